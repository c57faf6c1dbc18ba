/** The benefit rules of a day, as plain data: the browser compiles and computes them itself. */
import { queryOptions, useQuery } from '@tanstack/react-query'
import { get } from '../../../platform/client/index.ts'
import type { Benefits } from '../benefits/shared.ts'

export const benefitsQuery = (asOf: string) =>
  queryOptions({
    queryKey: ['benefits', asOf],
    queryFn: async () => (await get<{ benefits: Benefits | null }>('/rules/benefits', { asOf })).benefits,
    staleTime: 5 * 60_000,
  })

/** @example const rules = useBenefits('2026-11-24') */
export const useBenefits = (asOf: string) => useQuery(benefitsQuery(asOf))
