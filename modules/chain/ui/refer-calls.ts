/** What the screens of referring ask the server. */
import { queryOptions } from '@tanstack/react-query'
import { get, post } from '../../../platform/client/index.ts'
import type { Catalogue, OpenNeed } from '../shared.ts'

export const catalogueQuery = queryOptions({
  queryKey: ['referral-catalogue'],
  staleTime: Number.POSITIVE_INFINITY,
  queryFn: ({ signal }) => get<Catalogue>('/referrals/catalogue', undefined, signal),
})

export const openNeedsQuery = (hh: string) =>
  queryOptions({
    queryKey: ['open-needs', hh],
    queryFn: ({ signal }) => get<{ items: OpenNeed[] }>('/referrals/open-needs', { hh }, signal),
  })

export interface Referred {
  items: { id: number; number: string; state: string; unit: string | null }[]
  repeated: boolean
}

/** All of the needs are opened, or none; the same key again opens nothing. */
export const referNeeds = (body: {
  hh: string
  parentId?: number | undefined
  needs: Record<string, unknown>[]
  key: string
}) => post<Referred>('/referrals', body)
