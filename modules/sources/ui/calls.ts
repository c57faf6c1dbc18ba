/** Calls of the sources area, typed by its pure door. */
import { keepPreviousData, queryOptions } from '@tanstack/react-query'
import { get, post } from '../../../platform/client/index.ts'
import type { Alarm, DeliveryDetail, DeliveryItem, FreshnessItem, QuarantinedRow, VersionItem } from '../shared.ts'

interface Page<Item> {
  items: Item[]
  total: number
}

const waiting = (state: string | undefined) => state === 'received' || state === 'ingesting'

/** Asked again every two seconds while a file is on its way. */
export const deliveriesQuery = (page: number, size: number) =>
  queryOptions<Page<DeliveryItem>>({
    queryKey: ['deliveries', page, size],
    placeholderData: (before) => before,
    refetchInterval: (query) => (query.state.data?.items.some((d) => waiting(d.state)) ? 2000 : false),
    queryFn: ({ signal }) => get('/deliveries', { page, size }, signal),
  })

export const deliveryQuery = (id: number) =>
  queryOptions<DeliveryDetail>({
    queryKey: ['delivery', id],
    refetchInterval: (query) => (waiting(query.state.data?.state) ? 2000 : false),
    queryFn: ({ signal }) => get(`/deliveries/${id}`, undefined, signal),
  })

export const versionQuery = (id: number) =>
  queryOptions({
    queryKey: ['version', id],
    queryFn: ({ signal }) => get<VersionItem>(`/versions/${id}`, undefined, signal),
  })

export interface QuarantinePage extends Page<QuarantinedRow> {
  /** Headings of the cells, when the server tells them. */
  header?: string[]
}

export const quarantineQuery = (id: number, page: number, size: number) =>
  queryOptions({
    queryKey: ['quarantine', id, page, size],
    placeholderData: keepPreviousData,
    queryFn: ({ signal }) => get<QuarantinePage>(`/versions/${id}/quarantine`, { page, size }, signal),
  })

const listed = <Item>(answer: Item[] | Page<Item>): Item[] => (Array.isArray(answer) ? answer : answer.items)

export const freshnessQuery = (area: string) =>
  queryOptions({
    queryKey: ['freshness', area],
    queryFn: async ({ signal }) =>
      listed(await get<FreshnessItem[] | Page<FreshnessItem>>('/freshness', { area }, signal)),
  })

export const alarmsQuery = (area: string) =>
  queryOptions({
    queryKey: ['alarms', area],
    queryFn: async ({ signal }) => listed(await get<Alarm[] | Page<Alarm>>('/alarms', { area }, signal)),
  })

export interface ConfirmedSheet {
  sheet: string
  dataset: string | null
  columns: Record<string, string | null>
}

export const confirmMapping = (id: number, sheets: ConfirmedSheet[]) =>
  post<unknown>(`/deliveries/${id}/mapping`, { sheets })
export const withdrawVersion = (id: number, reason: string) => post<unknown>(`/versions/${id}/withdraw`, { reason })
