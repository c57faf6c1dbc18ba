/** The region's own words for the screens: data sets, fields, indicators, tiers, answers. Asked once per sitting. */
import { queryOptions, useQuery } from '@tanstack/react-query'
import { get } from '../../../platform/client/index.ts'

interface Words {
  zh: string
  en: string
}

export interface RegionWords {
  datasets: {
    id: string
    label: Words
    department: string
    /** Kept by the product itself: no department delivered it. */
    own: boolean
    fields: Record<string, { label: Words; type?: string; required?: boolean }>
  }[]
  indicators: {
    id: string
    label: Words
    side: string
    dimension: string
    on: boolean
    needs?: unknown
    datasets?: string[]
  }[]
  tiers: { id: string; label: Words; circle: number }[]
  feedback: { id: string; label: Words; true_hit: boolean | null }[]
  /** Quiet after a closing, and the rise that breaks it (0.2: 20 %). */
  silence: { days: number; rise: number }
  departments: Record<string, Words>
}

type Raw = Omit<RegionWords, 'feedback' | 'tiers' | 'departments'> & {
  meta?: Record<string, unknown>
  tiers?: RegionWords['tiers']
  departments?: RegionWords['departments']
  feedback?: RegionWords['feedback']
  feedback_codes?: RegionWords['feedback']
  feedbackCodes?: RegionWords['feedback']
}

export const regionQuery = queryOptions({
  queryKey: ['region'],
  staleTime: Number.POSITIVE_INFINITY,
  queryFn: async ({ signal }): Promise<RegionWords> => {
    const raw = await get<Raw>('/region', undefined, signal)
    const meta = (raw.meta ?? {}) as Partial<Raw>
    return {
      datasets: raw.datasets ?? [],
      indicators: raw.indicators ?? [],
      tiers: raw.tiers ?? meta.tiers ?? [],
      feedback: raw.feedback ?? raw.feedback_codes ?? raw.feedbackCodes ?? meta.feedback_codes ?? [],
      silence: raw.silence,
      departments: raw.departments ?? meta.departments ?? {},
    }
  },
})

/** The region's words, or undefined while they are on the way. */
export function useRegion(): RegionWords | undefined {
  return useQuery(regionQuery).data
}
