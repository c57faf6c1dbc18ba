/** Kysely types of schema `process`. Household keys travel as text: they pass 53 bits. */
import type { ColumnType, Generated } from 'kysely'
import type { ActingRole } from './declare.ts'

type Stamp = ColumnType<Date, Date | string | undefined, Date | string>
type Day = ColumnType<string | null, string | null | undefined, string | null>
type Json<T> = ColumnType<T, string | undefined, string>

export interface StoredPause {
  from: string
  to?: string
  reason?: string
}

export interface ProcessTables {
  'process.counter': { prefix: string; area: string; year: number; last: number }
  'process.matter': {
    id: Generated<number>
    process: string
    number: string
    hh: string | null
    subject: string | null
    parent_id: number | null
    area: string
    other_area: string | null
    state: string
    data: Json<Record<string, unknown>>
    seq: number
    turn: string | null
    unit: string | null
    assignee: string | null
    urgent: boolean
    due_on: Day
    due_limit: string | null
    opened_at: Stamp
    updated_at: Stamp
    closed_at: ColumnType<Date | null, Date | string | null | undefined, Date | string | null>
  }
  'process.action': {
    matter_id: number
    seq: number
    at: Stamp
    by: string
    by_name: string
    role: ActingRole
    user_area: string
    kind: string
    input: Json<Record<string, unknown>>
    state_after: string
    key: string | null
  }
  'process.clock': {
    matter_id: number
    limit_id: string
    started_seq: number
    started_at: Stamp
    days: number
    unit: string
    due_on: string
    assumed: boolean
    pauses: Json<StoredPause[]>
    ended_on: Day
    told: number
    look_on: string
  }
  'process.draft': {
    user_id: string
    form: string
    input: Json<Record<string, unknown>>
    seen_seq: number | null
    saved_at: Stamp
  }
}
