/** Decisions that hold from a day for which a roll was paid already: what was paid too little or too much by then. */
import { sql } from 'kysely'
import type { Actor } from '../../../platform/access/shared.ts'
import type { Db } from '../../../platform/process/index.ts'
import type { Difference } from '../shared.ts'

/**
 * Households of an area whose paid months differ from the newest decision, and for which nothing was opened yet. A person
 * opens the back-pay or claw-back; nothing is opened by itself.
 * @returns the largest first; fen above zero: paid too little
 */
export async function listDifferences(
  db: Db,
  actor: Pick<Actor, 'area'>,
): Promise<Omit<Difference, 'areaName' | 'name'>[]> {
  const found = await sql<Omit<Difference, 'areaName' | 'name'>>`
    with newest as (select distinct on (d.hh, t.tier) d.id, d.hh, t.tier, d.from_date, d.at, d.source from registry.decision d
        cross join lateral (select distinct x as tier from unnest(array[d.tier, d.ends_tier]) x where x is not null) t order by d.hh, t.tier, d.id desc),
      month as (select n.hh, n.tier, n.source, r.month, h.managing_area as area, coalesce(l.fen, 0) as paid,
          -- an amount that is not known is not zero: such a month says nothing
          case when t.id is null then 0 else (t.monthly_amount * 100)::bigint end as due
        from newest n join registry.household h on h.hh = n.hh and h.managing_area like ${`${actor.area}%`}
        join funds.roll r on r.county = left(h.managing_area, 6) || '000000' and r.cutoff >= n.from_date
        join process.matter m on m.id = r.matter_id and m.opened_at < n.at and m.state not in ('generated', 'checked')
        left join funds.line l on l.roll_id = r.id and l.kind = 'regular' and l.hh = n.hh and l.tier = n.tier and l.state <> 'cancelled'
        left join lateral (select t.id, t.monthly_amount from registry.tier_holding t where t.hh = n.hh and t.tier = n.tier
          and t.from_date <= r.cutoff and (t.to_date is null or t.to_date > r.cutoff)
          order by (t.source like 'decision:%') desc, t.from_date desc limit 1) t on true)
    select hh::text as hh, tier, area, replace(source, 'decision:', '') as basis, to_char(min(month), 'YYYY-MM') as "from",
      to_char(max(month), 'YYYY-MM') as "to", sum(due - paid)::bigint as fen
    from month m where due <> paid and not exists (select from funds.arrear a where a.hh = m.hh and a.tier = m.tier
      and a.basis = replace(m.source, 'decision:', ''))
    group by hh, tier, area, source having sum(due - paid) <> 0 order by abs(sum(due - paid)) desc, hh limit 200`.execute(
    db,
  )
  return found.rows
}
