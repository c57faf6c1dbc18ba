/** Writes `truth/`: who was in which hardship from when, whether it left a trace and was covered, and which rows were damaged. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { date, type Session, text } from '../../engine/sql/index.ts'
import { deliveredOn, sendTurns } from '../files/send.ts'
import { lastDayOf, type Plan, type SentFile, type SimulationResult } from '../options.ts'
import type { RecordSet } from '../records/record-set.ts'
import type { Desk } from '../records/write-down.ts'
import { look, type Sight } from './look.ts'
import { policyAndExcess } from './policy-and-excess.ts'
import { riskHardships } from './risk.ts'

/** Data sets the definitions read; an indicator whose data set the region lacks is left out. */
const needed = [
  'population',
  'deaths',
  'vehicles',
  'traffic-accident',
  'custody',
  'medical-settlement',
  'medical-insurance',
  'medical-aid',
  'tier-ledger',
  'benefit-payment',
  'disability',
  'disability-allowance',
  'elder-service',
  'hotline',
  'real-estate',
  'dangerous-house',
  'poverty-monitoring',
  'housing-aid',
  'disaster',
  'student-roll',
  'student-aid',
  'social-insurance',
  'income-tax',
  'unemployment',
  'public-payroll',
  'bank-balance',
  'marriage',
  'child-allowance',
]

/**
 * Looks at every month end twice, with all that happened and with what had been sent, and writes the difference down.
 * Needs `all_person`, `all_hh`, the record tables and `fault_list`. Gives undefined when the region does not have the data sets.
 */
export async function writeTruth(
  db: Session,
  plan: Plan,
  desk: Desk,
  sets: readonly RecordSet[],
  files: readonly SentFile[],
): Promise<SimulationResult['truth']> {
  const dir = join(plan.outDir, 'truth')
  mkdirSync(dir, { recursive: true })
  const names = {
    households: join(dir, 'households.csv'),
    bySweep: join(dir, 'by-sweep.csv'),
    faults: join(dir, 'faults.csv'),
    expected: join(dir, 'expected.json'),
  }
  await db.run(`COPY (SELECT * FROM fault_list ORDER BY path, row) TO ${text(names.faults)} (FORMAT csv, HEADER)`)
  if (needed.some((id) => !sets.some((set) => set.dataset === id))) return undefined
  await db.run(
    'CREATE OR REPLACE TEMP TABLE finding (month INTEGER, sight VARCHAR, h BIGINT, hh BIGINT, indicator VARCHAR, level VARCHAR, since DATE, tier VARCHAR)',
  )
  const last = plan.months.length - 1
  const first = plan.truth === 'last-month' ? last : 0
  let indicators: string[] = []
  for (let month = first; month <= last; month += 1) {
    plan.progress(`truth of ${plan.months[month]}`, month - first, last - first + 1)
    for (const sight of ['true', 'sent'] as Sight[]) {
      if (sight === 'sent' && month < desk.deliverFrom) continue
      await look(db, plan, desk, sets, month, sight)
      const asOf = date(lastDayOf(plan.months[month]!))
      const billsMissing = sight === 'sent' && desk.silent?.month === month
      const all = {
        ...riskHardships(asOf, month + 1, billsMissing ? 0 : month + 1),
        ...policyAndExcess(asOf, month + 1),
      }
      indicators = Object.keys(all)
      const union = Object.entries(all).map(
        ([id, sql]) => `SELECT h, ${text(id)} AS indicator, level, since FROM (${sql}) WHERE level IS NOT NULL`,
      )
      await db.run(`INSERT INTO finding SELECT ${month}, '${sight}', f.h, any_value(homes.hh), indicator,
          CASE WHEN bool_or(level = 'red') THEN 'red' WHEN bool_or(level = 'orange') THEN 'orange' ELSE 'yellow' END, min(since), any_value(tier.tier)
        FROM (${union.join(' UNION ALL ')}) f JOIN homes USING (h) JOIN tier USING (h) GROUP BY f.h, indicator`)
    }
  }
  await writeTables(db, plan, desk, sets, names)
  writeFileSync(names.expected, `${JSON.stringify(await summary(db, plan, desk, sets, files, indicators), null, 1)}\n`)
  return names
}

/** households.csv: one row per hardship without a break; by-sweep.csv: one row per month end and hardship. */
async function writeTables(
  db: Session,
  plan: Plan,
  desk: Desk,
  sets: readonly RecordSet[],
  names: { households: string; bySweep: string },
): Promise<void> {
  await db.run(
    `CREATE OR REPLACE TEMP TABLE sweep_day AS SELECT * FROM (VALUES ${plan.months
      .map((month, i) => `(${i}, ${date(lastDayOf(month))}, ${date(handedInBy(plan, desk, sets, i))})`)
      .join(', ')}) t(month, as_of, handed_in)`,
  )
  // A hardship goes on from month to month; what was seen only in the files (an old list) belongs to the stretch before it.
  await db.run(`CREATE OR REPLACE TEMP TABLE episode AS
    WITH monthly AS (SELECT h, indicator, month, any_value(hh) AS hh, any_value(level) FILTER (sight = 'true') AS true_level, any_value(level) FILTER (sight = 'sent') AS sent_level,
        min(since) AS since, any_value(tier) FILTER (sight = 'true') AS tier FROM finding GROUP BY ALL),
    marked AS (SELECT *, CASE WHEN month - lag(month) OVER (PARTITION BY h, indicator ORDER BY month) = 1 THEN 0 ELSE 1 END AS starts FROM monthly)
    SELECT *, sum(starts) OVER (PARTITION BY h, indicator ORDER BY month) AS nth FROM marked`)
  await db.run(`COPY (SELECT as_of, hh AS household_no, indicator, coalesce(true_level, '') AS true_level, coalesce(sent_level, '') AS traced_level FROM episode JOIN sweep_day USING (month) ORDER BY as_of, hh, indicator)
    TO ${text(names.bySweep)} (FORMAT csv, HEADER)`)
  await db.run(`CREATE OR REPLACE TEMP TABLE hardship AS
    SELECT h, any_value(hh) AS household_no, indicator,
      coalesce(arg_min(true_level, month) FILTER (sent_level IS NOT NULL), arg_min(coalesce(true_level, sent_level), month)) AS true_level,
      coalesce(arg_min(sent_level, month), '') AS level,
      least(coalesce(min(since), min(as_of)), min(as_of)) AS since, CASE WHEN max(month) < ${plan.months.length - 1} THEN max(as_of) END AS until,
      coalesce(arg_min(tier, month), 'none') AS tier, min(as_of) FILTER (sent_level IS NOT NULL) AS first_sweep, min(handed_in) FILTER (sent_level IS NOT NULL) AS first_delivery,
      count(sent_level) > 0 AS traced, count(true_level) > 0 AS true_hardship
    FROM episode JOIN sweep_day USING (month) GROUP BY h, indicator, nth`)
  await db.run(`COPY (SELECT household_no, indicator, CASE WHEN traced THEN level ELSE true_level END AS level, since, until, tier, tier <> 'none' AS covered, true_hardship, traced, first_sweep, first_delivery,
      (SELECT min(from_day) - 30 FROM all_aid WHERE all_aid.h = hardship.h AND from_day > since) AS applied_on
    FROM hardship ORDER BY household_no, indicator, since) TO ${text(names.households)} (FORMAT csv, HEADER)`)
}

/** Day by which everything about a month has been handed in. */
function handedInBy(plan: Plan, desk: Desk, sets: readonly RecordSet[], month: number): string {
  const days = sets
    .filter((set) => sendTurns(set, desk).some((turn) => turn.month === month))
    .map((set) => deliveredOn(plan.months[month]!, plan.region.datasets.get(set.dataset)!.delivery.lag_days))
  return days.sort().at(-1) ?? lastDayOf(plan.months[month]!)
}

async function summary(
  db: Session,
  plan: Plan,
  desk: Desk,
  sets: readonly RecordSet[],
  files: readonly SentFile[],
  indicators: readonly string[],
): Promise<object> {
  const counts = await db.rows<{ indicator: string; hardships: number; traced: number; open_at_end: number }>(
    'SELECT indicator, count(*) FILTER (true_hardship) AS hardships, count(*) FILTER (true_hardship AND traced) AS traced, count(*) FILTER (traced AND until IS NULL) AS open_at_end FROM hardship GROUP BY 1 ORDER BY 1',
  )
  const faults = await db.rows<{ fault: string; rows: number }>(
    'SELECT fault, count(*) AS rows FROM fault_list GROUP BY 1 ORDER BY 1',
  )
  return {
    seed: plan.seed,
    from: plan.from,
    to: plan.to,
    as_of: plan.lastDay,
    sweeps: plan.months.slice(plan.truth === 'last-month' ? -1 : desk.deliverFrom).map((month) => ({
      as_of: lastDayOf(month),
      after_delivery_of: handedInBy(plan, desk, sets, plan.months.indexOf(month)),
    })),
    indicators,
    silent: desk.silent ? { dataset: desk.silent.dataset, month: plan.months[desk.silent.month] } : null,
    hardships: Object.fromEntries(counts.map(({ indicator, ...rest }) => [indicator, rest])),
    faults: Object.fromEntries(faults.map((f) => [f.fault, f.rows])),
    rows_in: Object.fromEntries(files.map((file) => [file.path, file.rows])),
  }
}
