/** A small invented benefit in DMN, with the forms that policies use. For tests. */
import type { FeelType } from '../types.ts'
import { compileModels } from './compile-models.ts'
import type { DmnModel } from './model.ts'
import type { ModelScope, Program } from './program.ts'
import { readDmn } from './read-dmn.ts'

const xmlns = 'https://www.omg.org/spec/DMN/20191111/MODEL/'

/** Wraps elements of a model. */
export const modelXml = (inside: string, name = 'sample', head = ''): string =>
  `<definitions xmlns="${xmlns}" id="${name}" name="${name}" namespace="urn:${name}">${head}\n${inside}\n</definitions>`

export const inputXml = (...names: string[]): string =>
  names.map((name) => `<inputData id="${name}" name="${name}"/>`).join('')

const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;')

const requirement = (name: string, inputs: readonly string[]): string => {
  const kind = inputs.includes(name) ? 'requiredInput' : 'requiredDecision'
  return `<informationRequirement><${kind} href="#${name}"/></informationRequirement>`
}

const modelInputs = ['members', 'household', 'standard', 'as_of']
const needs = (names: readonly string[], functions: readonly string[]): string =>
  names.map((name) => requirement(name, modelInputs)).join('') +
  functions.map((name) => `<knowledgeRequirement><requiredKnowledge href="#${name}"/></knowledgeRequirement>`).join('')

export const literalXml = (text: string): string =>
  `<literalExpression><text>${escaped(text)}</text></literalExpression>`

/** A decision; `logic` is XML or, without `<`…`>`, FEEL. */
export function decisionXml(name: string, logic: string, uses: string[] = [], functions: string[] = []): string {
  const body = logic.startsWith('<') ? logic : literalXml(logic)
  return `<decision id="${name}" name="${name}"><variable name="${name}"/>${needs(uses, functions)}${body}</decision>\n`
}

/** A function of one or more parameters, `name: type`. */
export function functionXml(
  name: string,
  parameters: Record<string, string>,
  logic: string,
  functions: string[] = [],
): string {
  const body = logic.startsWith('<') ? logic : literalXml(logic)
  const formal = Object.entries(parameters)
    .map(([param, type]) => `<formalParameter name="${param}" typeRef="${type}"/>`)
    .join('')
  return `<businessKnowledgeModel id="${name}" name="${name}"><variable name="${name}"/><encapsulatedLogic>${formal}${body}</encapsulatedLogic>${needs([], functions)}</businessKnowledgeModel>\n`
}

/**
 * A table from rows of texts: inputs first, then outputs.
 * @example tableXml('FIRST', ['age'], ['level'], [['< 16', '"child"'], ['-', '"adult"']])
 */
export function tableXml(
  policy: string,
  inputs: readonly string[],
  outputs: readonly string[],
  rows: readonly (readonly string[])[],
  more: { aggregation?: string; otherwise?: string; values?: string; allowed?: readonly string[] } = {},
): string {
  const clause = (text: string) => `<text>${escaped(text)}</text>`
  const given = inputs.map((text, index) => {
    const allowed = more.allowed?.[index]
    return `<input><inputExpression>${clause(text)}</inputExpression>${allowed ? `<inputValues>${clause(allowed)}</inputValues>` : ''}</input>`
  })
  const result = outputs.map((name) => {
    const values = more.values ? `<outputValues>${clause(more.values)}</outputValues>` : ''
    const otherwise = more.otherwise ? `<defaultOutputEntry>${clause(more.otherwise)}</defaultOutputEntry>` : ''
    return `<output name="${name}">${values}${otherwise}</output>`
  })
  const rules = rows.map((cells, row) => {
    const tests = cells.slice(0, inputs.length).map((cell) => `<inputEntry>${clause(cell)}</inputEntry>`)
    const results = cells.slice(inputs.length).map((cell) => `<outputEntry>${clause(cell)}</outputEntry>`)
    return `<rule id="r${row + 1}">${tests.join('')}${results.join('')}<annotationEntry>${clause(`第${row + 1}条`)}</annotationEntry></rule>`
  })
  const aggregation = more.aggregation ? ` aggregation="${more.aggregation}"` : ''
  return `<decisionTable hitPolicy="${policy}"${aggregation}>${given.join('')}${result.join('')}<annotation name="article"/>\n${rules.join('\n')}</decisionTable>`
}

export const memberType: FeelType = {
  context: { age: 'number', wage: 'number', farm: 'number', disability: 'text', student: 'boolean', born: 'date' },
}

export const sampleScope: ModelScope = {
  inputs: {
    members: { list: memberType },
    household: { context: { urban: 'boolean', area: 'text', cars: 'number' } },
    standard: { context: { dibao: 'number', care_full: 'number', care_half: 'number' } },
    as_of: 'date',
  },
  types: { member: memberType },
  units: {
    'members.wage': 'CNY/year',
    'members.farm': 'CNY/year',
    'standard.dibao': 'CNY/month',
    'standard.care_full': 'CNY/month',
    'standard.care_half': 'CNY/month',
  },
  integers: ['members.age', 'household.cars'],
}

/** A benefit with counting, income, a table for each person, a table for the family, amounts. */
export const sampleXml = modelXml(
  inputXml(...modelInputs) +
    functionXml('counted', { m: 'member' }, 'm.age < 60 or m.student = false') +
    functionXml(
      'income_of',
      { m: 'member' },
      `<context><contextEntry><variable name="gross"/>${literalXml('m.wage + m.farm')}</contextEntry>
      <contextEntry><variable name="kept"/>${literalXml('if m.disability != "none" then 0.5 else 1')}</contextEntry>
      <contextEntry>${literalXml('gross * kept')}</contextEntry></context>`,
    ) +
    functionXml(
      'care_level',
      { m: 'member' },
      tableXml(
        'FIRST',
        ['m.age', 'm.disability'],
        ['level'],
        [
          ['< 3', '-', '"full"'],
          ['-', '"severe"', '"full"'],
          ['>= 70', '-', '"half"'],
          ['[60..70)', '"light","middle"', '"half"'],
          ['-', '-', '"none"'],
        ],
      ),
    ) +
    decisionXml('size', 'count(members[counted(item)])', ['members'], ['counted']) +
    decisionXml(
      'income',
      'sum(for m in members return if counted(m) then income_of(m) else 0)',
      ['members'],
      ['counted', 'income_of'],
    ) +
    decisionXml('per_capita', 'income / size', ['income', 'size']) +
    decisionXml('share', 'if size > 0 then income / size / 12 else null', ['income', 'size']) +
    decisionXml('has_child', 'some m in members satisfies m.age < 16', ['members']) +
    decisionXml('all_adult', 'every m in members satisfies m.age >= 18', ['members']) +
    decisionXml('oldest', 'max(members.age)', ['members']) +
    decisionXml(
      'tier',
      tableXml(
        'FIRST',
        ['per_capita', 'household.urban', 'household.cars'],
        ['tier'],
        [
          ['-', '-', '> 1', '"none"'],
          ['< standard.dibao * 12', 'true', '-', '"dibao-urban"'],
          ['< standard.dibao * 12', 'false', '-', '"dibao-rural"'],
          ['< standard.dibao * 12 * 1.5', '-', '-', '"margin"'],
          ['-', '-', '-', '"none"'],
        ],
      ),
      ['per_capita', 'household', 'standard'],
    ) +
    decisionXml(
      'care',
      'for m in members return if care_level(m) = "full" then standard.care_full else if care_level(m) = "half" then standard.care_half else 0',
      ['members', 'standard'],
      ['care_level'],
    ) +
    decisionXml('care_sum', 'sum(care)', ['care']) +
    decisionXml(
      'monthly_amount',
      'if tier = "dibao-urban" or tier = "dibao-rural" then max(0, standard.dibao - per_capita / 12) * size + care_sum else 0',
      ['tier', 'standard', 'per_capita', 'size', 'care_sum'],
    ) +
    decisionXml(
      'old_poor',
      'count(for m in members[age >= 60] return if income_of(m) < per_capita then 1 else 0)',
      ['members', 'per_capita'],
      ['income_of'],
    ) +
    decisionXml(
      'package',
      tableXml(
        'COLLECT',
        ['has_child', 'tier'],
        ['help'],
        [
          ['true', '-', '10'],
          ['-', '"margin"', '20'],
          ['-', 'not("none")', '5'],
        ],
        { aggregation: 'SUM' },
      ),
      ['has_child', 'tier'],
    ),
)

/** One member of the sample benefit. */
export const sampleMember = { age: 40, wage: 9000, farm: 0, disability: 'none', student: false, born: '1986-01-01' }

/** A family for it: somebody who works, an old person and a small child. */
export const sampleFamily = {
  members: [sampleMember, { ...sampleMember, age: 72, wage: 0, farm: 1200.5 }, { ...sampleMember, age: 2, wage: 0 }],
  household: { urban: true, area: '150403', cars: 0 },
  standard: { dibao: 700, care_full: 900, care_half: 450 },
  as_of: '2026-11-24',
}

/** Reads and compiles; throws with the faults. */
export function compiledXml(xml: string, scope: ModelScope = sampleScope, others: readonly DmnModel[] = []): Program {
  const read = readDmn(xml, 'rule.dmn')
  if (!read.ok) throw new Error(JSON.stringify(read.faults))
  const compiled = compileModels([...others, read.model], scope)
  if (!compiled.ok) throw new Error(JSON.stringify(compiled.faults, null, 1))
  return compiled.program
}
