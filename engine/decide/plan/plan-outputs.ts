/** The cells of the outputs that are wished for: one value for each household or person. */
import type { Program } from '../dmn/program.ts'
import { type Cell, Cells } from './cells.ts'
import { perPerson } from './plan-expression.ts'
import { type PlanColumns, type PlannedUnits, planUnits } from './plan-units.ts'

/** Names of decisions. */
export interface OutputNames {
  household: readonly string[]
  person?: readonly string[]
}

export interface PlannedOutputs extends Pick<PlannedUnits, 'cells' | 'decisions' | 'faults'> {
  household: Map<string, Cell>
  person: Map<string, Cell>
}

/** Plans the outputs; what is no decision, or not one value each, is a fault with its place. */
export function planOutputs(
  program: Program,
  columns: PlanColumns,
  outputs: OutputNames,
  graph: Cells = new Cells(),
): PlannedOutputs {
  const wanted = [...outputs.household, ...(outputs.person ?? [])]
  const { cells, decisions, faults } = planUnits(program, columns, wanted, graph)
  const [household, person] = [new Map<string, Cell>(), new Map<string, Cell>()]
  const refuse = (name: string, message: string, message_zh: string) => {
    const { place } = decisions.get(name)!.unit
    faults.push({
      code: 'unsupported-sql',
      severity: 'fault',
      ...place,
      message: `${name} ${message}`,
      message_zh: `${name}${message_zh}`,
    })
  }
  for (const name of outputs.household) {
    const value = decisions.get(name)?.value
    if (!value) continue
    if (value.kind === 'cell' && value.cell.level < 2) household.set(name, value.cell)
    else refuse(name, 'is not one value for the household', '不是每户一个值')
  }
  for (const name of outputs.person ?? []) {
    const value = decisions.get(name)?.value
    if (!value) continue
    if (value.kind === 'members' && value.where === null && value.item.kind === 'cell')
      person.set(name, perPerson(value.item.cell, cells))
    else refuse(name, 'is not one value for each member', '不是每人一个值')
  }
  return { cells, decisions, faults, household, person }
}
