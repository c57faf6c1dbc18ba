/** The policy of every region says the same in SQL and in columns, over random households, as family by family. */
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { columnPlan, type Inputs, type PlanColumns, packHouseholds, sqlPlan } from '../../../engine/decide/index.ts'
import { openDuckdb, type Session } from '../../../engine/sql/index.ts'
import { loadRegion } from '../index.ts'
import { type Benefits, benefitEvaluator, compiledBenefits, type FactDef } from '../shared.ts'

const regions = join(import.meta.dirname, '../../../regions')
const withBenefits = readdirSync(regions).filter((name) => existsSync(join(regions, name, 'benefits', 'benefits.yaml')))
const asOf = '2026-11-24'

let db: Session
let dir: string
beforeAll(async () => {
  dir = mkdtempSync(join(tmpdir(), 'rules-population-'))
  db = await openDuckdb({ memoryLimitMib: 1024, threads: 1, tempDir: dir })
})
afterAll(() => {
  db.close()
  rmSync(dir, { recursive: true, force: true })
})

type Scalar = string | number | boolean | null
type Facts = Record<string, Scalar>
type Fact = Pick<FactDef, 'type' | 'unit' | 'codes' | 'assume'>

/** Mostly the usual value, so that families come far down the rules; sometimes anything, sometimes unknown. */
function factOf(name: string, fact: Fact, unknown: number): fc.Arbitrary<Scalar> {
  const any: fc.Arbitrary<Scalar> = fact.codes
    ? fc.constantFrom(...fact.codes)
    : fact.type === 'boolean'
      ? fc.boolean()
      : fact.type === 'date'
        ? fc.constantFrom('2026-01-31', '2026-06-30', '2026-07-01')
        : fact.type === 'text'
          ? fc.constantFrom('a', 'b')
          : name === 'age'
            ? fc.oneof(fc.integer({ min: 0, max: 99 }), fc.constantFrom(15, 16, 17, 18, 59, 60, 69, 70))
            : fact.unit?.startsWith('CNY')
              ? fc.oneof(
                  fc.integer({ min: 0, max: 2_000_000 }).map((fen) => fen / 100),
                  fc.constant(0),
                )
              : fc.integer({ min: 0, max: 14 })
  const usual = fact.assume === undefined ? any : fc.constant(fact.assume)
  return fc.oneof(
    { weight: 60, arbitrary: usual },
    { weight: 40, arbitrary: any },
    { weight: unknown, arbitrary: fc.constant(null) },
  )
}

const factsOf = (facts: Record<string, Fact>, unknown: number): fc.Arbitrary<Facts> =>
  fc.record(Object.fromEntries(Object.entries(facts).map(([name, fact]) => [name, factOf(name, fact, unknown)])))

const sqlType = ({ type, unit }: Fact): string =>
  type === 'number'
    ? unit?.startsWith('CNY')
      ? 'DECIMAL(10,2)'
      : 'INTEGER'
    : { text: 'VARCHAR', boolean: 'BOOLEAN', date: 'DATE' }[type]
const digits = ({ type, unit }: Fact) =>
  type !== 'number'
    ? {}
    : unit?.startsWith('CNY')
      ? { precision: 10, scale: 2 }
      : { precision: 9, scale: 0, integer: true }
const cell = (value: Scalar | undefined, type: string): string =>
  `CAST(${value === null || value === undefined ? 'NULL' : typeof value === 'string' ? `'${value}'` : String(value)} AS ${type})`

async function table(name: string, keys: string[], types: Record<string, string>, rows: Facts[]): Promise<void> {
  const all = { ...Object.fromEntries(keys.map((key) => [key, 'BIGINT'])), ...types }
  await db.run(
    `CREATE OR REPLACE TABLE ${name} (${Object.entries(all)
      .map(([column, type]) => `"${column}" ${type}`)
      .join(', ')})`,
  )
  if (rows.length === 0) return
  const values = rows.map(
    (row) =>
      `(${Object.entries(all)
        .map(([column, type]) => cell(row[column], type))
        .join(', ')})`,
  )
  await db.run(`INSERT INTO ${name} VALUES ${values.join(',\n')}`)
}

let runs = 0

async function compare(
  benefits: Benefits,
  families: { household: Facts; members: Facts[]; standard: Facts }[],
): Promise<void> {
  const { inputs, outputs } = benefits
  const compiled = compiledBenefits(benefits)
  if (!compiled.ok) throw new Error(JSON.stringify(compiled.faults))
  const columns: Record<string, PlanColumns[string]> = { as_of: { sql: `DATE '${asOf}'`, constant: true } }
  for (const [name, fact] of Object.entries(inputs.person)) columns[`members.${name}`] = digits(fact)
  for (const [name, fact] of Object.entries(inputs.household)) columns[`household.${name}`] = digits(fact)
  for (const id of Object.keys(inputs.standard))
    columns[`standard.${id}`] = { sql: `"std_${id}"`, precision: 12, scale: 4 }
  const [perHousehold, perPerson] = [Object.keys(outputs.household), Object.keys(outputs.person)]
  const planned = sqlPlan(compiled.program, {
    columns,
    outputs: { household: perHousehold, person: perPerson },
    prefix: `run${++runs}_`,
  })
  if (!planned.ok) throw new Error(JSON.stringify(planned.faults, null, 1))

  const typesOf = (facts: Record<string, Fact>) =>
    Object.fromEntries(Object.entries(facts).map(([name, fact]) => [name, sqlType(fact)]))
  const lines = Object.fromEntries(Object.keys(inputs.standard).map((id) => [`std_${id}`, 'DECIMAL(12,4)']))
  await table(
    'person',
    ['pid', 'hh'],
    typesOf(inputs.person),
    families.flatMap((one, hh) => one.members.map((m, index) => ({ ...m, hh, pid: hh * 10 + index }))),
  )
  await table(
    'household',
    ['hh'],
    { ...typesOf(inputs.household), ...lines },
    families.map((one, hh) => ({
      ...one.household,
      hh,
      ...Object.fromEntries(Object.entries(one.standard).map(([id, value]) => [`std_${id}`, value])),
    })),
  )
  for (const step of planned.plan.steps) await db.run(`CREATE OR REPLACE ${step.kind} ${step.name} AS ${step.sql}`)

  const run = benefitEvaluator(benefits)
  const wanted = families.map((one) => run({ ...one, as_of: asOf }, { trace: false }).values)
  const inColumns = columnPlan(compiled.program, {
    columns: { ...columns, as_of: { value: asOf } },
    outputs: { household: perHousehold, person: perPerson },
  })
  if (!inColumns.ok) throw new Error(JSON.stringify(inColumns.faults, null, 1))
  const population = packHouseholds(compiled.program, inColumns.plan.facts, families as unknown as Inputs[])
  const packed = inColumns.plan.run(population)
  families.forEach((one, hh) => {
    const expected = perHousehold.map((name) => [name, wanted[hh]![name] ?? null, one])
    expect(perHousehold.map((name) => [name, packed.household[name]!.at(hh), one])).toEqual(expected)
    for (const name of perPerson) {
      const list = wanted[hh]![name] as Scalar[] | null
      const found = one.members.map((_, at) => packed.person[name]!.at(population.starts[hh]! + at))
      expect([name, found]).toEqual([name, one.members.map((_, at) => list?.[at] ?? null)])
    }
  })

  const shown = (value: unknown) => (value === undefined ? null : value)
  const households = await db.rows(`SELECT * FROM ${planned.plan.household} ORDER BY hh`)
  expect(households.length).toBe(families.length)
  households.forEach((row, index) => {
    const expected = Object.fromEntries(perHousehold.map((name) => [name, shown(wanted[index]![name])]))
    const found = Object.fromEntries(perHousehold.map((name) => [name, shown(row[name])]))
    const wrong = perHousehold.filter((name) => found[name] !== expected[name])
    expect(wrong.map((name) => [name, found[name], expected[name], families[index]])).toEqual([])
  })
  for (const row of await db.rows<Facts>(`SELECT * FROM ${planned.plan.person} ORDER BY pid`))
    for (const name of perPerson) {
      const list = wanted[Number(row.hh)]![name] as Scalar[] | null
      expect([name, row.pid, shown(row[name])]).toEqual([name, row.pid, shown(list?.[Number(row.pid) % 10])])
    }
}

test.each(withBenefits)(
  'benefits of %s: SQL, columns and single evaluations agree on random households',
  async (name) => {
    const { benefits } = loadRegion(join(regions, name))
    if (!benefits) throw new Error('no benefits')
    const values = (id: string): number[] =>
      benefits.standards.filter((row) => row.id === id).map((row) => Number(row.value))
    const standard = (unknown: number) =>
      fc.record(
        Object.fromEntries(
          Object.keys(benefits.inputs.standard).map((id) => {
            const known = fc.constantFrom(...(values(id).length > 0 ? values(id) : [1]))
            return [
              id,
              fc.oneof(
                { weight: 100, arbitrary: known as fc.Arbitrary<Scalar> },
                { weight: unknown, arbitrary: fc.constant(null) },
              ),
            ]
          }),
        ),
      )
    // Families of which all is known come far; of others only a fact or two is unknown.
    const family = fc.constantFrom(0, 0, 1, 3).chain((unknown) =>
      fc.record({
        household: factsOf(benefits.inputs.household, unknown),
        members: fc.array(factsOf(benefits.inputs.person, unknown), { maxLength: 4 }),
        standard: standard(unknown > 1 ? 1 : 0),
      }),
    )
    await fc.assert(
      fc.asyncProperty(fc.array(family, { minLength: 60, maxLength: 60 }), async (families) =>
        compare(benefits, families),
      ),
      { numRuns: 3, endOnFailure: true },
    )
  },
  120_000,
)
