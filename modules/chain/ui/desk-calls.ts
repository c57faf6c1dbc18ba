/** What the desk of a department asks the server. */
import { keepPreviousData, queryOptions } from '@tanstack/react-query'
import { get, post } from '../../../platform/client/index.ts'
import type { DeskData, DeskLine, Recognition } from '../shared.ts'

export const deskQuery = (list: 'open' | 'answered') =>
  queryOptions({
    queryKey: ['desk', list],
    placeholderData: keepPreviousData,
    refetchInterval: 60_000,
    queryFn: ({ signal }) =>
      get<{ items: DeskLine[]; total: number }>('/referrals/desk', { list, page: 1, size: 200 }, signal),
  })

/** Asked once per opening: each reading is logged. */
export const deskDataQuery = (id: number, seq: number) =>
  queryOptions({
    queryKey: ['desk-data', id, seq],
    staleTime: Number.POSITIVE_INFINITY,
    queryFn: ({ signal }) => get<DeskData>(`/referrals/${id}/data`, undefined, signal),
  })

export const askStatus = (question: { idNumber: string; name: string; reason: string }) =>
  post<Recognition>('/recognition', question)
