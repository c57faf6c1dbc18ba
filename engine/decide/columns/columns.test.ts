import fc from 'fast-check'
import { expect, test } from 'vitest'
import { compiledXml, decisionXml, inputXml, modelXml, tableXml } from '../dmn/testing.ts'
import { compileFeel, evaluatorOf, type JsRow, toJs } from '../index.ts'
import { number, row, truth } from '../testing.ts'
import type { FeelType } from '../types.ts'
import { columnPlan, numberColumn, packColumn, packHouseholds } from './index.ts'

const types: Record<string, FeelType> = {
  a: 'number',
  b: 'number',
  n: 'number',
  p: { context: { age: 'number' } },
  s: 'text',
  t: 'text',
  yes: 'boolean',
  d: 'date',
  e: 'date',
}
const names = Object.keys(types)
const paths = names.map((name) => (name === 'p' ? 'p.age' : name))
const scope = { ...types, 'p.age': 'number' as const }
const nested = ({ 'p.age': age, ...rest }: JsRow): JsRow => ({ ...rest, p: { age: age ?? null } })

/** Each expression as a decision of one model, computed for all rows at once and for one row after the other. */
function compare(sources: readonly string[], type: FeelType, rows: readonly JsRow[]): void {
  const model = modelXml(inputXml(...names) + sources.map((text, index) => decisionXml(`x${index}`, text)).join(''))
  const needs = names.map((name) => `<informationRequirement><requiredInput href="#${name}"/></informationRequirement>`)
  const program = compiledXml(model.replaceAll('<literalExpression>', `${needs.join('')}<literalExpression>`), {
    inputs: types,
    unchecked: true,
  })
  const household = sources.map((_, index) => `x${index}`)
  const planned = columnPlan(program, {
    columns: Object.fromEntries(paths.map((path) => [path, {}])),
    outputs: { household },
  })
  if (!planned.ok) throw new Error(JSON.stringify(planned.faults))
  const found = planned.plan.run(packHouseholds(program, planned.plan.facts, rows.map(nested)))
  sources.forEach((source, index) => {
    const compiled = compileFeel(source, scope, type)
    if (!compiled.ok) throw new Error(`${source}: ${JSON.stringify(compiled.faults)}`)
    const one = toJs(compiled.expression)
    rows.forEach((values, at) => {
      const context = `${source}\n${JSON.stringify(values)}`
      expect(`${found.household[`x${index}`]!.at(at)} ${context}`).toBe(`${one(values)} ${context}`)
    })
  })
}

const amount = fc.integer({ min: -100_000, max: 900_000 }).map((fen) => fen / 100)
const day = fc.constantFrom('1960-02-29', '2008-12-31', '2026-11-24')
const word = fc.constantFrom('a', 'b', '')

/** Decisions over the members of a household. */
const overMembers = {
  total: 'sum(members.wage)',
  mean: 'mean(members.wage)',
  least: 'min(members.wage)',
  oldest: 'max(members.age)',
  size: 'count(members)',
  adults: 'count(members[age >= 18])',
  adult_wages: 'sum(members[age >= 18].wage)',
  adult_most: 'max(members[age >= 18].wage)',
  any_ill: 'some m in members satisfies m.ill',
  all_ill: 'every m in members satisfies m.ill',
  all_above: 'every m in members satisfies m.age > household.low',
  some_above: 'some m in members[kind = "a"] satisfies m.age > household.low',
  first_born: 'min(members.born)',
  last_kind: 'max(members.kind)',
  above: 'sum(for m in members return if m.wage > total / 4 then m.wage - 0.25 * total else 0.5 * m.wage)',
}

const people = (() => {
  const uses = (text: string, name: string) => new RegExp(`\\b${name}\\b`).test(text)
  const needs = (text: string) => ['members', 'household', 'total'].filter((name) => uses(text, name))
  const program = compiledXml(
    modelXml(
      inputXml('members', 'household') +
        Object.entries(overMembers)
          .map(([name, text]) => decisionXml(name, text, needs(text)))
          .join(''),
    ),
    {
      inputs: {
        members: { list: { context: { age: 'number', wage: 'number', ill: 'boolean', born: 'date', kind: 'text' } } },
        household: { context: { low: 'number' } },
      },
      unchecked: true,
    },
  )
  const facts = ['age', 'wage', 'ill', 'born', 'kind'].map((name) => [`members.${name}`, {}] as const)
  const planned = columnPlan(program, {
    columns: { ...Object.fromEntries(facts), 'household.low': {} },
    outputs: { household: Object.keys(overMembers) },
  })
  if (!planned.ok) throw new Error(JSON.stringify(planned.faults))
  return { program, plan: planned.plan, alone: evaluatorOf(program) }
})()

test('columns give the same answer as single evaluations for random conditions and rows with unknowns', () => {
  fc.assert(
    fc.property(
      fc.array(truth, { minLength: 8, maxLength: 8 }),
      fc.array(row, { minLength: 6, maxLength: 6 }),
      (sources, rows) => compare(sources, 'boolean', rows),
    ),
    { numRuns: 150 },
  )
}, 60_000)

test('columns give numbers with the same digits', () => {
  fc.assert(
    fc.property(
      fc.array(number, { minLength: 8, maxLength: 8 }),
      fc.array(row, { minLength: 6, maxLength: 6 }),
      (sources, rows) => compare(sources, 'number', rows),
    ),
    { numRuns: 150 },
  )
}, 60_000)

test('members are added up, counted and asked as in single evaluations, with and without unknown ones, in households of any size', () => {
  const wholes = fc.integer({ min: -20, max: 90 })
  const member = (unknown: boolean) =>
    fc.record({
      age: unknown ? fc.option(wholes, { freq: 6 }) : wholes,
      wage: unknown ? fc.option(amount, { freq: 6 }) : amount,
      ill: unknown ? fc.option(fc.boolean(), { freq: 6 }) : fc.boolean(),
      born: unknown ? fc.option(day, { freq: 6 }) : day,
      kind: unknown ? fc.option(word, { freq: 6 }) : word,
    })
  const households = fc
    .boolean()
    .chain((unknown) =>
      fc.array(
        fc.record({ members: fc.array(member(unknown), { maxLength: 5 }), household: fc.record({ low: wholes }) }),
        { minLength: 1, maxLength: 8 },
      ),
    )
  fc.assert(
    fc.property(households, (given) => {
      const found = people.plan.run(packHouseholds(people.program, people.plan.facts, given))
      given.forEach((one, at) => {
        const expected = people.alone(one, { trace: false }).values
        for (const name of Object.keys(overMembers))
          expect([name, given, found.household[name]!.at(at)]).toEqual([name, given, expected[name] ?? null])
      })
    }),
    { numRuns: 200 },
  )
})

test('a household larger than a block, and one without members, are computed like any other', () => {
  const given = [3000, 0, 1, 2000].map((size) => ({
    members: Array.from({ length: size }, (_, age) => ({
      age,
      wage: age / 4,
      ill: age % 7 === 0,
      born: null,
      kind: 'a',
    })),
    household: { low: 5 },
  }))
  const found = people.plan.run(packHouseholds(people.program, people.plan.facts, given))
  given.forEach((one, at) => {
    const expected = people.alone(one, { trace: false }).values
    for (const name of Object.keys(overMembers))
      expect([name, at, found.household[name]!.at(at)]).toEqual([name, at, expected[name] ?? null])
  })
})

test('what leaves the exact range of doubles is computed exactly, and what comes back into it is packed again', () => {
  const sources = ['a * a * b', 'round half up(a * a * b, 2) > 0', '(a * a - a * a) + n', 'a / 3 * b / 7']
  const rows = [99_999_999.99, 0.01, -12_345_678.91, null].map((a) => ({ a, b: 30_000.0001, n: 1 }))
  compare(sources.slice(0, 1), 'number', rows)
  compare(sources.slice(1, 2), 'boolean', rows)
  compare(sources.slice(2), 'number', rows)
})

test('an amount beside a line of other digits is equal, above or below it as written', () => {
  const rows = [2.5, 2.4999, 2.5001, null].map((b) => ({ a: 2.5, b, n: 2 }))
  const sources = [
    'b = 2.5',
    'b < 2.5',
    'b >= 2.5',
    '2.5 > b',
    '2.50 = a',
    'n != 2.0',
    'b = a',
    'a <= b',
    'n in (2, b)',
  ]
  compare(sources, 'boolean', rows)
  compare(sources, 'boolean', rows.slice(0, 3))
})

test('constants and facts of more digits than doubles hold, and moments where bounds are hardest to tell, come out exactly', () => {
  const usual = { a: 1, b: 5_999_999_999_999_999, n: 3, yes: true, s: 'ab', d: '9999-12-31', e: '0001-01-01' }
  const rows = [usual, { ...usual, a: 0.001234567890123456, yes: false }, { ...usual, a: null }]
  const sources = [
    '9007199254740993 - n',
    'max(n, 123456789.123456789)',
    // A quotient is rounded: here to twice what it is.
    'a / 20000000000 * b * 3',
    'mean(0 - 899000, a) * 3',
    '(if yes then -4503599627370497 else n) * 3',
    '((d - e) + (d - e)).days * 2200000001',
    // Bounds without end, times nothing.
    'if yes then 0 * (n ** n) + 5.25 else n',
  ]
  compare(sources, 'number', rows)
  compare(['n > 1.05 ** 20', '9007199254740993 != n', 'string(a) = "1"'], 'boolean', rows)
  expect(() => packColumn('boolean', [0])).toThrow('no value of type boolean')
})

test('parts of dates and of durations, and durations added, turned and compared, are those of the calendar', () => {
  const days = ['2024-01-31', '2024-02-29', '2023-12-01', '2026-11-30', null]
  const rows = days.flatMap((d) => days.map((e) => ({ d, e })))
  const between = 'years and months duration(d, e)'
  compare(['d.year', 'd.month', 'e.day', `(${between}).years`, `(-${between}).months`], 'number', rows)
  compare(
    ['(-(d - e)).days', `(${between} + duration("P14M")).years`, '((d - e) - duration("P3D")).days'],
    'number',
    rows,
  )
  compare(
    [`${between} > duration("P1M")`, 'd - e <= duration("P30D")', `max(${between}, -${between}) = ${between}`],
    'boolean',
    rows,
  )
})

test('a date that the calendar does not have, or beyond the year 9999, is unknown and stops nobody else', () => {
  const rows = ['9999-12-31', '2026-01-31', null].map((d) => ({ a: 2026.5, n: 2026, d }))
  const sources = ['date(a, 12, 31)', 'date(n, 2, 29)', 'd + duration("P1M")', 'd + duration("P40D")']
  compare(sources, 'date', rows)
  compare(['if d < date("9000-01-01") then d + duration("P1Y") else d'], 'date', rows)
})

test('all hits of a table can be counted and asked; a sum without hits is its default, known or not', () => {
  const logic = (more = {}) =>
    tableXml(
      'COLLECT',
      ['n', 'a'],
      ['v'],
      [
        ['> 1', '-', 'n'],
        ['> 2', '-', 'a'],
      ],
      more,
    )
  const needs = (name: string) => (name === 'hits' || name === 'total' ? ['n', 'a'] : ['hits'])
  const decisions = {
    hits: logic(),
    total: logic({ aggregation: 'SUM', otherwise: 'a' }),
    many: 'count(hits)',
    most: 'max(hits)',
    both: 'concatenate(hits, hits)',
  }
  const xml = Object.entries(decisions).map(([name, text]) => decisionXml(name, text, needs(name)))
  const program = compiledXml(
    modelXml(inputXml('n', 'a') + xml.join('')).replaceAll(
      /requiredDecision href="#(n|a)"/g,
      'requiredInput href="#$1"',
    ),
    { inputs: { n: 'number', a: 'number' }, unchecked: true },
  )
  const household = Object.keys(decisions)
  const planned = columnPlan(program, { columns: { n: {}, a: {} }, outputs: { household } })
  if (!planned.ok) throw new Error(JSON.stringify(planned.faults))
  const rows = [0, 2, 3, null].flatMap((n) => [7.5, null].map((a) => ({ n, a })))
  const found = planned.plan.run(packHouseholds(program, planned.plan.facts, rows))
  const alone = evaluatorOf(program)
  rows.forEach((row, at) => {
    const { values } = alone(row, { trace: false })
    for (const name of household)
      expect([name, row, found.household[name]!.at(at)]).toEqual([name, row, values[name] ?? null])
  })
  expect([0, 1, 2, 6].map((at) => found.household.many!.at(at))).toEqual([0, 0, 1, null])
  expect([0, 1].map((at) => found.household.total!.at(at))).toEqual([7.5, null])
})

test('a column of units that a caller packed may be larger than what loops compute with', () => {
  const program = compiledXml(
    modelXml(inputXml('a') + decisionXml('x', 'a - 7000000000000000', ['a'])).replace(
      'requiredDecision href="#a"',
      'requiredInput href="#a"',
    ),
    { inputs: { a: 'number' }, unchecked: true },
  )
  const planned = columnPlan(program, { columns: { a: {} }, outputs: { household: ['x'] } })
  if (!planned.ok) throw new Error(JSON.stringify(planned.faults))
  const a = numberColumn(Float64Array.of(1e16, Number.NaN, -4), 0)
  const { x } = planned.plan.run({ starts: new Int32Array(4), columns: { a } }).household
  expect([0, 1, 2].map((row) => x!.at(row))).toEqual([3e15, null, -7_000_000_000_000_004])
})

test('a household whose list of members is missing is refused, not taken for one without members', () => {
  expect(() => packHouseholds(people.program, people.plan.facts, [{ household: { low: 1 } }])).toThrow(
    'without its list',
  )
})

test('quotients of large amounts are exact, as those of single evaluations', () => {
  const amounts = fc.oneof(fc.integer({ min: -(2 ** 45), max: 2 ** 45 }), fc.integer({ min: -500_000, max: 500_000 }))
  const values = fc.record({
    a: amounts.map((fen) => `${Math.trunc(fen / 100)}.${String(Math.abs(fen % 100)).padStart(2, '0')}`),
    b: fc.integer({ min: -99_999, max: 99_999 }).map((units) => units / 10_000),
    n: fc.integer({ min: -20, max: 99 }),
  })
  fc.assert(
    fc.property(fc.array(values, { minLength: 30, maxLength: 30 }), (rows) =>
      compare(['a / n', 'a / b', 'a / 12', 'n / 7', 'ceiling(100 * (a / 12))', 'a / 2.5', 'n / a'], 'number', rows),
    ),
    { numRuns: 40 },
  )
})
