/** Decision tables in JavaScript. */
import { add, type Decimal, decimal } from '../decimal.ts'
import { order as compare, type Inner } from '../js-values.ts'
import type { Node } from '../nodes.ts'
import { evaluator } from '../to-js.ts'
import type { CompiledRule, CompiledTable } from './program.ts'
import { outcomeKey, singleOutcome, trialOrder } from './table-outcome.ts'
import type { TracedHit } from './trace.ts'

type Row = { [name: string]: Inner }

export interface TableResult {
  value: Inner
  hits: TracedHit[]
  undecided: TracedHit[]
}

const ofTree = (tree: Node): ((row: Row) => Inner) => {
  const evaluate = evaluator(tree)
  return (row) => evaluate({ row, value: null, up: null })
}

const hitOf = (rule: CompiledRule | undefined): TracedHit =>
  rule ? { row: rule.row, ...(rule.id && { id: rule.id }), annotations: rule.annotations } : { row: 0, annotations: {} }

/** The table as function of a row of names. */
export function evaluatorOfTable(table: CompiledTable): (row: Row) => TableResult {
  const inputs = table.inputs.map((input) => ofTree(input.tree))
  const rules = table.rules.map((rule) => ({
    rule,
    tests: rule.tests.map((test) => test && ofTree(test.tree)),
    outputs: rule.outputs.map((cell) => ofTree(cell.tree)),
  }))
  const defaults = table.outputs.map((output) => output.default && ofTree(output.default))
  const order = trialOrder(table)
  const names = table.outputs.map((output, index) => output.name ?? `output ${index + 1}`)
  const single = names.length === 1
  const together = (values: Inner[]): Inner =>
    single ? values[0]! : Object.fromEntries(names.map((name, index) => [name, values[index]!]))
  const matchesOf = (row: Row): (boolean | null)[] => {
    const given = inputs.map((input) => input(row))
    // The value under test stands in the row itself: a copy of the row for each column cost more than all tests.
    const scope = { ...row }
    return rules.map(({ tests }) => {
      let matches: boolean | null = true
      for (let index = 0; index < tests.length; index++) {
        const test = tests[index]
        if (!test) continue
        scope['?'] = given[index]!
        const holds = test(scope)
        if (holds === false) return false
        if (holds === null) matches = null
      }
      return matches
    })
  }
  const outputOf = (index: number, column: number, row: Row): Inner =>
    index < 0 ? (defaults[column]?.(row) ?? null) : rules[index]!.outputs[column]!(row)
  const keys = table.outputs.map((output, column) => (index: number) => {
    const cell =
      index < 0 ? output.default && { tree: output.default, text: 'default' } : table.rules[index]!.outputs[column]
    return cell ? outcomeKey(cell) : 'nothing'
  })
  const everyHit = ['COLLECT', 'RULE ORDER', 'OUTPUT ORDER'].includes(table.hitPolicy)

  return (row) => {
    const matches = matchesOf(row)
    if (everyHit) {
      const hits = order.filter((index) => matches[index] === true)
      const unknown = order.filter((index) => matches[index] === null)
      const traced = {
        hits: hits.map((i) => hitOf(table.rules[i])),
        undecided: unknown.map((i) => hitOf(table.rules[i])),
      }
      if (unknown.length > 0) return { value: null, ...traced }
      const rows = hits.map((index) => together(names.map((_, column) => outputOf(index, column, row))))
      if (!table.aggregation) return { value: rows, ...traced }
      if (rows.length === 0) return { value: ofNoHit(table.aggregation, defaults[0], row), ...traced }
      return { value: aggregated(table.aggregation, rows), ...traced }
    }
    const { candidates } = singleOutcome(table, order, matches)
    if (candidates.length === 1) {
      const index = candidates[0]!
      const value = together(names.map((_, column) => outputOf(index, column, row)))
      const hit = index < 0 && !defaults.some(Boolean) ? [] : [hitOf(table.rules[index])]
      return { value, hits: hit, undecided: [] }
    }
    const agreeing = names.map((_, column) => new Set(candidates.map((index) => keys[column]!(index))).size === 1)
    const values = names.map((_, column) => (agreeing[column] ? outputOf(candidates[0]!, column, row) : null))
    const traced = candidates.map((index) => hitOf(table.rules[index]))
    const settled = agreeing.every((yes) => yes)
    const value = single || values.some((one) => one !== null) ? together(values) : null
    return { value, hits: settled ? traced : [], undecided: settled ? [] : traced }
  }
}

type Aggregation = NonNullable<CompiledTable['aggregation']>

/** A default that is unknown stays unknown. */
function ofNoHit(aggregation: Aggregation, otherwise: ((row: Row) => Inner) | undefined, row: Row): Inner {
  if (aggregation === 'COUNT') return decimal(0)
  if (otherwise) return otherwise(row)
  return aggregation === 'SUM' ? decimal(0) : null
}

function aggregated(aggregation: Aggregation, values: Inner[]): Inner {
  if (aggregation === 'COUNT') return decimal(values.length)
  if (values.includes(null)) return null
  const known = values as NonNullable<Inner>[]
  if (aggregation === 'SUM') return (known as Decimal[]).reduce(add)
  const better = aggregation === 'MIN' ? -1 : 1
  return known.reduce((a, b) => (Math.sign(compare(b, a)) === better ? b : a))
}
