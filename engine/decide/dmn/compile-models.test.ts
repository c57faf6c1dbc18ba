import { describe, expect, test } from 'vitest'
import { compileModels, type DmnModel, evaluatorOf, readDmn } from './index.ts'
import {
  compiledXml,
  decisionXml,
  functionXml,
  inputXml,
  literalXml,
  modelXml,
  sampleScope,
  tableXml,
} from './testing.ts'

function read(xml: string, file = 'rule.dmn'): DmnModel {
  const model = readDmn(xml, file)
  if (!model.ok) throw new Error(JSON.stringify(model.faults))
  return model.model
}
function faults(...xml: string[]): string[] {
  const compiled = compileModels(
    xml.map((one, index) => read(one, `${index}.dmn`)),
    sampleScope,
  )
  const found = compiled.ok ? compiled.program.warnings : compiled.faults
  return found.map((fault) => `${fault.file}:${fault.line}:${fault.column} ${fault.code} ${fault.message}`)
}

describe('what is refused', () => {
  test('a ring of decisions, by its names', () => {
    expect(
      faults(modelXml(decisionXml('a', 'b', ['b']) + decisionXml('b', 'c', ['c']) + decisionXml('c', 'a', ['a']))),
    ).toEqual(['0.dmn:2:1 cycle goes round in a circle: a → b → c → a'])
  })

  test('an import that is not there', () => {
    const head = '<import name="lib" namespace="urn:lib" importType="https://www.omg.org/spec/DMN/20191111/MODEL/"/>'
    expect(faults(modelXml(decisionXml('a', '1'), 'm', head))).toEqual([
      '0.dmn:1:101 missing-import the imported model lib is not there (urn:lib)',
    ])
  })

  test('a reference to nothing and a name that is not required', () => {
    expect(faults(modelXml(decisionXml('a', 'b + 1', ['x'])))[0]).toMatch(/unknown-reference a requires x/)
    expect(faults(modelXml(decisionXml('a', '1') + decisionXml('b', 'a + 1')))[0]).toMatch(/3:72 feel unknown name a/)
  })

  test('a wrong type is shown at the cell', () => {
    const table = tableXml('FIRST', ['members.age'], ['o'], [['-', '1']])
    const cell = tableXml(
      'FIRST',
      ['count(members)'],
      ['o'],
      [
        ['< 3', '1'],
        ['"x"', '2'],
        ['-', '"y"'],
      ],
    )
    expect(faults(modelXml(inputXml('members') + decisionXml('a', table, ['members'])))).toEqual([])
    const compiled = compileModels(
      [read(modelXml(inputXml('members') + decisionXml('a', cell, ['members'])))],
      sampleScope,
    )
    expect(
      compiled.ok || compiled.faults.map(({ rule, column_name, message }) => [rule, column_name, message]),
    ).toEqual([
      [2, 'input 1', 'number cannot be compared with text — in: "x"'],
      [3, 'output 1', 'must be number, not text'],
    ])
  })

  test('an input that nobody knows, a parameter without type, a function in Java', () => {
    const found = faults(
      modelXml(
        inputXml('weather') +
          decisionXml('a', 'weather', ['weather']).replace('requiredDecision', 'requiredInput') +
          functionXml('f', { m: 'nothing' }, '1'),
      ),
    )
    expect(found).toEqual([
      expect.stringContaining('unknown-type there is no type nothing'),
      expect.stringContaining('unknown-type the input weather is not in the catalogue'),
    ])
  })
})

describe('what is understood', () => {
  const values = (xml: string, inputs = {}) => evaluatorOf(compiledXml(xml))(inputs).values

  test('a model uses another by import, with and without prefix', () => {
    const lib = read(
      modelXml(functionXml('twice', { n: 'number' }, 'n * 2') + decisionXml('base', '21'), 'lib'),
      'lib.dmn',
    )
    const importing = (name: string) =>
      modelXml(
        `<decision id="d" name="d"><informationRequirement><requiredDecision href="urn:lib#base"/></informationRequirement><knowledgeRequirement><requiredKnowledge href="urn:lib#twice"/></knowledgeRequirement>${literalXml(name ? `${name}.twice(${name}.base)` : 'twice(base)')}</decision>`,
        'm',
        `<import name="${name}" namespace="urn:lib" importType="https://www.omg.org/spec/DMN/20191111/MODEL/"/>`,
      )
    for (const name of ['lib', '']) {
      const program = compiledXml(importing(name), sampleScope, [lib])
      expect(evaluatorOf(program)({}).values.d).toBe(42)
    }
  })

  test('boxed invocation, conditional, iteration, filter, list, relation', () => {
    const literal = literalXml
    const xml = modelXml(
      inputXml('members') +
        functionXml('plus', { a: 'number', b: 'number' }, 'a + b') +
        decisionXml(
          'sum_of',
          `<invocation>${literal('plus')}<binding><parameter name="b"/>${literal('2')}</binding><binding><parameter name="a"/>${literal('1')}</binding></invocation>`,
          [],
          ['plus'],
        ) +
        decisionXml(
          'branch',
          `<conditional><if>${literal('sum_of > 2')}</if><then>${literal('"yes"')}</then><else>${literal('"no"')}</else></conditional>`,
          ['sum_of'],
        ) +
        decisionXml(
          'ages',
          `<for iteratorVariable="m"><in>${literal('members')}</in><return>${literal('m.age + sum_of')}</return></for>`,
          ['members', 'sum_of'],
        ) +
        decisionXml(
          'old',
          `<filter><in>${literal('members')}</in><match>${literal('age >= 60 and item.wage = 0')}</match></filter>`,
          ['members'],
        ) +
        decisionXml(
          'some_old',
          `<some iteratorVariable="m"><in>${literal('old')}</in><satisfies>${literal('m.age > 69')}</satisfies></some>`,
          ['old'],
        ) +
        decisionXml(
          'rows',
          `<relation><column name="a"/><column name="b"/><row>${literal('1')}${literal('2')}</row></relation>`,
        ) +
        decisionXml('items', `<list>${literal('1')}${literal('2')}</list>`),
    )
    const members = [
      { age: 70, wage: 0 },
      { age: 30, wage: 5 },
    ]
    expect(values(xml, { members })).toEqual({
      sum_of: 3,
      branch: 'yes',
      ages: [73, 33],
      old: [members[0]],
      some_old: true,
      rows: [{ a: 1, b: 2 }],
      items: [1, 2],
    })
  })

  test('the compiled models can go through JSON to a browser', () => {
    const model = read(modelXml(decisionXml('a', '1.10 + 2')))
    const again = JSON.parse(JSON.stringify(model)) as DmnModel
    const compiled = compileModels([again], { inputs: {} })
    expect(compiled.ok && evaluatorOf(compiled.program)({}).values.a).toBe(3.1)
  })
})
