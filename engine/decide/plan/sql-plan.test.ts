import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
// The engine parts do not import each other; this test opens DuckDB by itself.
import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { evaluatorOf, type Inputs } from '../dmn/index.ts'
import type { Program } from '../dmn/program.ts'
import {
  compiledXml,
  decisionXml,
  functionXml,
  inputXml,
  modelXml,
  sampleScope,
  sampleXml,
  tableXml,
} from '../dmn/testing.ts'
import { sqlPlan } from './index.ts'
import type { PlanColumns } from './plan-units.ts'

let connection: DuckDBConnection
let instance: DuckDBInstance
let dir: string
beforeAll(async () => {
  dir = mkdtempSync(join(tmpdir(), 'engine-plan-'))
  instance = await DuckDBInstance.create(':memory:', { temp_directory: dir, threads: '1' })
  connection = await instance.connect()
})
afterAll(() => {
  connection.closeSync()
  instance.closeSync()
  rmSync(dir, { recursive: true, force: true })
})

const whole = { precision: 5, scale: 0, integer: true }
const money = { precision: 12, scale: 2 }
const columns: PlanColumns = {
  'members.age': whole,
  'members.wage': money,
  'members.farm': money,
  'members.disability': {},
  'members.student': {},
  'members.born': {},
  'household.urban': {},
  'household.area': {},
  'household.cars': whole,
  'standard.dibao': money,
  'standard.care_full': money,
  'standard.care_half': money,
  as_of: { sql: "DATE '2026-11-24'", constant: true },
}

const maybe = <T>(value: fc.Arbitrary<T>) => fc.option(value, { freq: 9 })
const amount = (max: number) => fc.integer({ min: 0, max: max * 100 }).map((fen) => fen / 100)
const member = fc.record({
  age: maybe(fc.oneof(fc.integer({ min: 0, max: 100 }), fc.constantFrom(2, 3, 16, 18, 59, 60, 69, 70))),
  wage: maybe(fc.oneof(amount(20000), fc.constant(0))),
  farm: maybe(amount(5000)),
  disability: maybe(fc.constantFrom('none', 'light', 'middle', 'severe')),
  student: maybe(fc.boolean()),
  born: maybe(fc.constantFrom('1960-02-29', '2010-05-01')),
})
const family = fc.record({
  members: fc.array(member, { maxLength: 4 }),
  household: fc.record({
    urban: maybe(fc.boolean()),
    area: maybe(fc.constantFrom('150403', '152201')),
    cars: maybe(fc.integer({ min: 0, max: 3 })),
  }),
  standard: fc.record({
    dibao: maybe(fc.constantFrom(600, 700.5)),
    care_full: maybe(fc.constantFrom(900, 1000)),
    care_half: maybe(fc.constant(450)),
  }),
})
type Family = {
  members: Record<string, unknown>[]
  household: Record<string, unknown>
  standard: Record<string, unknown>
}

const cell = (value: unknown, type: string): string =>
  `CAST(${value === null || value === undefined ? 'NULL' : typeof value === 'string' ? `'${value}'` : String(value)} AS ${type})`

async function load(families: readonly Family[]): Promise<void> {
  const persons = families.flatMap((one, hh) => one.members.map((m, index) => ({ ...m, hh, pid: hh * 10 + index })))
  await connection.run(
    'CREATE OR REPLACE TABLE person (pid BIGINT, hh BIGINT, age SMALLINT, wage DECIMAL(12,2), farm DECIMAL(12,2), disability VARCHAR, student BOOLEAN, born DATE)',
  )
  await connection.run(
    'CREATE OR REPLACE TABLE household (hh BIGINT, urban BOOLEAN, area VARCHAR, cars SMALLINT, dibao DECIMAL(12,2), care_full DECIMAL(12,2), care_half DECIMAL(12,2))',
  )
  if (persons.length > 0)
    await connection.run(
      `INSERT INTO person VALUES ${persons
        .map(
          (p: Record<string, unknown>) =>
            `(${p.pid}, ${p.hh}, ${cell(p.age, 'SMALLINT')}, ${cell(p.wage, 'DECIMAL(12,2)')}, ${cell(p.farm, 'DECIMAL(12,2)')}, ${cell(p.disability, 'VARCHAR')}, ${cell(p.student, 'BOOLEAN')}, ${cell(p.born, 'DATE')})`,
        )
        .join(',')}`,
    )
  await connection.run(
    `INSERT INTO household VALUES ${families
      .map(
        ({ household: h, standard: s }, hh) =>
          `(${hh}, ${cell(h.urban, 'BOOLEAN')}, ${cell(h.area, 'VARCHAR')}, ${cell(h.cars, 'SMALLINT')}, ${cell(s.dibao, 'DECIMAL(12,2)')}, ${cell(s.care_full, 'DECIMAL(12,2)')}, ${cell(s.care_half, 'DECIMAL(12,2)')})`,
      )
      .join(',')}`,
  )
}

const plain = (value: unknown): unknown => {
  if (value === null || value === undefined) return null
  if (value instanceof Date) return value.toISOString().slice(0, 10)
  if (typeof value === 'object' && 'items' in value) return (value as { items: unknown[] }).items.map(plain)
  if (Array.isArray(value)) return value.map(plain)
  if (typeof value === 'bigint') return Number(value)
  return value
}

let runs = 0

/** Runs the plan and compares every output of every household and person with JavaScript. */
async function same(
  program: Program,
  outputs: { household: string[]; person?: string[] },
  families: readonly Family[],
) {
  const planned = sqlPlan(program, { columns, outputs, prefix: `run${++runs}_` })
  if (!planned.ok) throw new Error(JSON.stringify(planned.faults, null, 1))
  const { plan } = planned
  await load(families)
  for (const step of plan.steps) {
    try {
      await connection.run(`CREATE OR REPLACE TEMP ${step.kind} ${step.name} AS ${step.sql}`)
    } catch (error) {
      throw new Error(`${step.name}: ${error}\n${step.sql}`)
    }
  }
  const run = evaluatorOf(program)
  const wanted = families.map((one) => run({ ...one, as_of: '2026-11-24' } as Inputs, { trace: false }).values)
  const rows = await (
    await connection.run(
      `SELECT hh, ${outputs.household.map((name) => `"${name}"`).join(', ')} FROM ${plan.household} ORDER BY hh`,
    )
  ).getRowsJS()
  expect(rows.length).toBe(families.length)
  rows.forEach((row, index) => {
    const found = Object.fromEntries(outputs.household.map((name, column) => [name, plain(row[column + 1])]))
    const expected = Object.fromEntries(outputs.household.map((name) => [name, wanted[index]![name] ?? null]))
    expect({ family: families[index], ...found }).toEqual({ family: families[index], ...expected })
  })
  if (!plan.person) return
  const persons = await (
    await connection.run(
      `SELECT pid, ${outputs.person!.map((name) => `"${name}"`).join(', ')} FROM ${plan.person} ORDER BY pid`,
    )
  ).getRowsJS()
  expect(persons.length).toBe(families.flatMap((one) => one.members).length)
  for (const row of persons) {
    const pid = Number(row[0])
    const values = wanted[Math.floor(pid / 10)]!
    outputs.person!.forEach((name, column) => {
      const list = values[name] as unknown[] | null
      expect([families[Math.floor(pid / 10)], name, plain(row[column + 1])]).toEqual([
        families[Math.floor(pid / 10)],
        name,
        list === null ? null : list[pid % 10],
      ])
    })
  }
}

const sample = compiledXml(sampleXml)
const household = [
  'size',
  'income',
  'per_capita',
  'share',
  'has_child',
  'all_adult',
  'oldest',
  'tier',
  'care_sum',
  'monthly_amount',
  'old_poor',
  'package',
]

describe('the whole population', () => {
  test('a benefit gives every random household what JavaScript gives it, in SQL', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(family, { minLength: 30, maxLength: 30 }), async (families) => {
        await same(sample, { household, person: ['care'] }, families as Family[])
      }),
      { numRuns: 15, endOnFailure: true },
    )
  }, 120_000)

  test.each([
    'FIRST',
    'UNIQUE',
    'ANY',
    'PRIORITY',
    'COLLECT SUM',
    'COLLECT COUNT',
    'COLLECT MIN',
    'COLLECT MAX',
    'COLLECT',
    'RULE ORDER',
    'OUTPUT ORDER',
  ])(
    'random tables with hit policy %s',
    async (named) => {
      const [policy, aggregation] = named.startsWith('COLLECT ') ? named.split(' ') : [named]
      const numeric = aggregation !== undefined
      const ages = fc.constantFrom('-', '< 16', '[16..60)', '>= 60', '16, 60', 'not(18)', 'null')
      const kinds = fc.constantFrom('-', '"none"', '"light","severe"', 'not("none")')
      const incomes = fc.constantFrom(
        '-',
        '< standard.dibao',
        '>= standard.dibao',
        '? > 100 and ? < standard.dibao * 12',
        '0',
      )
      const results = numeric
        ? fc.constantFrom('1', '2.5', 'm.wage', '0')
        : fc.constantFrom('"a"', '"b"', '"c"', 'm.disability')
      const rule = fc.tuple(ages, kinds, incomes, results).map((cells) => [...cells])
      const table = fc.record({
        rows: fc.array(rule, { minLength: 1, maxLength: 6 }),
        otherwise: fc.option(numeric ? fc.constant('7') : fc.constant('"z"')),
      })
      await fc.assert(
        fc.asyncProperty(
          table,
          fc.array(family, { minLength: 25, maxLength: 25 }),
          async ({ rows, otherwise }, families) => {
            const constant =
              policy === 'PRIORITY' || policy === 'OUTPUT ORDER'
                ? rows.map((cells) => [...cells.slice(0, 3), cells[3] === 'm.disability' ? '"a"' : cells[3]!])
                : rows
            const table = tableXml(policy!, ['m.age', 'm.disability', 'm.wage'], ['o'], constant, {
              ...(aggregation && { aggregation }),
              ...(otherwise && { otherwise }),
              ...(numeric ? {} : { values: '"c","b","a"' }),
            })
            const program = compiledXml(
              modelXml(
                inputXml('members', 'standard') +
                  functionXml('f', { m: 'member', standard: 'standards' }, table) +
                  decisionXml('d', 'for m in members return f(m, standard)', ['members', 'standard'], ['f']),
              ),
              {
                ...sampleScope,
                types: { ...sampleScope.types, standards: sampleScope.inputs.standard! },
                unchecked: true,
              },
            )
            await same(program, { household: [], person: ['d'] }, families as Family[])
          },
        ),
        { numRuns: 12, endOnFailure: true },
      )
    },
    120_000,
  )
})

describe('tables with many rows', () => {
  const some = (values: readonly string[]) => fc.constantFrom('-', ...values)
  const row = fc.record({
    age: fc.oneof(
      fc.constantFrom('-', 'null', 'not(7)'),
      fc
        .integer({ min: 0, max: 99 })
        .chain((from) =>
          fc.constantFrom(
            `>= ${from}`,
            `< ${from}`,
            `[${from}..${from + 9}]`,
            `(${from}..${from + 9})`,
            `${from}, ${from + 2}`,
          ),
        ),
    ),
    wage: fc.oneof(
      fc.constant('-'),
      fc
        .integer({ min: 0, max: 200 })
        .chain((from) =>
          fc.constantFrom(
            `> ${from * 100}`,
            `<= ${from * 100}`,
            `[${from * 100}..${from * 100 + 100})`,
            `${from * 37}.005`,
          ),
        ),
    ),
    disability: some(['"none"', '"light","severe"', 'not("none")', '"middle"']),
    student: some(['true', 'false']),
    born: some(['>= date("1960-02-29")', '< date("2010-05-01")', 'date("2010-05-01")']),
    out: fc.constantFrom('1', '2', '2.50', '3', 'm.farm'),
  })
  test.each(['FIRST', 'UNIQUE', 'ANY'])(
    'policy %s: looked up in SQL, gone through in JavaScript, with the same result',
    async (policy) => {
      await fc.assert(
        fc.asyncProperty(
          fc.array(row, { minLength: 25, maxLength: 40 }),
          fc.array(family, { minLength: 40, maxLength: 40 }),
          fc.boolean(),
          async (rows, families, otherwise) => {
            // Fewer columns with many rows, or the numbers of combinations grow beyond what is looked up.
            const texts = rows.map((one) => [one.age, one.wage, one.disability, one.student, one.born, one.out])
            const table = tableXml(
              policy,
              ['m.age', 'm.wage', 'm.disability', 'm.student', 'm.born'],
              ['o'],
              texts,
              otherwise ? { otherwise: '7' } : {},
            )
            const program = compiledXml(
              modelXml(
                inputXml('members') +
                  functionXml('f', { m: 'member' }, table) +
                  decisionXml('d', 'for m in members return f(m)', ['members'], ['f']),
              ),
              { ...sampleScope, unchecked: true },
            )
            await same(program, { household: [], person: ['d'] }, families as Family[])
          },
        ),
        { numRuns: 6, endOnFailure: true },
      )
    },
    120_000,
  )

  test('a thousand bands of income with five texts cost some look-ups, no thousand conditions', async () => {
    const kinds = ['none', 'light', 'middle', 'severe', 'other']
    const rows = Array.from({ length: 1000 }, (_, index) => {
      const band = Math.floor(index / 5)
      return [`[${band * 100}..${band * 100 + 100})`, `"${kinds[index % 5]}"`, `${index}`]
    })
    const table = tableXml('UNIQUE', ['m.wage', 'm.disability'], ['o'], rows, { otherwise: '-1' })
    const program = compiledXml(
      modelXml(
        inputXml('members') +
          functionXml('f', { m: 'member' }, table) +
          decisionXml('d', 'for m in members return f(m)', ['members'], ['f']),
      ),
      sampleScope,
    )
    const planned = sqlPlan(program, { columns, outputs: { household: [], person: ['d'] } })
    const sql = planned.ok ? planned.plan.steps.find((step) => step.name === 'decide_person_0')!.sql : ''
    expect(sql.match(/CASE/g)!.length).toBeLessThan(10)
    const families = [0, 99.99, 100, 100.01, 19999.99, 20000, -1, null].map((wage) => ({
      members: kinds.map((disability) => ({ age: 1, wage, farm: 1, disability, student: true, born: null })),
      household: {},
      standard: {},
    }))
    await same(program, { household: [], person: ['d'] }, families)
  })
})

describe('what cannot be SQL is refused with its place', () => {
  const refused = (logic: string) => {
    const program = compiledXml(modelXml(inputXml('members') + decisionXml('d', logic, ['members'])))
    const planned = sqlPlan(program, { columns, outputs: { household: ['d'] } })
    return planned.ok ? [] : planned.faults.map((fault) => `${fault.line}:${fault.column} ${fault.message}`)
  }
  test.each([
    ['members[1].age', '2:193 members have no position in SQL'],
    ['for a in members, b in members return a.age - b.age', '2:193 only one list at a time can be gone through in SQL'],
    ['members.age', '2:41 d is not one value for the household'],
    ['sum(for x in 1..count(members) return x)', '2:197 from..to cannot be said in SQL'],
  ])('%s', (logic, fault) => expect(refused(logic)).toEqual([fault]))

  test('a fact without a column', () => {
    const program = compiledXml(modelXml(inputXml('members') + decisionXml('d', 'sum(members.wage)', ['members'])))
    const planned = sqlPlan(program, { columns: {}, outputs: { household: ['d'] } })
    expect(planned.ok || planned.faults[0]!.message).toBe('there is no column for members.wage')
  })
})

test('equal expressions are computed once and a constant row of a table costs nothing', () => {
  const table = tableXml(
    'UNIQUE',
    ['item'],
    ['share'],
    [
      ['"wage"', '1'],
      ['"gift"', '0.5'],
    ],
  )
  const program = compiledXml(
    modelXml(
      inputXml('members') +
        functionXml('share', { item: 'string' }, table) +
        functionXml('income', { m: 'member' }, 'share("wage") * m.wage + share("gift") * m.farm', ['share']) +
        decisionXml(
          'd',
          'sum(for m in members return income(m)) + max(for m in members return income(m))',
          ['members'],
          ['income'],
        ),
    ),
  )
  const planned = sqlPlan(program, { columns, outputs: { household: ['d'] } })
  const person = planned.ok && planned.plan.steps.find((step) => step.name === 'decide_person_0')!.sql
  expect(person).toContain('"m.wage" + (0.5 * "m.farm") AS "income"')
  expect(person).not.toContain('CASE')
})
