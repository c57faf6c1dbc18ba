/** Kysely types of schema `registry`. bigint keys travel as text: they pass 53 bits. */
import type { ColumnType, Generated } from 'kysely'

type Day = ColumnType<string, string, string>
type DayOrNull = ColumnType<string | null, string | null | undefined, string | null>
type Stamp = ColumnType<Date, Date | string | undefined, Date | string>
type Json<T> = ColumnType<T, string | undefined, string>

/** What staff set by hand, by field. */
export type StaffValues = Record<string, { value: string | null; by: string; at: string }>

export interface RegistryTables {
  'registry.person': {
    pid: string
    id_number: string | null
    name: string | null
    sex: string | null
    birth_date: DayOrNull
    ethnic: string | null
    status: string | null
    staff: Json<StaffValues>
    created_at: Stamp
  }
  'registry.household': {
    hh: string
    household_no: string | null
    head_pid: string | null
    area: string
    managing_area: string
    residence_area: string
    urban: boolean | null
    opened_because: 'tier' | 'warning' | 'staff'
    opened_on: Day
    staff: Json<StaffValues>
    created_at: Stamp
  }
  'registry.membership': {
    pid: string
    hh: string
    relation: string | null
    from_date: Day
    to_date: DayOrNull
    source: 'data' | 'staff'
  }
  'registry.tier_holding': {
    id: Generated<string>
    hh: string
    tier: string
    persons: number
    monthly_amount: string | null
    from_date: Day
    to_date: DayOrNull
    source: string
    care: string | null
    support: string | null
    uplift_persons: number | null
    uplift_amount: string | null
  }
  'registry.change': {
    id: Generated<string>
    at: Stamp
    by: string
    entity: string
    key: string
    what: Json<Record<string, unknown>>
  }
  'registry.state': { id: string; value: Json<Record<string, unknown>>; at: Stamp }
}
