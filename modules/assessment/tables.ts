/** Tables of the schema `assessment`, as Kysely sees them. */
import type { Generated } from 'kysely'

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

export interface AssessmentTables {
  'assessment.run': AssessmentRunTable
  'assessment.finding': FindingTable
}
