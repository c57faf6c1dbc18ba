/** Calls of policy, typed by its shapes. */
import { keepPreviousData, queryOptions } from '@tanstack/react-query'
import { get, patch, post } from '../../../../platform/client/index.ts'
import type {
  DiffRow,
  DraftCheck,
  DraftDetail,
  DraftItem,
  IndicatorView,
  ModelView,
  NewDraft,
  PolicyChange,
  StandardView,
  VersionItem,
} from '../../drafts/shapes.ts'

export interface Standards {
  items: StandardView[]
  today: string
  /** First day a draft may be valid from. */
  earliest: string
}

export const standardsQuery = (draft?: number) =>
  queryOptions({
    queryKey: ['policy', 'standards', draft ?? 0],
    placeholderData: keepPreviousData,
    queryFn: ({ signal }) => get<Standards>('/policy/standards', { draft }, signal),
  })

export const draftsQuery = queryOptions({
  queryKey: ['policy', 'drafts'],
  queryFn: ({ signal }) => get<{ items: DraftItem[]; total: number }>('/policy/drafts', { size: 200 }, signal),
})

export const draftQuery = (id: number) =>
  queryOptions({
    queryKey: ['policy', 'draft', id],
    queryFn: ({ signal }) => get<DraftDetail>(`/policy/drafts/${id}`, undefined, signal),
  })

/** The check belongs to a revision: it is asked again when the draft was changed, and when something was published. */
export const checkQuery = (id: number, revision: number, state: string) =>
  queryOptions({
    queryKey: ['policy', 'check', id, revision, state],
    placeholderData: keepPreviousData,
    staleTime: 60_000,
    queryFn: () => post<DraftCheck>(`/policy/drafts/${id}/check`),
  })

export const differenceQuery = (id: number, revision: number) =>
  queryOptions({
    queryKey: ['policy', 'difference', id, revision],
    placeholderData: keepPreviousData,
    queryFn: ({ signal }) => get<{ items: DiffRow[] }>(`/policy/drafts/${id}/difference`, undefined, signal),
  })

export const indicatorQuery = (id: string, draft: number) =>
  queryOptions({
    queryKey: ['policy', 'indicator', id, draft],
    queryFn: ({ signal }) => get<IndicatorView>(`/policy/indicators/${id}`, { draft }, signal),
  })

export const modelsQuery = (draft?: number) =>
  queryOptions({
    queryKey: ['policy', 'models', draft ?? 0],
    queryFn: ({ signal }) => get<{ items: Omit<ModelView, 'text'>[] }>('/policy/models', { draft }, signal),
  })

export const modelQuery = (file: string, draft?: number) =>
  queryOptions({
    queryKey: ['policy', 'model', file, draft ?? 0],
    queryFn: ({ signal }) => get<ModelView>('/policy/model', { file, draft }, signal),
  })

export const versionsQuery = queryOptions({
  queryKey: ['policy', 'versions'],
  queryFn: ({ signal }) => get<{ items: VersionItem[]; total: number }>('/policy/versions', undefined, signal),
})

export const compareQuery = (from: number, to: number) =>
  queryOptions({
    queryKey: ['policy', 'compare', from, to],
    queryFn: ({ signal }) => get<{ items: DiffRow[] }>('/policy/compare', { from, to }, signal),
  })

export const beginDraft = (input: NewDraft) => post<{ id: number }>('/policy/drafts', input)
export const changeDraft = (id: number, input: NewDraft) => patch<{ revision: number }>(`/policy/drafts/${id}`, input)
export const putChange = (id: number, change: PolicyChange, instead?: string) =>
  post<{ revision: number }>(`/policy/drafts/${id}/changes`, { change, ...(instead ? { instead } : {}) })
export const dropChange = (id: number, target: string) =>
  post<{ revision: number }>(`/policy/drafts/${id}/changes/remove`, { target })
export const stepDraft = (id: number, step: 'propose' | 'take-back' | 'withdraw' | 'renew') =>
  post<unknown>(`/policy/drafts/${id}/${step}`)
export const approveDraft = (id: number) => post<{ version: number }>(`/policy/drafts/${id}/approve`)
export const rejectDraft = (id: number, reason: string) => post<unknown>(`/policy/drafts/${id}/reject`, { reason })
