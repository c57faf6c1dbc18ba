/** Brings the lists up to date with a run: opens, refreshes, closes as gone; what a person checked stays until it changes. */
import { sql } from 'kysely'
import type { Session } from '../../../engine/sql/index.ts'
import type { AssessmentContext } from '../context.ts'

export interface FindingCounts {
  coverage: number
  exit: number
  opened: number
  gone: number
}

type Db = AssessmentContext['db']
const batch = 5000

/**
 * Writes the table `difference` of the session into `assessment.finding`, in the caller's transaction. A finding that staff
 * checked is opened anew only when the suggested tier or the kind of change is another one.
 * @param touched relation with the households that were assessed; null: everybody
 */
export async function applyFindings(
  tx: Db,
  session: Session,
  asOf: string,
  touched: string | null,
): Promise<FindingCounts> {
  await sql`create temp table found (like assessment.finding including defaults) on commit drop`.execute(tx)
  await sql`create temp table looked (hh bigint) on commit drop`.execute(tx)
  for await (const rows of session.batches<Record<string, unknown>>(
    'SELECT hh::VARCHAR AS hh, area, kind, change, members, held_tier, held_amount::VARCHAR AS held_amount, tier, monthly_amount::VARCHAR AS monthly_amount, income_per_head_year::DECIMAL(14,2)::VARCHAR AS income_per_head_year, assumed FROM difference',
  ))
    for (let at = 0; at < rows.length; at += batch)
      await sql`insert into found (hh, area, kind, change, members, held_tier, held_amount, tier, monthly_amount, income_per_head_year, assumed, state, first_as_of, last_as_of)
        select hh, area, kind, change, members, held_tier, held_amount, tier, monthly_amount, income_per_head_year, assumed, 'open', ${asOf}::date, ${asOf}::date
        from jsonb_to_recordset(${JSON.stringify(rows.slice(at, at + batch))}::jsonb) as f(hh bigint, area text, kind text, change text, members int,
          held_tier text, held_amount numeric, tier text, monthly_amount numeric, income_per_head_year numeric, assumed jsonb)`.execute(
        tx,
      )
  if (touched)
    for await (const rows of session.batches<{ hh: string }>(`SELECT hh::VARCHAR AS hh FROM ${touched}`))
      await sql`insert into looked select unnest(${rows.map(({ hh }) => hh)}::bigint[])`.execute(tx)
  const gone = await sql`update assessment.finding o set state = 'gone', last_as_of = ${asOf}::date
    where o.state <> 'gone' and not exists (select 1 from found f where f.hh = o.hh and f.kind = o.kind)
      and ${touched ? sql`o.hh in (select hh from looked)` : sql`true`}`.execute(tx)
  await sql`update assessment.finding o set area = f.area, change = f.change, members = f.members, held_tier = f.held_tier, held_amount = f.held_amount,
      monthly_amount = f.monthly_amount, income_per_head_year = f.income_per_head_year, assumed = f.assumed, last_as_of = f.last_as_of,
      state = case when (o.tier, o.change) = (f.tier, f.change) then o.state else 'open' end, tier = f.tier
    from found f where o.state <> 'gone' and o.hh = f.hh and o.kind = f.kind`.execute(tx)
  const opened =
    await sql`insert into assessment.finding (hh, area, kind, change, members, held_tier, held_amount, tier, monthly_amount, income_per_head_year, assumed, state, first_as_of, last_as_of)
    select hh, area, kind, change, members, held_tier, held_amount, tier, monthly_amount, income_per_head_year, assumed, state, first_as_of, last_as_of
    from found f where not exists (select 1 from assessment.finding o where o.state <> 'gone' and o.hh = f.hh and o.kind = f.kind)`.execute(
      tx,
    )
  const live = await sql<{
    kind: string
    n: number
  }>`select kind, count(*)::int as n from assessment.finding where state <> 'gone' group by kind`.execute(tx)
  const of = (kind: string) => live.rows.find((row) => row.kind === kind)?.n ?? 0
  return {
    coverage: of('coverage'),
    exit: of('exit'),
    opened: Number(opened.numAffectedRows ?? 0),
    gone: Number(gone.numAffectedRows ?? 0),
  }
}
