/** The typed tree an expression becomes. SQL, JavaScript and descriptions are all made from it. */
import type { Decimal } from './decimal.ts'
import type { FeelType, Parameter } from './types.ts'

export type CompareOp = '=' | '!=' | '<' | '<=' | '>' | '>='
export type ArithmeticOp = '+' | '-' | '*' | '/' | '**'

interface Base {
  type: FeelType
  /** Offset in the source, for faults. */
  at: number
}

/** One test of `x in (…)`. A list test (member) holds when any item equals x. */
export type Test =
  | { kind: 'compare'; op: CompareOp; operand: Node }
  | { kind: 'range'; low: Node; high: Node; lowClosed: boolean; highClosed: boolean }
  | { kind: 'is-null' }
  | { kind: 'member'; list: Node }
  /** The condition itself: a cell such as `? > 5 and ? < 9`, which speaks of the tested value as `?`. */
  | { kind: 'holds'; condition: Node }
  /**
   * Standard mode: only the value tells whether it is a list, a range or something to be equal to; in a decision table's
   * cell also whether it is a condition.
   */
  | { kind: 'value'; operand: Node; cell: boolean }

/** `name in list`, or `name in from..to` when `to` is given. */
export interface Iterator {
  name: string
  from: Node
  to: Node | null
}

/**
 * A node that binds names (for, quantified, filter, context, function) evaluates its inside with one local more for each
 * name; a `local` counts `depth` binders outward from where it stands, 0 being the innermost.
 */
export type Node = Base &
  (
    | { kind: 'number'; value: Decimal }
    | { kind: 'text'; value: string }
    | { kind: 'boolean'; value: boolean }
    | { kind: 'null' }
    /** type date, time or datetime */
    | { kind: 'moment'; value: string }
    /** type months or days (seconds) */
    | { kind: 'duration'; value: number }
    /** a name of the scope; `?` is the value tested by a decision table's cell */
    | { kind: 'name'; name: string }
    | { kind: 'local'; name: string; depth: number }
    /** `.age` of a context, or of every context of a list */
    | { kind: 'path'; operand: Node; name: string }
    | { kind: 'negate'; operand: Node }
    | { kind: 'arithmetic'; op: ArithmeticOp; left: Node; right: Node }
    | { kind: 'compare'; op: CompareOp; left: Node; right: Node }
    | { kind: 'is-null'; operand: Node; negated: boolean }
    | { kind: 'and' | 'or'; left: Node; right: Node }
    | { kind: 'not'; operand: Node }
    | { kind: 'if'; condition: Node; then: Node; otherwise: Node }
    | { kind: 'in'; operand: Node; tests: Test[] }
    | { kind: 'list'; items: Node[] }
    /** Each entry binds its name for the entries after it. */
    | { kind: 'context'; entries: { name: string; value: Node }[] }
    /** Written with an operator it has one end, the other is null: `(< 5)`; `(= 5)` and `(!= 5)` have it at both. */
    | {
        kind: 'range'
        low: Node | null
        high: Node | null
        lowClosed: boolean
        highClosed: boolean
        operator?: CompareOp
      }
    /** A built-in function; `names` only in standard mode, typed arguments are brought into order. */
    | { kind: 'call'; name: string; args: Node[]; names?: string[] }
    /**
     * A function value: a business knowledge model of the scope, a parameter, a function literal. Standard mode: when the
     * callee turns out to be no function, the built-in function of its name is meant (an input may be called `date`).
     */
    | { kind: 'invoke'; callee: Node; args: Node[]; names?: string[]; builtIn?: string }
    /** Binds its parameters in order. */
    | { kind: 'function'; parameters: Parameter[]; body: Node }
    /** Each iterator binds its name for those after it; the body has `partial` (results so far) bound innermost. */
    | { kind: 'for'; iterators: Iterator[]; body: Node }
    | { kind: 'quantified'; every: boolean; iterators: Iterator[]; condition: Node }
    /** Binds `item`. A condition of type number is a position, counted from 1, or from the end when negative. */
    | { kind: 'filter'; list: Node; condition: Node }
    | { kind: 'instance-of'; operand: Node; of: FeelType }
    /** `.year`, `.days`, … of a date, time, duration or range */
    | { kind: 'part'; part: string; operand: Node }
    /** Standard mode: `@"…"`, read at run time. */
    | { kind: 'at'; value: string }
    /** Standard mode, inside a filter: the item's entry if it has one of that name, else what the name means outside. */
    | { kind: 'entry'; item: Node; name: string; otherwise: Node }
  )

export type NodeOf<Kind extends Node['kind']> = Node & { kind: Kind }

/** The nodes directly inside a node, left to right. */
export function children(node: Node): Node[] {
  switch (node.kind) {
    case 'negate':
    case 'not':
    case 'is-null':
    case 'part':
    case 'path':
    case 'instance-of':
      return [node.operand]
    case 'arithmetic':
    case 'compare':
    case 'and':
    case 'or':
      return [node.left, node.right]
    case 'if':
      return [node.condition, node.then, node.otherwise]
    case 'in':
      return [node.operand, ...node.tests.flatMap(testOperands)]
    case 'list':
      return node.items
    case 'call':
      return node.args
    case 'invoke':
      return [node.callee, ...node.args]
    case 'context':
      return node.entries.map((entry) => entry.value)
    case 'range':
      return [node.low, node.high].filter((end) => end !== null)
    case 'function':
      return [node.body]
    case 'for':
      return [...node.iterators.flatMap(iteratorOperands), node.body]
    case 'quantified':
      return [...node.iterators.flatMap(iteratorOperands), node.condition]
    case 'filter':
      return [node.list, node.condition]
    case 'entry':
      return [node.item, node.otherwise]
    default:
      return []
  }
}

const iteratorOperands = ({ from, to }: Iterator): Node[] => (to ? [from, to] : [from])

function testOperands(test: Test): Node[] {
  switch (test.kind) {
    case 'compare':
    case 'value':
      return [test.operand]
    case 'range':
      return [test.low, test.high]
    case 'member':
      return [test.list]
    case 'holds':
      return [test.condition]
    case 'is-null':
      return []
  }
}

/**
 * Names of the scope used in a tree, each once, in order of appearance; names bound inside are not among them.
 * @example namesIn(tree of 'a > b or a > 2') // ['a', 'b']
 */
export function namesIn(node: Node): string[] {
  const found = new Set<string>()
  const visit = (inner: Node): void => {
    if (inner.kind === 'name') found.add(inner.name)
    for (const child of children(inner)) visit(child)
  }
  visit(node)
  return [...found]
}

/** Whether a bound name of this spelling is used anywhere in a node. */
export function mentionsLocal(node: Node, name: string): boolean {
  return (node.kind === 'local' && node.name === name) || children(node).some((child) => mentionsLocal(child, name))
}

/** Whether a condition is always true or false, whatever is unknown. */
export function isAlwaysKnown(node: Node): boolean {
  switch (node.kind) {
    case 'boolean':
    case 'is-null':
      return true
    case 'and':
    case 'or':
      return isAlwaysKnown(node.left) && isAlwaysKnown(node.right)
    case 'not':
      return isAlwaysKnown(node.operand)
    default:
      return false
  }
}

/** The tests of a list that is written out, one for each item; any other list stays one test. */
export function listTests(list: Node): Test[] {
  if (list.kind !== 'list') return [{ kind: 'member', list }]
  return list.items.map((item) =>
    item.kind === 'null' ? { kind: 'is-null' } : { kind: 'compare', op: '=', operand: item },
  )
}
