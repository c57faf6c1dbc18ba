/** What the screens of funds ask the server. */
import { keepPreviousData, queryOptions } from '@tanstack/react-query'
import { get, post } from '../../../platform/client/index.ts'
import type { Difference, FundAccount, PayLine, PendingTransfer, RollDetail, RollLine, Transfer } from '../shared.ts'

export const rollsQuery = (page: number) =>
  queryOptions({
    queryKey: ['funds', 'rolls', page],
    placeholderData: keepPreviousData,
    queryFn: ({ signal }) =>
      get<{ items: (RollLine & { seq: number })[]; total: number }>('/funds/rolls', { page, size: 50 }, signal),
  })

export const rollQuery = (id: string) =>
  queryOptions({
    queryKey: ['funds', 'roll', id],
    refetchInterval: 30_000,
    queryFn: ({ signal }) => get<RollDetail>(`/funds/rolls/${id}`, undefined, signal),
  })

export interface LineFilter {
  state?: string | undefined
  finding?: string | undefined
  findingState?: string | undefined
}
export const linesQuery = (id: string, filter: LineFilter, page: number) =>
  queryOptions({
    queryKey: ['funds', 'roll', id, 'lines', filter, page],
    placeholderData: keepPreviousData,
    queryFn: ({ signal }) =>
      get<{ items: PayLine[]; total: number }>(`/funds/rolls/${id}/lines`, { ...filter, page, size: 50 }, signal),
  })

export const accountsQuery = (year: number) =>
  queryOptions({
    queryKey: ['funds', 'accounts', year],
    queryFn: ({ signal }) =>
      get<{ items: FundAccount[]; pending: PendingTransfer[]; purposes: Record<string, { zh: string; en: string }> }>(
        '/funds/accounts',
        { year },
        signal,
      ),
  })

export const differencesQuery = queryOptions({
  queryKey: ['funds', 'differences'],
  queryFn: ({ signal }) => get<{ items: Difference[] }>('/funds/differences', undefined, signal),
})

export interface Answered {
  taken: boolean
  repeated: boolean
  problem: { zh: string; en: string } | null
  outcomes: Record<string, number>
}
export const moveMoney = (body: Transfer) => post<{ booked: boolean; matter: number | null }>('/funds/transfers', body)
export const onRoll = (id: number, what: 'settle' | 'retry' | 'carry' | 'release' | 'explain', body: object) =>
  post<{ ok: true }>(`/funds/rolls/${id}/${what}`, body)
export const onLine = (id: number, what: 'account' | 'cancel', body: object) =>
  post<{ ok: true }>(`/funds/lines/${id}/${what}`, body)
