/** The PostgreSQL tables of this area as Kysely types (schema `sources`). */
import type { ColumnType, Generated, JSONColumnType } from 'kysely'
import type {
  Channel,
  Declared,
  DeliveryState,
  SheetMapping,
  SheetProposal,
  VersionQuality,
  VersionState,
} from './shared.ts'

type Bigint = ColumnType<number | string | bigint, number | string | bigint, number | string | bigint>
type OptionalBigint = ColumnType<
  number | string | bigint | null,
  number | string | bigint | null | undefined,
  number | string | bigint | null
>
type Moment = ColumnType<Date, Date | string | undefined, Date | string>
/** A day; read as text YYYY-MM-DD by selecting `::text`, or as the driver gives it. */
type Day = ColumnType<string | Date, string, string>
type OptionalDay = ColumnType<string | Date | null, string | null | undefined, string | null>

export interface DeliveryTable {
  id: Generated<number>
  sender: string
  channel: Channel
  file_name: string
  sha256: string | null
  bytes: OptionalBigint
  purpose: string | null
  catalogue_id: string | null
  received_at: Moment
  received_by: string
  state: DeliveryState
  reason: string | null
  run_id: OptionalBigint
  area: ColumnType<string, string | undefined, string>
  /** Department whose user handed it in; of all others null. */
  unit: ColumnType<string | null, string | null | undefined, string | null>
  path: string | null
  declared: JSONColumnType<Declared, string | undefined, string>
  proposal: JSONColumnType<SheetProposal[], string | null | undefined, string | null> | null
  corrects: OptionalBigint
  same_as: OptionalBigint
  notes: JSONColumnType<string[], string | undefined, string>
}

export interface VersionTable {
  id: Generated<number>
  delivery_id: Bigint
  dataset: string
  sheet: string | null
  areas: ColumnType<string[], string[] | undefined, string[]>
  data_date: Day
  period_from: OptionalDay
  period_to: OptionalDay
  rows_in: ColumnType<number, number | undefined, number>
  accepted: ColumnType<number, number | undefined, number>
  quarantined: ColumnType<number, number | undefined, number>
  repeated: ColumnType<number, number | undefined, number>
  linked: ColumnType<number, number | undefined, number>
  state: VersionState
  mapping: JSONColumnType<SheetMapping, string | undefined, string>
  quality: JSONColumnType<VersionQuality, string | undefined, string>
  created_at: Moment
  snapshot_group: OptionalBigint
  corrects: OptionalBigint
  withdrawn_at: ColumnType<Date | null, Date | string | null | undefined, Date | string | null>
  withdrawn_by: string | null
  withdrawn_why: string | null
}

export interface MappingTable {
  sender: string
  dataset: string
  fingerprint: string
  mapping: JSONColumnType<SheetMapping, string, string>
  confirmed_by: string
  confirmed_at: Moment
}

export interface SourcesTables {
  'sources.delivery': DeliveryTable
  'sources.version': VersionTable
  'sources.mapping': MappingTable
}
