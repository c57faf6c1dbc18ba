/** Small aid decided by a township is filed with the county every month (备案). */
import { sql } from 'kysely'
import type { Actor } from '../../../platform/access/shared.ts'
import { allOrNothing, type Db, type ProcessContext, todayOf } from '../../../platform/process/index.ts'
import { type Refusal, refusal } from '../../../platform/web/index.ts'
import type { SmallFiling } from './shared.ts'

/**
 * Files all small aid of a month that a township paid and has not filed yet.
 * @returns the filing, or a refusal: not-allowed, nothing-to-file
 * @example await fileSmallAid(ctx, township, '2026-11') // { ok: true, filing: 3, payments: 12, amount: 8400 }
 */
export async function fileSmallAid(
  ctx: ProcessContext,
  actor: Actor,
  month: string,
): Promise<{ ok: true; filing: number; payments: number; amount: number } | Refusal> {
  if (actor.role !== 'township') return refusal('not-allowed')
  return allOrNothing(ctx.db, async (tx) => {
    await sql`select pg_advisory_xact_lock(hashtextextended(${`small-filing:${actor.area}`}, 0))`.execute(tx)
    const made = await sql<{ id: number }>`insert into cases.small_filing (area, month, filed_by)
      values (${actor.area.padEnd(12, '0')}, ${month}, ${actor.name}) returning id`.execute(tx)
    const id = made.rows[0]!.id
    const lines = await sql<{ amount: number }>`with line as (
        insert into cases.small_filing_line (payment_id, filing_id)
        select p.id, ${id} from cases.aid_payment p join process.matter m on m.id = p.matter_id
        where p.area like ${`${actor.area}%`} and (m.data ->> 'small')::boolean and to_char(p.on_date, 'YYYY-MM') = ${month}
          and not exists (select from cases.small_filing_line l where l.payment_id = p.id)
        returning payment_id)
      select p.amount::float8 as amount from line join cases.aid_payment p on p.id = line.payment_id`.execute(tx)
    if (lines.rows.length === 0)
      return refusal('nothing-to-file', {
        zh: `${month}没有待备案的小额临时救助。`,
        en: 'Nothing to file for that month.',
      })
    const cents = lines.rows.reduce((sum, line) => sum + Math.round(line.amount * 100), 0)
    return { ok: true as const, filing: Number(id), payments: lines.rows.length, amount: cents / 100 }
  })
}

/** The county accepts a filing. */
export async function acceptFiling(db: Db, actor: Actor, id: number): Promise<{ ok: true } | Refusal> {
  if (actor.role !== 'county') return refusal('not-allowed')
  const done = await sql`update cases.small_filing set accepted_by = ${actor.name}, accepted_at = now()
    where id = ${id} and area like ${`${actor.area}%`} and accepted_at is null returning id`.execute(db)
  return done.rows.length > 0 ? { ok: true } : refusal('not-found')
}

/**
 * Filings of an area by township and month, the newest first; a month with small aid that is not filed stands there too, late
 * from the day after the region's filing day.
 */
export async function listSmallFilings(ctx: ProcessContext, actor: Pick<Actor, 'area'>): Promise<SmallFiling[]> {
  const today = todayOf(ctx)
  const found = await sql<Omit<SmallFiling, 'dueOn' | 'late'>>`
    select f.id, left(p.area, 9) as area, to_char(p.on_date, 'YYYY-MM') as month, count(*)::int as payments, sum(p.amount)::float8 as amount,
      f.filed_by as "filedBy", f.filed_at::text as "filedAt", f.accepted_by as "acceptedBy"
    from cases.aid_payment p join process.matter m on m.id = p.matter_id
    left join cases.small_filing_line l on l.payment_id = p.id left join cases.small_filing f on f.id = l.filing_id
    where p.area like ${`${actor.area}%`} and (m.data ->> 'small')::boolean
    group by f.id, left(p.area, 9), to_char(p.on_date, 'YYYY-MM') order by month desc, area, f.id nulls first limit 500`.execute(
    ctx.db,
  )
  return found.rows.map((row) => {
    const due = ctx.parameter('temporary_filing_day', row.area, today)?.value
    const [year, month] = row.month.split('-').map(Number) as [number, number]
    const dueOn = typeof due === 'number' ? new Date(Date.UTC(year, month, due)).toISOString().slice(0, 10) : null
    return { ...row, dueOn, late: row.id === null && dueOn !== null && today > dueOn }
  })
}
