/**
 * Every rule of OpenFisca's country template, rewritten as DMN (`openfisca-template.dmn`), side by side with OpenFisca: in
 * columns, which like OpenFisca's stand in memory, and in SQL, whose tables stand in DuckDB.
 */
import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import {
  columnPlan,
  compileModels,
  numberColumn,
  type Population,
  type Program,
  packedDate,
  plainColumn,
  type Results,
  readDmn,
  sqlPlan,
} from '../engine/decide/index.ts'
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

function template(): Program {
  const file = 'openfisca-template.dmn'
  const read = readDmn(readFileSync(join(import.meta.dirname, file), 'utf8'), file)
  if (!read.ok) throw new Error(JSON.stringify(read.faults))
  const member = { context: { birth: 'date', salary: 'number', capital_returns: 'number', adult: 'boolean' } } as const
  const compiled = compileModels([read.model], {
    inputs: { members: { list: member }, household: { context: { size: 'number', occupancy: 'text' } } },
    types: { member },
  })
  if (!compiled.ok) throw new Error(JSON.stringify(compiled.faults))
  return compiled.program
}

const columns = {
  'members.birth': {},
  'members.adult': {},
  'members.salary': digits(8, 3),
  'members.capital_returns': digits(8, 2),
  'household.size': { integer: true, ...digits(4, 0) },
  'household.occupancy': {},
}

function planned<Plan>(made: { ok: true; plan: Plan } | { ok: false; faults: unknown }): Plan {
  if (!made.ok) throw new Error(JSON.stringify(made.faults))
  return made.plan
}

/** The same population as `yardstick/openfisca.py` makes: three persons a household. */
async function makeTemplatePopulation(db: Session, households: number): Promise<void> {
  await db.run(`CREATE TABLE person AS SELECT i AS pid, i // 3 AS hh, NOT (i % 3 = 2 OR i % 7 = 1) AS adult,
    DATE '2017-12-31' - CAST(i * 7919 % ${births} AS INTEGER) AS birth,
    CAST(CASE WHEN i % 3 = 0 THEN 0 ELSE i * 104729 % 1500000 / 1000 END AS DECIMAL(8,3)) AS salary,
    CAST(i * 15013 % 20000 / 100 AS DECIMAL(8,2)) AS capital_returns FROM range(${households * 3}) r(i)`)
  await db.run(`CREATE TABLE household AS SELECT i AS hh, CAST(i * 31 % 150 AS SMALLINT) AS size,
    ([${occupancies.map((one) => `'${one}'`).join(', ')}])[1 + i % 4] AS occupancy FROM range(${households}) r(i)`)
}

const occupancies = ['owner', 'tenant', 'free_lodger', 'homeless']
/** Birth dates go so many days back. */
const births = 32_850

/** The same population once more, in columns. */
function templateColumns(households: number): Population {
  const persons = households * 3
  const each = (rows: number, value: (row: number) => number) =>
    Int32Array.from({ length: rows }, (_, row) => value(row))
  const few = (rows: number, value: (row: number) => number) =>
    Uint8Array.from({ length: rows }, (_, row) => value(row))
  const last = Date.parse('2017-12-31T00:00:00Z')
  const days = each(births, (ago) => packedDate(new Date(last - ago * 86_400_000).toISOString().slice(0, 10)))
  return {
    starts: Int32Array.from({ length: households + 1 }, (_, household) => household * 3),
    columns: {
      'members.birth': plainColumn(each(persons, (i) => days[(i * 7919) % births]!)),
      'members.adult': plainColumn(few(persons, (i) => Number(!(i % 3 === 2 || i % 7 === 1)))),
      'members.salary': numberColumn(
        each(persons, (i) => (i % 3 === 0 ? 0 : (i * 104729) % 1_500_000)),
        3,
      ),
      'members.capital_returns': numberColumn(
        each(persons, (i) => (i * 15013) % 20_000),
        2,
      ),
      'household.size': numberColumn(
        each(households, (h) => (h * 31) % 150),
        0,
      ),
      'household.occupancy': plainColumn(
        few(households, (h) => h % 4),
        occupancies,
      ),
    },
  }
}

/** The best of three turns, after five that are not counted: files are opened and loops compiled meanwhile. */
async function best(turn: () => Promise<unknown> | unknown): Promise<number> {
  const seconds: number[] = []
  for (let count = 0; count < 8; count++) {
    const start = performance.now()
    await turn()
    seconds.push((performance.now() - start) / 1000)
  }
  return Math.min(...seconds.slice(5))
}

/** Every household of a sample has in columns what it has in SQL, exactly. */
async function sameRows(db: Session, table: string, found: Results): Promise<void> {
  const rows = await db.rows<Record<string, number>>(
    `SELECT hh, ${outputs.map((name) => `${name}::DOUBLE AS ${name}`).join(', ')} FROM ${table} WHERE hh % 97 = 0`,
  )
  for (const row of rows)
    for (const name of outputs) {
      const ours = found.household[name]!.at(Number(row.hh))
      if (ours !== row[name]) throw new WrongResults(`household ${row.hh}, ${name}: SQL ${row[name]}, columns ${ours}`)
    }
}

/** Left out, and said so, where OPENFISCA_PYTHON names no Python that has openfisca-country-template. */
export async function besideOpenFisca(db: Session, households: number): Promise<BenchLine[]> {
  const python = process.env.OPENFISCA_PYTHON
  if (!python) {
    say('  OpenFisca is left out: OPENFISCA_PYTHON names no Python that has openfisca-country-template')
    return []
  }
  const program = template()
  const sql = planned(sqlPlan(program, { columns, outputs: { household: outputs } }))
  await makeTemplatePopulation(db, households)
  const inSql = await best(() => runPlan(db, sql))
  const plan = planned(columnPlan(program, { columns, outputs: { household: outputs } }))
  const population = templateColumns(households)
  const ours = await best(() => plan.run(population))
  const found = plan.run(population)
  await sameRows(db, sql.household, found)
  const sums = Object.fromEntries(
    outputs.map((name) => {
      const { packed, scale } = found.household[name]!
      return [name, packed!.reduce((sum, units) => sum + units, 0) / 10 ** scale]
    }),
  )
  const script = join(import.meta.dirname, 'yardstick/openfisca.py')
  const ran = spawnSync(python, [script, String(households), outputs.join(',')], { encoding: 'utf8' })
  if (ran.status !== 0) throw new Error(ran.stderr)
  const theirs = JSON.parse(ran.stdout) as { seconds: number; sums: Record<string, number> }
  // OpenFisca counts in 32-bit floats, so its sums are near, not equal.
  const wrong = outputs.find((name) => Math.abs(sums[name]! - theirs.sums[name]!) > Math.abs(theirs.sums[name]!) * 1e-6)
  if (wrong) throw new WrongResults(`${wrong}: OpenFisca ${theirs.sums[wrong]}, ours ${sums[wrong]}`)
  say(
    `  in columns ${ours.toFixed(3)} s, in SQL ${inSql.toFixed(3)} s, OpenFisca ${theirs.seconds.toFixed(3)} s, ${outputs.length} sums the same`,
  )
  return [
    judged({
      bench: 'rules',
      case: 'all rules of openfisca-country-template, in columns',
      rows: households * 3,
      seconds: ours,
      peak_mib: peak(),
      yardstick: 'OpenFisca, one process',
      ratio: ours / theirs.seconds,
      goal: 1 / 3,
    }),
  ]
}
