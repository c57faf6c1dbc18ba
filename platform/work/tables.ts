import type { ColumnType, Generated, JSONColumnType } from 'kysely'
import type { RunProgress, RunState } from './shared.ts'

export interface RunTable {
  id: Generated<number>
  kind: string
  state: RunState
  title: string
  progress: JSONColumnType<RunProgress, string | undefined, string>
  result: ColumnType<unknown, string | null | undefined, string | null>
  error: string | null
  attempts: Generated<number>
  job_id: string | null
  area: string
  created_by: string | null
  created_at: ColumnType<Date, Date | undefined, never>
  started_at: Date | null
  ended_at: Date | null
}

/** Tables of the work ground, for `connect<WorkTables>()`. */
export interface WorkTables {
  'work.run': RunTable
}
