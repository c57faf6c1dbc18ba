/** Dispatches many warnings at once: named ones, or all that a filter finds; each to its own township unless one office is named. */
import { sql } from 'kysely'
import { type Actor, may, withinPrefix } from '../../../platform/access/shared.ts'
import { allOrNothing } from '../../../platform/process/index.ts'
import { type Refusal, refusal } from '../../../platform/web/index.ts'
import { areaName } from '../../matching/index.ts'
import { type MonitoringContext, today } from '../context.ts'
import { type BulkDispatchAnswer, type BulkDispatchRequest, WarningQuery } from '../shapes/warning.ts'
import { sendVisits } from '../visit/send-visits.ts'
import { filterSql, scopeSql } from './filter-sql.ts'

/**
 * One statement for all of them; what is outside the area, not live or already there is skipped and counted.
 * @example await bulkDispatch(ctx, actor, { filter: { level: 'red' }, note: '三日内入户' })
 */
export async function bulkDispatch(
  ctx: MonitoringContext,
  actor: Actor,
  request: BulkDispatchRequest,
): Promise<({ ok: true } & BulkDispatchAnswer) | Refusal> {
  if (!may(actor, 'dispatch-warnings')) return refusal('not-allowed')
  if (request.to && !withinPrefix(request.to.area, actor.area)) return refusal('outside-area')
  if (!request.ids && !request.filter)
    return refusal('bad-request', { zh: '请选择预警或给出筛选条件。', en: 'Name warnings or a filter.' })
  const query = WarningQuery.safeParse(request.filter ?? {})
  if (!query.success) return refusal('bad-request', { details: query.error.issues })
  const chosen = request.ids
    ? sql`${scopeSql(actor)} and w.id = any(${request.ids}::bigint[])`
    : filterSql(ctx.region, actor, query.data, today(ctx))
  const target = request.to
    ? sql`${request.to.area.padEnd(12, '0')}::text`
    : sql`rpad(left(w.managing_area, 9), 12, '0')`
  const person = request.to?.person ?? null
  return allOrNothing(ctx.db, async (tx): Promise<{ ok: true } & BulkDispatchAnswer> => {
    const wanted = await sql<{
      n: number
    }>`select count(*)::int as n from monitoring.warning w left join registry.household f on f.hh = w.hh where ${chosen}`.execute(
      tx,
    )
    const done = await sql<{ area: string; count: number; ids: number[] }>`
      with chosen as (select w.id, ${target} as area from monitoring.warning w left join registry.household f on f.hh = w.hh
          where ${chosen} and w.state in ('open', 'dispatched')),
        moved as (update monitoring.warning w set state = 'dispatched', responsible_area = c.area, responsible_person = ${person}, updated_at = now()
          from chosen c where c.id = w.id
            and (w.state, w.responsible_area, w.responsible_person) is distinct from ('dispatched', c.area, ${person}::text)
          returning w.id, c.area),
        noted as (insert into monitoring.action (warning_id, "by", by_name, kind, payload)
          select id, ${actor.userId}, ${actor.name}, 'dispatch', jsonb_build_object('to', jsonb_build_object('area', area, 'person', ${person}::text), 'note', ${request.note}::text) from moved)
      select area, count(*)::int as count, array_agg(id) as ids from moved group by area order by area`.execute(tx)
    await sendVisits(
      ctx,
      tx,
      actor,
      done.rows.flatMap((row) => row.ids.map(Number)),
      request.note ?? null,
    )
    const dispatched = done.rows.reduce((total, row) => total + row.count, 0)
    return {
      ok: true,
      dispatched,
      skipped: Math.max(0, (request.ids?.length ?? wanted.rows[0]?.n ?? 0) - dispatched),
      byArea: done.rows.map((row) => ({ area: row.area, areaName: areaName(ctx.region, row.area), count: row.count })),
    }
  })
}
