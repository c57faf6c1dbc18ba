/**
 * All three back ends side by side: random families in DuckDB tables and in columns, every output compared with a single
 * evaluation. For tests.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
// The engine parts do not import each other; this opens DuckDB by itself.
import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api'
import fc from 'fast-check'
import { afterAll, beforeAll, expect } from 'vitest'
import { columnPlan, packHouseholds } from '../columns/index.ts'
import { evaluatorOf, type Inputs } from '../dmn/index.ts'
import type { Program } from '../dmn/program.ts'
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
export const columns: PlanColumns = {
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
export const family = fc.record({
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
export type Family = {
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

/** The same families in columns: what they say of each household and person must be what single evaluations say. */
function sameInColumns(
  program: Program,
  outputs: { household: string[]; person?: string[] },
  families: readonly Family[],
  wanted: readonly Record<string, unknown>[],
): void {
  const planned = columnPlan(program, { columns: { ...columns, as_of: { value: '2026-11-24' } }, outputs })
  if (!planned.ok) throw new Error(JSON.stringify(planned.faults, null, 1))
  const population = packHouseholds(program, planned.plan.facts, families as unknown as Inputs[])
  const { household, person } = planned.plan.run(population)
  families.forEach((one, index) => {
    for (const name of outputs.household)
      expect([one, name, household[name]!.at(index)]).toEqual([one, name, wanted[index]![name] ?? null])
    for (const name of outputs.person ?? []) {
      const list = wanted[index]![name] as unknown[] | null
      one.members.forEach((_, at) => {
        const row = population.starts[index]! + at
        expect([one, name, person[name]!.at(row)]).toEqual([one, name, list === null ? null : list[at]])
      })
    }
  })
}

/** Runs the plans and compares every output of every household and person with JavaScript. */
export async function same(
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
  sameInColumns(program, outputs, families, wanted)
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
