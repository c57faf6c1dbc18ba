/** DMN models by the standard: tables with every hit policy, services, imports, types. */
import { expect, describe as group, test } from 'vitest'
import { readDmn, StandardModels, standard } from '../../index.ts'

const namespace = 'urn:a'
const definitions = (inside: string, ns = namespace): string =>
  `<definitions xmlns="https://www.omg.org/spec/DMN/20230324/MODEL/" id="m" name="m" namespace="${ns}">${inside}</definitions>`

function engineOf(...models: string[]): StandardModels {
  const read = models.map((xml, index) => readDmn(xml, `${index}.dmn`))
  return new StandardModels(
    read.map((one) => {
      if (!one.ok) throw new Error(JSON.stringify(one.faults))
      return one.model
    }),
  )
}

type Inputs = Record<string, standard.Value | number>
const givenOf = (inputs: Inputs) =>
  Object.entries(inputs).map(([name, value]) => ({
    name,
    value: typeof value === 'number' ? standard.parseNumber(String(value)) : value,
  }))
const decide = (engine: StandardModels, name: string, inputs: Inputs = {}): string =>
  standard.textOf(engine.decision(namespace, name, givenOf(inputs)).value, true)

const escaped = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;')
const text = (value: string) => `<text>${escaped(value)}</text>`
const literal = (value: string, type = '') =>
  `<literalExpression${type && ` typeRef="${type}"`}>${text(value)}</literalExpression>`
const input = (name: string, type = 'number') =>
  `<inputData id="${name}" name="${name}"><variable name="${name}" typeRef="${type}"/></inputData>`
const needs = (kind: 'Input' | 'Decision', ...ids: string[]) =>
  ids.map((id) => `<informationRequirement><required${kind} href="#${id}"/></informationRequirement>`).join('')
const knows = (...ids: string[]) =>
  ids.map((id) => `<knowledgeRequirement><requiredKnowledge href="${id}"/></knowledgeRequirement>`).join('')
const decision = (name: string, requirements: string, logic: string, type = '') =>
  `<decision id="${name}" name="${name}"><variable name="${name}"${type && ` typeRef="${type}"`}/>${requirements}${logic}</decision>`

/** One input x; each row is its test and its outputs. */
function table(policy: string, outputs: string[], rows: string[][], more = ''): string {
  const columns = outputs.map((output) => `<output name="${output}">${more}</output>`).join('')
  const rules = rows.map(
    ([cell, ...results]) =>
      `<rule><inputEntry>${text(cell!)}</inputEntry>${results.map((r) => `<outputEntry>${text(r)}</outputEntry>`).join('')}</rule>`,
  )
  return `<decisionTable ${policy}><input><inputExpression typeRef="number">${text('x')}</inputExpression></input>${columns}${rules.join('')}</decisionTable>`
}

group('a decision table', () => {
  const rows = [
    ['> 10', '"low"', '1'],
    ['> 20', '"high"', '2'],
    ['> 20', '"high"', '2'],
  ]
  const order = `<outputValues>${text('"high", "low"')}</outputValues>`
  const result = (policy: string, x: number, outputs = ['a'], more = '') => {
    const cells = rows.map((row) => row.slice(0, outputs.length + 1))
    const logic = table(policy, outputs, cells, more)
    return decide(engineOf(definitions(input('x') + decision('d', needs('Input', 'x'), logic))), 'd', { x })
  }
  test.each([
    ['hitPolicy="UNIQUE"', 15, '"low"'],
    ['hitPolicy="UNIQUE"', 25, 'null'],
    ['hitPolicy="FIRST"', 25, '"low"'],
    ['hitPolicy="ANY"', 25, 'null'],
    ['hitPolicy="RULE ORDER"', 25, '["low", "high", "high"]'],
    ['hitPolicy="COLLECT"', 25, '["low", "high", "high"]'],
    ['hitPolicy="COLLECT" aggregation="COUNT"', 25, '3'],
    ['hitPolicy="COLLECT" aggregation="COUNT"', 5, '0'],
    ['hitPolicy="COLLECT" aggregation="MIN"', 25, '"high"'],
    ['hitPolicy="UNIQUE"', 5, 'null'],
  ])('%s of %s', (policy, x, expected) => expect(result(policy, x)).toBe(expected))
  test('orders by its output values', () => {
    expect(result('hitPolicy="PRIORITY"', 25, ['a'], order)).toBe('"high"')
    expect(result('hitPolicy="OUTPUT ORDER"', 25, ['a'], order)).toBe('["high", "high", "low"]')
  })
  test('gives several outputs by name, and its default when nothing matches', () => {
    expect(result('hitPolicy="FIRST"', 15, ['a', 'b'])).toBe('{a: "low", b: 1}')
    const otherwise = `<defaultOutputEntry>${text('"none"')}</defaultOutputEntry>`
    expect(result('hitPolicy="UNIQUE"', 5, ['a'], otherwise)).toBe('"none"')
  })
})

group('types', () => {
  const types = `<itemDefinition name="tTier"><typeRef>string</typeRef><allowedValues>${text('"a", "b"')}</allowedValues></itemDefinition>
    <itemDefinition name="tPerson"><itemComponent name="age"><typeRef>number</typeRef></itemComponent></itemDefinition>
    <itemDefinition name="tPeople" isCollection="true"><typeRef>tPerson</typeRef></itemDefinition>`
  test.each([
    ['"a"', 'tTier', '"a"'],
    ['"c"', 'tTier', 'null'],
    ['["b"]', 'tTier', '"b"'],
    ['{age: 3, more: 1}', 'tPerson', '{age: 3, more: 1}'],
    ['{age: "3"}', 'tPerson', 'null'],
    ['{}', 'tPerson', 'null'],
    ['{age: 3}', 'tPeople', '[{age: 3}]'],
    ['@"2026-11-24"', 'date and time', '@"2026-11-24T00:00:00Z"'],
    ['1', 'string', 'null'],
  ])('%s as %s is %s', (value, type, expected) => {
    expect(decide(engineOf(definitions(types + decision('d', '', literal(value), type))), 'd')).toBe(expected)
  })
})

group('functions of a model', () => {
  const fact = `<businessKnowledgeModel id="fact" name="fact"><variable name="fact"/><encapsulatedLogic>
    <formalParameter name="n" typeRef="number"/>${literal('if n <= 1 then 1 else n * fact(n - 1)')}</encapsulatedLogic></businessKnowledgeModel>`
  test('a business knowledge model may call itself', () => {
    expect(decide(engineOf(definitions(fact + decision('d', knows('#fact'), literal('fact(5)')))), 'd')).toBe('120')
  })
  test('a decision service takes its inputs as arguments, and its input decisions are not evaluated', () => {
    const inside = `${input('x')}${decision('base', '', literal('1'))}${decision('sum', needs('Input', 'x') + needs('Decision', 'base'), literal('x + base'))}
      <decisionService id="s" name="s"><variable name="s"/><outputDecision href="#sum"/><inputDecision href="#base"/><inputData href="#x"/></decisionService>
      ${decision('d', knows('#s'), literal('s(2, 40)'))}`
    const engine = engineOf(definitions(inside))
    expect(decide(engine, 'd')).toBe('42')
    expect(decide(engine, 'sum', { x: 2 })).toBe('3')
    const direct = engine.invoke(namespace, 's', givenOf({ x: 2, base: 5 }))
    expect(standard.textOf(direct.value, true)).toBe('7')
  })
  test('what an imported model holds is called by the name of the import', () => {
    const library = definitions(fact, 'urn:lib')
    const main = definitions(
      `<import name="lib" namespace="urn:lib" importType="https://www.omg.org/spec/DMN/20230324/MODEL/"/>${decision('d', knows('urn:lib#fact'), literal('lib.fact(4)'))}`,
    )
    expect(decide(engineOf(main, library), 'd')).toBe('24')
  })
})

group('boxed expressions', () => {
  const boxed = (logic: string) => decide(engineOf(definitions(decision('d', '', logic))), 'd')
  const entry = (name: string, logic: string) =>
    `<contextEntry>${name && `<variable name="${name}"/>`}${logic}</contextEntry>`
  test('a context with a result hands on the result', () => {
    expect(boxed(`<context>${entry('a', literal('2'))}${entry('', literal('a * 21'))}</context>`)).toBe('42')
  })
  test('conditional, iteration and filter', () => {
    const part = (name: string, value: string) => `<${name}>${literal(value)}</${name}>`
    expect(
      boxed(`<conditional>${part('if', '1 > 2')}${part('then', '"yes"')}${part('else', '"no"')}</conditional>`),
    ).toBe('"no"')
    expect(boxed(`<for iteratorVariable="i">${part('in', '[1, 2]')}${part('return', 'i * 2')}</for>`)).toBe('[2, 4]')
    expect(boxed(`<for iteratorVariable="i">${part('in', '1..3')}${part('return', 'i + count(partial)')}</for>`)).toBe(
      '[1, 3, 5]',
    )
    expect(boxed(`<some iteratorVariable="i">${part('in', '[1, 2]')}${part('satisfies', 'i > 1')}</some>`)).toBe('true')
    expect(boxed(`<filter>${part('in', '[{a: 1}, {a: 2}]')}${part('match', 'a > 1')}</filter>`)).toBe('[{a: 2}]')
  })
})

test('decisions that need each other are null and say so', () => {
  const engine = engineOf(
    definitions(
      decision('a', needs('Decision', 'b'), literal('b')) + decision('b', needs('Decision', 'a'), literal('a')),
    ),
  )
  expect(engine.decision(namespace, 'a', [])).toMatchObject({ value: null, reasons: ['a needs itself'] })
})
