/** Which facts and standards a decision itself asks for: the names in its expressions and cells. */
import { children, type Node } from '../../../engine/decide/index.ts'
import type { Program, Unit } from '../../../engine/decide/shared.ts'

/** Names below each input or parameter, in order of appearance: `[['household', ['homes']], ['m', ['age']]]`. */
export type UnitFacts = readonly (readonly [string, readonly string[]])[]

/** Facts by unit key. @example factsByUnit(program).get('…#homes_ok') // [['household', ['homes']], ['standard', ['homes_limit']]] */
export function factsByUnit(program: Program): Map<string, UnitFacts> {
  const known = byProgram.get(program)
  if (known) return known
  const found = new Map(program.units.map((unit) => [unit.key, factsOf(unit)]))
  byProgram.set(program, found)
  return found
}
/** Asked for again with every keystroke. */
const byProgram = new WeakMap<Program, Map<string, UnitFacts>>()

function factsOf(unit: Unit): UnitFacts {
  const found = new Map<string, Set<string>>()
  const visit = (node: Node): void => {
    if (node.kind === 'path') {
      const root = node.operand
      // A member that a loop goes through is a local; facts of all members stand at the members.
      const name = root.kind === 'name' ? root.name : root.kind === 'local' ? 'members' : null
      if (name) found.set(name, (found.get(name) ?? new Set()).add(node.name))
    }
    for (const child of children(node)) visit(child)
  }
  for (const step of unit.steps) {
    if (step.kind === 'feel') visit(step.tree)
    else {
      for (const input of step.table.inputs) visit(input.tree)
      for (const rule of step.table.rules) {
        for (const test of rule.tests) if (test) visit(test.tree)
        for (const output of rule.outputs) visit(output.tree)
      }
    }
  }
  return [...found].map(([name, names]) => [name, [...names]] as const)
}
