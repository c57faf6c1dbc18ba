/** Referrals one by one for staff: what waits at departments, what is late, the first due on top. */
import { sql } from 'kysely'
import { maskName } from '../../../platform/access/index.ts'
import type { Actor } from '../../../platform/access/shared.ts'
import { dueClocks, type ProcessContext, scopeOf, todayOf } from '../../../platform/process/index.ts'
import { dayInChina } from '../../../platform/work/shared.ts'
import type { Region } from '../../rules/index.ts'
import { unitsOf } from '../../rules/shared.ts'
import { referral } from '../referral/process.ts'
import type { ReferralLine } from '../shapes.ts'

export interface ReferralQuery {
  /** Only one department. */
  unit?: string | undefined
  /** `waiting` at a department, `late` there, `mine` back with civil affairs, or all that are open. */
  show: 'waiting' | 'late' | 'mine' | 'open'
  page: number
  size: number
}

interface Row {
  id: number
  number: string
  state: string
  unit: string
  need: string
  area: string
  name: string | null
  pushed_at: Date
  due_on: string | null
}

const atDepartment = sql`('pushed', 'accepted', 'decided')`

/** @example await listReferrals(ctx, region, actor, { show: 'late', page: 1, size: 50 }, areaName) */
export async function listReferrals(
  ctx: ProcessContext,
  region: Pick<Region, 'meta' | 'referrals'>,
  actor: Actor,
  query: ReferralQuery,
  areaName: (area: string) => string,
): Promise<{ items: ReferralLine[]; total: number }> {
  const today = todayOf(ctx)
  const shown = {
    open: sql`m.closed_at is null`,
    waiting: sql`m.state in ${atDepartment}`,
    late: sql`m.state in ${atDepartment} and m.due_on < ${today}::date`,
    mine: sql`m.closed_at is null and m.state not in ${atDepartment}`,
  }[query.show]
  const from = sql`from process.matter m
    join lateral (select * from chain.round r where r.matter_id = m.id order by r.round desc limit 1) r on true
    where m.process = 'referral' and ${scopeOf(ctx, actor)} and ${shown}
      ${query.unit === undefined ? sql`` : sql`and r.unit = ${query.unit}`}`
  const found =
    await sql<Row>`select m.id, m.number, m.state, r.unit, r.need, m.area, r.pushed_at, m.due_on::text as due_on,
      (select p.name from registry.household h join registry.person p on p.pid = coalesce((m.data ->> 'person')::bigint, h.head_pid)
        where h.hh = m.hh) as name
    ${from} order by m.due_on nulls last, m.id limit ${query.size} offset ${(query.page - 1) * query.size}`.execute(
      ctx.db,
    )
  const total = await sql<{ n: number }>`select count(*)::int as n ${from}`.execute(ctx.db)
  const clocks = await dueClocks(
    ctx,
    found.rows.map((row) => row.id),
  )
  const units = new Map(unitsOf(region).map((unit) => [unit.id, unit.label]))
  return {
    items: found.rows.map((row) => ({
      id: row.id,
      number: row.number,
      stateLabel: referral.states[row.state]!.label,
      unit: row.unit,
      unitLabel: units.get(row.unit) ?? { zh: row.unit, en: row.unit },
      needLabel: region.referrals?.needs[row.need]?.label ?? { zh: row.need, en: row.need },
      areaName: areaName(row.area),
      name: row.name ? maskName(row.name) : '—',
      pushedOn: dayInChina(row.pushed_at.toISOString()),
      dueOn: row.due_on,
      clock: clocks.get(row.id) ?? null,
      late: row.due_on !== null && row.due_on < today,
    })),
    total: total.rows[0]?.n ?? 0,
  }
}
