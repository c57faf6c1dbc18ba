/** Both executions of the policy agree: every worked case and random families of both regions, in JavaScript and in SQL. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openDuckdb, type Session } from '../../../engine/sql/index.ts'
import { loadRegion } from '../index.ts'
import { calculateFamily, type Family } from './calculate.ts'
import { populationPlan, sqlTypeOf } from './population.ts'
import { familyOf, setStandards } from './run-case.ts'
import type { Benefits, FactDef, Scalar } from './shapes.ts'
import { standardsFor, valuesOf } from './standards-for.ts'

/** Another one each time; told when it finds something, and repeated by `JIULIAN_SEED=… npx vitest run agreement`. */
const seed = Number(process.env.JIULIAN_SEED ?? Math.floor(Math.random() * 2 ** 31))

let db: Session
const dir = mkdtempSync(join(tmpdir(), 'jiulian-agreement-'))
beforeAll(async () => {
  db = await openDuckdb({ memoryLimitMib: 1024, threads: 1, tempDir: dir })
})
afterAll(() => {
  db.close()
  rmSync(dir, { recursive: true, force: true })
})

interface Sample {
  family: Family
  asOf: string
  area: string
  /** Standards set by hand over the dated ones. */
  set: Record<string, number>
}

const cell = (value: unknown, type: string): string =>
  `CAST(${value === null || value === undefined ? 'NULL' : typeof value === 'string' ? `'${value}'` : value} AS ${type})`

const placeOf = (sample: Sample) => {
  const { urban } = sample.family.household
  return { area: sample.area, urban: typeof urban === 'boolean' ? urban : null, asOf: sample.asOf }
}

/** Lays the families out as the two tables of a population. */
async function lay(benefits: Benefits, samples: readonly Sample[]): Promise<void> {
  const facts = (part: Record<string, FactDef>) => Object.entries(part)
  const ids = Object.keys(benefits.inputs.standard)
  const households = samples.map((sample, hh) => {
    const { family } = sample
    const dated = { ...valuesOf(standardsFor(benefits, placeOf(sample))), ...sample.set }
    const own = facts(benefits.inputs.household).map(([name, fact]) => cell(family.household[name], sqlTypeOf(fact)))
    return `(${[hh, cell(sample.asOf, 'DATE'), ...own, ...ids.map((id) => cell(dated[id] ?? null, 'DECIMAL(14,4)'))].join(', ')})`
  })
  const persons = samples.flatMap(({ family }, hh) =>
    family.members.map((member, index) => {
      const own = facts(benefits.inputs.person).map(([name, fact]) => cell(member[name], sqlTypeOf(fact)))
      return `(${[hh * 100 + index, hh, ...own].join(', ')})`
    }),
  )
  const columns = (part: Record<string, FactDef>) => Object.keys(part).map((name) => `"${name}"`)
  const standards = ids.map((id) => `"standard.${id}"`)
  await db.run(
    `CREATE OR REPLACE TEMP TABLE household AS SELECT * FROM (VALUES ${households.join(', ')}) v(hh, as_of, ${[...columns(benefits.inputs.household), ...standards].join(', ')});
     CREATE OR REPLACE TEMP TABLE person AS SELECT * FROM (VALUES ${persons.join(', ')}) v(pid, hh, ${columns(benefits.inputs.person).join(', ')})`,
  )
}

const plain = (value: unknown): Scalar => {
  if (value === null || value === undefined) return null
  if (typeof value === 'bigint') return Number(value)
  return typeof value === 'string' && /^-?\d+(\.\d+)?$/.test(value) ? Number(value) : (value as Scalar)
}

/** Where the two executions differ, as sentences. */
async function differences(benefits: Benefits, samples: readonly Sample[]): Promise<string[]> {
  await lay(benefits, samples)
  const planned = populationPlan(benefits, null)
  if (!planned.ok) throw new Error(planned.faults.map((fault) => fault.message).join('\n'))
  for (const { name, kind, sql } of planned.plan.steps) await db.step(name, sql, kind)
  const byHousehold = await db.rows<Record<string, unknown>>(`SELECT * FROM ${planned.plan.household} ORDER BY hh`)
  const byPerson = await db.rows<Record<string, unknown>>(`SELECT * FROM ${planned.plan.person} ORDER BY pid`)
  const found: string[] = []
  for (const [hh, sample] of samples.entries()) {
    const { values } = calculateFamily(benefits, sample.family, placeOf(sample), {
      trace: false,
      set: sample.set,
    })
    const differs = (name: string, js: unknown, sql: unknown) => {
      const [a, b] = [plain(js), plain(sql)]
      const near = typeof a === 'number' && typeof b === 'number' && Math.abs(a - b) < 1e-6
      if (!near && a !== b) found.push(`family ${hh}, ${name}: ${a} in JavaScript, ${b} in SQL`)
    }
    for (const name of Object.keys(benefits.outputs.household)) differs(name, values[name], byHousehold[hh]?.[name])
    const rows = byPerson.filter((row) => Number(row.hh) === hh)
    for (const name of Object.keys(benefits.outputs.person))
      for (const [index, row] of rows.entries())
        differs(`${name} of member ${index}`, (values[name] as unknown[] | null)?.[index], row[name])
  }
  for (const { name, kind } of planned.plan.steps.toReversed()) await db.run(`DROP ${kind} ${name}`)
  return found
}

/** A value a fact may have: unknown now and then, the codes it knows, amounts near the lines. */
function factValue(fact: FactDef): fc.Arbitrary<Scalar> {
  const fen = fc.integer({ min: 0, max: 3_000_000 }).map((n) => n / 100)
  const known: fc.Arbitrary<Scalar> =
    fact.type === 'boolean'
      ? fc.boolean()
      : fact.type === 'date'
        ? fc.constantFrom('2026-06-30', '2026-07-01')
        : fact.type === 'text'
          ? fc.constantFrom(...(fact.codes ?? ['none']))
          : fact.unit?.startsWith('CNY')
            ? fc.oneof({ weight: 3, arbitrary: fc.constant(0) }, { weight: 2, arbitrary: fen })
            : fact.register === 'age'
              ? fc.oneof(fc.integer({ min: 0, max: 100 }), fc.constantFrom(15, 16, 17, 18, 59, 60, 69, 70))
              : fc.integer({ min: 0, max: 7 })
  return fc.oneof({ weight: 25, arbitrary: known }, { weight: 1, arbitrary: fc.constant(null) })
}

/** Families in which most facts are as usual and some are anything. */
function familiesOf(benefits: Benefits, areas: readonly string[]): fc.Arbitrary<Sample> {
  const some = (part: Record<string, FactDef>) =>
    fc.record(Object.fromEntries(Object.entries(part).map(([name, fact]) => [name, factValue(fact)])), {
      requiredKeys: [],
    })
  return fc.record({
    area: fc.constantFrom(...areas),
    asOf: fc.constantFrom('2026-06-30', '2026-11-24'),
    set: fc.constant({}),
    family: fc.record({
      household: some(benefits.inputs.household).map((facts) => ({ ...benefits.usual.household, ...thinned(facts) })),
      members: fc.array(
        some(benefits.inputs.person).map((facts) => ({ ...benefits.usual.person, ...thinned(facts) })),
        { minLength: 1, maxLength: 4 },
      ),
    }),
  })
}

/** Keeps about a third of the facts, the same for the same facts. */
function thinned(facts: Record<string, Scalar | undefined>): Record<string, Scalar> {
  const kept = Object.entries(facts).filter(
    ([name, value], i) => value !== undefined && (name.length * 7 + i) % 3 === 0,
  )
  return Object.fromEntries(kept) as Record<string, Scalar>
}

describe.each([
  ['inner-mongolia', ['150403001001', '152201', '152223', '15']],
  ['example', ['900101', '900102']],
])('%s', (id, areas) => {
  const benefits = loadRegion(join(import.meta.dirname, '../../../regions', id)).benefits!

  test('every worked case comes out the same in SQL', async () => {
    const samples = Object.values(benefits.cases)
      .flat()
      .map((one): Sample => {
        const asOf = one.as_of ?? benefits.usual.as_of
        const area = one.area ?? benefits.usual.area
        return { family: familyOf(benefits, one), area, asOf, set: setStandards(one, asOf) }
      })
    expect(await differences(benefits, samples)).toEqual([])
  })

  test('random families, with facts missing, come out the same in SQL', async () => {
    const samples = fc.sample(familiesOf(benefits, areas), { numRuns: 200, seed: 20261124 })
    expect(await differences(benefits, samples)).toEqual([])
  })

  test('other families every time come out the same in SQL', async () => {
    const samples = fc.sample(familiesOf(benefits, areas), { numRuns: 100, seed })
    expect(await differences(benefits, samples), `again with JIULIAN_SEED=${seed}`).toEqual([])
  })
})
