/** What of an application hangs on the board 公示, 公布, and when it comes down. */
import { sql } from 'kysely'
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
  'answer-objections': '情况有变，重新提出审核意见',
  withdraw: '申请人撤回申请',
}
/** Publicity ended, for whatever reason. */
export async function takeSheetsDown(
  tx: Db,
  { matter, action }: Taken<Application>,
  ctx: ProcessContext,
): Promise<void> {
  const said = action.kind === 'take-sheet-down' ? (action.input.reason as string) : undefined
  await takeDown(tx, matter.id, said ?? why[action.kind] ?? '公示结束', ctx)
}

/** What was answered stands with the objections that came from the board. */
export async function keepAnswers(tx: Db, { matter, before }: Taken<Application>): Promise<void> {
  for (const [i, one] of matter.data.objections.entries())
    if (one.id !== null && one.answered && !before.data.objections[i]?.answered)
      await sql`update cases.publicity_objection set answered_on = ${one.answered.on}::date, answer = ${one.answered.said}
        where id = ${one.id} and matter_id = ${matter.id}`.execute(tx)
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
