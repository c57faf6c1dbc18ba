/** The door of the plan: a program → named SQL steps over person and household tables. */
import type { DmnFault } from '../dmn/model.ts'
import type { Program } from '../dmn/program.ts'
import type { Cell } from './cells.ts'
import { planOutputs } from './plan-outputs.ts'
import { type PlanStep, planSteps, type StepTables } from './plan-steps.ts'
import type { PlanColumns } from './plan-units.ts'
import { CellWriter } from './write-cell.ts'

export interface PlanRequest {
  /** Table or view with one row for each person; default `person`. */
  person?: string
  /** One row for each household; default `household`. */
  household?: string
  /** Columns that tell persons and households apart; default `pid` and `hh`. */
  personKey?: string
  householdKey?: string
  columns: PlanColumns
  outputs: { household: readonly string[]; person?: readonly string[] }
  /** Put before the names of all steps; default `decide_`. */
  prefix?: string
}

export type SqlPlanned = { ok: true; plan: SqlPlan } | { ok: false; faults: DmnFault[] }

export interface SqlPlan {
  steps: PlanStep[]
  /** Name of the table of results by household: `hh` and the outputs. */
  household: string
  /** Name of the table of results by person: `pid`, `hh` and the outputs. */
  person: string | null
  /** Facts behind each output, by path. */
  facts: Record<string, string[]>
}

/**
 * Plans a program for millions: persons' expressions become one person step, what is summed over members ONE group-by
 * per round, households' expressions one household step per round. Equal expressions are computed once, as columns.
 *
 * Refused with file, line and reason: what cannot be said in SQL (members by position, functions as results, lists other
 * than the members or written-out ones, …), a fact without a column, an output that is no decision.
 * @example
 * const planned = sqlPlan(program, { columns: { 'members.age': { integer: true, precision: 5, scale: 0 } }, outputs: { household: ['tier'] } })
 * if (planned.ok)
 *   for (const step of planned.plan.steps) {
 *     await db.run(`CREATE ${step.kind} ${step.name} AS ${step.sql}`)
 *     for (const table of step.done) await db.run(`DROP TABLE ${table}`)
 *   }
 */
export function sqlPlan(program: Program, request: PlanRequest): SqlPlanned {
  const { household, person, decisions, faults } = planOutputs(program, request.columns, request.outputs)
  if (faults.length > 0) return { ok: false, faults }
  const writer = new CellWriter()
  const prefix = request.prefix ?? 'decide_'
  const tables: StepTables = {
    person: request.person ?? 'person',
    household: request.household ?? 'household',
    personKey: request.personKey ?? 'pid',
    householdKey: request.householdKey ?? 'hh',
  }
  const steps = planSteps({ household, person }, tables, writer, prefix)
  for (const { cell, message } of writer.faults) {
    const place = [...decisions.values()].find(({ unit }) => cell.name?.startsWith(unit.name))?.unit.place ??
      program.units[0]?.place ?? { file: '', line: 1, column: 1 }
    faults.push({
      code: 'unsupported-sql',
      severity: 'fault',
      ...place,
      message,
      message_zh: `不能转换为 SQL：${message}`,
    })
  }
  if (faults.length > 0) return { ok: false, faults }
  const facts = Object.fromEntries([...household, ...person].map(([name, cell]) => [name, factsOf(cell)]))
  return {
    ok: true,
    plan: { steps, household: `${prefix}household`, person: person.size > 0 ? `${prefix}person` : null, facts },
  }
}

/** Facts an output rests on. */
function factsOf(root: Cell): string[] {
  const seen = new Set<Cell>()
  const found = new Set<string>()
  const visit = (cell: Cell): void => {
    if (seen.has(cell)) return
    seen.add(cell)
    if (cell.op.kind === 'column' && cell.op.path !== 'members') found.add(cell.op.path)
    for (const kid of cell.kids) visit(kid)
  }
  visit(root)
  return [...found].sort()
}
