/** Divisions whose divisor may be zero. */
import { type CompareOp, children, type Node } from '../nodes.ts'

/**
 * Divisions in a tree that nothing guards. A divisor is guarded when it is a number other than zero, the count of all
 * members, a `max` with a number above zero, or when the condition of an enclosing `if` says it is above or not zero:
 * `if n > 0 then x / n else …`, `if n = 0 then … else x / n`, also as part of `and`.
 */
export function unguardedDivisions(tree: Node): { at: number }[] {
  const found: { at: number }[] = []
  const visit = (node: Node, safe: ReadonlySet<string>): void => {
    if (node.kind === 'if') {
      visit(node.condition, safe)
      visit(node.then, new Set([...safe, ...nonZero(node.condition, true)]))
      visit(node.otherwise, new Set([...safe, ...nonZero(node.condition, false)]))
      return
    }
    if (node.kind === 'arithmetic' && node.op === '/' && !cannotBeZero(node.right) && !safe.has(shapeOf(node.right)))
      found.push({ at: node.right.at })
    for (const child of children(node)) visit(child, safe)
  }
  visit(tree, new Set())
  return found
}

const shapeOf = (node: Node): string =>
  JSON.stringify(node, (key, value) => (key === 'at' ? undefined : typeof value === 'bigint' ? `${value}n` : value))

function cannotBeZero(node: Node): boolean {
  if (node.kind === 'number') return node.value.units !== 0n
  if (node.kind !== 'call') return false
  if (node.name === 'count') return node.args[0]?.kind === 'name'
  return node.name === 'max' && node.args.some((arg) => arg.kind === 'number' && arg.value.units > 0n)
}

const isZero = (node: Node): boolean => node.kind === 'number' && node.value.units === 0n

/** Shapes of what is not zero while the condition is true (or false). */
function nonZero(condition: Node, holds: boolean): string[] {
  if (condition.kind === 'and' && holds) return [...nonZero(condition.left, true), ...nonZero(condition.right, true)]
  if (condition.kind === 'or' && !holds) return [...nonZero(condition.left, false), ...nonZero(condition.right, false)]
  if (condition.kind === 'not') return nonZero(condition.operand, !holds)
  if (condition.kind !== 'compare') return []
  const { op, left, right } = condition
  const yes: CompareOp[] = holds ? ['>', '!=', '<'] : ['=', '<=', '>=']
  if (isZero(right) && yes.includes(op)) return [shapeOf(left)]
  return isZero(left) && yes.includes(op) ? [shapeOf(right)] : []
}
