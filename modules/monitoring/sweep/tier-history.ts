/** Tier history from all ledgers that counted up to a day: stretches in which consecutive ledgers name a household with a tier. */
import { parquet, type Session, text } from '../../../engine/sql/index.ts'
import { registerRows } from '../../matching/index.ts'
import type { LedgerHolding } from '../../registry/index.ts'
import { type LiveVersion, liveVersions } from '../../sources/index.ts'
import type { MonitoringContext } from '../context.ts'
import { type LakeState, ledgerOf } from './lake-state.ts'

/** One ledger of one county: from this day on it counted there. */
export interface LedgerStep {
  version: number
  /** '' when the ledger names no county: it counts everywhere. */
  county: string
  day: string
}

const dayBefore = (day: string) => new Date(Date.parse(day) - 86_400_000).toISOString().slice(0, 10)

/** All ledgers that ever counted up to a day, newest first, with the files to read. */
export async function ledgerSteps(
  ctx: MonitoringContext,
  asOf: string,
): Promise<{ steps: LedgerStep[]; files: string[] }> {
  const steps = new Map<string, LedgerStep>()
  const files = new Set<string>()
  let day = asOf
  for (;;) {
    const versions: LiveVersion[] = (await liveVersions(ctx, day)).get(ledgerOf(ctx)) ?? []
    if (versions.length === 0) break
    let newest = ''
    for (const version of versions) {
      if (version.dataDate > newest) newest = version.dataDate
      for (const county of version.areas.length === 0 ? [''] : version.countsFor)
        steps.set(`${version.id}|${county}`, { version: version.id, county, day: version.dataDate })
      for (const file of version.files) files.add(file)
    }
    day = dayBefore(newest)
  }
  return { steps: [...steps.values()], files: [...files] }
}

/**
 * The stretches of tiers per household. A household's money is the sum of its rows, or the one amount all rows repeat.
 * @param fields those of the ledger that tell how far somebody cares for himself, where he is supported and what of the money is
 * category uplift; undefined: it has none
 * @param session a DuckDB; the steps `ledger_row` and `ledger_presence` stay to be looked at
 * @example await tierHistory(session, lake, await ledgerSteps(ctx, '2026-10-31'), { care: 'self_care', support: undefined, upliftPersons: undefined, upliftAmount: undefined }) // [{ hh: '150403000499', tier: 'margin', from: '2026-01-31', to: null, … }]
 */
export async function tierHistory(
  session: Session,
  lake: LakeState,
  ledgers: { steps: LedgerStep[]; files: string[] },
  fields: Record<'care' | 'support' | 'upliftPersons' | 'upliftAmount', string | undefined>,
): Promise<LedgerHolding[]> {
  const register = registerRows(lake.population)
  if (register === null || ledgers.files.length === 0) return []
  await session.run('CREATE OR REPLACE TEMP TABLE ledger_step (version BIGINT, county VARCHAR, day DATE)')
  for (let i = 0; i < ledgers.steps.length; i += 2000) {
    const values = ledgers.steps
      .slice(i, i + 2000)
      .map((step) => `(${step.version}, ${text(step.county)}, DATE ${text(step.day)})`)
    await session.run(`INSERT INTO ledger_step VALUES ${values.join(', ')}`)
  }
  const rows = parquet(ledgers.files, { hive_partitioning: true, union_by_name: true })
  // Ledgers from before the region asked for it have no such column.
  const columns = await session.columns(`SELECT * FROM ${rows}`)
  const told = (field: string | undefined, type = 'VARCHAR') =>
    columns.some((one) => one.name === field) ? `l.${field}` : `NULL::${type}`
  const ofHousehold = (column: string) =>
    `CASE WHEN min(r.${column}) = max(r.${column}) THEN max(r.${column}) ELSE sum(r.${column}) END`
  await session.step(
    'ledger_person',
    `SELECT _pid, min(_hh) AS hh FROM ${register} p SEMI JOIN ${rows} l ON l._pid = p._pid GROUP BY _pid`,
    'table',
  )
  await session.step(
    'ledger_row',
    `SELECT l.version::BIGINT AS version, coalesce(p.hh, l._hh) AS hh, l._pid, l.tier, l.monthly_amount, ${told(fields.care)} AS care, ${told(fields.support)} AS support,
       ${told(fields.upliftPersons, 'INTEGER')} AS uplift_persons, ${told(fields.upliftAmount, 'DECIMAL(12,2)')} AS uplift_amount
     FROM ${rows} l LEFT JOIN ledger_person p ON p._pid = l._pid WHERE l.tier IS NOT NULL AND NOT coalesce(l._repeat, false)`,
    'table',
  )
  await session.step(
    'ledger_household',
    `SELECT _hh AS hh, min(substr(division, 1, 6)) AS county FROM ${register} p SEMI JOIN ledger_row r ON r.hh = p._hh GROUP BY _hh`,
    'table',
  )
  await session.step(
    'ledger_presence',
    `SELECT r.hh, r.tier, s.county, s.day, count(DISTINCT r._pid) AS persons,
       ${ofHousehold('monthly_amount')} AS amount, ${ofHousehold('uplift_persons')} AS uplift_persons, ${ofHousehold('uplift_amount')} AS uplift_amount,
       CASE WHEN min(r.care) = max(r.care) THEN max(r.care) END AS care,
       CASE WHEN min(r.support) = max(r.support) THEN max(r.support) END AS support
     FROM ledger_row r JOIN ledger_household h ON h.hh = r.hh
     JOIN ledger_step s ON s.version = r.version AND (s.county = h.county OR s.county = '') GROUP BY ALL`,
    'table',
  )
  const found = await session.rows<
    LedgerHolding & { upliftPersons: number | null; upliftAmount: number | null } & Record<string, never>
  >(
    `WITH numbered AS (SELECT county, day, row_number() OVER (PARTITION BY county ORDER BY day) AS i FROM (SELECT DISTINCT county, day FROM ledger_step)),
       seen AS (SELECT p.*, n.i, n.i - row_number() OVER (PARTITION BY p.hh, p.tier, p.county ORDER BY n.i) AS stretch
         FROM ledger_presence p JOIN numbered n ON n.county = p.county AND n.day = p.day),
       stretches AS (SELECT hh, tier, county, min(day) AS from_day, max(i) AS last, arg_max(persons, i) AS persons, arg_max(amount, i) AS amount, arg_max(care, i) AS care, arg_max(support, i) AS support,
           arg_max(uplift_persons, i) AS uplift_persons, arg_max(uplift_amount, i) AS uplift_amount
         FROM seen GROUP BY hh, tier, county, stretch)
     SELECT s.hh::VARCHAR AS hh, s.tier, s.persons, s.amount AS "monthlyAmount", s.care, s.support,
       s.uplift_persons::INTEGER AS "upliftPersons", s.uplift_amount::DOUBLE AS "upliftAmount", s.from_day AS "from", n.day AS "to"
     FROM stretches s LEFT JOIN numbered n ON n.county = s.county AND n.i = s.last + 1 ORDER BY s.hh, s.tier, s.from_day`,
  )
  return found.map(({ upliftPersons, upliftAmount, ...one }) => ({
    ...one,
    uplift: upliftOf(one, upliftPersons, upliftAmount),
  }))
}

/** The uplift as far as the ledger tells a possible one: persons and money together, inside what is held; none needs no persons. */
function upliftOf(held: LedgerHolding, told: number | null, amount: number | null): LedgerHolding['uplift'] {
  const persons = told ?? (amount === 0 ? 0 : null)
  if (persons === null || amount === null || (persons === 0) !== (amount === 0)) return null
  return persons <= held.persons && amount <= (held.monthlyAmount ?? amount) && amount >= 0 && persons >= 0
    ? { persons, amount }
    : null
}
