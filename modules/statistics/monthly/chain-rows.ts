/** 救助链 over an area at the end of a month: needs nobody pushed, pushes nobody answered, how long until help came, what is doubled. */
import { sql } from 'kysely'
import type { Db } from '../../../platform/process/index.ts'
import { doubledInArea } from '../../chain/index.ts'
import type { Region } from '../../rules/shared.ts'
import type { Row } from './section-rows.ts'

/** Rows of section `chain`, as they were known on the last day; `area` is a prefix. */
export async function chainRows(
  db: Db,
  ctx: { region: Region },
  at: { area: string; from: string; to: string },
): Promise<Row[]> {
  const like = `${at.area}%`
  const day = (column: string) => sql`(${sql.raw(column)} at time zone 'Asia/Shanghai')::date`
  const open = sql`${day('m.opened_at')} <= ${at.to}::date and (m.closed_at is null or ${day('m.closed_at')} > ${at.to}::date)`
  const found = await sql<Row>`
    select 'chain' as section, array['needs-open'] as figures, m.hh::text as hh, m.id, m.number, m.area, null::int as persons, null::float8 as yuan,
        ${day('m.opened_at')}::text as "on", ${at.to}::date - ${day('m.opened_at')} as days
      from process.matter m where m.process = 'referral' and m.area like ${like} and ${open}
        and not exists (select from chain.round r where r.matter_id = m.id and ${day('r.pushed_at')} <= ${at.to}::date)
    union all select 'chain', array['unanswered', case when c.due_on < ${at.to}::date then 'unanswered-late' else '' end],
        m.hh::text, m.id, m.number, m.area, null, null, ${day('r.pushed_at')}::text, ${at.to}::date - ${day('r.pushed_at')}
      from chain.round r join process.matter m on m.id = r.matter_id
        left join lateral (select min(c.due_on) as due_on from process.clock c where c.matter_id = m.id and ${day('c.started_at')} <= ${at.to}::date
          and (c.ended_on is null or c.ended_on > ${at.to}::date)) c on true
      where m.area like ${like} and ${open} and ${day('r.pushed_at')} <= ${at.to}::date
        and (r.decided_at is null or ${day('r.decided_at')} > ${at.to}::date) and (r.returned_at is null or ${day('r.returned_at')} > ${at.to}::date)
        and (r.ended_at is null or ${day('r.ended_at')} > ${at.to}::date)
    union all select 'chain', array['helped'], w.hh::text, null, null, w.managing_area, null, null, h.first::text, h.first - w.opened_on
      from monitoring.warning w cross join lateral (select min(g.on_date) as first from (
          select p.on_date from cases.aid_payment p where p.hh = w.hh
          union all select ${day('r.decided_at')} from chain.round r where r.hh = w.hh and r.result = 'granted'
          union all select ${day('d.at')} from registry.decision d where d.hh = w.hh and d.tier is not null) g where g.on_date >= w.opened_on) h
      where w.managing_area like ${like} and w.opened_on <= ${at.to}::date and h.first between ${at.from}::date and ${at.to}::date`.execute(
    db,
  )
  const doubled = await doubledInArea({ db, region: ctx.region }, at)
  return [
    ...found.rows,
    ...doubled.map(
      (one): Row => ({
        section: 'chain',
        figures: ['doubled', `doubled:${one.why}`],
        hh: one.hh,
        id: null,
        number: null,
        area: one.area,
        persons: null,
        yuan: null,
        on: one.from,
        days: null,
        what: one.title,
      }),
    ),
  ]
}
