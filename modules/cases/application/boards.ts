/** What of an application hangs on the board 公示, 公布, and when it comes down. */
import {
  calendarOf,
  type Db,
  limitDays,
  type ProcessContext,
  type Taken,
  todayOf,
} from '../../../platform/process/index.ts'
import { dueAfter } from '../../../platform/work/shared.ts'
import { putUp, takeDown } from '../publicity/put-up.ts'
import type { Application } from './facts.ts'

/** The opinion goes up for the region's period. */
export async function putOpinionUp(tx: Db, { matter }: Taken<Application>, ctx: ProcessContext): Promise<undefined> {
  const { opinion, name } = matter.data
  if (matter.state !== 'publicity' || !opinion) return
  const from = todayOf(ctx)
  const limit = limitDays(ctx, 'publicity', matter.area, from)
  await putUp(tx, ctx, {
    matterId: matter.id,
    kind: 'opinion',
    name,
    members: opinion.persons,
    amount: opinion.amount,
    tier: opinion.tier,
    area: matter.area,
    from,
    until: limit ? dueAfter(from, limit.days, limit.unit, calendarOf(ctx)).on : from,
  })
}

const why: Record<string, string> = {
  'publicity-over': '公示期满',
  objected: '有异议，重新调查',
  'record-objection': '有异议，重新调查',
  withdraw: '申请人撤回申请',
}
/** Publicity ended, for whatever reason. */
export async function takeSheetsDown(
  tx: Db,
  { matter, action }: Taken<Application>,
  ctx: ProcessContext,
): Promise<void> {
  await takeDown(tx, matter.id, why[action.kind] ?? '公示结束', ctx)
}

/** The result hangs as long as the benefit runs (办法第二十四条). */
export async function announceResult(tx: Db, { matter }: Taken<Application>, ctx: ProcessContext): Promise<undefined> {
  const { decision, name } = matter.data
  if (!decision) return
  await putUp(tx, ctx, {
    matterId: matter.id,
    kind: 'result',
    name,
    members: decision.persons,
    amount: decision.amount,
    tier: decision.tier,
    area: matter.area,
    from: todayOf(ctx),
  })
}
