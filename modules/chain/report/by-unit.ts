/** How each department answers: what was pushed in a period, what became of it, how long it took, why it was refused. */
import { type RawBuilder, sql } from 'kysely'
import type { Db } from '../../../platform/process/index.ts'
import type { Region } from '../../rules/index.ts'
import { unitsOf } from '../../rules/shared.ts'
import { type RefusalReason, refusalReasons } from '../referral/facts.ts'
import type { UnitReport } from '../shapes.ts'

export interface ReportPeriod {
  /** Division prefix; '' everything. */
  area: string
  /** Days of pushing, both included; without them everything so far. */
  from?: string | undefined
  to?: string | undefined
  /** Day on which what is open counts as overdue. */
  today: string
  /** Only one department. */
  unit?: string | undefined
}

interface Row {
  unit: string
  pushed: number
  accepted: number
  returned: number
  granted: number
  refused: number
  fed_back: number
  open: number
  overdue: number
  amount: number
  decide_days: number | null
  feed_days: number | null
  refusals: Record<string, number> | null
}

const dayOf = (column: RawBuilder<unknown>) => sql`(${column} at time zone 'Asia/Shanghai')::date`

/**
 * One line per department that was asked in the period, in the region's order. Counts add up: pushed = returned + granted + refused + open
 * + those revoked before a decision.
 * @example await reportByUnit(db, region, { area: '1504', from: '2026-11-01', to: '2026-11-30', today: '2026-12-01' })
 */
export async function reportByUnit(
  db: Db,
  region: Pick<Region, 'meta' | 'referrals'>,
  period: ReportPeriod,
): Promise<UnitReport[]> {
  const pushedOn = dayOf(sql`r.pushed_at`)
  const where = [
    sql`r.area like ${`${period.area}%`}`,
    ...(period.from ? [sql`${pushedOn} >= ${period.from}::date`] : []),
    ...(period.to ? [sql`${pushedOn} <= ${period.to}::date`] : []),
    ...(period.unit ? [sql`r.unit = ${period.unit}`] : []),
  ]
  const found =
    await sql<Row>`with r as (select r.*, m.due_on, m.closed_at from chain.round r join process.matter m on m.id = r.matter_id where ${sql.join(where, sql` and `)})
    select unit, count(*)::int as pushed, count(accepted_at)::int as accepted, count(returned_at)::int as returned,
      count(*) filter (where result = 'granted')::int as granted, count(*) filter (where result = 'refused')::int as refused,
      count(fed_back_at)::int as fed_back,
      count(*) filter (where decided_at is null and ended_at is null)::int as open,
      count(*) filter (where fed_back_at is null and ended_at is null and due_on < ${period.today}::date)::int as overdue,
      coalesce(sum(amount), 0)::float8 as amount,
      percentile_cont(0.5) within group (order by ${dayOf(sql`decided_at`)} - ${dayOf(sql`pushed_at`)}) as decide_days,
      percentile_cont(0.5) within group (order by ${dayOf(sql`fed_back_at`)} - ${dayOf(sql`pushed_at`)}) as feed_days,
      (select json_object_agg(because, n) from (select i.refused_because as because, count(*)::int as n from r i
        where i.unit = r.unit and i.refused_because is not null group by 1) as why) as refusals
    from r group by unit`.execute(db)
  const byUnit = new Map(found.rows.map((row) => [row.unit, row]))
  const labels = new Map(unitsOf(region).map((unit) => [unit.id, unit.label]))
  const order = [...labels.keys(), ...found.rows.map((row) => row.unit).filter((unit) => !labels.has(unit))]
  return order.flatMap((unit) => {
    const row = byUnit.get(unit)
    return row ? [lineOf(row, labels.get(unit) ?? { zh: unit, en: unit })] : []
  })
}

const lineOf = (row: Row, label: UnitReport['label']): UnitReport => ({
  unit: row.unit,
  label,
  pushed: row.pushed,
  accepted: row.accepted,
  returned: row.returned,
  granted: row.granted,
  refused: row.refused,
  fedBack: row.fed_back,
  open: row.open,
  overdue: row.overdue,
  amount: row.amount,
  medianDaysToDecide: row.decide_days,
  medianDaysToFeedBack: row.feed_days,
  refusals: Object.entries(row.refusals ?? {})
    .map(([because, count]) => ({
      because,
      label: refusalReasons[because as RefusalReason] ?? { zh: because, en: because },
      count,
    }))
    .sort((a, b) => b.count - a.count),
})
