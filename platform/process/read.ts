/** Reading matters and their actions. */
import { type RawBuilder, sql } from 'kysely'
import type { Db, Matter } from './context.ts'
import type { ActingRole, TakenAction } from './declare.ts'

interface MatterRow {
  id: number
  process: string
  number: string
  hh: string | null
  subject: string | null
  parent_id: number | null
  area: string
  other_area: string | null
  state: string
  data: Record<string, unknown>
  seq: number
  turn: string | null
  unit: string | null
  assignee: string | null
  urgent: boolean
  due_on: string | null
  due_limit: string | null
  opened_at: Date
  updated_at: Date
  closed_at: Date | null
}

/** Columns of `process.matter m`, household key as text. */
export const matterColumns = sql`m.id, m.process, m.number, m.hh::text as hh, m.subject, m.parent_id, m.area, m.other_area, m.state, m.data, m.seq,
  m.turn, m.unit, m.assignee, m.urgent, m.due_on, m.due_limit, m.opened_at, m.updated_at, m.closed_at`

export const matterOf = (row: MatterRow): Matter => ({
  id: row.id,
  process: row.process,
  number: row.number,
  hh: row.hh,
  subject: row.subject,
  parentId: row.parent_id,
  area: row.area,
  otherArea: row.other_area,
  state: row.state,
  data: row.data,
  seq: row.seq,
  turn: row.turn,
  unit: row.unit,
  assignee: row.assignee,
  urgent: row.urgent,
  dueOn: row.due_on,
  dueLimit: row.due_limit,
  openedAt: row.opened_at,
  updatedAt: row.updated_at,
  closedAt: row.closed_at,
})

/** One matter; undefined when there is none. With `lock` nobody else acts on it until the transaction ends. */
export async function readMatter(db: Db, id: number, options: { lock?: boolean } = {}): Promise<Matter | undefined> {
  const found =
    await sql<MatterRow>`select ${matterColumns} from process.matter m where m.id = ${id} ${options.lock ? sql`for update` : sql``}`.execute(
      db,
    )
  return found.rows[0] && matterOf(found.rows[0])
}

/** Matters under a condition on `process.matter m`. */
export async function readMatters(
  db: Db,
  where: RawBuilder<unknown>,
  more: RawBuilder<unknown> = sql``,
): Promise<Matter[]> {
  const found = await sql<MatterRow>`select ${matterColumns} from process.matter m where ${where} ${more}`.execute(db)
  return found.rows.map(matterOf)
}

interface ActionRow {
  matter_id: number
  seq: number
  kind: string
  at: Date
  by: string
  by_name: string
  role: ActingRole
  input: Record<string, unknown>
  state_after: string
}

const takenOf = (row: ActionRow): TakenAction => ({
  seq: row.seq,
  kind: row.kind,
  at: row.at.toISOString(),
  by: row.by,
  byName: row.by_name,
  role: row.role,
  input: row.input,
  stateAfter: row.state_after,
})

/** Actions of a matter, oldest first. */
export async function readActions(db: Db, matterId: number): Promise<TakenAction[]> {
  const found =
    await sql<ActionRow>`select matter_id, seq, kind, at, "by", by_name, role, input, state_after from process.action
    where matter_id = ${matterId} order by seq`.execute(db)
  return found.rows.map(takenOf)
}

/** Actions of many matters, by matter. */
export async function readActionsOf(db: Db, matterIds: readonly number[]): Promise<Map<number, TakenAction[]>> {
  const found =
    await sql<ActionRow>`select matter_id, seq, kind, at, "by", by_name, role, input, state_after from process.action
    where matter_id = any(${sql.val(matterIds)}::bigint[]) order by matter_id, seq`.execute(db)
  const map = new Map<number, TakenAction[]>()
  for (const row of found.rows) {
    const list = map.get(row.matter_id)
    if (list) list.push(takenOf(row))
    else map.set(row.matter_id, [takenOf(row)])
  }
  return map
}
