/** The forms policy models are written in: members, household, standards, models called as functions. */
import { expect, describe as group, test } from 'vitest'
import { compileFeel, compileUnaryTests, type Inner, type JsRow, type Scope, toInner, toJs, toSql } from './index.ts'

const member = {
  context: {
    age: 'number',
    alive: 'boolean',
    wages: 'number',
    pension: 'number',
    relation: 'text',
    'care level': 'text',
  },
} as const
const scope: Scope = {
  members: { list: member },
  household: { context: { urban: 'boolean', area: 'text' } },
  standard: { context: { dibao: 'number' } },
  as_of: 'date',
  'income of': { function: { params: [{ name: 'person', type: member }], result: 'number' } },
}
const family: JsRow = {
  members: [
    { age: 71, alive: true, wages: 0, pension: 137.55, relation: 'head', 'care level': 'half' },
    { age: 40, alive: true, wages: 2000.1, pension: 0, relation: 'child' },
    { age: 9, alive: true, wages: 0, pension: 0, relation: 'grandchild' },
    { age: 80, alive: false, wages: 0, pension: 0, relation: 'spouse' },
  ],
  household: { urban: false, area: '150402' },
  standard: { dibao: 6432 },
  as_of: '2026-11-23',
}
const unknownWages: JsRow = {
  ...family,
  members: [
    { age: 71, alive: true, wages: 5 },
    { age: 40, alive: true },
  ],
}

function compiled(source: string) {
  const result = compileFeel(source, scope)
  if (!result.ok) throw new Error(`${source}: ${JSON.stringify(result.faults)}`)
  return result.expression
}
const answer = (source: string, row: JsRow = family) => toJs(compiled(source))(row)
function faultsOf(source: string): string[] {
  const result = compileFeel(source, scope)
  return result.ok ? [] : result.faults.map((fault) => `${fault.line}:${fault.column} ${fault.code} ${fault.message}`)
}

group('a family is asked', () => {
  test.each([
    ['sum(for m in members return m.wages)', 2000.1],
    ['sum(members.wages)', 2000.1],
    ['count(members[alive and age < 18])', 1],
    ['count(members[item.alive])', 3],
    ['members[alive][1].age', 71],
    ['members[-1].relation', 'spouse'],
    ['members[9]', null],
    ['some m in members satisfies m.age >= 80', true],
    ['every m in members satisfies m.alive', false],
    ['some m in members, n in members satisfies m.age = n.age + 31', true],
    ['max(for m in members[alive] return m.age) - min(for m in members[alive] return m.age)', 62],
    ['mean(members[alive].age)', 40],
    ['members[1].care level', 'half'],
    ['members[1].age in [60..80] and members[1].wages in < 5 and members[1].pension > 1', true],
    ['1 in [5..6] and true or 1 in (1)', true],
    ['if household.urban then standard.dibao * 2 else standard.dibao', 6432],
    ['starts with(household.area, "1504")', true],
    ['{ total: sum(members.wages), each: total / count(members[alive]) }.each', 666.7],
    ['(function(m: number) m * 2)(21)', 42],
    ['for i in 1..3 return if i = 1 then 1 else sum(partial)', [1, 1, 2]],
    ['sum(for a in [1, 2], b in [10, 20] return a * b)', 90],
    ['for i in 3..1 return i', [3, 2, 1]],
    ['any(for m in members return m.relation = "head")', true],
    ['all(members.alive)', false],
    ['sum(members[age > 200].wages)', 0],
    ['max(members[age > 200].wages)', null],
    ['2 ** 10 + 4 ** 0.5', 1026],
    ['round half up(2.345, 2) + round up(0.1) + decimal(0.125, 2)', 3.47],
    ['@"2026-03-31" - @"P1M"', '2026-02-28'],
  ])('%s', (source, expected) => expect(answer(source)).toEqual(expected))
})

group('unknown facts', () => {
  test.each([
    ['sum(members.wages)', null],
    ['sum(members[age < 50].wages)', null],
    ['sum(members[age > 50].wages)', 5],
    ['count(members[wages > 1])', null],
    ['some m in members satisfies m.wages > 1', true],
    ['some m in members satisfies m.wages > 9', null],
    ['every m in members satisfies m.wages > 9', false],
    ['every m in members satisfies m.wages > 1', null],
    ['if members[2].wages > 1 then "yes" else "no"', null],
    ['any(for m in members return m.wages > 1)', true],
  ])('%s', (source, expected) => expect(answer(source, unknownWages)).toEqual(expected))
  test('a family that was not delivered is unknown, not empty', () => {
    expect(answer('count(members)', {})).toBe(null)
    expect(answer('some m in members satisfies m.alive', {})).toBe(null)
  })
})

test('a business knowledge model is a function of the scope, called by place or by name', () => {
  const incomeOf = toInner(
    compiled('function(person: context<wages: number, pension: number>) person.wages + person.pension'),
  )
  const row = { ...family, 'income of': incomeOf({}) }
  expect(answer('sum(for m in members return income of(m))', row)).toBe(2137.65)
  expect(answer('income of(person: members[1])', row)).toBe(137.55)
  expect(faultsOf('income of(human: members[1])')).toEqual(['1:18 unknown-name no parameter is called human'])
  expect(faultsOf('income of(household)')[0]).toMatch('the argument person must be context')
})

test('exact results of one expression feed another', () => {
  const total: Inner = toInner(compiled('sum(members.wages) / 3'))(family)
  const next = compileFeel('total * 3', { total: 'number' })
  expect(next.ok && toJs(next.expression)({ total })).toBe(2000.1)
})

group('faults in paths say where', () => {
  test.each([
    ['sum(for m in members return m.wage)', ['1:31 unknown-name unknown name wage']],
    ['household.Urban', ['1:11 unknown-name unknown name Urban, did you mean urban']],
    ['for m in household return m', ['1:10 wrong-type must be a list, not context']],
    ['count(members[age])', ['must be list of null, not context']],
    ['function(x) x', ['1:10 unsupported a parameter needs a type']],
    ['function(x: number) external { java: { class: "C" } }', ['1:1 unsupported external functions are not supported']],
    ['5 in (< 10) and [1..3]', ['1:17 unsupported a range can only be tested, with in', 'the right side of and']],
    ['date(-2)', ['1:1 wrong-type date cannot be made of number']],
    ['string(members)', ['1:1 wrong-type string cannot be made of list of context']],
    ['1 instance of number', ['1:1 unsupported']],
    ['m.age', ['1:1 unknown-name unknown name m.age']],
  ])('%s', (source, expected) =>
    expect(faultsOf(source)).toEqual(expected.map((text) => expect.stringContaining(text))),
  )
})

group('the cell of a decision table', () => {
  const holds = (source: string, value: unknown, type: 'number' | 'text' | 'boolean' = 'number') => {
    const cell = compileUnaryTests(source, type, { limit: 'number' })
    if (!cell.ok) throw new Error(JSON.stringify(cell.faults))
    return toJs(cell.expression)({ '?': value as number, limit: 10 })
  }
  test.each([
    ['-', 3, true],
    ['< 5', 3, true],
    ['[1..3), > limit', 11, true],
    ['1, 2, 3', 4, false],
    ['not(1, 2)', 2, false],
    ['not(1, 2)', null, null],
    ['< limit', null, null],
    ['null', null, true],
    ['? > 1 and ? < limit', 5, true],
    ['modulo(?, 2) = 0, 7', 7, true],
  ])('%s of %s', (source, value, expected) => expect(holds(source, value)).toBe(expected))
  test('of a text or a truth', () => {
    expect(holds('"a", "b"', 'b', 'text')).toBe(true)
    expect(holds('false', false, 'boolean')).toBe(true)
    expect(compileUnaryTests('"a"', 'number', {})).toMatchObject({ ok: false, faults: [{ code: 'wrong-type' }] })
  })
})

test('what SQL cannot say yet is refused with its place', () => {
  const result = toSql(compiled('1 + sum(members.wages)'))
  expect(result).toMatchObject({ ok: false, faults: [{ code: 'unsupported-sql', line: 1 }] })
})
