/** A dispatched warning becomes work on somebody's desk: one visit per warning, opened in one go for thousands. */
import { sql } from 'kysely'
import { type Actor, areaPrefix } from '../../../platform/access/shared.ts'
import { actWithin, type Db, openManyWithin, TakenBack, theClock } from '../../../platform/process/index.ts'
import { refusal } from '../../../platform/web/index.ts'
import type { MonitoringContext } from '../context.ts'
import type { Desk } from './process.ts'

interface Line {
  id: number
  hh: string
  level: string
  managing_area: string
  responsible_area: string
  visit: number | null
}

/** Desk an office's code stands for. @example deskOf('150426100000') // 'township' */
export const deskOf = (area: string): Desk =>
  (({ 12: 'village', 9: 'township' }) as Record<number, Desk>)[areaPrefix(area).length] ?? 'county'

/** Opens the visits of these warnings, or passes a visit under way to the desk that is named now. @throws TakenBack */
export async function sendVisits(
  ctx: MonitoringContext,
  tx: Db,
  actor: Actor,
  warnings: readonly number[],
  note: string | null,
): Promise<void> {
  const { matters } = ctx
  if (!matters || warnings.length === 0) return
  const found = await sql<Line>`select w.id, w.hh::text as hh, w.level, w.managing_area, w.responsible_area,
      (select m.id from process.matter m where m.subject = 'warning:' || w.id and m.closed_at is null limit 1) as visit
    from monitoring.warning w where w.id = any(${sql.val(warnings)}::bigint[]) order by w.id`.execute(tx)
  const noteOf = note ? { note } : {}
  const fresh = found.rows.filter((line) => line.visit === null)
  const opened = await openManyWithin(
    tx,
    matters,
    { ...actor },
    {
      process: 'warning-visit',
      kind: 'dispatch',
      items: fresh.map((line) => ({
        // The office that answers for it: the village or township it was sent to, else where the household belongs.
        area: line.responsible_area.startsWith(actor.area) ? placeOf(line) : line.managing_area,
        otherArea: line.managing_area,
        hh: line.hh,
        subject: `warning:${line.id}`,
        urgent: line.level === 'red',
        input: { level: line.level, desk: deskOf(line.responsible_area), ...noteOf },
      })),
    },
  )
  if (!opened.ok) throw new TakenBack(opened)
  for (const line of found.rows) {
    if (line.visit === null) continue
    const desk = deskOf(line.responsible_area)
    if (desk === 'county') continue
    const passed = await actWithin(tx, matters, actor, Number(line.visit), {
      kind: 'pass-on',
      input: { desk, ...noteOf },
    })
    // Already visited and waiting for review: the dispatch stands in the warning, the visit is not asked for twice.
    if (!passed.ok && passed.reason !== 'wrong-state') throw new TakenBack(passed)
  }
}

/** The village of the household when its own township answers for it, else the office that was named. */
const placeOf = (line: Line): string =>
  line.managing_area.startsWith(areaPrefix(line.responsible_area)) ? line.managing_area : line.responsible_area

/** Takes back what is still under way for a warning. */
export async function withdrawVisits(ctx: MonitoringContext, tx: Db, warning: number, reason: string): Promise<void> {
  if (!ctx.matters) return
  const live = await sql<{
    id: number
  }>`select id from process.matter where subject = ${`warning:${warning}`} and process = 'warning-visit' and closed_at is null`.execute(
    tx,
  )
  for (const { id } of live.rows) {
    const done = await actWithin(tx, ctx.matters, theClock, id, { kind: 'withdraw', input: { reason } })
    if (!done.ok) throw new TakenBack(refusal(done.reason, done))
  }
}
