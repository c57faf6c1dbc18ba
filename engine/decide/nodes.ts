/** The typed tree an expression becomes. SQL, JavaScript and descriptions are all made from it. */
import type { Decimal } from './decimal.ts'
import type { FeelType } from './types.ts'

export type CompareOp = '=' | '!=' | '<' | '<=' | '>' | '>='
export type ArithmeticOp = '+' | '-' | '*' | '/'

interface Base {
  type: FeelType
  /** Offset in the source, for faults. */
  at: number
}

/** One test of `x in (…)`. A list test holds when any item equals x. */
export type Test =
  | { kind: 'compare'; op: CompareOp; operand: Node }
  | { kind: 'range'; low: Node; high: Node; lowClosed: boolean; highClosed: boolean }
  | { kind: 'is-null' }
  | { kind: 'member'; list: Node }

export type Node = Base &
  (
    | { kind: 'number'; value: Decimal }
    | { kind: 'text'; value: string }
    | { kind: 'boolean'; value: boolean }
    | { kind: 'null' }
    /** type date or datetime */
    | { kind: 'moment'; value: string }
    /** type months or days (seconds) */
    | { kind: 'duration'; value: number }
    | { kind: 'name'; name: string }
    | { kind: 'negate'; operand: Node }
    | { kind: 'arithmetic'; op: ArithmeticOp; left: Node; right: Node }
    | { kind: 'compare'; op: CompareOp; left: Node; right: Node }
    | { kind: 'is-null'; operand: Node; negated: boolean }
    | { kind: 'and' | 'or'; left: Node; right: Node }
    | { kind: 'not'; operand: Node }
    | { kind: 'if'; condition: Node; then: Node; otherwise: Node }
    | { kind: 'in'; operand: Node; tests: Test[] }
    | { kind: 'list'; items: Node[] }
    | { kind: 'call'; name: string; args: Node[] }
    /** `.year`, `.days`, … of a date or duration */
    | { kind: 'part'; part: string; operand: Node }
  )

/** The nodes directly inside a node, left to right. */
export function children(node: Node): Node[] {
  switch (node.kind) {
    case 'negate':
    case 'not':
    case 'is-null':
    case 'part':
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
    default:
      return []
  }
}

function testOperands(test: Test): Node[] {
  if (test.kind === 'compare') return [test.operand]
  if (test.kind === 'range') return [test.low, test.high]
  return test.kind === 'member' ? [test.list] : []
}

/**
 * Names used in a tree, each once, in order of appearance.
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

/** The tests of a list that is written out, one for each item; any other list stays one test. */
export function listTests(list: Node): Test[] {
  if (list.kind !== 'list') return [{ kind: 'member', list }]
  return list.items.map((item) =>
    item.kind === 'null' ? { kind: 'is-null' } : { kind: 'compare', op: '=', operand: item },
  )
}
