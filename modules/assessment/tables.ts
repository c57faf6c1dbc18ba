/** Tables of the schema `assessment`, as Kysely sees them. */
import type { ColumnType, Generated } from 'kysely'
import type { PolicyChange } from '../rules/index.ts'

export interface AssessmentRunTable {
  id: Generated<number>
  as_of: string
  sweep_id: number | null
  applied: Generated<boolean>
  state: 'running' | 'done' | 'failed'
  policy: Generated<number[]>
  facts: string | null
  counts: Generated<Record<string, unknown>>
  error: string | null
  started_at: Generated<Date>
  ended_at: Date | null
}

export interface FindingTable {
  id: Generated<number>
  hh: string
  area: string
  kind: 'coverage' | 'exit'
  change: string
  members: number
  held_tier: string
  held_amount: number | null
  tier: string
  monthly_amount: number | null
  income_per_head_year: number | null
  assumed: Generated<string[]>
  state: 'open' | 'checked' | 'gone'
  first_as_of: string
  last_as_of: string
  decided_by: string | null
  decided_at: Date | null
  outcome: string | null
  note: string | null
}

/** A draft as it was when a what-if run was asked for. */
export interface DraftTaken {
  id: number
  title: string
  revision: number
  changes: PolicyChange[]
}

export interface WhatIfTable {
  id: Generated<number>
  title: string
  author: string
  author_name: string
  author_area: string
  area: string
  as_of: ColumnType<string, string, string>
  policy_day: ColumnType<string, string, string>
  drafts: ColumnType<DraftTaken[], string, never>
  up_to: number
  repeats: number | null
  facts: string | null
  lake: ColumnType<unknown, string | undefined, string>
  folds: ColumnType<string[] | null, string | undefined, string>
  run_id: ColumnType<number | null, number | undefined, number>
  state: 'queued' | 'running' | 'done' | 'failed'
  error: ColumnType<string | null, string | undefined, string | null>
  result_fold: ColumnType<string | null, string | undefined, string>
  seconds: ColumnType<Record<string, number> | null, string | undefined, string>
  created_at: Generated<Date>
  ended_at: ColumnType<Date | null, Date | undefined, Date>
}

export interface AssessmentTables {
  'assessment.what_if': WhatIfTable
  'assessment.run': AssessmentRunTable
  'assessment.finding': FindingTable
}
