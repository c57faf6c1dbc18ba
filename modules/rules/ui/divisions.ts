/** Divisions as the area switch and the maps need them: one level at a time. */
import { queryOptions } from '@tanstack/react-query'
import { get } from '../../../platform/client/index.ts'

export interface DivisionRow {
  code: string
  name: string
  level?: string
}

/**
 * A division code without its trailing zeros, at a whole level: '150400000000' → '1504', '150403102000' → '150403102'.
 * Prefixes of a whole level stay as they are.
 */
export function shortCode(code: string): string {
  const full = code.padEnd(12, '0')
  if (full.slice(9) !== '000') return full
  if (full.slice(6, 9) !== '000') return full.slice(0, 9)
  if (full.slice(4, 6) !== '00') return full.slice(0, 6)
  if (full.slice(2, 4) !== '00') return full.slice(0, 4)
  return full.slice(0, 2)
}

/** The children of a division; kept for the whole sitting, divisions do not change during a day. */
export const divisionsQuery = (parent: string) =>
  queryOptions({
    queryKey: ['divisions', parent],
    staleTime: Number.POSITIVE_INFINITY,
    queryFn: async ({ signal }) => {
      const answer = await get<DivisionRow[] | { items: DivisionRow[] }>('/divisions', { parent }, signal)
      return Array.isArray(answer) ? answer : answer.items
    },
  })
