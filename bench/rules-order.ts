/** The decision order with its amounts over a population: our plan against hand-written SQL, compared row by row. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type SqlPlan, sqlPlan } from '../engine/decide/index.ts'
import type { Session } from '../engine/sql/index.ts'
import { type Benefits, compiledBenefits } from '../modules/rules/shared.ts'
import { columnsOf } from './rules-population.ts'
import { WrongResults } from './sweep.ts'

/** What the decision order answers: tier and amount, the figures they rest on, and each member's tier. */
const household = [
  'tier',
  'monthly_amount',
  'household_size',
  'unit_size',
  'unit_income_year',
  'assessed_income_year',
  'tekun_persons',
  'dibao_eligible',
  'margin_household',
  'rigid_eligible',
  'single_persons',
]

export function orderPlan(benefits: Benefits): SqlPlan {
  const compiled = compiledBenefits(benefits)
  if (!compiled.ok) throw new Error(JSON.stringify(compiled.faults))
  const planned = sqlPlan(compiled.program, {
    columns: columnsOf(benefits),
    outputs: { household, person: ['member_tier'] },
  })
  if (!planned.ok) throw new Error(JSON.stringify(planned.faults))
  return planned.plan
}

/** Wall and processor seconds of a piece of work in this process. */
export interface Timed {
  seconds: number
  cpu: number
}

/** Runs the work and tells its time. @example await timed(() => db.run('…')) */
export async function timed(work: () => Promise<unknown>): Promise<Timed> {
  const [start, before] = [performance.now(), process.cpuUsage()]
  await work()
  const { user, system } = process.cpuUsage(before)
  return { seconds: (performance.now() - start) / 1000, cpu: (user + system) / 1e6 }
}

export async function runOrder(db: Session, plan: SqlPlan): Promise<void> {
  for (const step of plan.steps) {
    await db.run(`CREATE OR REPLACE TEMP ${step.kind} ${step.name} AS ${step.sql}`)
    for (const table of step.done) await db.run(`DROP TABLE ${table}`)
  }
}

/** Takes away what the sides made, so that each begins with the same free memory. */
export async function clearOrder(db: Session, plan: SqlPlan): Promise<void> {
  for (const table of [plan.household, plan.person, 'y_household', 'y_result_person'])
    if (table) await db.run(`DROP TABLE IF EXISTS ${table}`)
}

export async function runByHand(db: Session): Promise<void> {
  const statements = readFileSync(join(import.meta.dirname, 'yardstick/rules.sql'), 'utf8').split(/;\s*$/m)
  for (const statement of statements) if (statement.trim()) await db.run(statement)
}

/** @throws WrongResults naming a household or person that differs */
export async function compareOrder(db: Session, plan: SqlPlan): Promise<number> {
  const list = household.map((name) =>
    /amount|income|size|persons/.test(name) ? `CAST("${name}" AS DECIMAL(30,6)) AS "${name}"` : `"${name}"`,
  )
  const ours = `SELECT hh, ${list.join(', ')} FROM ${plan.household}`
  const theirs = `SELECT hh, ${list.join(', ')} FROM y_household`
  const odd = await db.rows(
    `SELECT * FROM (SELECT 'ours' AS side, * FROM (${ours} EXCEPT ${theirs}) UNION ALL SELECT 'by hand', * FROM (${theirs} EXCEPT ${ours})) ORDER BY hh, side LIMIT 6`,
  )
  if (odd.length > 0)
    throw new WrongResults(`Households differ:\n${odd.map((row) => `  ${JSON.stringify(row)}`).join('\n')}`)
  const persons = await db.rows(
    `SELECT pid, o.member_tier AS ours, y.member_tier AS by_hand FROM ${plan.person} o JOIN y_result_person y USING (pid) WHERE o.member_tier IS DISTINCT FROM y.member_tier LIMIT 5`,
  )
  if (persons.length > 0)
    throw new WrongResults(`Persons differ:\n${persons.map((row) => `  ${JSON.stringify(row)}`).join('\n')}`)
  const counts = await db.row<{ n: number; m: number }>(
    `SELECT (SELECT count(*) FROM ${plan.person}) AS n, (SELECT count(*) FROM y_result_person) AS m`,
  )
  if (counts.n !== counts.m) throw new WrongResults(`${counts.n} persons, by hand ${counts.m}`)
  return counts.n
}
