/** Opening re-checks in bulk: those whose period is over, or all of an area after a standard changed. */
import { sql } from 'kysely'
import {
  type Acting,
  allOrNothing,
  type Db,
  openManyWithin,
  type ProcessContext,
  theClock,
  todayOf,
} from '../../../platform/process/index.ts'

export interface WhichRechecks {
  /** Division prefix. */
  area: string
  /** Default: those whose period is over. */
  trigger?: 'periodic' | 'standard'
  about?: string
}

interface Line {
  hh: string
  tier: string
  persons: number
  amount: string | null
  since: string
  uplift_persons: number | null
  uplift_amount: string | null
  care: string | null
  support: string | null
  last: string
  managing_area: string
  residence_area: string
}

/** Tiers that another department keeps: civil affairs does not re-check them. */
const elsewhere = ['none', 'poverty-monitored', 'other']

/**
 * Opens what is due, in parts of two thousand; a part is opened whole or not at all. Calling it again opens nothing twice.
 * @returns how many were opened
 * @example await openRechecks(ctx, { area: '15' }) // { opened: 412 }
 */
export async function openRechecks(
  ctx: ProcessContext,
  which: WhichRechecks,
  part = 2000,
): Promise<{ opened: number }> {
  let opened = 0
  for (;;) {
    const done = await allOrNothing(ctx.db, async (tx) => {
      const lines = await dueLines(tx, ctx, which, part)
      if (lines.length === 0) return { ok: true as const, opened: 0 }
      const made = await openManyWithin(tx, ctx, theClock as Acting, {
        process: 'recheck',
        kind: 'due',
        items: lines.map((line) => ({
          area: line.managing_area,
          ...(line.residence_area === line.managing_area ? {} : { otherArea: line.residence_area }),
          hh: line.hh,
          key: `due:${which.trigger ?? 'periodic'}:${line.hh}:${line.tier}:${line.last}`,
          input: {
            trigger: which.trigger ?? 'periodic',
            ...(which.about ? { about: which.about } : {}),
            tier: line.tier,
            persons: line.persons,
            ...(line.amount === null ? {} : { amount: Number(line.amount) }),
            since: line.since,
            ...(line.uplift_persons === null || line.uplift_amount === null
              ? {}
              : { upliftPersons: line.uplift_persons, upliftAmount: Number(line.uplift_amount) }),
            ...(line.care === null ? {} : { care: line.care }),
            ...(line.support === null ? {} : { support: line.support }),
          },
        })),
      })
      return made.ok ? { ok: true as const, opened: made.opened.filter((one) => !one.repeated).length } : made
    })
    if (!done.ok) throw new Error(`re-checks could not be opened: ${done.reason}`)
    opened += done.opened
    if (done.opened < part) return { opened }
  }
}

/** Holdings whose period is over and that nobody looks at now; locked, so that two rounds at once open none twice. */
async function dueLines(tx: Db, ctx: ProcessContext, which: WhichRechecks, part: number): Promise<Line[]> {
  const today = todayOf(ctx)
  await sql`select pg_advisory_xact_lock(hashtextextended('cases.open-rechecks', 0))`.execute(tx)
  const counties = await sql<{
    county: string
  }>`select distinct left(managing_area, 6) as county from registry.household
    where managing_area like ${`${which.area}%`}`.execute(tx)
  const months = (id: string, county: string) => ctx.parameter(id, county, today)?.value
  const periods = counties.rows.flatMap(({ county }) => {
    const usual = months('recheck_months', county)
    const unstable = months('recheck_months_unstable', county) ?? usual
    return typeof usual === 'number' && typeof unstable === 'number' ? [{ county, usual, unstable }] : []
  })
  const over =
    which.trigger === 'standard'
      ? sql`true`
      : sql`(coalesce(p.last_on, t.from_date) + make_interval(months => case when p.unstable then l.unstable else l.usual end))::date <= ${today}::date`
  const found = await sql<Line>`with held as (
      select distinct on (hh, tier) hh, tier, persons, monthly_amount, from_date, uplift_persons, uplift_amount, care, support from registry.tier_holding
      where from_date <= ${today}::date and (to_date is null or to_date > ${today}::date) and tier <> all(${sql.val(elsewhere)}::text[])
      order by hh, tier, (source like 'decision:%') desc, from_date desc)
    select t.hh::text as hh, t.tier, t.persons, t.monthly_amount::text as amount, t.from_date::text as since,
      t.uplift_persons, t.uplift_amount::text as uplift_amount, t.care, t.support, coalesce(p.last_on, t.from_date)::text as last, h.managing_area, h.residence_area
    from held t join registry.household h on h.hh = t.hh and h.managing_area like ${`${which.area}%`}
    join json_to_recordset(${JSON.stringify(periods)}::json) as l(county text, usual int, unstable int) on l.county = left(h.managing_area, 6)
    left join cases.recheck_plan p on p.hh = t.hh and p.tier = t.tier
    where ${over} and not exists (select from process.matter m where m.hh = t.hh and m.process = 'recheck' and m.data ->> 'tier' = t.tier
      and (m.closed_at is null ${which.trigger === 'standard' ? sql`or m.opened_at >= ${today}::date` : sql``}))
    order by t.hh, t.tier limit ${part}`.execute(tx)
  return found.rows
}
