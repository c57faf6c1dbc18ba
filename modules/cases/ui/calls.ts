/** What the screens of matters ask the server. */
import { keepPreviousData, queryOptions } from '@tanstack/react-query'
import { get, post } from '../../../platform/client/index.ts'
import type { MatterDetail, MatterLine, Option, ProcessView, WorklistName } from '../../../platform/process/shared.ts'

export interface Processes {
  processes: ProcessView[]
  lists: Record<string, Option[]>
}

export const processesQuery = queryOptions({
  queryKey: ['processes'],
  staleTime: Number.POSITIVE_INFINITY,
  queryFn: ({ signal }) => get<Processes>('/processes', undefined, signal),
})

export interface ListAddress {
  list: WorklistName
  process?: string | undefined
  q?: string | undefined
  hh?: string | undefined
  area?: string | undefined
  page: number
}

export const worklistQuery = (address: ListAddress) =>
  queryOptions({
    queryKey: ['matters', address],
    placeholderData: keepPreviousData,
    refetchInterval: 60_000,
    queryFn: ({ signal }) => get<{ items: MatterLine[]; total: number }>('/matters', { ...address, size: 50 }, signal),
  })

export const countsQuery = queryOptions({
  queryKey: ['matters', 'counts'],
  refetchInterval: 60_000,
  queryFn: ({ signal }) => get<{ mine: number; due: number; late: number }>('/matters/counts', undefined, signal),
})

/** Asked again every 20 seconds: a colleague may work on it at the same time. */
export const matterQuery = (id: string) =>
  queryOptions({
    queryKey: ['matter', id],
    refetchInterval: 20_000,
    queryFn: ({ signal }) => get<MatterDetail>(`/matters/${id}`, undefined, signal),
  })

export interface Done {
  id: number
  number: string
  seq: number
  state: string
  repeated: boolean
}
export const takeAction = (
  id: number,
  body: { kind: string; input: Record<string, unknown>; seen?: number; key: string },
) => post<Done>(`/matters/${id}/actions`, body)
/** The matter with what is kept from those who do not handle it; logged. */
export const unmaskMatter = (id: number, request: { purpose: string; caseRef?: string | undefined }) =>
  post<MatterDetail>(`/matters/${id}/unmask`, request)
export const assignTo = (id: number, to: string | null) => post<Done>(`/matters/${id}/assignee`, { to })
export const openMatter = (body: {
  process: string
  kind: string
  input: Record<string, unknown>
  hh?: string | undefined
  area?: string | undefined
  parentId?: number | undefined
  key: string
}) => post<Done>('/matters', body)

export interface FoundHousehold {
  hh: string
  householdNo: string | null
  headName: string
  areaName: string
  members: number
}
export const findHouseholds = (q: string, signal?: AbortSignal) =>
  get<{ items: FoundHousehold[] }>('/households', { q }, signal)

export interface FileMember {
  pid: string
  name: string
  relation: string | null
  age: number | null
}
export const membersQuery = (hh: string | null) =>
  queryOptions({
    queryKey: ['file-members', hh],
    enabled: hh !== null,
    queryFn: ({ signal }) => get<{ items: FileMember[] }>(`/households/${hh}/members`, undefined, signal),
  })
