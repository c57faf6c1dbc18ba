/** Every rule of OpenFisca's country template, rewritten as DMN (`openfisca-template.dmn`), side by side with OpenFisca. */
import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { compileModels, readDmn, type SqlPlan, sqlPlan } from '../engine/decide/index.ts'
import type { Session } from '../engine/sql/index.ts'
import { type BenchLine, judged, peak, say } from './lines.ts'
import { runPlan } from './rules-tables.ts'
import { WrongResults } from './sweep.ts'

/** Variables that both sides compute, each with all it needs; the sum of each over all households must be the same. */
const outputs = [
  'household_income',
  'total_taxes',
  'total_benefits',
  'parenting_allowance',
  'meal_price',
  'swimming_pool_access',
  'disposable_income',
]

const digits = (precision: number, scale: number) => ({ precision, scale })

function templatePlan(): SqlPlan {
  const file = 'openfisca-template.dmn'
  const read = readDmn(readFileSync(join(import.meta.dirname, file), 'utf8'), file)
  if (!read.ok) throw new Error(JSON.stringify(read.faults))
  const member = { context: { birth: 'date', salary: 'number', capital_returns: 'number', adult: 'boolean' } } as const
  const compiled = compileModels([read.model], {
    inputs: { members: { list: member }, household: { context: { size: 'number', occupancy: 'text' } } },
    types: { member },
  })
  if (!compiled.ok) throw new Error(JSON.stringify(compiled.faults))
  const planned = sqlPlan(compiled.program, {
    columns: {
      'members.birth': {},
      'members.adult': {},
      'members.salary': digits(8, 3),
      'members.capital_returns': digits(8, 2),
      'household.size': { integer: true, ...digits(4, 0) },
      'household.occupancy': {},
    },
    outputs: { household: outputs },
  })
  if (!planned.ok) throw new Error(JSON.stringify(planned.faults))
  return planned.plan
}

/** The same population as `yardstick/openfisca.py` makes: three persons a household. */
async function makeTemplatePopulation(db: Session, households: number): Promise<void> {
  await db.run(`CREATE TABLE person AS SELECT i AS pid, i // 3 AS hh, NOT (i % 3 = 2 OR i % 7 = 1) AS adult,
    DATE '2017-12-31' - CAST(i * 7919 % 32850 AS INTEGER) AS birth,
    CAST(CASE WHEN i % 3 = 0 THEN 0 ELSE i * 104729 % 1500000 / 1000 END AS DECIMAL(8,3)) AS salary,
    CAST(i * 15013 % 20000 / 100 AS DECIMAL(8,2)) AS capital_returns FROM range(${households * 3}) r(i)`)
  await db.run(`CREATE TABLE household AS SELECT i AS hh, CAST(i * 31 % 150 AS SMALLINT) AS size,
    (['owner', 'tenant', 'free_lodger', 'homeless'])[1 + i % 4] AS occupancy FROM range(${households}) r(i)`)
}

/** Left out, and said so, where OPENFISCA_PYTHON names no Python that has openfisca-country-template. */
export async function besideOpenFisca(db: Session, households: number): Promise<BenchLine[]> {
  const python = process.env.OPENFISCA_PYTHON
  if (!python) {
    say('  OpenFisca is left out: OPENFISCA_PYTHON names no Python that has openfisca-country-template')
    return []
  }
  const plan = templatePlan()
  await makeTemplatePopulation(db, households)
  // The first turn opens the files of the operating system and is not counted; of OpenFisca's three the best counts too.
  await runPlan(db, plan)
  const ours = Math.min(await runPlan(db, plan), await runPlan(db, plan), await runPlan(db, plan))
  const sums = await db.row<Record<string, number>>(
    `SELECT ${outputs.map((name) => `sum(${name})::DOUBLE AS ${name}`).join(', ')} FROM ${plan.household}`,
  )
  const script = join(import.meta.dirname, 'yardstick/openfisca.py')
  const ran = spawnSync(python, [script, String(households), outputs.join(',')], { encoding: 'utf8' })
  if (ran.status !== 0) throw new Error(ran.stderr)
  const theirs = JSON.parse(ran.stdout) as { seconds: number; sums: Record<string, number> }
  // OpenFisca counts in 32-bit floats, so its sums are near, not equal.
  const wrong = outputs.find((name) => Math.abs(sums[name]! - theirs.sums[name]!) > Math.abs(theirs.sums[name]!) * 1e-6)
  if (wrong) throw new WrongResults(`${wrong}: OpenFisca ${theirs.sums[wrong]}, ours ${sums[wrong]}`)
  say(`  ours ${ours.toFixed(3)} s, OpenFisca ${theirs.seconds.toFixed(3)} s, ${outputs.length} sums the same`)
  return [
    judged({
      bench: 'rules',
      case: 'all rules of openfisca-country-template',
      rows: households * 3,
      seconds: ours,
      peak_mib: peak(),
      yardstick: 'OpenFisca, one process',
      ratio: ours / theirs.seconds,
      goal: 1 / 3,
    }),
  ]
}
