/** Calls of what-if. */
import { keepPreviousData, queryOptions } from '@tanstack/react-query'
import { addressOf, get, post } from '../../../../platform/client/index.ts'
import type { NewWhatIf, WhatIfDays, WhatIfItem, WhatIfView } from '../../shared.ts'

export const choicesQuery = queryOptions({
  queryKey: ['what-if', 'choices'],
  queryFn: ({ signal }) => get<WhatIfDays>('/what-if/choices', undefined, signal),
})

export const runsQuery = queryOptions({
  queryKey: ['what-if', 'runs'],
  queryFn: ({ signal }) => get<{ items: WhatIfItem[]; total: number }>('/what-if', { size: '50' }, signal),
})

export const whatIfQuery = (id: number, area: string | undefined) =>
  queryOptions({
    queryKey: ['what-if', id, area ?? ''],
    placeholderData: keepPreviousData,
    queryFn: ({ signal }) => get<WhatIfView>(`/what-if/${id}`, area ? { area } : undefined, signal),
  })

export const beginWhatIf = (input: NewWhatIf) => post<{ id: number }>('/what-if', input)
export const repeatWhatIf = (id: number) => post<{ id: number }>(`/what-if/${id}/repeat`)
export const workbookAddress = (id: number, area: string | undefined, language: string) =>
  addressOf(`/what-if/${id}/figures.xlsx`, { ...(area && { area }), language })
