/** Decision tables over the population: rules become conditions, the outcome is picked by them. */

import type { CompiledTable } from '../dmn/program.ts'
import { outcomeKey, trialOrder } from '../dmn/table-outcome.ts'
import type { Node } from '../nodes.ts'
import { rulesAreDisjoint } from '../tables/index.ts'
import type { FeelType } from '../types.ts'
import { type Cell, type Cells, constantOf } from './cells.ts'
import { asCell, chain, conditional, ofCell } from './plan-expression.ts'
import { indexedTable, outputsOf } from './plan-index.ts'
import { NotInSql, type Value } from './values.ts'

/** Plans a tree of the table's unit; `input` is what `?` means. */
export type PlanTree = (tree: Node, input?: Cell) => Value

interface PlannedRule {
  index: number
  when: Cell
}

/** The value of a table. */
export function planTable(table: CompiledTable, plan: PlanTree, cells: Cells): Value {
  const inputs = table.inputs.map((input) => asCell(plan(input.tree), input.tree))
  const indexed = cells.inSql ? indexedTable(table, inputs, plan, cells) : null
  if (indexed) return indexed
  const rules: PlannedRule[] = []
  for (const index of trialOrder(table)) {
    const tests = table.rules[index]!.tests.flatMap((test, column) =>
      test ? [asCell(plan(test.tree, inputs[column]), test.tree)] : [],
    )
    // A rule that cannot match for these constants is no rule.
    if (tests.some((test) => constantOf(test) === false)) continue
    const when = chain('and', tests, cells)
    rules.push({ index, when })
    if (constantOf(when) === true && (table.hitPolicy === 'FIRST' || table.hitPolicy === 'PRIORITY')) break
  }
  const output = (index: number, column: number): Cell => {
    const tree = index < 0 ? table.outputs[column]!.default : table.rules[index]!.outputs[column]!.tree
    return tree ? asCell(plan(tree), tree) : cells.nothing(table.outputs[column]!.type)
  }
  if (table.hitPolicy === 'COLLECT' || table.hitPolicy === 'RULE ORDER' || table.hitPolicy === 'OUTPUT ORDER')
    return ofCell(collected(table, rules, output, cells))
  return outputsOf(
    table,
    table.outputs.map((_, column) => ofCell(picked(table, rules, column, output, cells))),
  )
}

/** One output column of a table with one hit. */
function picked(
  table: CompiledTable,
  rules: readonly PlannedRule[],
  column: number,
  output: (index: number, column: number) => Cell,
  cells: Cells,
): Cell {
  const outcomes: Cell[] = []
  const numbers = new Map<string, number>()
  const numberOf = (index: number): number => {
    const cell =
      index < 0
        ? table.outputs[column]!.default && { tree: table.outputs[column]!.default, text: 'default' }
        : table.rules[index]!.outputs[column]
    const key = cell ? outcomeKey(cell) : 'nothing'
    const known = numbers.get(key)
    if (known !== undefined) return known
    numbers.set(key, outcomes.length)
    outcomes.push(output(index, column))
    return outcomes.length - 1
  }
  const first = table.hitPolicy === 'FIRST' || table.hitPolicy === 'PRIORITY'
  const made = rules.map(({ index, when }) => ({ when, outcome: numberOf(index) }))
  const certain = made.findIndex(({ when }) => constantOf(when) === true)
  if (first && certain === 0) return outcomes[made[0]!.outcome]!
  if (!first && certain >= 0 && made.every(({ when }) => constantOf(when) === true) && outcomes.length === 1)
    return outcomes[0]!
  const otherwise = first && certain >= 0 ? -1 : numberOf(-1)
  if (made.length === 0) return outcomes[otherwise]!
  if (cells.inSql && outcomes.length > 60)
    throw new NotInSql(
      'more than 60 different outcomes cannot be said in SQL',
      '决策表的不同结果超过60个，不能转换为 SQL',
      0,
    )
  const kids = [...made.map(({ when }) => when), ...outcomes]
  return cells.make(
    {
      kind: 'pick',
      pick: {
        policy: first ? 'first' : 'certain',
        disjoint: !first && rulesAreDisjoint(table),
        rules: made.map(({ outcome }, index) => ({ when: [index], outcome: made.length + outcome })),
        otherwise: otherwise < 0 ? -1 : made.length + otherwise,
      },
    },
    kids,
    table.outputs[column]!.type,
  )
}

/** COLLECT: sums and counts are plain arithmetic, the rest is said by name. */
function collected(
  table: CompiledTable,
  rules: readonly PlannedRule[],
  output: (index: number, column: number) => Cell,
  cells: Cells,
): Cell {
  if (table.outputs.length > 1)
    throw new NotInSql('several outputs of every hit cannot be said in SQL', '多个输出列的全部命中不能转换为 SQL', 0)
  const type: FeelType = table.outputs[0]!.type
  const number = (value: bigint): Cell =>
    cells.literal({ kind: 'number', type: 'number', at: 0, value: { units: value, scale: 0 } })
  const blank: Node = { kind: 'null', type: 'null', at: 0 }
  const sum = (values: Cell[]): Cell =>
    values.length === 0
      ? number(0n)
      : cells.node({ kind: 'call', name: 'sum', type: 'number', at: 0, args: values.map(() => blank) }, values)
  const { aggregation } = table
  if (aggregation === 'COUNT') return sum(rules.map(({ when }) => conditional(when, number(1n), number(0n), cells)))
  if (aggregation === 'SUM') {
    const total = sum(rules.map(({ when, index }) => conditional(when, output(index, 0), number(0n), cells)))
    if (!table.outputs[0]!.default) return total
    const any = chain(
      'or',
      rules.map(({ when }) => when),
      cells,
    )
    return conditional(any, total, output(-1, 0), cells)
  }
  const pairs = rules.flatMap(({ when, index }) => [when, output(index, 0)])
  if (aggregation) return cells.make({ kind: 'extreme', best: aggregation }, [...pairs, output(-1, 0)], type)
  return cells.make({ kind: 'collect' }, pairs, { list: type })
}
