import { describe, expect, test } from 'vitest'
import { evaluatorOf } from './index.ts'
import {
  compiledXml,
  decisionXml,
  sampleFamily as family,
  functionXml,
  inputXml,
  sampleMember as member,
  modelXml,
  sampleXml,
  tableXml,
} from './testing.ts'

const run = evaluatorOf(compiledXml(sampleXml))

describe('one household through a benefit', () => {
  test('values', () => {
    expect(run(family).values).toMatchObject({
      size: 3,
      income: 10200.5,
      per_capita: 3400.1666666667,
      has_child: true,
      all_adult: false,
      oldest: 72,
      tier: 'dibao-urban',
      care: [0, 450, 900],
      care_sum: 1350,
      package: 15,
    })
  })

  test('the trace leads from the amount to the row of the table and its article', () => {
    const { traces } = run(family)
    const amount = traces.monthly_amount!
    expect(Object.keys(amount.uses)).toEqual(['tier', 'per_capita', 'size', 'care_sum'])
    expect(amount.inputs.standard).toBe(family.standard)
    expect(amount.uses.tier!.steps[0]!.table).toEqual({
      hits: [{ row: 2, id: 'r2', annotations: { article: '第2条' } }],
      undecided: [],
    })
    const calls = traces.care!.calls.map((call) => [call.name, call.value, call.steps[0]!.table?.hits[0]?.row])
    expect(calls).toContainEqual(['care_level', 'half', 3])
  })

  test('an unknown wage makes the income unknown, and only what needs it', () => {
    const { values, traces } = run({ ...family, members: [{ ...member, wage: null }, ...family.members.slice(1)] })
    expect(values).toMatchObject({ size: 3, income: null, tier: null, monthly_amount: null, care_sum: 1350 })
    expect(traces.monthly_amount!.missing).toEqual(['members[0].wage'])
    expect(traces.tier!.steps[0]!.table!.undecided.map((hit) => hit.row)).toEqual([2, 4, 5])
  })

  test('a fact nobody needs is not missing', () => {
    const { traces, values } = run({ ...family, household: { ...family.household, urban: null, cars: 2 } })
    expect(values.tier).toBe('none')
    expect(traces.tier!.missing).toEqual([])
  })

  test('where the standard is not there, it is named', () => {
    const { traces } = run({ ...family, standard: { ...family.standard, dibao: null } })
    expect(traces.tier!.missing).toEqual(['standard.dibao'])
    const { traces: without } = run({ ...family, as_of: null, members: null })
    expect(without.income!.missing).toEqual(['members'])
  })

  test('without trace the values are the same', () => {
    expect(run(family, { trace: false })).toEqual({ ...run(family), traces: {} })
  })
})

describe('tables when a match is unknown', () => {
  const scope = { inputs: { a: 'number', b: 'text' } } as const
  const outcome = (policy: string, rows: string[][], row: object, more = {}) => {
    const xml = modelXml(
      inputXml('a', 'b') +
        decisionXml('d', tableXml(policy, ['a', 'b'], ['o'], rows, more)).replace(
          '<decisionTable',
          '<informationRequirement><requiredInput href="#a"/></informationRequirement><informationRequirement><requiredInput href="#b"/></informationRequirement><decisionTable',
        ),
    )
    return evaluatorOf(compiledXml(xml, scope))(row as never).values.d
  }
  const rows = [
    ['> 5', '"x"', '1'],
    ['> 5', '-', '2'],
    ['-', '-', '3'],
  ]
  test.each([
    ['FIRST, all known', 'FIRST', rows, { a: 9, b: 'y' }, 2],
    ['FIRST, an unknown row before the certain one', 'FIRST', rows, { a: 9, b: null }, null],
    [
      'FIRST, an unknown row behind the certain one',
      'FIRST',
      [
        ['> 5', '-', '1'],
        ['-', '"x"', '2'],
      ],
      { a: 9, b: null },
      1,
    ],
    [
      'FIRST, all rows that may come say the same',
      'FIRST',
      [
        ['> 5', '"x"', '1'],
        ['-', '-', '1'],
      ],
      { a: 9, b: null },
      1,
    ],
    [
      'UNIQUE, a certain match settles it',
      'UNIQUE',
      [
        ['> 5', '-', '1'],
        ['<= 5', '"x"', '2'],
      ],
      { a: 9, b: null },
      1,
    ],
    [
      'UNIQUE, no certain match',
      'UNIQUE',
      [
        ['> 5', '"x"', '1'],
        ['> 5', '"y"', '1'],
      ],
      { a: 9, b: null },
      null,
    ],
    ['UNIQUE, no match', 'UNIQUE', [['> 5', '"x"', '1']], { a: 1, b: 'x' }, null],
    [
      'PRIORITY takes the output that comes first',
      'PRIORITY',
      [
        ['> 5', '-', '"low"'],
        ['-', '-', '"high"'],
      ],
      { a: 9, b: 'x' },
      'high',
    ],
    ['COLLECT gives all', 'COLLECT', rows, { a: 9, b: 'x' }, [1, 2, 3]],
    ['COLLECT with an unknown match', 'COLLECT', rows, { a: 9, b: null }, null],
    ['COLLECT SUM', 'COLLECT', rows, { a: 9, b: 'y' }, 5, { aggregation: 'SUM' }],
    ['COLLECT COUNT of nothing', 'COLLECT', [['> 5', '-', '1']], { a: 1, b: 'x' }, 0, { aggregation: 'COUNT' }],
    ['COLLECT MAX', 'COLLECT', rows, { a: 9, b: 'x' }, 3, { aggregation: 'MAX' }],
    ['the default when nothing matches', 'FIRST', [['> 5', '-', '1']], { a: 1, b: 'x' }, 7, { otherwise: '7' }],
    [
      'OUTPUT ORDER',
      'OUTPUT ORDER',
      [
        ['-', '-', '"low"'],
        ['-', '-', '"high"'],
      ],
      { a: 1, b: 'x' },
      ['high', 'low'],
    ],
  ] as [string, string, string[][], object, unknown, object?][])('%s', (_, policy, table, row, wanted, more = {}) => {
    const values = policy === 'PRIORITY' || policy === 'OUTPUT ORDER' ? { values: '"high","low"' } : {}
    expect(outcome(policy, table, row, { ...more, ...values })).toEqual(wanted)
  })
})

test('an unknown that a rule writes itself names the fact that decided for it, not what it left aside', () => {
  const text = 'if household.consent then household.savings < 100 else null'
  const asked = (consent: boolean | null) =>
    evaluatorOf(
      compiledXml(modelXml(inputXml('household') + decisionXml('d', text, ['household'])), {
        inputs: { household: { context: { consent: 'boolean', savings: 'number' } } },
      }),
    )({ household: { consent, savings: null } }).traces.d!.missing
  expect(asked(false)).toEqual(['household.consent'])
  expect(asked(true)).toEqual(['household.savings'])
  expect(asked(null)).toEqual(['household.consent'])
})

test('a function may use another; a ring of functions is refused', () => {
  const xml = modelXml(
    functionXml('double', { n: 'number' }, 'n * 2') +
      functionXml('four', { n: 'number' }, 'double(double(n))', ['double']) +
      decisionXml('d', 'four(3)', [], ['four']),
  )
  expect(evaluatorOf(compiledXml(xml, { inputs: {} }))({}).values.d).toBe(12)
})
