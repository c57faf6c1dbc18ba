import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
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
import { columns, type Family, family, same } from './testing.ts'

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
