/** 退出对象兜底: whoever left a tier, what is suggested next, and how it was settled. */
import { sql } from 'kysely'
import type { Actor } from '../../../platform/access/shared.ts'
import type { Db } from '../../../platform/process/index.ts'
import { type Refusal, refusal } from '../../../platform/web/index.ts'
import type { ExitLine, ExitOutcome } from './shared.ts'

/** One page of those who left a tier in the actor's area, the newest first. */
export async function listExits(
  db: Db,
  actor: Pick<Actor, 'area'>,
  query: { state?: 'open' | 'settled' | undefined; page: number; size: number },
): Promise<{ items: ExitLine[]; total: number }> {
  const where = sql`e.area like ${`${actor.area}%`} ${query.state ? sql`and e.state = ${query.state}` : sql``}`
  const found =
    await sql<ExitLine>`select e.id, e.matter_id as "matterId", m.number, e.hh::text as hh, e.area, e.left_tier as "leftTier",
      e.left_on::text as "leftOn", e.suggested_tier as "suggestedTier", e.suggested_amount::float8 as "suggestedAmount",
      e.suggested_as_of::text as "suggestedAsOf", e.state, e.outcome, e.note
    from cases.exit e join process.matter m on m.id = e.matter_id where ${where}
    order by e.left_on desc, e.id desc limit ${query.size} offset ${(query.page - 1) * query.size}`.execute(db)
  const total = await sql<{ n: number }>`select count(*)::int as n from cases.exit e where ${where}`.execute(db)
  return { items: found.rows, total: total.rows[0]!.n }
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
  return done.rows.length > 0 ? { ok: true } : refusal('not-found')
}
