/** A run after one keystroke: what looks at nothing that changed is taken over, and nobody can tell. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { JsValue } from '../js-values.ts'
import type { FeelType } from '../types.ts'
import { type Evaluation, evaluatorOf, type Inputs, type Program, type Trace } from './index.ts'
import {
  compiledXml,
  decisionXml,
  functionXml,
  inputXml,
  sampleMember as member,
  modelXml,
  sampleFamily,
  sampleScope,
  sampleXml,
  tableXml,
} from './testing.ts'
import { unitReads } from './unit-reads.ts'

type Facts = Record<string, unknown>
interface Family {
  members: Facts[]
  household: Facts
  standard: Facts
  as_of: string
}
const family: Family = sampleFamily
const withWage = (of: Family, wage: unknown): Family => ({
  ...of,
  members: of.members.map((one, at) => (at === 0 ? { ...one, wage } : one)),
})

/** A benefit that hands members on in every way a model can: what does so may look at any fact of theirs. */
const handing = modelXml(
  inputXml('members', 'household', 'standard', 'as_of') +
    functionXml('poor', { m: 'member' }, 'm.wage < 5000') +
    functionXml('first_of', { list: 'members' }, 'list[1]') +
    functionXml('age_of', { list: 'members' }, 'list[1].age') +
    functionXml('year_of', { m: 'member' }, 'as_of.year - m.born.year', ['as_of']) +
    functionXml('richer', { m: 'member' }, 'm.wage > mean_wage', ['mean_wage']) +
    decisionXml('mean_wage', 'mean(members.wage)', ['members']) +
    decisionXml('years', 'for m in members return year_of(m)', ['members'], ['year_of']) +
    decisionXml('rich', 'count(members[richer(item)])', ['members'], ['richer']) +
    decisionXml('old', 'members[age > 60]', ['members']) +
    decisionXml('old_wages', 'sum(old.wage)', ['old']) +
    decisionXml('old_poor', 'count(old[poor(item)])', ['old'], ['poor']) +
    decisionXml('alone', 'count(members) = 1', ['members']) +
    decisionXml('twice', 'concatenate(members, members)[1].wage', ['members']) +
    decisionXml('head', 'members[1]', ['members']) +
    decisionXml('head_age', 'head.age', ['head']) +
    decisionXml('head_wage', 'first_of(members).wage', ['members'], ['first_of']) +
    decisionXml('first_age', 'age_of(members)', ['members'], ['age_of']) +
    decisionXml('eldest', 'if members[1].age > 60 then members[1] else members[2]', ['members']) +
    decisionXml('eldest_wage', '(if members[1].age > 60 then members[1] else members[2]).wage', ['members']) +
    decisionXml('named', '{ one: members[1], wages: one.wage + 1 }.wages', ['members']) +
    decisionXml('known', 'members[1] != null', ['members']) +
    decisionXml(
      'stepwise',
      `<context><contextEntry><variable name="one"/><literalExpression><text>members[1]</text></literalExpression></contextEntry>
      <contextEntry><literalExpression><text>one.farm</text></literalExpression></contextEntry></context>`,
      ['members'],
    ) +
    decisionXml(
      'cars_or_age',
      tableXml(
        'FIRST',
        ['household.cars', 'members[1].age'],
        ['o'],
        [
          ['> 1', '-', '"cars"'],
          ['-', '> 60', 'string(members[1].wage)'],
          ['-', '-', 'household.area'],
        ],
      ),
      ['members', 'household'],
    ) +
    decisionXml(
      'many_cars',
      tableXml('UNIQUE', ['household.cars'], ['o'], [['> 1', '1']], { otherwise: 'members[1].farm' }),
      ['members', 'household'],
    ),
)

const programs: Record<string, Program> = {
  sample: compiledXml(sampleXml),
  handing: compiledXml(handing, {
    ...sampleScope,
    types: { ...sampleScope.types, members: sampleScope.inputs.members! },
  }),
}
const namesOf = (program: Program) => program.units.filter((unit) => unit.kind === 'decision').map((unit) => unit.name)

/** All of a trace but its arguments and the members in its steps, which are those of the run it was made in. */
const told = (trace: Trace): unknown => ({
  name: trace.name,
  value: trace.value,
  about: trace.about,
  key: trace.key,
  missing: trace.missing,
  steps: trace.steps.map(({ name, table, text }) => ({ name, table, text })),
  below: trace.below.map(told),
})

describe('what is taken over', () => {
  const run = evaluatorOf(programs.sample!)

  test('after a key in a wage, the care that hangs on age and disability is the very same trace; the income is a new one', () => {
    const first = run(family as unknown as Inputs)
    const second = run(withWage(family, 100) as unknown as Inputs, { before: first })
    expect(second.traces.care).toBe(first.traces.care)
    expect(second.traces.has_child).toBe(first.traces.has_child)
    expect(second.values.income).toBe(1300.5)
    expect(second.traces.income).not.toBe(first.traces.income)
    // The other members' incomes stand; the first one's is computed again.
    const incomes = (evaluation: Evaluation) =>
      evaluation.traces.income!.calls.filter((call) => call.name === 'income_of')
    expect(incomes(second).map((call, at) => call === incomes(first)[at])).toEqual([false, true, true])
  })

  test('a call for a member is taken over when only other facts of the member changed, also where its decision is computed again', () => {
    const first = run(family as unknown as Inputs)
    const dearer = { ...withWage(family, 100), standard: { ...family.standard, care_full: 1000 } }
    const second = run(dearer as unknown as Inputs, { before: first })
    expect(second.traces.care).not.toBe(first.traces.care)
    expect(second.traces.care!.calls.length).toBeGreaterThan(0)
    second.traces.care!.calls.forEach((call, at) => {
      expect(call).toBe(first.traces.care!.calls[at])
    })
  })

  test('after forty runs in a row all is computed anew, so that none holds on to all before it', () => {
    const first = run(family as unknown as Inputs)
    const found: boolean[] = []
    let before = first
    for (let wage = 1; wage <= 45; wage++) {
      before = run(withWage(family, wage) as unknown as Inputs, { before })
      found.push(before.traces.care === first.traces.care)
    }
    expect([found.indexOf(false), found.lastIndexOf(true)]).toEqual([40, 39])
  })

  test('what a run did not need itself is still taken over from the run before it', () => {
    const first = run(family as unknown as Inputs)
    const second = run(withWage(family, 100) as unknown as Inputs, { before: first, only: ['has_child'] })
    expect(second.traces.has_child).toBe(first.traces.has_child)
    expect(second.values).toEqual({ has_child: true })
    const third = run(withWage(family, 200) as unknown as Inputs, { before: second })
    expect(third.traces.care).toBe(first.traces.care)
    expect(third.values).toEqual(run(withWage(family, 200) as unknown as Inputs).values)
  })

  test('a changed standard or day leaves only what looks at neither', () => {
    const first = run(family as unknown as Inputs)
    const dearer = run({ ...family, standard: { ...family.standard, dibao: 800 } } as unknown as Inputs, {
      before: first,
    })
    expect(dearer.traces.income).toBe(first.traces.income)
    expect(dearer.values.monthly_amount).not.toBe(first.values.monthly_amount)
    const later = run({ ...family, as_of: '2027-01-01' } as unknown as Inputs, { before: first })
    expect(later.values).toEqual(run({ ...family, as_of: '2027-01-01' } as unknown as Inputs).values)
  })

  test('facts that are missing are named by the place of the member, also in what was taken over', () => {
    const unknown = withWage(family, null)
    const first = run(unknown as unknown as Inputs)
    const second = run({ ...unknown, household: { ...unknown.household, cars: 3 } } as unknown as Inputs, {
      before: first,
    })
    expect(second.traces.income).toBe(first.traces.income)
    const aged = { ...unknown, members: unknown.members.map((one, at) => (at === 0 ? { ...one, age: 41 } : one)) }
    const third = run(aged as unknown as Inputs, { before: second })
    expect(third.traces.income!.missing).toEqual(['members[0].wage'])
  })
})

test('whatever changes, in whatever order, values and reasons are those of a fresh run', () => {
  const names = Object.fromEntries(Object.entries(programs).map(([id, program]) => [id, namesOf(program)]))
  const gone = Symbol('the fact is not there at all')
  const without = (facts: object, left: string) =>
    Object.fromEntries(Object.entries(facts).filter(([name, value]) => name !== left || value !== gone))
  const fact = fc.constantFrom<[string, unknown][]>(
    ['wage', 0],
    ['wage', 4000.5],
    ['wage', null],
    ['farm', 100],
    ['age', 30],
    ['age', 65],
    ['age', 2],
    ['age', null],
    ['disability', 'severe'],
    ['student', true],
    ['student', undefined],
    ['wage', gone],
    ['age', gone],
  )
  const key = fc.oneof(
    { weight: 8, arbitrary: fc.record({ at: fc.nat(2), fact }) },
    { weight: 2, arbitrary: fc.record({ cars: fc.constantFrom(0, 2, null) }) },
    { weight: 1, arbitrary: fc.record({ dibao: fc.constantFrom(600, 900, null) }) },
    { weight: 1, arbitrary: fc.record({ day: fc.constantFrom('2026-01-01', '2027-01-01', gone) }) },
    {
      weight: 1,
      arbitrary: fc.constantFrom(
        'add' as const,
        'drop' as const,
        'pop' as const,
        'swap' as const,
        'copy' as const,
        'twice' as const,
      ),
    },
  )
  const changed = (of: Family, one: unknown): Family => {
    const { members } = of
    if (one === 'add') return { ...of, members: [...members, member] }
    if (one === 'drop') return { ...of, members: members.slice(1) }
    if (one === 'pop') return { ...of, members: members.slice(0, -1) }
    if (one === 'swap') return { ...of, members: members.toReversed() }
    if (one === 'copy') return { ...of, members: members.map((each) => ({ ...each })) }
    if (one === 'twice') return { ...of, members: members.map(() => members[0]!) }
    const named = one as { at?: number; fact?: [string, unknown]; cars?: unknown; dibao?: unknown; day?: unknown }
    if (named.fact) {
      const [name, value] = named.fact
      return {
        ...of,
        members: members.map((each, at) => (at === named.at ? without({ ...each, [name]: value }, name) : each)),
      }
    }
    if ('cars' in named) return { ...of, household: { ...of.household, cars: named.cars } }
    if ('dibao' in named) return { ...of, standard: { ...of.standard, dibao: named.dibao } }
    return without({ ...of, as_of: named.day! }, 'as_of') as unknown as Family
  }
  for (const [id, program] of Object.entries(programs)) {
    const run = evaluatorOf(program)
    const trace = fc.integer({ min: 0, max: 9 }).map((one) => one > 0)
    const step = fc.record({ key, only: fc.option(fc.subarray(names[id]!)), back: fc.boolean(), trace })
    fc.assert(
      fc.property(fc.array(step, { minLength: 2, maxLength: 8 }), (steps) => {
        let now = family
        let before: Evaluation | undefined
        let beforeThat: Evaluation | undefined
        for (const { key: one, only, back, trace } of steps) {
          now = changed(now, one)
          const options = { only: only ?? undefined, trace }
          // Sometimes two runs go on from the same one.
          const taken = run(now as unknown as Inputs, { ...options, before: back ? beforeThat : before })
          const fresh = run(now as unknown as Inputs, options)
          expect(taken.values).toEqual(fresh.values)
          expect(Object.keys(taken.traces)).toEqual(Object.keys(fresh.traces))
          for (const [name, trace] of Object.entries(fresh.traces))
            expect(told(taken.traces[name]!)).toEqual(told(trace))
          beforeThat = before
          before = taken
        }
      }),
      { numRuns: 300 },
    )
  }
}, 60_000)

test('a child inside a member that moves, or is shared by two, is named by where it stands now', () => {
  const home: FeelType = { context: { rent: 'number' } }
  const parent: FeelType = { context: { wage: 'number', home, kids: { list: home } } }
  const xml = modelXml(
    inputXml('members') +
      functionXml('rent', { of: 'home' }, 'of.rent + 1') +
      decisionXml('kids', 'for k in members[1].kids return rent(k)', ['members'], ['rent']) +
      decisionXml('homes', 'for m in members return rent(m.home)', ['members'], ['rent']),
  )
  const run = evaluatorOf(compiledXml(xml, { inputs: { members: { list: parent } }, types: { home } }))
  const [known, unknown] = [{ rent: 5 }, { rent: null }]
  const one = { wage: 1, home: known, kids: [unknown, known] }
  const two = { wage: 1, home: unknown, kids: [] }
  const series: JsValue[] = [
    [one, two],
    [{ ...one, kids: [known, unknown] }, two],
    [{ ...one, home: unknown }, two],
    [{ ...one, wage: 2, home: unknown }, two],
    [
      { ...one, home: unknown },
      { ...two, home: known },
    ],
  ]
  let before: Evaluation | undefined
  for (const members of series) {
    const taken = run({ members }, { before })
    const fresh = run({ members })
    for (const name of ['kids', 'homes']) expect(told(taken.traces[name]!)).toEqual(told(fresh.traces[name]!))
    before = taken
  }
})

test('a name with a space is not taken for two names', () => {
  const xml = modelXml(decisionXml('a', '1') + decisionXml('b', '2') + decisionXml('a b', '3'))
  const run = evaluatorOf(compiledXml(xml.replaceAll('id="a b"', 'id="ab"')))
  expect(run({}, { only: ['a', 'b'] }).values).toEqual({ a: 1, b: 2 })
  expect(run({}, { only: ['a b'] }).values).toEqual({ 'a b': 3 })
})

test('only what is wished is computed, with all that stands behind it', () => {
  const run = evaluatorOf(programs.sample!)
  const all = run(family as unknown as Inputs)
  const one = run(family as unknown as Inputs, { only: ['share'] })
  expect(one.values).toEqual({ size: 3, income: all.values.income, share: all.values.share })
  expect(told(one.traces.share!)).toEqual(told(all.traces.share!))
})

describe('what a unit looks at', () => {
  const reads = (program: Program) =>
    Object.fromEntries(program.units.map(({ key, name }) => [name, unitReads(program).get(key) ?? 'any']))

  test('facts in its own expressions and cells, and those of all that it uses', () => {
    expect(reads(programs.sample!)).toMatchObject({
      counted: new Set(['age', 'student']),
      care: new Set(['age', 'disability', 'care_full', 'care_half']),
      per_capita: new Set(['wage', 'farm', 'disability', 'age', 'student']),
      has_child: new Set(['age']),
    })
  })

  test('whoever takes a member as a whole, or hands one on, may look at any fact', () => {
    const found = reads(programs.handing!)
    for (const name of ['old', 'old_wages', 'twice', 'head', 'head_age', 'first_of', 'head_wage', 'eldest', 'named'])
      expect([name, found[name]]).toEqual([name, 'any'])
    expect(found).toMatchObject({
      alone: new Set(),
      known: new Set(),
      first_age: new Set(['age']),
      eldest_wage: new Set(['age', 'wage']),
      stepwise: new Set(['farm']),
      cars_or_age: new Set(['cars', 'age', 'wage', 'area']),
      many_cars: new Set(['cars', 'farm']),
    })
  })
})
