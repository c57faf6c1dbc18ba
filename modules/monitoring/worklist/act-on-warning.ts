/** What staff do with a warning: note, dispatch, close with a feedback code, reopen. Every act keeps its author; a sweep never undoes it. */
import { sql } from 'kysely'
import { type Actor, areaPrefix, may, withinPrefix } from '../../../platform/access/shared.ts'
import type { AnyDb } from '../../../platform/db/index.ts'
import { allOrNothing } from '../../../platform/process/index.ts'
import { type Refusal, refusal } from '../../../platform/web/index.ts'
import type { Level } from '../../rules/shared.ts'
import { type MonitoringContext, today } from '../context.ts'
import type { ActionRequest, WarningState } from '../shapes/warning.ts'
import { sendVisits, withdrawVisits } from '../visit/send-visits.ts'
import { dueDate } from '../warning/deadline.ts'
import { scopeSql } from './filter-sql.ts'

interface Line {
  id: number
  hh: string
  state: WarningState
  level: Level
  responsible_area: string
}

/** Notes an act with its author. */
export async function writeAction(
  tx: AnyDb,
  warning: number,
  actor: Pick<Actor, 'userId' | 'name'>,
  kind: ActionRequest['kind'],
  payload: object,
): Promise<void> {
  await sql`insert into monitoring.action (warning_id, "by", by_name, kind, payload)
    values (${warning}, ${actor.userId}, ${actor.name}, ${kind}, ${JSON.stringify(payload)}::jsonb)`.execute(tx)
}

/**
 * Does one act on one warning of the actor's area.
 * @returns the new state, or a refusal: not-found, not-allowed, outside-area, not-live, not-closed, unknown-code, other-warning-live
 * @example await actOnWarning(ctx, actor, 12, { kind: 'close', code: 'helped', note: '已办理临时救助' })
 */
export async function actOnWarning(
  ctx: MonitoringContext,
  actor: Actor,
  id: number,
  request: ActionRequest,
): Promise<{ ok: true; state: WarningState } | Refusal> {
  if (!may(actor, request.kind === 'dispatch' ? 'dispatch-warnings' : 'handle-warnings')) return refusal('not-allowed')
  return allOrNothing(ctx.db, async (tx): Promise<{ ok: true; state: WarningState } | Refusal> => {
    const found =
      await sql<Line>`select w.id, w.hh::text as hh, w.state, w.level, w.responsible_area from monitoring.warning w
      where w.id = ${id} and ${scopeSql(actor)} for update`.execute(tx)
    const line = found.rows[0]
    if (!line) return refusal('not-found')
    switch (request.kind) {
      case 'note':
        await writeAction(tx, id, actor, 'note', { note: request.note })
        return { ok: true, state: line.state } as const
      case 'dispatch':
        return dispatch(ctx, tx, actor, line, request)
      case 'close':
        return close(ctx, tx, actor, line, request)
      case 'reopen':
        return reopen(ctx, tx, actor, line, request)
    }
  })
}

const notLive = () =>
  refusal('not-live', {
    zh: '该预警已办结或已撤回，不能再派发或办结。',
    en: 'This warning is closed or withdrawn already.',
  })
const isLive = (line: Line) => line.state === 'open' || line.state === 'dispatched'

async function dispatch(
  ctx: MonitoringContext,
  tx: AnyDb,
  actor: Actor,
  line: Line,
  request: Extract<ActionRequest, { kind: 'dispatch' }>,
) {
  if (!isLive(line)) return notLive()
  if (!withinPrefix(request.to.area, actor.area)) return refusal('outside-area')
  const area = request.to.area.padEnd(12, '0')
  await sql`update monitoring.warning set state = 'dispatched', responsible_area = ${area}, responsible_person = ${request.to.person ?? null}, updated_at = now()
    where id = ${line.id}`.execute(tx)
  await writeAction(tx, line.id, actor, 'dispatch', {
    to: { area, person: request.to.person ?? null },
    note: request.note,
  })
  await sendVisits(ctx, tx, actor, [line.id], request.note ?? null)
  return { ok: true, state: 'dispatched' } as const
}

async function close(
  ctx: MonitoringContext,
  tx: AnyDb,
  actor: Actor,
  line: Line,
  request: Extract<ActionRequest, { kind: 'close' }>,
) {
  if (!isLive(line)) return notLive()
  if (!ctx.region.meta.feedback_codes.some((code) => code.id === request.code))
    return refusal('unknown-code', {
      status: 400,
      zh: `没有反馈代码“${request.code}”。`,
      en: `There is no feedback code "${request.code}".`,
    })
  await writeClosed(ctx, tx, actor, line.id, request)
  await withdrawVisits(ctx, tx, line.id, `预警已由${actor.name}办结`)
  return { ok: true, state: 'closed' } as const
}

/** Writes a warning as closed with its author. */
export async function writeClosed(
  ctx: Pick<MonitoringContext, 'now'>,
  tx: AnyDb,
  actor: Pick<Actor, 'userId' | 'name'>,
  id: number,
  feedback: { code: string; note?: string | undefined },
): Promise<void> {
  await sql`update monitoring.warning set state = 'closed', closed_on = ${today(ctx)}::date, close_code = ${feedback.code}, closed_by = ${actor.name}, updated_at = now()
    where id = ${id}`.execute(tx)
  await writeAction(tx, id, actor, 'close', feedback)
}

async function reopen(
  ctx: MonitoringContext,
  tx: AnyDb,
  actor: Actor,
  line: Line,
  request: Extract<ActionRequest, { kind: 'reopen' }>,
) {
  if (line.state !== 'closed')
    return refusal('not-closed', { zh: '只有已办结的预警可以重新打开。', en: 'Only a closed warning can be reopened.' })
  const other = await sql<{
    id: number
  }>`select id from monitoring.warning where hh = ${line.hh}::bigint and state in ('open', 'dispatched')`.execute(tx)
  if (other.rows.length > 0)
    return refusal('other-warning-live', {
      zh: '该家庭已有在办预警，请在其中继续办理。',
      en: 'The household has a live warning already; go on there.',
      details: { id: Number(other.rows[0]!.id) },
    })
  await sql`update monitoring.warning set state = 'dispatched', closed_on = null, close_code = null, closed_by = null,
      due_at = ${dueDate(ctx.region, line.level, today(ctx))}::date, updated_at = now() where id = ${line.id}`.execute(
    tx,
  )
  await writeAction(tx, line.id, actor, 'reopen', { note: request.note })
  await sendVisits(ctx, tx, actor, [line.id], request.note ?? null)
  return { ok: true, state: 'dispatched' } as const
}

/** Prefix that a list of areas is grouped by: the township. */
export const townshipOf = (area: string): string => areaPrefix(area).slice(0, 9).padEnd(12, '0')
