/** Stopping extreme-poverty support is put up first (特困人员认定办法第二十六条); a person takes the sheet down, or its last day. */
import { sql } from 'kysely'
import { calendarOf, type Db, limitDays, type ProcessContext, type Taken } from '../../../platform/process/index.ts'
import { dayInChina, dueAfter } from '../../../platform/work/shared.ts'
import { putUp, takeDown } from '../publicity/put-up.ts'
import type { Recheck } from './facts.ts'

/** Puts the stop up for the days of the region, on the board of the household's village. */
export async function putUpStop(tx: Db, { matter, action }: Taken<Recheck>, ctx: ProcessContext): Promise<void> {
  const today = dayInChina(action.at)
  const limit = limitDays(ctx, 'stop_publicity_tekun', matter.area, today)
  if (!limit) return
  const head = await sql<{
    name: string | null
  }>`select p.name from registry.household h join registry.person p on p.pid = h.head_pid
    where h.hh = ${matter.hh}::bigint`.execute(tx)
  await putUp(tx, ctx, {
    matterId: matter.id,
    kind: 'stop',
    name: head.rows[0]?.name ?? '',
    members: Math.max(1, matter.data.held?.persons ?? 1),
    amount: matter.data.held?.monthlyAmount,
    tier: matter.data.tier,
    area: matter.area,
    from: today,
    until: dueAfter(today, limit.days, limit.unit, calendarOf(ctx)).on,
  })
}

/** A person looked into the objections: what hung rested on the old proposal. */
export async function answered(tx: Db, { matter }: Taken<Recheck>, ctx: ProcessContext): Promise<undefined> {
  await takeDown(tx, matter.id, '已调查并回复异议，重新核查', ctx)
}

/** A person took it down and said why. */
export async function takenDown(tx: Db, { matter, action }: Taken<Recheck>, ctx: ProcessContext): Promise<undefined> {
  await takeDown(tx, matter.id, String(action.input.reason), ctx)
}
