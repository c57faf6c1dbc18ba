/** Tables with many rules: looked up instead of asked rule by rule. */
import type { CompiledTable } from '../dmn/program.ts'
import { outcomeKey, singleOutcome, trialOrder } from '../dmn/table-outcome.ts'
import { type IndexColumn, indexRules } from '../tables/index.ts'
import type { Cell, Cells } from './cells.ts'
import { digitsOf } from './digits.ts'
import { limitsOf, passedCell } from './look-up.ts'
import { asCell, contextOf, ofCell } from './plan-expression.ts'
import type { Value } from './values.ts'

/** Fewer rules are asked one after the other. */
const manyRules = 24
/** More texts than this are found by a join instead of a CASE. */
const manyTexts = 30

/** The value of a table with one hit and many rules on constants; null for any other table. */
export function indexedTable(
  table: CompiledTable,
  inputs: readonly Cell[],
  plan: (tree: CompiledTable['inputs'][number]['tree']) => Value,
  cells: Cells,
): Value | null {
  if (table.rules.length <= manyRules || !['FIRST', 'UNIQUE', 'ANY', 'PRIORITY'].includes(table.hitPolicy)) return null
  if (inputs.some((input) => input.op.kind === 'literal')) return null
  const index = indexRules(table)
  if (!index) return null
  const classes = index.columns.map((column) =>
    classCell(column, inputs[column.input]!, table.inputs[column.input]!.type, cells),
  )
  if (classes.some((one) => one === null)) return null
  let number = classes[0]!
  index.combine.forEach((joined, at) => {
    const width = index.columns[at + 1]!.count
    number = cells.make(
      {
        kind: 'raw',
        write: ([a, b]) => `('[${joined.join(',')}]'::INTEGER[])[1 + ${a} * ${width} + ${b}]`,
        key: `combine ${width} ${joined.join(',')}`,
      },
      [number, classes[at + 1]!],
      'number',
    )
  })
  const order = trialOrder(table)
  const candidates = index.ends.map(
    ({ matches }) =>
      singleOutcome(
        table,
        order,
        table.rules.map((_, rule) => matches(rule)),
      ).candidates,
  )
  const columns = table.outputs.map((output, column) => {
    const outcomes: Cell[] = []
    const numbers = new Map<string, number>()
    const numberOf = (rule: number): number => {
      const cell =
        rule < 0 ? output.default && { tree: output.default, text: 'default' } : table.rules[rule]!.outputs[column]
      const key = cell ? outcomeKey(cell) : 'nothing'
      const known = numbers.get(key)
      if (known !== undefined) return known
      numbers.set(key, cell ? outcomes.length : -1)
      if (cell) outcomes.push(asCell(plan(cell.tree), cell.tree))
      return numbers.get(key)!
    }
    const ends = candidates.map((rules) => {
      const said = new Set(rules.map(numberOf))
      return said.size === 1 ? [...said][0]! : -1
    })
    return ofCell(cells.make({ kind: 'outcome', outcomes: ends }, [number, ...outcomes], output.type))
  })
  return outputsOf(table, columns)
}

/** One output is the value itself, several are a context. */
export function outputsOf(table: CompiledTable, columns: readonly Value[]): Value {
  if (columns.length === 1) return columns[0]!
  return contextOf(new Map(table.outputs.map(({ name }, index) => [name ?? `output ${index + 1}`, columns[index]!])))
}

/** The class of an input's value: a number from 0. */
function classCell(column: IndexColumn, input: Cell, type: unknown, cells: Cells): Cell | null {
  const { boundaries, values, classes, unknown } = column
  if (boundaries) {
    const digits = type === 'date' ? { scale: 0, short: true } : type === 'number' ? digitsOf(input) : null
    if (!digits) return null
    if (boundaries.length === 0) return null
    const passed = passedCell(input, limitsOf(boundaries, type as 'number' | 'date', digits.scale), digits.short, cells)
    const plain = classes.every((one, index) => one === index)
    return cells.make(
      {
        kind: 'raw',
        write: ([i]) =>
          plain
            ? `coalesce(${i}, ${unknown})`
            : `coalesce(('[${classes.join(',')}]'::INTEGER[])[1 + ${i}], ${unknown})`,
        key: `class ${classes.join(',')} ${unknown}`,
      },
      [passed],
      'number',
    )
  }
  const text = (value: unknown): string =>
    typeof value === 'string' ? `'${value.replaceAll("'", "''")}'` : String(value).toUpperCase()
  const other = classes.at(-1)!
  const each = values!.map((value, index) => [text(value), classes[index]!] as const)
  const write =
    each.length <= manyTexts
      ? ([v]: readonly string[]) =>
          `CASE ${v} ${each.map(([value, one]) => `WHEN ${value} THEN ${one}`).join(' ')} ELSE CASE WHEN ${v} IS NULL THEN ${unknown} ELSE ${other} END END`
      : ([v]: readonly string[]) =>
          `CASE WHEN ${v} IS NULL THEN ${unknown} ELSE coalesce((SELECT t.c FROM (VALUES ${each.map(([value, one]) => `(${value}, ${one})`).join(', ')}) t(v, c) WHERE t.v = ${v}), ${other}) END`
  return cells.make(
    { kind: 'raw', write, key: `text ${each.map((one) => one.join(':')).join(',')} ${other} ${unknown}` },
    [input],
    'number',
  )
}
