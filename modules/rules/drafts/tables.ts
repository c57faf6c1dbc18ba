/** Kysely types of schema `rules`. */
import type { ColumnType, Generated } from 'kysely'
import type { DraftState, PolicyChange } from './shapes.ts'

type Stamp = ColumnType<Date, Date | string | undefined, Date | string>
type Json<T> = ColumnType<T, string, string>

export const actKinds = ['create', 'propose', 'take-back', 'reject', 'approve', 'withdraw', 'renew'] as const
export type ActKind = (typeof actKinds)[number]

export interface DraftTable {
  id: Generated<number>
  region: string
  title: string
  author: string
  author_name: string
  author_area: string
  state: ColumnType<DraftState, DraftState | undefined, DraftState>
  valid_from: ColumnType<string, string, string>
  correction: boolean
  correction_reason: string
  base: number
  revision: Generated<number>
  created_at: Stamp
  updated_at: Stamp
}

export interface VersionTable {
  region: string
  number: number
  draft_id: number
  title: string
  valid_from: ColumnType<string, string, never>
  correction: boolean
  correction_reason: string
  author: string
  author_name: string
  author_area: string
  approver: string
  approver_name: string
  changes: ColumnType<PolicyChange[], string, never>
  hash: string
  previous_hash: string
  published_at: Stamp
}

/** Tables of policy drafts and versions, for `connect<RulesTables>()`. */
export interface RulesTables {
  'rules.draft': DraftTable
  'rules.change': { draft_id: number; target: string; content: Json<PolicyChange>; at: Stamp }
  'rules.act': {
    id: Generated<number>
    draft_id: number
    at: Stamp
    by: string
    by_name: string
    kind: ActKind
    note: ColumnType<string, string | undefined, string>
  }
  'rules.version': VersionTable
}
