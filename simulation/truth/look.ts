/** What can be known as of a day: views over the undamaged records, either all that happened or only what reached the files. */
import { date, ident, literal, type Session } from '../../engine/sql/index.ts'
import type { Region, StandardRow } from '../../modules/rules/index.ts'
import { sendTurns } from '../files/send.ts'
import { lastDayOf, type Plan } from '../options.ts'
import type { RecordSet } from '../records/record-set.ts'
import { type Desk, recordTable } from '../records/write-down.ts'

/** true: everything that happened up to the day. sent: only rows handed in up to that month that can be given to a person. */
export type Sight = 'true' | 'sent'

/**
 * Makes for every record set a view named like its data set (`medical_settlement`) holding what is seen as of a month's last day,
 * and `people` (p, h, age, alive), `homes` (h, county, urban, members, minors, adults, elders60, elders80), `tier` (h, tier), `line` (h, dibao, …).
 */
export async function look(
  db: Session,
  plan: Plan,
  desk: Desk,
  sets: readonly RecordSet[],
  month: number,
  sight: Sight,
): Promise<void> {
  const asOf = date(lastDayOf(plan.months[month]!))
  const views: string[] = []
  for (const set of sets) {
    const name = ident(set.dataset.replaceAll('-', '_'))
    const table = ident(recordTable(set.dataset))
    views.push(
      `CREATE OR REPLACE TEMP VIEW ${name} AS SELECT * FROM ${table} WHERE ${rowsSeen(plan, desk, set, month, sight, asOf)}`,
    )
  }
  const people =
    sight === 'true'
      ? `SELECT p, h, birth, relation, NOT coalesce(death_day <= ${asOf} OR left_day <= ${asOf}, false) AS alive FROM all_person WHERE birth <= ${asOf}`
      : `SELECT _p AS p, _h AS h, birth_date AS birth, relation, status = 'normal' AS alive FROM population`
  await db.run(`${views.join(';\n')};
    CREATE OR REPLACE TEMP TABLE people AS SELECT p, h, relation, date_sub('year', birth, ${asOf}) AS age, alive FROM (${people});
    CREATE OR REPLACE TEMP TABLE homes AS SELECT h, any_value(hh) AS hh, any_value(county) AS county, any_value(urban) AS urban, count(*) FILTER (alive) AS members,
        count(*) FILTER (alive AND age < 18) AS minors, count(*) FILTER (alive AND age BETWEEN 18 AND 59) AS adults,
        count(*) FILTER (alive AND age >= 60) AS elders60, count(*) FILTER (alive AND age >= 80) AS elders80
      FROM people JOIN all_hh USING (h) GROUP BY h;
    CREATE OR REPLACE TEMP TABLE tier AS SELECT h, coalesce(l.tier, 'none') AS tier FROM homes LEFT JOIN (SELECT _h AS h, min(tier) AS tier FROM tier_ledger GROUP BY 1) l USING (h);
    CREATE OR REPLACE TEMP TABLE line AS SELECT h, members, urban, county, tier, ${lines(plan.region, lastDayOf(plan.months[month]!))} FROM homes JOIN tier USING (h);
    CREATE OR REPLACE TEMP TABLE pay12 AS SELECT _h AS h, sum(income)::DOUBLE AS income FROM income_tax WHERE income_month > ${asOf} - INTERVAL 12 MONTH GROUP BY 1;
    CREATE OR REPLACE TEMP TABLE bills12 AS SELECT * FROM medical_settlement WHERE settled_on > ${asOf} - INTERVAL 12 MONTH;
    CREATE OR REPLACE TEMP TABLE severe AS SELECT DISTINCT _p AS p, _h AS h, grade IN ('1', '2') AS grade12, age FROM disability d JOIN people ON p = _p
      WHERE alive AND (grade IN ('1', '2') OR (kind IN ('5', '6') AND grade = '3'))`)
}

function rowsSeen(plan: Plan, desk: Desk, set: RecordSet, month: number, sight: Sight, asOf: string): string {
  if (set.kind === 'events')
    return sight === 'true' ? `_day <= ${asOf}` : `_sent <= ${month} AND NOT _lost AND _day <= ${asOf}`
  if (sight === 'true') return `_day <= ${asOf} AND (_until IS NULL OR _until > ${asOf})`
  const newest = sendTurns(set, desk)
    .map((turn) => turn.month)
    .filter((m) => m <= month)
    .at(-1)
  if (newest === undefined) return 'false'
  const end = date(lastDayOf(plan.months[newest]!))
  return `NOT _lost AND _seen <= ${end} AND (_until IS NULL OR _until > ${end})`
}

/** The standards of the region that the definitions name, per household by county and by town or country. */
function lines(region: Region, day: string): string {
  const valid = region.standards.filter((s) => s.valid_from <= day && (s.valid_to === '' || s.valid_to >= day))
  return [
    'dibao',
    'disposable_income',
    'margin_ratio',
    'rigid_ratio',
    'urban_hardship_spending',
    'medical_aid_start',
    'homes_limit',
    'asset_months_dibao',
    'asset_months_margin',
    'asset_months_rigid',
  ]
    .map((id) => `${caseOf(valid.filter((s) => s.id === id))} AS ${ident(id)}`)
    .join(', ')
}

function caseOf(rows: readonly StandardRow[]): string {
  const ordered = [...rows].sort((a, b) => b.area.length - a.area.length || b.valid_from.localeCompare(a.valid_from))
  const whens = ordered.map((s) => {
    const area = s.area.replace(/0+$/, '')
    const where = [
      area ? `county::VARCHAR LIKE ${literal(`${area.slice(0, 6)}%`)}` : 'true',
      s.urban ? (s.urban === 'urban' ? 'urban' : 'NOT urban') : 'true',
    ].join(' AND ')
    return `WHEN ${where} THEN ${Number(s.value)}::DOUBLE`
  })
  return whens.length > 0 ? `CASE ${whens.join(' ')} END` : 'NULL::DOUBLE'
}
