/** Calls of the assessment screens. */
import { queryOptions } from '@tanstack/react-query'
import { get } from '../../../platform/client/index.ts'
import type { Reason } from '../../rules/shared.ts'
import type { AssessmentSummary, Finding, HouseholdExplanation } from '../shared.ts'

export const summaryQuery = (area: string) =>
  queryOptions({
    queryKey: ['assessment', 'summary', area],
    queryFn: () => get<AssessmentSummary>('/assessment/summary', { area }),
  })

export interface ListQuery {
  kind: 'coverage' | 'exit'
  area: string
  signalled: boolean
  page: number
}

export const findingsQuery = ({ kind, area, signalled, page }: ListQuery) =>
  queryOptions({
    queryKey: ['assessment', 'findings', kind, area, signalled, page],
    queryFn: () =>
      get<{ items: Finding[]; total: number }>('/assessment/findings', {
        kind,
        area,
        ...(signalled && { signalled: 'true' }),
        page: String(page),
        size: '50',
      }),
  })

export type Explanation = Omit<HouseholdExplanation, 'reasons'> & { reasons: Reason[]; areaName: string }

export const explanationQuery = (hh: string, asOf: string | undefined) =>
  queryOptions({
    queryKey: ['assessment', 'household', hh, asOf],
    queryFn: () => get<Explanation>(`/assessment/households/${hh}`, asOf ? { asOf } : undefined),
  })
