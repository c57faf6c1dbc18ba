/** Whether a condition could be true if what was not delivered were known: the test that keeps missing data from looking like recovery. */
import { type Expression, type Node, namesIn, type Scope, toSql } from '../decide/index.ts'
import { ident } from '../sql/index.ts'
import { testsNull } from './drivers.ts'

/** What is in doubt about a name, as SQL over the same row as the scope. A name that is left out is known for sure. */
export interface Doubt {
  /** TRUE where the value is null although it could be anything. */
  open?: string | undefined
  /** TRUE where the value is known in part and the whole could be anything. */
  loose?: string | undefined
  /** Column with the most the value could be, where the value found is only a part of a sum, count or maximum. */
  most?: string | undefined
}

/**
 * SQL that is TRUE where the condition is true or could become true, FALSE where it is known not to hold; never null.
 * Parts joined by `and`, `or`, `not` are judged one by one; a comparison is tried with the value found and the most it could be.
 * @example canHoldSql(tree of 'oop > 5000 and tier = "none"', scope, new Map([['oop', { open: '"oop open"' }]]))
 * // (coalesce("oop" > 5000, FALSE) OR (("oop" > 5000) IS NULL AND ("oop open"))) AND coalesce("tier" = 'none', FALSE)
 */
export function canHoldSql(expression: Expression, scope: Scope, doubts: ReadonlyMap<string, Doubt>): string {
  const can = (node: Node, wanted: boolean): string => {
    if (node.kind === 'not') return can(node.operand, !wanted)
    if (node.kind === 'and' || node.kind === 'or') {
      const all = (node.kind === 'and') === wanted
      return `(${can(node.left, wanted)} ${all ? 'AND' : 'OR'} ${can(node.right, wanted)})`
    }
    return leaf(node, wanted)
  }
  const written = (node: Node, given: Scope): string => {
    const sql = toSql({ ...expression, tree: node, scope: given })
    if (!sql.ok) throw new Error(`Compiled before, yet not to SQL: ${expression.source}`)
    return `(${sql.sql})`
  }
  const leaf = (node: Node, wanted: boolean): string => {
    const holds = (given: Scope): string => `coalesce(${wanted ? '' : 'NOT '}${written(node, given)}, FALSE)`
    const names = namesIn(node)
    const doubtful = names.filter((name) => doubts.has(name))
    const ways = [holds(scope)]
    for (const name of doubtful) {
      const loose = doubts.get(name)!.loose
      if (loose) ways.push(`(${loose})`)
    }
    const open = doubtful.flatMap((name) => doubts.get(name)!.open ?? [])
    if (open.length > 0) {
      // What is null for sure (no such row, and everything was delivered) keeps a comparison from ever being true.
      const rest = names.map((name) => {
        const may = doubts.get(name)?.open
        return may ? `(${columnOf(name, scope)} IS NOT NULL OR ${may})` : `${columnOf(name, scope)} IS NOT NULL`
      })
      ways.push(
        testsNull(node)
          ? `(${open.join(' OR ')})`
          : `(${written(node, scope)} IS NULL AND (${open.join(' OR ')}) AND ${rest.join(' AND ')})`,
      )
    }
    for (const higher of choices(doubtful.filter((name) => doubts.get(name)!.most)))
      ways.push(holds(withMost(scope, higher, doubts)))
    return ways.length === 1 ? ways[0]! : `(${ways.join(' OR ')})`
  }
  return can(expression.tree, true)
}

function columnOf(name: string, scope: Scope): string {
  const entry = scope[name]
  return (typeof entry === 'object' && 'sql' in entry && entry.sql) || ident(name)
}

function withMost(scope: Scope, names: readonly string[], doubts: ReadonlyMap<string, Doubt>): Scope {
  const raised = names.map((name) => {
    const entry = scope[name]!
    const given = typeof entry === 'object' && 'type' in entry ? entry : { type: entry }
    return [name, { ...given, sql: doubts.get(name)!.most! }]
  })
  return { ...scope, ...Object.fromEntries(raised) } as Scope
}

/** All non-empty choices of some names; beyond four, only all of them and each alone. */
function choices(names: readonly string[]): string[][] {
  if (names.length > 4) return [[...names], ...names.map((name) => [name])]
  return Array.from({ length: 2 ** names.length - 1 }, (_, which) =>
    names.filter((_name, place) => (which + 1) & (1 << place)),
  )
}
