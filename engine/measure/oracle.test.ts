/** The engine against a plain JavaScript reading of the definitions, row by row, household by household. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { compileFeel, type JsRow, type JsValue, type Scope, toJs } from '../decide/index.ts'
import { windowStart } from './compile-measure.ts'
import { feelType, personColumns } from './expressions.ts'
import { datasets, type TestRow } from './testing.ts'
import { deliverWorld, indicators, measures, type World, world } from './testing-world.ts'
import type { MeasureInput } from './types.ts'

const asOf = '2026-10-31'
interface Someone {
  pid: number
  hh: number
  county: string
  row: JsRow
}
interface Line {
  version: number
  row: number
  values: TestRow
}

/** Who is registered where: the normal status first, then the newest row. */
function register(given: World): Someone[] {
  const best = new Map<number, Someone & { rank: number }>()
  for (const [index, [pid, hh, status, birth_date, division]] of given.people.entries()) {
    const rank = (status === 'normal' ? 1000 : 0) + index
    const age = 2026 - Number(birth_date.slice(0, 4))
    const values = { age, birth_date, relation: 'head', sex: '1', alive: status === 'normal' }
    const row = Object.fromEntries(Object.entries(values).map(([name, value]) => [`person.${name}`, value]))
    if ((best.get(pid)?.rank ?? -1) < rank) best.set(pid, { pid, hh, county: division.slice(0, 6), row, rank })
  }
  return [...best.values()]
}

function linesOf(given: World, dataset: string, people: Someone[]): Line[] {
  const parts: [number, TestRow[]][] =
    dataset === 'bills'
      ? [
          [3, given.bills.slice(0, 12)],
          [4, given.bills.slice(12)],
        ]
      : dataset === 'wages'
        ? [[5, given.wages]]
        : dataset === 'cards'
          ? [
              [6, given.cards.slice(0, 4)],
              [7, given.cards.slice(4)],
            ]
          : [[8, given.ledger]]
  return parts
    .flatMap(([version, rows]) => rows.map((values, index) => ({ version, row: index + 2, values })))
    .filter(({ values }) => values._repeat === false)
    .filter(({ version, row }) => !(version === 3 && row === 3))
    .filter(({ version, values }) => {
      if (version !== 6) return true
      const inOld = (one: Someone) => one.county.startsWith('1502')
      if (values._pid !== null) return !people.some((one) => one.pid === values._pid && inOld(one))
      return !people.some((one) => one.hh === values._hh && inOld(one))
    })
}

function run(source: string | undefined, dataset: string, row: JsRow, otherwise: JsValue): JsValue {
  if (!source) return otherwise
  const fields = Object.entries(datasets.get(dataset)!.fields).map(([name, field]) => [name, feelType(field.type)])
  const person = Object.entries(personColumns).map(([name, type]) => [`person.${name}`, type])
  const compiled = compileFeel(source, Object.fromEntries([...fields, ...person, ['as_of', 'date']]) as Scope)
  if (!compiled.ok) throw new Error(source)
  return toJs(compiled.expression)({ ...row, as_of: asOf })
}

type Found = { day: string | null; place: number[]; value: JsValue; pid: number | null }

/** The rows of a measure for one household, or one person. */
function found(measure: MeasureInput, lines: Line[], people: Someone[], hh: number, pid: number | null): Found[] {
  const { dataset } = measure
  if (dataset === 'register')
    return people
      .filter(
        (one) =>
          (pid === null ? one.hh === hh : one.pid === pid) && run(measure.where, dataset, one.row, true) === true,
      )
      .map((one) => ({ day: null, place: [0], value: true, pid: one.pid }))
  const dated = Object.entries(datasets.get(dataset)!.fields).find(([, field]) => field.role === 'event-date')?.[0]
  const named = Object.values(datasets.get(dataset)!.fields).some((field) => field.role === 'household')
  return lines.flatMap(({ version, row, values }): Found[] => {
    const owner = people.find((one) => one.pid === values._pid)
    const own =
      pid === null ? (values._pid === null ? named && values._hh === hh : owner?.hh === hh) : owner?.pid === pid
    const day = dated ? (values[dated] as string) : null
    if (
      !own ||
      (day !== null && (day > asOf || (measure.window !== undefined && day < windowStart(asOf, measure.window))))
    )
      return []
    const all = { ...values, ...owner?.row } as JsRow
    if (run(measure.where, dataset, all, true) !== true) return []
    return [
      { day, place: [version, row], value: run(measure.value, dataset, all, true), pid: values._pid as number | null },
    ]
  })
}

function aggregated(measure: MeasureInput, rows: Found[]): JsValue {
  const values = rows.map((row) => row.value).filter((value) => value !== null)
  if (rows.length === 0) return null
  switch (measure.aggregate) {
    case 'sum':
      return values.reduce<number>((sum, value) => sum + Number(value), 0)
    case 'count':
      return rows.length
    case 'count-persons':
      return new Set(rows.map((row) => row.pid).filter((pid) => pid !== null)).size || null
    case 'count-distinct':
      return new Set(values).size
    case 'min':
      return [...values].sort()[0] as string
    case 'latest':
      return [...rows].sort((a, b) =>
        a.day! < b.day! ? 1 : a.day! > b.day! ? -1 : b.place[0]! - a.place[0]! || b.place[1]! - a.place[1]!,
      )[0]!.value
    default:
      return true
  }
}

function valueFor(measure: MeasureInput, rows: Found[], county: string): JsValue {
  const full =
    measure.dataset === 'register' || ['bills', 'cards'].includes(measure.dataset) || county.startsWith('1501')
  let value: JsValue
  if (measure.peak) {
    const stretches = rows.map((last) =>
      rows.filter((row) => row.day! <= last.day! && row.day! >= windowStart(last.day!, measure.peak!)),
    )
    value =
      stretches.length === 0 ? null : Math.max(...stretches.map((stretch) => Number(aggregated(measure, stretch))))
  } else value = aggregated(measure, rows)
  const absent =
    measure.absent ?? (measure.aggregate === 'any' ? false : ['min', 'latest'].includes(measure.aggregate) ? null : 0)
  if (full) return value ?? absent
  return measure.partial === 'unknown' ? null : value
}

function expected(given: World): unknown[] {
  const people = register(given)
  const lines = new Map(
    ['bills', 'wages', 'cards', 'ledger'].map((dataset) => [dataset, linesOf(given, dataset, people)]),
  )
  const scope: Scope = {
    oop: 'number',
    own: 'number',
    stays: 'number',
    newest: 'text',
    wages: 'number',
    tier: 'text',
    cards: 'number',
    members: 'number',
    minor: 'boolean',
  }
  const hits: unknown[] = []
  for (const hh of [...new Set(people.map((one) => one.hh))].sort((a, b) => a - b)) {
    // The head's division counts for the household; all here are heads, so the largest code does.
    const county = people
      .filter((one) => one.hh === hh)
      .map((one) => one.county)
      .sort()
      .at(-1)!
    for (const indicator of indicators) {
      const subjects =
        indicator.subject === 'household'
          ? [null]
          : people
              .filter((one) => one.hh === hh)
              .map((one) => one.pid)
              .sort((a, b) => a - b)
      for (const pid of subjects) {
        const value = (name: string) => {
          const measure = measures[name]!
          return valueFor(
            measure,
            found(measure, lines.get(measure.dataset) ?? [], people, hh, measure.subject === 'person' ? pid : null),
            county,
          )
        }
        const row = Object.fromEntries(
          Object.keys(scope)
            .filter((name) => pid !== null || measures[name]!.subject === 'household')
            .map((name) => [name, value(name)]),
        )
        const level = ['red', 'orange', 'yellow'].find((one) => {
          const source = indicator.when[one]
          const compiled = source ? compileFeel(source, scope) : null
          return compiled?.ok === true && toJs(compiled.expression)(row as JsRow) === true
        })
        if (level) hits.push({ indicator: indicator.id, level, hh, pid, row })
      }
    }
  }
  return hits
}

test('hits are those of a plain reading of the definitions', async () => {
  await fc.assert(
    fc.asyncProperty(world, async (given) => {
      const lake = await deliverWorld(given)
      try {
        const hits = await lake.hits(measures, indicators)
        const order = (a: unknown, b: unknown) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1)
        const plain = expected(given) as {
          indicator: string
          level: string
          hh: number
          pid: number | null
          row: JsRow
        }[]
        const mine = hits.map(({ indicator, level, hh, pid, measures: values }) => ({
          indicator,
          level,
          hh,
          pid,
          values,
        }))
        const theirs = plain.map(({ indicator, level, hh, pid, row }) => {
          const names = Object.keys(hits.find((hit) => hit.indicator === indicator)?.measures ?? {})
          return { indicator, level, hh, pid, values: Object.fromEntries(names.map((name) => [name, row[name]])) }
        })
        expect(mine.sort(order)).toEqual(theirs.sort(order))
      } finally {
        lake.close()
      }
    }),
    { numRuns: 8 },
  )
}, 120_000)
