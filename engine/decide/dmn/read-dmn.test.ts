import { describe, expect, test } from 'vitest'
import { readDmn } from './index.ts'

const xmlns = 'https://www.omg.org/spec/DMN/20230324/MODEL/'
const wrapped = (inside: string, uri = xmlns) =>
  `<?xml version="1.0"?>\n<definitions xmlns="${uri}" xmlns:feel="https://www.omg.org/spec/DMN/20230324/FEEL/" id="d" name="低保" namespace="urn:x">\n${inside}\n</definitions>`

function model(inside: string, uri = xmlns) {
  const read = readDmn(wrapped(inside, uri), 'rule.dmn')
  if (!read.ok) throw new Error(JSON.stringify(read.faults))
  return read.model
}
function faults(xml: string): string[] {
  const read = readDmn(xml, 'rule.dmn')
  return read.ok ? [] : read.faults.map((fault) => `${fault.line}:${fault.column} ${fault.code} ${fault.message}`)
}

const table = `<decision id="level" name="照料等级"><variable name="照料等级" typeRef="feel:string"/>
  <informationRequirement><requiredInput href="#items"/></informationRequirement>
  <decisionTable id="t" hitPolicy="FIRST">
    <input id="i"><inputExpression typeRef="number"><text>items</text></inputExpression><inputValues><text>[0..6]</text></inputValues></input>
    <output id="o" typeRef="string"><outputValues><text>"full","half","none"</text></outputValues></output>
    <annotation name="条款"/>
    <rule id="r1"><inputEntry id="c1"><text>
      &lt; 3</text></inputEntry><outputEntry id="c2"><text><![CDATA["half"]]></text></outputEntry><annotationEntry><text>第八条</text></annotationEntry></rule>
  </decisionTable></decision><inputData id="items" name="items"/>`

describe('reading DMN', () => {
  test('a decision table keeps its clauses, cells, annotations and the places of the cells', () => {
    const decision = model(table).decisions[0]!
    expect(decision).toMatchObject({
      name: '照料等级',
      variable: { type: 'string' },
      requiredInputs: [{ id: 'items' }],
      place: { file: 'rule.dmn', line: 3, column: 1, element: 'level' },
      expression: {
        kind: 'table',
        hitPolicy: 'FIRST',
        inputs: [{ expression: { text: 'items' }, type: 'number', allowed: { text: '[0..6]' } }],
        outputs: [{ allowed: { text: '"full","half","none"' } }],
        annotations: ['条款'],
        rules: [
          {
            tests: [{ text: '< 3', place: { line: 10, column: 7, element: 'c1' } }],
            outputs: [{ text: '"half"', place: { line: 10, element: 'c2' } }],
            annotations: ['第八条'],
          },
        ],
      },
    })
  })

  test('boxed expressions of DMN 1.4 and 1.5 are read', () => {
    const { decisions } =
      model(`<decision name="a"><conditional><if><literalExpression><text>x</text></literalExpression></if>
      <then><list><literalExpression><text>1</text></literalExpression></list></then>
      <else><for iteratorVariable="m"><in><literalExpression><text>members</text></literalExpression></in><return><literalExpression><text>m.age</text></literalExpression></return></for></else></conditional></decision>
      <decision name="b"><filter><in><literalExpression><text>members</text></literalExpression></in><match><literalExpression><text>age &gt; 60</text></literalExpression></match></filter></decision>
      <decision name="c"><relation><column name="n"/><row><literalExpression><text>1</text></literalExpression></row></relation></decision>
      <decision name="d"><invocation><literalExpression><text>f</text></literalExpression><binding><parameter name="p"/><literalExpression><text>1</text></literalExpression></binding></invocation></decision>`)
    expect(decisions.map((decision) => decision.expression?.kind)).toEqual([
      'conditional',
      'filter',
      'relation',
      'invocation',
    ])
    expect(decisions[0]!.expression).toMatchObject({
      // biome-ignore lint/suspicious/noThenProperty: the word of the standard
      then: { kind: 'list', items: [{ text: '1' }] },
      otherwise: { kind: 'for', variable: 'm', return: { text: 'm.age' } },
    })
  })

  test('item definitions, functions, services and imports are read', () => {
    const read = model(`<import name="lib" namespace="urn:lib" importType="${xmlns}"/>
      <itemDefinition name="tMembers" isCollection="true"><itemComponent name="age"><typeRef>feel:number</typeRef></itemComponent></itemDefinition>
      <itemDefinition name="tF"><functionItem outputTypeRef="number"><parameters name="n" typeRef="number"/></functionItem></itemDefinition>
      <businessKnowledgeModel id="k" name="income of"><encapsulatedLogic><formalParameter name="m" typeRef="tMember"/><literalExpression><text>m.wage</text></literalExpression></encapsulatedLogic></businessKnowledgeModel>
      <decisionService id="s" name="s"><outputDecision href="#x"/><inputData href="urn:lib#y"/></decisionService>`)
    expect(read.imports).toMatchObject([{ name: 'lib', namespace: 'urn:lib' }])
    expect(read.items).toMatchObject([
      { name: 'tMembers', collection: true, components: [{ name: 'age', type: 'number' }] },
      { function: { output: 'number', parameters: [{ name: 'n', type: 'number' }] } },
    ])
    expect(read.knowledge[0]!.logic).toMatchObject({
      kind: 'function',
      parameters: [{ name: 'm' }],
      body: { text: 'm.wage' },
    })
    expect(read.services[0]).toMatchObject({ outputs: [{ id: 'x' }], inputData: [{ id: 'y', namespace: 'urn:lib' }] })
  })

  test.each([
    ['http://www.omg.org/spec/DMN/20180521/MODEL/', '1.2'],
    ['https://www.omg.org/spec/DMN/20191111/MODEL/', '1.3'],
    ['https://www.omg.org/spec/DMN/20211108/MODEL/', '1.4'],
    ['https://www.omg.org/spec/DMN/20230324/MODEL/', '1.5'],
  ])('namespace %s is version %s', (uri, version) => expect(model(table, uri).version).toBe(version))

  test('what the DMN editor reads in a 1.3 file is what we read', async () => {
    const xml = wrapped(table, 'https://www.omg.org/spec/DMN/20191111/MODEL/')
    // Without types of its own; named by a variable, so that no declaration is asked for.
    const name: string = 'dmn-moddle'
    const { DmnModdle } = await import(name)
    const { rootElement, warnings } = await new DmnModdle().fromXML(xml)
    const read = model(table, 'https://www.omg.org/spec/DMN/20191111/MODEL/')
    expect(warnings).toEqual([])
    const theirs = rootElement.drgElement[0]
    const ours = read.decisions[0]!
    expect(ours.name).toBe(theirs.name)
    const cells = theirs.decisionLogic.rule[0].inputEntry.map((entry: { text: string }) => entry.text.trim())
    expect(ours.expression?.kind === 'table' && ours.expression.rules[0]!.tests.map((cell) => cell.text)).toEqual(cells)
  })
})

describe('a broken or hostile file is refused with its place', () => {
  test.each([
    ['cut off', '<definitions xmlns="x">\n  <decision', '2:12 xml not well-formed XML: unclosed tag: definitions'],
    ['nothing at all', '', '1:1 xml not well-formed XML: document must contain a root element'],
    ['another kind of file', 'PK\u0003\u0004', '1:4 xml not well-formed XML: disallowed character'],
    [
      'a document type with entities',
      '<!DOCTYPE a [<!ENTITY x "yy">]>\n<a>&x;</a>',
      '1:32 xml a document type is not allowed',
    ],
    ['an entity nobody declared', '<a>&x;</a>', '1:7 xml not well-formed XML: undefined entity'],
    ['wrong nesting', '<a>\n<b></a>', '2:8 xml not well-formed XML: unexpected close tag'],
    ['elements without end', '<a>'.repeat(100_000), '1:901 too-deep elements are nested deeper than 300'],
    ['not DMN', '<process xmlns="urn:bpmn"/>', '1:1 not-dmn the root is process of urn:bpmn, not DMN definitions'],
  ])('%s', (_, xml, fault) => expect(faults(xml)[0]).toBe(fault))

  test('a rule that lacks a cell and a condition that lacks a branch are both named', () => {
    const xml =
      wrapped(`<decision id="a" name="a"><decisionTable><input><inputExpression><text>x</text></inputExpression></input><output/>
<rule><outputEntry><text>1</text></outputEntry></rule></decisionTable></decision>
<decision id="b" name="b"><conditional><if><literalExpression><text>x</text></literalExpression></if></conditional></decision>`)
    expect(faults(xml)).toEqual([
      '4:1 missing rule 1 has 0 input entries for 1 inputs',
      '5:27 missing conditional has no then',
      '5:27 missing conditional has no else',
    ])
  })
})
