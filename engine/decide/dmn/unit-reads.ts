/** Which entries of contexts (facts of a member, of the household) a unit looks at, so that a change elsewhere leaves it alone. */
import { children, type Node } from '../nodes.ts'
import type { FeelType } from '../types.ts'
import type { Program, Unit } from './program.ts'

/** Names of entries, whatever context they stand in: `wage_year`. Null: any may matter. */
export type Reads = ReadonlySet<string> | null

/**
 * What each unit reads itself and through all that it uses, by its key.
 * @example unitReads(program).get('…#person_income') // Set { 'wage_year', 'pension_year', … }
 */
export function unitReads(program: Program): ReadonlyMap<string, Reads> {
  const found = new Map<string, Reads>()
  // A unit stands behind those it uses.
  for (const unit of program.units) {
    const all = [ownReads(unit), ...Object.values(unit.uses).map((key) => found.get(key) ?? null)]
    const known = all.filter((reads) => reads !== null)
    found.set(unit.key, known.length < all.length ? null : new Set(known.flatMap((reads) => [...reads])))
  }
  return found
}

function ownReads(unit: Unit): Reads {
  // Who is given a member by a unit may look at anything of it.
  if (holdsContext(unit.type)) return null
  const names = new Set<string>()
  const read = unit.steps.every((step) => {
    // A step may be a member: it is a name for the steps behind it, which are looked at themselves.
    if (step.kind === 'feel') return look(step.tree, false, unit, names)
    const { inputs, outputs, rules } = step.table
    const cells = [...inputs, ...rules.flatMap((rule) => [...rule.tests, ...rule.outputs])].flatMap(
      (cell) => cell?.tree ?? [],
    )
    return [...cells, ...outputs.flatMap((output) => output.default ?? [])].every((tree) =>
      look(tree, true, unit, names),
    )
  })
  return read ? names : null
}

/**
 * Adds what a node reads; false when it takes a context as it is, of which any entry may matter.
 * @param whole whether whatever the node gives is used as it is, not only an entry of it
 */
function look(node: Node, whole: boolean, unit: Unit, names: Set<string>): boolean {
  if (whole && holdsContext(node.type)) return false
  if (node.kind === 'path') names.add(node.name)
  const through = partly(node, whole, unit)
  return children(node).every((child) => look(child, !through.includes(child), unit, names))
}

/** The children of a node of which it does not use the whole. */
function partly(node: Node, whole: boolean, unit: Unit): readonly Node[] {
  switch (node.kind) {
    case 'path':
    case 'is-null':
      return [node.operand]
    case 'filter':
      return [node.list]
    case 'for':
    case 'quantified':
      return node.iterators.map((one) => one.from)
    case 'if':
      return whole ? [] : [node.then, node.otherwise]
    case 'call':
      return node.name === 'count' ? node.args : []
    case 'invoke':
      // What a function of the model reads counts for whoever uses it.
      return node.callee.kind === 'name' && node.callee.name in unit.uses ? [node.callee, ...node.args] : []
    default:
      return []
  }
}

function holdsContext(type: FeelType): boolean {
  if (typeof type === 'string') return type === 'any'
  return 'list' in type ? holdsContext(type.list) : !('range' in type)
}
