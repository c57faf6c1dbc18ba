/** Decision tables → typed cells. */
import { typeName } from '../functions.ts'
import type { Node } from '../nodes.ts'
import { parse, parseUnaryTests } from '../parse.ts'
import type { FeelType, Scope } from '../types.ts'
import { fits } from '../types-of.ts'
import { type Compiling, compileText, declaredType } from './compile-text.ts'
import type { DecisionTable, Place, TableInput, TableOutput, TableRule, Text } from './model.ts'
import type { CompiledCell, CompiledInput, CompiledOutput, CompiledRule, CompiledTable } from './program.ts'
import type { Cell } from './report.ts'

/** The table with every cell read, and the type of its result. */
export function compileTable(
  table: DecisionTable,
  scope: Scope,
  compiling: Compiling,
): { table: CompiledTable; type: FeelType } {
  const inputs = table.inputs.map((input) => inputOf(input, scope, compiling))
  const declared = table.outputs.map((output) => declaredType(output.type, output.place, compiling))
  const rules = table.rules.map((rule, index) => ruleOf(rule, index + 1, inputs, table.annotations, scope, compiling))
  const outputs = table.outputs.map((output, index) =>
    outputOf(output, index, declared[index], rules, scope, compiling),
  )
  checkAggregation(table, outputs, compiling)
  return {
    table: {
      hitPolicy: table.hitPolicy,
      ...(table.aggregation && { aggregation: table.aggregation }),
      inputs,
      outputs,
      rules,
      place: table.place,
    },
    type: typeOf(table, outputs),
  }
}

function typeOf(table: DecisionTable, outputs: readonly CompiledOutput[]): FeelType {
  const one: FeelType =
    outputs.length === 1
      ? outputs[0]!.type
      : {
          context: Object.fromEntries(
            outputs.map((output, index) => [output.name ?? `output ${index + 1}`, output.type]),
          ),
        }
  const many = table.hitPolicy === 'RULE ORDER' || table.hitPolicy === 'OUTPUT ORDER'
  if (table.hitPolicy === 'COLLECT' && table.aggregation)
    return table.aggregation === 'COUNT' || table.aggregation === 'SUM' ? 'number' : one
  return many || table.hitPolicy === 'COLLECT' ? { list: one } : one
}

function checkAggregation(table: DecisionTable, outputs: readonly CompiledOutput[], { report }: Compiling): void {
  if (!table.aggregation) return
  if (table.hitPolicy !== 'COLLECT')
    report.add('unsupported', table.place, 'only hit policy COLLECT has an aggregation', '只有 COLLECT 策略可以聚合')
  else if (outputs.length > 1)
    report.add('unsupported', table.place, 'several outputs cannot be aggregated', '多个输出列不能聚合')
  else if (table.aggregation === 'SUM' && outputs[0] && !fits(outputs[0].type, 'number'))
    report.add('feel', table.place, 'only numbers can be summed', '只有数字可以求和')
}

function inputOf(input: TableInput, scope: Scope, compiling: Compiling): CompiledInput {
  const { text, place } = input.expression
  const tree = compileText(text, place, scope, compiling)
  const declared = declaredType(input.type, input.place, compiling)
  if (declared !== undefined && !fits(tree.type, declared))
    compiling.report.add(
      'feel',
      place,
      `must be ${typeName(declared)}, not ${typeName(tree.type)}`,
      `类型应为 ${typeName(declared)}，实际为 ${typeName(tree.type)}`,
    )
  const type = tree.type === 'null' ? (declared ?? 'null') : tree.type
  const allowed = input.allowed && testsOf(input.allowed, type, scope, compiling, {})
  return {
    text,
    ...(input.label && { label: input.label }),
    tree,
    type,
    ...(allowed && { allowed: allowed.tree }),
    place: input.place,
  }
}

/** A cell as condition on `?`; null for one that matches everything. */
function testsOf(cell: Text, type: FeelType, scope: Scope, compiling: Compiling, where: Cell): CompiledCell | null {
  if (cell.text === '' || cell.text === '-') return null
  const { tree, faults } = parseUnaryTests(cell.text, type, scope)
  compiling.report.feel(faults, cell.text, cell.place, where)
  return { text: cell.text, tree, place: cell.place }
}

function ruleOf(
  rule: TableRule,
  row: number,
  inputs: readonly CompiledInput[],
  annotations: readonly string[],
  scope: Scope,
  compiling: Compiling,
): CompiledRule {
  return {
    row,
    ...(rule.id && { id: rule.id }),
    tests: rule.tests.map((cell, index) =>
      testsOf(cell, inputs[index]?.type ?? 'null', scope, compiling, { rule: row, column_name: `input ${index + 1}` }),
    ),
    outputs: rule.outputs.map((cell, index) => {
      const where = { rule: row, column_name: `output ${index + 1}` }
      if (cell.text === '')
        compiling.report.add('missing', cell.place, 'the output cell is empty', '输出单元格为空', where)
      const { tree, faults } = parse(cell.text === '' ? 'null' : cell.text, scope)
      compiling.report.feel(faults, cell.text, cell.place, where)
      return { text: cell.text, tree, place: cell.place }
    }),
    annotations: Object.fromEntries(
      annotations.flatMap((name, index) => (rule.annotations[index] ? [[name, rule.annotations[index]]] : [])),
    ),
    place: rule.place,
  }
}

/** The output column: its type is the declared one, or what all its cells share. */
function outputOf(
  output: TableOutput,
  index: number,
  declared: FeelType | undefined,
  rules: readonly CompiledRule[],
  scope: Scope,
  compiling: Compiling,
): CompiledOutput {
  const { report } = compiling
  let type = declared
  const check = (tree: Node, place: Place, where: Cell) => {
    if (type === undefined) {
      if (tree.type !== 'null') type = tree.type
    } else if (!fits(tree.type, type)) {
      if (declared === undefined && fits(type, tree.type)) type = tree.type
      else {
        const [is, wanted] = [typeName(tree.type), typeName(type)]
        report.add('feel', place, `must be ${wanted}, not ${is}`, `类型应为 ${wanted}，实际为 ${is}`, where)
      }
    }
  }
  for (const rule of rules) {
    const cell = rule.outputs[index]
    if (cell) check(cell.tree, cell.place, { rule: rule.row, column_name: `output ${index + 1}` })
  }
  const otherwise = output.default && compileText(output.default.text, output.default.place, scope, compiling)
  if (otherwise && output.default) check(otherwise, output.default.place, { column_name: `output ${index + 1}` })
  const allowed = output.allowed && allowedValues(output.allowed, type ?? 'null', scope, compiling)
  return {
    ...(output.name && { name: output.name }),
    ...(output.label && { label: output.label }),
    type: type ?? 'null',
    ...(allowed && { allowed }),
    ...(otherwise && { default: otherwise }),
    place: output.place,
  }
}

/** The values of `"full", "half"` in order; a list with ranges has no order of priority and gives nothing. */
function allowedValues(text: Text, type: FeelType, scope: Scope, compiling: Compiling): Node[] | undefined {
  const cell = testsOf(text, type, scope, compiling, {})
  if (cell?.tree.kind !== 'in') return undefined
  const values = cell.tree.tests.map((test) => (test.kind === 'compare' && test.op === '=' ? test.operand : null))
  return values.every((value) => value !== null) ? (values as Node[]) : undefined
}
