/** Decision tables in standard mode: every hit policy, default outputs, order by output values. */
import { parseUnaryTests } from '../../parse.ts'
import { callBuiltIn } from '../../standard/built-in.ts'
import { equals } from '../../standard/compare.ts'
import { type Evaluate, evaluatorOf } from '../../standard/evaluate.ts'
import { whole } from '../../standard/numbers.ts'
import { contextOf, fail, type Run, type Value } from '../../standard/values.ts'
import type { DecisionTable, TableOutput, Text } from '../model.ts'
import { type Around, type Compiled, compileText, type Names } from './around.ts'
import type { ItemType } from './item-types.ts'

interface Output {
  name: string | undefined
  type: ItemType
  /** Values in order of priority. */
  order: Compiled | null
  otherwise: Compiled | null
}

interface Rule {
  tests: readonly Evaluate[]
  outputs: readonly Compiled[]
}

interface Table {
  policy: DecisionTable['hitPolicy']
  aggregation: DecisionTable['aggregation']
  inputs: readonly { value: Compiled; type: ItemType; allowed: Evaluate | null }[]
  outputs: readonly Output[]
  rules: readonly Rule[]
}

export function compileTable(table: DecisionTable, around: Around): Compiled {
  const inputs = table.inputs.map((input) => {
    const value = compileText(input.expression.text, around)
    const type = around.types.find(input.type)
    const allowed = input.allowed ? compileTests(input.allowed, around) : null
    return { value, type, allowed }
  })
  const outputs = table.outputs.map((output) => compileOutput(output, table, around))
  const rules = table.rules.map((rule) => ({
    tests: rule.tests.map((test) => compileTests(test, around)),
    outputs: rule.outputs.map((output) => compileText(output.text, around)),
  }))
  const { hitPolicy: policy, aggregation } = table
  const compiled: Table = { policy, aggregation, inputs, outputs, rules }
  return { evaluate: (names, run) => evaluateTable(compiled, names, run), type: tableType(outputs) }
}

function compileOutput(output: TableOutput, table: DecisionTable, around: Around): Output {
  const single = table.outputs.length === 1
  return {
    name: single ? undefined : (output.name ?? ''),
    type: around.types.find(output.type),
    order: output.allowed ? compileText(`[${output.allowed.text}]`, around) : null,
    otherwise: output.default && output.default.text.trim() !== '' ? compileText(output.default.text, around) : null,
  }
}

const tableType = (outputs: readonly Output[]): Compiled['type'] =>
  outputs.length === 1
    ? 'any'
    : { context: Object.fromEntries(outputs.map((output) => [output.name, output.type.feel])) }

/** A cell as condition on the value it tests; one that cannot be read never holds. */
function compileTests(text: Text, around: Around): Evaluate {
  if (text.text.trim() === '') return () => true
  const options = { dynamic: true, types: around.types.named }
  const { tree, faults } = parseUnaryTests(text.text, 'any', around.scope, options)
  return faults.length > 0 ? () => null : evaluatorOf(tree)
}

function evaluateTable(table: Table, names: Names, run: Run): Value {
  const values: Value[] = []
  for (const { value, type, allowed } of table.inputs) {
    const given = value.evaluate(names, run)
    const converted = type.convert(given, run)
    if (converted === undefined) return fail(run, 'an input of the table is of another type')
    if (allowed && allowed({ frame: { names, input: converted, run }, value: null, up: null }) !== true)
      return fail(run, 'an input of the table is none of its values')
    values.push(converted)
  }
  const matches: Rule[] = []
  for (const rule of table.rules) {
    const hit = rule.tests.every(
      (test, index) => test({ frame: { names, input: values[index] ?? null, run }, value: null, up: null }) === true,
    )
    if (!hit) continue
    matches.push(rule)
    if (table.policy === 'FIRST') break
  }
  if (matches.length === 0) return withoutMatch(table, names, run)
  const results = matches.map((rule) => rule.outputs.map((output, index) => outputOf(table, output, index, names, run)))
  return byPolicy(table, results, names, run)
}

function outputOf(table: Table, output: Compiled, index: number, names: Names, run: Run): Value {
  const converted = table.outputs[index]?.type.convert(output.evaluate(names, run), run)
  return converted === undefined ? fail(run, 'an output of the table is of another type') : converted
}

/** The default outputs; a list of nothing where a list is the rule. */
function withoutMatch(table: Table, names: Names, run: Run): Value {
  if (table.outputs.some((output) => output.otherwise)) {
    const row = table.outputs.map((output) => output.otherwise?.evaluate(names, run) ?? null)
    return single(table, row)
  }
  if (table.policy === 'COLLECT' && table.aggregation === 'COUNT') return whole(0)
  return fail(run, 'no rule of the table matches')
}

/** One output is its value, several are a context. */
function single({ outputs }: Table, row: readonly Value[]): Value {
  if (outputs.length === 1) return row[0] ?? null
  return contextOf(outputs.map((output, index): [string, Value] => [output.name ?? '', row[index] ?? null]))
}

function byPolicy(table: Table, results: readonly Value[][], names: Names, run: Run): Value {
  const all = () => results.map((row) => single(table, row))
  switch (table.policy) {
    case 'UNIQUE':
      return results.length > 1 ? fail(run, 'more than one rule of the table matches') : single(table, results[0]!)
    case 'FIRST':
      return single(table, results[0]!)
    case 'ANY': {
      const [first, ...rest] = all()
      return rest.every((value) => equals(value, first!) === true) ? first! : fail(run, 'the matching rules disagree')
    }
    case 'PRIORITY':
      return single(table, inOrder(table, results, names, run)[0]!)
    case 'OUTPUT ORDER':
      return inOrder(table, results, names, run).map((row) => single(table, row))
    case 'RULE ORDER':
      return all()
    case 'COLLECT':
      return collected(table, all(), run)
  }
}

const aggregations = { SUM: 'sum', MIN: 'min', MAX: 'max', COUNT: 'count' } as const

function collected({ aggregation }: Table, values: Value[], run: Run): Value {
  return aggregation ? callBuiltIn(aggregations[aggregation], [values], undefined, run) : values
}

/** Rows by the place of their outputs among the output values, the first output counting most. */
function inOrder(table: Table, results: readonly Value[][], names: Names, run: Run): Value[][] {
  const orders = table.outputs.map(({ order }) => {
    const values = order?.evaluate(names, run)
    return Array.isArray(values) ? values : []
  })
  const place = (row: readonly Value[], column: number): number => {
    const found = orders[column]!.findIndex((value) => equals(value, row[column]!) === true)
    return found < 0 ? Number.MAX_SAFE_INTEGER : found
  }
  return [...results].sort((a, b) => {
    for (const column of orders.keys()) {
      const apart = place(a, column) - place(b, column)
      if (apart !== 0) return apart
    }
    return 0
  })
}
