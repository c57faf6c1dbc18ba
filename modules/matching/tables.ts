/** Kysely types of schema `matching`. */
import type { ColumnType, Generated } from 'kysely'

type Stamp = ColumnType<Date, Date | string | undefined, Date | string>
type StampOrNull = ColumnType<Date | null, Date | string | null | undefined, Date | string | null>

export interface MatchingTables {
  'matching.review': {
    id: Generated<string>
    dataset: string
    version_id: string
    row: string
    rows: number
    pid: string
    id_number: string | null
    name_in_row: string
    name_in_register: string
    area: string
    state: 'open' | 'same-person' | 'other-person'
    decided_by: string | null
    decided_at: StampOrNull
    note: string | null
    created_at: Stamp
  }
  'matching.candidate': {
    id: Generated<string>
    dataset: string
    version_id: string
    row: string
    pid: string
    basis: string
    area: string
    name: string | null
    id_number: string | null
    birth_date: string | null
    created_at: Stamp
  }
  'matching.linkage': {
    version_id: string
    population: string
    rows: string
    linked: string
    unlinked: string
    placeholder: string
    name_differs: string
    variant: string
    at: Stamp
  }
}
