/** Calls of the monitoring area, typed by its pure door. */
import { keepPreviousData, queryOptions } from '@tanstack/react-query'
import { get, post } from '../../../platform/client/index.ts'
import type {
  ActionRequest,
  BulkDispatchAnswer,
  BulkDispatchRequest,
  CloseRequest,
  IndicatorStat,
  Overview,
  Portrait,
  Unmasked,
  UnmaskRequest,
  WarningDetail,
  WarningList,
} from '../shared.ts'

export const overviewQuery = (area: string) =>
  queryOptions({
    queryKey: ['overview', area],
    placeholderData: keepPreviousData,
    queryFn: ({ signal }) => get<Overview>('/overview', { area }, signal),
  })

export const warningsQuery = (query: Record<string, string>) =>
  queryOptions({
    queryKey: ['warnings', query],
    placeholderData: keepPreviousData,
    queryFn: ({ signal }) => get<WarningList>('/warnings', query, signal),
  })

export const warningQuery = (id: number) =>
  queryOptions({
    queryKey: ['warning', id],
    queryFn: ({ signal }) => get<WarningDetail>(`/warnings/${id}`, undefined, signal),
  })

export const portraitQuery = (hh: string) =>
  queryOptions({
    queryKey: ['portrait', hh],
    queryFn: ({ signal }) => get<Portrait>(`/households/${hh}`, undefined, signal),
  })

export const indicatorStatsQuery = (area: string) =>
  queryOptions({
    queryKey: ['indicator-stats', area],
    queryFn: ({ signal }) => get<{ items: IndicatorStat[] }>('/indicators/stats', { area }, signal),
  })

export const actOn = (id: number, request: ActionRequest) => post<unknown>(`/warnings/${id}/actions`, request)
export const closeWarning = (id: number, request: CloseRequest) => post<unknown>(`/warnings/${id}/close`, request)
export const dispatchMany = (request: BulkDispatchRequest) => post<BulkDispatchAnswer>('/warnings/dispatch', request)
export const unmask = (hh: string, request: UnmaskRequest) => post<Unmasked>(`/households/${hh}/unmask`, request)
