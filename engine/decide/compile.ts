/** The door of expressions: one text, read once, executed as SQL or JavaScript. */
import { Faults } from './faults.ts'
import { typeName } from './functions.ts'
import { type Inner, type JsRow, type JsValue, outer } from './js-values.ts'
import { type Node, namesIn } from './nodes.ts'
import { parse, parseUnaryTests, type ReadOptions } from './parse.ts'
import { evaluator } from './to-js.ts'
import { writeSql } from './to-sql.ts'
import type { FeelFault, FeelType, Scope } from './types.ts'
import { fits } from './types-of.ts'

/** An expression that has been read and checked against its scope. */
export interface Expression {
  source: string
  scope: Scope
  tree: Node
  type: FeelType
  /** Names it uses, each once. */
  names: readonly string[]
}

export type Compiled = { ok: true; expression: Expression } | { ok: false; faults: FeelFault[] }

/**
 * Reads FEEL and checks every name and type; `expect` is the type the whole must have.
 * Unlike the FEEL standard, `=` and `!=` with an unknown value are unknown; `x = null` written out tests for null.
 * @example
 * compileFeel('oop_12m >= 0.5 * income_12m', { oop_12m: 'number', income_12m: 'number' }, 'boolean')
 * // { ok: true, expression: { names: ['oop_12m', 'income_12m'], type: 'boolean', … } }
 */
export function compileFeel(source: string, scope: Scope, expect?: FeelType): Compiled {
  const { tree, faults } = parse(source, scope)
  if (faults.length === 0 && expect !== undefined && !fits(tree.type, expect)) {
    const wrong = new Faults(source)
    wrong.add('wrong-type', 0, `must be ${typeName(expect)}, not ${typeName(tree.type)}`)
    faults.push(...wrong.found)
  }
  if (faults.length > 0) return { ok: false, faults }
  return { ok: true, expression: { source, scope, tree, type: tree.type, names: namesIn(tree) } }
}

/**
 * Reads the cell of a decision table: a condition on the value `?`, of the input's type. `-` is always true; a cell that
 * names `?` is a condition itself.
 * @example compileUnaryTests('< 18, >= 60', 'number', {}) // a boolean expression over the name ?
 */
export function compileUnaryTests(source: string, input: FeelType, scope: Scope, options: ReadOptions = {}): Compiled {
  const { tree, faults } = parseUnaryTests(source, input, scope, options)
  if (faults.length > 0) return { ok: false, faults }
  const full = { ...scope, '?': Object.hasOwn(scope, '?') ? scope['?']! : input }
  return { ok: true, expression: { source, scope: full, tree, type: 'boolean', names: namesIn(tree) } }
}

/** Number format of an SQL value: DECIMAL(precision, scale) or an integer type. */
export interface SqlDigits {
  precision: number
  scale: number
  integer: boolean
}

export type SqlResult = { ok: true; sql: string; digits?: SqlDigits } | { ok: false; faults: FeelFault[] }

/**
 * The expression as one DuckDB expression; names become their scope's `sql` or a quoted identifier.
 * @example toSql(e) // "oop_12m" >= 0.5 * "income_12m"
 */
export function toSql(expression: Expression): SqlResult {
  const faults = new Faults(expression.source)
  const { sql, digits, integer } = writeSql(expression.tree, expression.scope, faults)
  if (faults.found.length > 0) return { ok: false, faults: faults.found }
  return { ok: true, sql, ...(digits && { digits: { ...digits, integer: integer ?? false } }) }
}

/**
 * The expression as JavaScript function of a row of values.
 * @throws when called with a value that is not of the name's type (a number that is no number).
 * @example toJs(e)({ oop_12m: 12000, income_12m: 20000 }) // true
 */
export function toJs(expression: Expression): (row: JsRow) => JsValue {
  const evaluate = toInner(expression)
  return (row) => outer(evaluate(row))
}

/**
 * As {@link toJs}, with exact values: numbers as decimals, contexts as they were given. A row may hold such values, so
 * the results of some expressions can feed others.
 */
export function toInner(expression: Expression): (row: JsRow) => Inner {
  const evaluate = evaluator(expression.tree)
  return (row) => evaluate({ row, value: null, up: null })
}
