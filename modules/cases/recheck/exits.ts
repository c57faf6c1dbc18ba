/** 退出对象兜底: whoever left a tier, what is suggested next, and how it was settled. */
import { sql } from 'kysely'
import { type Actor, maskName } from '../../../platform/access/shared.ts'
import type { Db } from '../../../platform/process/index.ts'
import { type Refusal, refusal } from '../../../platform/web/index.ts'
import { withMaskedNotes } from '../../registry/index.ts'
import type { ExitLine, ExitOutcome } from './shared.ts'

export interface ExitQuery {
  state?: 'open' | 'settled' | undefined
  /** Division prefix within the actor's area. */
  area?: string | undefined
  page: number
  size: number
}

/** One page of those who left a tier in the actor's area, the newest first. */
export async function listExits(
  db: Db,
  actor: Pick<Actor, 'area'>,
  query: ExitQuery,
  areaName: (area: string) => string = (area) => area,
): Promise<{ items: ExitLine[]; total: number }> {
  const where = sql`e.area like ${`${areaWithin(actor, query.area)}%`} ${query.state ? sql`and e.state = ${query.state}` : sql``}`
  const found = await sql<
    Omit<ExitLine, 'areaName'>
  >`select e.id, p.name, e.matter_id as "matterId", m.number, e.hh::text as hh, e.area, e.left_tier as "leftTier",
      e.left_on::text as "leftOn", e.suggested_tier as "suggestedTier", e.suggested_amount::float8 as "suggestedAmount",
      e.suggested_as_of::text as "suggestedAsOf", e.state, e.outcome, e.note,
      e.settled_by as "settledBy", (e.settled_at at time zone 'Asia/Shanghai')::date::text as "settledOn"
    from cases.exit e join process.matter m on m.id = e.matter_id
    left join registry.household h on h.hh = e.hh left join registry.person p on p.pid = h.head_pid where ${where}
    order by e.left_on desc, e.id desc limit ${query.size} offset ${(query.page - 1) * query.size}`.execute(db)
  const total = await sql<{ n: number }>`select count(*)::int as n from cases.exit e where ${where}`.execute(db)
  return {
    items: (await withMaskedNotes(db, found.rows, ['note'])).map((row) => ({
      ...row,
      name: row.name && maskName(row.name),
      areaName: areaName(row.area),
    })),
    total: total.rows[0]!.n,
  }
}

/** Notes what became of somebody who left a tier. */
export async function settleExit(
  db: Db,
  actor: Actor,
  id: number,
  settled: { outcome: ExitOutcome; note?: string | undefined },
): Promise<{ ok: true } | Refusal> {
  if (actor.role !== 'county' && actor.role !== 'township') return refusal('not-allowed')
  const done =
    await sql`update cases.exit set state = 'settled', outcome = ${settled.outcome}, note = ${settled.note ?? null},
    settled_by = ${actor.name}, settled_at = now() where id = ${id} and area like ${`${actor.area}%`} and state = 'open' returning id`.execute(
      db,
    )
  if (done.rows.length > 0) return { ok: true }
  const before = await sql<{ by: string }>`select settled_by as by from cases.exit where id = ${id}
    and area like ${`${actor.area}%`}`.execute(db)
  return before.rows[0]
    ? refusal('settled-already', {
        zh: `${before.rows[0].by}已登记兜底结果，请刷新后查看。`,
        en: `${before.rows[0].by} has noted what became of it already; look again.`,
      })
    : refusal('not-found')
}

/** What is asked for, when it lies in the own area; else the own area. */
export const areaWithin = (actor: Pick<Actor, 'area'>, asked: string | undefined): string =>
  asked?.startsWith(actor.area) ? asked : actor.area
