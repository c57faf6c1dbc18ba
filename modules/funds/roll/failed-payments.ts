/** Payments that the bank returned, as rows of the product's own list 发放失败清单 that the indicator P-11 counts. */
import { sql } from 'kysely'
import type { Db } from '../../../platform/process/index.ts'
import type { Region } from '../../rules/index.ts'

export interface FailedPayment {
  line_no: string
  household_no: string | null
  /** Head of the household, by whom its rows are linked when it has no number. */
  id_number: string | null
  name: string | null
  /** In words: the list is read by people. */
  tier: string
  pay_month: string
  /** Yuan. */
  amount: number
  failed_on: string
  because: string | null
  result: '未到账' | '已补发到账' | '按决定不再发放'
  settled_on: string | null
  division: string
}

/**
 * Every payment that failed and has not arrived since, and those of this and last year that did arrive or were cancelled by a
 * decision. A retry or the next roll settles it only when the bank says paid; one that comes back again is failed anew.
 * @returns days as YYYY-MM-DD, months as YYYY-MM
 * @example await failedPayments(db, region, { on: '2026-11-24' }) // [{ line_no: '3-120', result: '未到账', … }]
 */
export async function failedPayments(
  db: Db,
  region: Pick<Region, 'meta'>,
  { on }: { on: string },
): Promise<FailedPayment[]> {
  const found = await sql<Omit<FailedPayment, 'result'> & { state: string }>`
    with recursive first as (
        select l.id, f.on_date from funds.line l join lateral (select min(e.on_date) as on_date from funds.entry e
          where e.line_id = l.id and e.kind = 'fail') f on f.on_date is not null
        -- What was carried over and failed again is told by the line it came from.
        where l.hh is not null and not (l.kind = 'carried' and exists (select from funds.entry e where e.line_id = l.source_id and e.kind = 'fail'))),
      way as (select id as root, id from first
        union all select w.root, n.id from way w join funds.line n on n.kind = 'carried' and n.source_id = w.id),
      -- The line it stands on now: the last one it was carried to.
      now as (select root, max(id) as id from way group by root)
    select l.roll_id || '-' || l.id as line_no, h.household_no, p.id_number, p.name, l.tier, to_char(l.month, 'YYYY-MM') as pay_month,
      (l.fen::numeric / 100)::float8 as amount, f.on_date::text as failed_on,
      (select r.because from funds.result_line r where r.line_id in (select w.id from way w where w.root = f.id)
        and r.outcome in ('failed', 'returned') order by r.file_id desc limit 1) as because,
      c.state, case when c.state in ('paid', 'cancelled') then (select max(e.on_date)::text from funds.entry e
        where e.line_id = c.id and e.kind in ('pay', 'cancel')) end as settled_on, l.area as division
    from first f join funds.line l on l.id = f.id join now on now.root = f.id join funds.line c on c.id = now.id
    join registry.household h on h.hh = l.hh left join registry.person p on p.pid = h.head_pid
    where c.state not in ('paid', 'cancelled') or l.month >= date_trunc('year', ${on}::date) - interval '1 year'
    order by l.id`.execute(db)
  const tiers = new Map(region.meta.tiers.map(({ id, label }) => [id, label.zh]))
  return found.rows.map(({ state, ...row }) => ({
    ...row,
    tier: row.tier === 'temporary' ? '临时救助' : (tiers.get(row.tier) ?? row.tier),
    result: state === 'paid' ? '已补发到账' : state === 'cancelled' ? '按决定不再发放' : '未到账',
  }))
}
