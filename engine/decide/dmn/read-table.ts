/** Decision tables: clauses, rules, annotations. */
import { childrenOf, textOf } from './elements.ts'
import type { Aggregation, DecisionTable, HitPolicy, TableInput, TableOutput, TableRule } from './model.ts'
import type { Reader } from './reader.ts'
import type { Xml } from './xml-tree.ts'

const hitPolicies: readonly string[] = [
  'UNIQUE',
  'FIRST',
  'PRIORITY',
  'ANY',
  'COLLECT',
  'RULE ORDER',
  'OUTPUT ORDER',
] satisfies HitPolicy[]
const aggregations: readonly string[] = ['SUM', 'COUNT', 'MIN', 'MAX'] satisfies Aggregation[]

/** A table without what all expressions have (id, label, type). */
export function readTable(element: Xml, reader: Reader): DecisionTable {
  const hitPolicy = element.attributes.hitPolicy ?? 'UNIQUE'
  const { aggregation, outputLabel } = element.attributes
  if (!hitPolicies.includes(hitPolicy))
    reader.fault(element, 'unsupported', `there is no hit policy ${hitPolicy}`, `没有命中策略 ${hitPolicy}`)
  if (aggregation !== undefined && !aggregations.includes(aggregation))
    reader.fault(element, 'unsupported', `there is no aggregation ${aggregation}`, `没有聚合方式 ${aggregation}`)
  const inputs = childrenOf(element, 'input').map((input) => inputOf(input, reader))
  const outputs = childrenOf(element, 'output').map((output) => outputOf(output, reader))
  if (outputs.length === 0) reader.fault(element, 'missing', 'the decision table has no output', '决策表没有输出列')
  return {
    kind: 'table',
    place: reader.place(element),
    hitPolicy: hitPolicy as HitPolicy,
    ...(aggregation && { aggregation: aggregation as Aggregation }),
    ...(outputLabel && { outputLabel }),
    inputs,
    outputs,
    annotations: childrenOf(element, 'annotation').map((annotation) => annotation.attributes.name ?? ''),
    rules: childrenOf(element, 'rule').map((rule, index) => ruleOf(rule, index + 1, inputs, outputs, reader)),
  }
}

function inputOf(element: Xml, reader: Reader): TableInput {
  const expression = childrenOf(element, 'inputExpression')[0]
  if (!expression) reader.fault(element, 'missing', 'an input has no expression', '输入列缺少表达式')
  const type = reader.typeName(expression?.attributes.typeRef)
  const { id, label } = element.attributes
  const allowed = reader.unaryTests(element, 'inputValues')
  return {
    ...(id && { id }),
    ...(label && { label }),
    expression: reader.text(expression ?? element),
    ...(type && { type }),
    ...(allowed && { allowed }),
    place: reader.place(element),
  }
}

function outputOf(element: Xml, reader: Reader): TableOutput {
  const type = reader.typeName(element.attributes.typeRef)
  const { id, label, name } = element.attributes
  const allowed = reader.unaryTests(element, 'outputValues')
  const otherwise = childrenOf(element, 'defaultOutputEntry')[0]
  return {
    ...(id && { id }),
    ...(name && { name }),
    ...(label && { label }),
    ...(type && { type }),
    ...(allowed && { allowed }),
    ...(otherwise && { default: reader.text(otherwise) }),
    place: reader.place(element),
  }
}

function ruleOf(
  element: Xml,
  row: number,
  inputs: readonly TableInput[],
  outputs: readonly TableOutput[],
  reader: Reader,
): TableRule {
  const tests = childrenOf(element, 'inputEntry').map((entry) => reader.text(entry))
  const results = childrenOf(element, 'outputEntry').map((entry) => reader.text(entry))
  if (tests.length !== inputs.length)
    reader.fault(
      element,
      'missing',
      `rule ${row} has ${tests.length} input entries for ${inputs.length} inputs`,
      `第${row}行有${tests.length}个输入单元格，输入列有${inputs.length}个`,
    )
  if (results.length !== outputs.length)
    reader.fault(
      element,
      'missing',
      `rule ${row} has ${results.length} output entries for ${outputs.length} outputs`,
      `第${row}行有${results.length}个输出单元格，输出列有${outputs.length}个`,
    )
  const { id } = element.attributes
  const description = textOf(element, 'description')
  return {
    ...(id && { id }),
    ...(description && { description }),
    tests,
    outputs: results,
    annotations: childrenOf(element, 'annotationEntry').map((entry) => textOf(entry, 'text') ?? ''),
    place: reader.place(element),
  }
}
