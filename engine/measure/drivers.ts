/**
 * Which data sets a household must have rows in before a condition can be true, and a cheap test on those rows alone.
 * This is what keeps a sweep from joining every household with every data set.
 */
import { type Expression, type Node, namesIn, type Scope, toJs, toSql } from '../decide/index.ts'
import type { CompiledMeasure } from './compile-measure.ts'

type Truth = true | false | null
const anything: readonly Truth[] = [true, false, null]

/**
 * Whether a condition may be true for a subject without any row of the given measures, whatever all other names are.
 * Without rows a measure is its absent value (covered) or null (not covered).
 * @example canHoldWithout(tree of 'bills > 100 and tier = "none"', bills) // false
 */
export function canHoldWithout(expression: Expression, measures: ReadonlyMap<string, CompiledMeasure>): boolean {
  return truths(expression.tree, expression, measures).includes(true)
}

function truths(node: Node, of: Expression, measures: ReadonlyMap<string, CompiledMeasure>): readonly Truth[] {
  if (node.kind === 'and' || node.kind === 'or') {
    const [left, right] = [truths(node.left, of, measures), truths(node.right, of, measures)]
    return distinct(left.flatMap((a) => right.map((b) => (node.kind === 'and' ? both(a, b) : either(a, b)))))
  }
  if (node.kind === 'not') return distinct(truths(node.operand, of, measures).map((t) => (t === null ? null : !t)))
  const names = namesIn(node)
  const known = names.filter((name) => measures.has(name))
  if (names.some((name) => !measures.has(name))) {
    // A comparison with an unknown side is unknown whatever the other side is; else nothing can be said.
    const silent = node.kind === 'compare' && known.some((name) => measures.get(name)!.absentValue === null)
    const strict = silent && [node.left, node.right].some((side) => onlyNull(side, measures))
    return strict ? [null] : anything
  }
  if (names.length > 6) return anything
  const evaluate = toJs({ ...of, tree: node })
  return distinct(
    combinations(names.map((name) => [measures.get(name)!.absentValue, null])).map(
      (values) => evaluate(Object.fromEntries(names.map((name, index) => [name, values[index]!]))) as Truth,
    ),
  )
}

/** A side that is null for sure: arithmetic over a measure that has no absent value. */
function onlyNull(node: Node, measures: ReadonlyMap<string, CompiledMeasure>): boolean {
  if (node.kind === 'name') return measures.get(node.name)?.absentValue === null
  if (node.kind === 'negate') return onlyNull(node.operand, measures)
  return node.kind === 'arithmetic' && (onlyNull(node.left, measures) || onlyNull(node.right, measures))
}

const both = (a: Truth, b: Truth): Truth =>
  a === false || b === false ? false : a === null || b === null ? null : true
const either = (a: Truth, b: Truth): Truth =>
  a === true || b === true ? true : a === null || b === null ? null : false
const distinct = (values: Truth[]): Truth[] => [...new Set(values)]

function combinations<T>(choices: T[][]): T[][] {
  return choices.reduce<T[][]>(
    (all, choice) => all.flatMap((values) => choice.map((value) => [...values, value])),
    [[]],
  )
}

/**
 * A condition on one table's measures that every row must fulfil for the whole condition to become true;
 * null when there is none. Parts over other names are taken as true, unknown values as absent: that only lets more pass.
 * @example necessarySql(tree of 'bills > 100 and tier = "none"', scope with bills alone) // coalesce("bills", 0) > 100
 */
export function necessarySql(expression: Expression, scope: Scope): string | null {
  const weaken = (node: Node, positive: boolean): string | null => {
    if (node.kind === 'not') return weaken(node.operand, !positive)
    if (node.kind === 'and' || node.kind === 'or') {
      const [left, right] = [weaken(node.left, positive), weaken(node.right, positive)]
      const all = (node.kind === 'and') === positive
      if (all) return left && right ? `(${left} AND ${right})` : (left ?? right)
      return left && right ? `(${left} OR ${right})` : null
    }
    const names = namesIn(node)
    if (names.length === 0 || names.some((name) => !scope[name]) || testsNull(node)) return null
    const sql = toSql({ ...expression, tree: node, scope })
    return sql.ok ? `(${positive ? '' : 'NOT '}(${sql.sql}))` : null
  }
  return weaken(expression.tree, true)
}

/** Null tests and `if` see the difference between unknown and absent, so they cannot be weakened. */
export function testsNull(node: Node): boolean {
  if (node.kind === 'is-null' || node.kind === 'if') return true
  if (node.kind === 'in' && node.tests.some((test) => test.kind === 'is-null' || test.kind === 'member')) return true
  return inner(node).some(testsNull)
}

function inner(node: Node): Node[] {
  if (node.kind === 'compare' || node.kind === 'arithmetic' || node.kind === 'and' || node.kind === 'or')
    return [node.left, node.right]
  if (node.kind === 'negate' || node.kind === 'not' || node.kind === 'part') return [node.operand]
  if (node.kind === 'call') return node.args
  return node.kind === 'in' ? [node.operand] : []
}
