/** Kysely types of schema `monitoring`. Household and person keys travel as text: they pass 53 bits. */
import type { ColumnType, Generated } from 'kysely'
import type { Level } from '../rules/shared.ts'
import type { ActionKind, SweepCounts, UnknownMeasure, WarningState } from './shared.ts'

type Day = ColumnType<string, string, string>
type DayOrNull = ColumnType<string | null, string | null | undefined, string | null>
type Stamp = ColumnType<Date, Date | string | undefined, Date | string>
type StampOrNull = ColumnType<Date | null, Date | string | null | undefined, Date | string | null>
type Json<T> = ColumnType<T, string | undefined, string>

export interface MonitoringTables {
  'monitoring.sweep': {
    id: Generated<string>
    as_of: Day
    kind: 'full' | 'incremental'
    state: 'running' | 'done' | 'failed'
    applied: ColumnType<boolean, boolean | undefined, boolean>
    versions: Json<number[]>
    basis: string | null
    /** Published versions of the policy that counted on its day. */
    policy: ColumnType<number[], number[] | undefined, number[]>
    counts: Json<Partial<SweepCounts>>
    error: string | null
    started_at: Stamp
    ended_at: StampOrNull
    run_id: string | null
    created_by: string | null
  }
  'monitoring.warning': {
    id: Generated<string>
    hh: string
    area: string
    managing_area: string
    level: Level
    state: WarningState
    headline_zh: string
    headline_en: string
    opened_as_of: Day
    opened_on: Day
    last_as_of: Day
    due_at: Day
    responsible_area: string
    responsible_person: string | null
    unsupported_since: DayOrNull
    closed_on: DayOrNull
    close_code: string | null
    closed_by: string | null
    updated_at: Stamp
  }
  'monitoring.hit': {
    id: Generated<string>
    warning_id: string
    indicator: string
    pid: string | null
    level: Level
    dimension: string
    magnitude: number | null
    measures: Json<Record<string, number | string | boolean | null>>
    unknown: Json<UnknownMeasure[]>
    reason_zh: string
    reason_en: string
    first_as_of: Day
    last_as_of: Day
    state: 'active' | 'withdrawn'
    fold: string
    unjudged_since: DayOrNull
    unjudged: ColumnType<UnknownMeasure[] | null, string | null | undefined, string | null>
  }
  'monitoring.evidence': {
    hit_id: string
    measure: string
    dataset: string
    version_id: string
    row: string
    excerpt: Json<Record<string, unknown>>
  }
  'monitoring.action': {
    id: Generated<string>
    warning_id: string
    at: Stamp
    by: string
    by_name: string
    kind: ActionKind
    payload: Json<Record<string, unknown>>
  }
  'monitoring.silent': {
    indicator: string
    dataset: string
    area: string
    since: DayOrNull
    as_of: Day
  }
}
