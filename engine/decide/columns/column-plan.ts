/** The door of the columns: a program → loops over typed arrays, for many households at once without a database. */
import type { DmnFault } from '../dmn/model.ts'
import type { Program } from '../dmn/program.ts'
import { type Inner, type JsValue, outer } from '../js-values.ts'
import { type Cell, Cells } from '../plan/cells.ts'
import { type OutputNames, planOutputs } from '../plan/plan-outputs.ts'
import type { PlanColumns } from '../plan/plan-units.ts'
import { readAt } from './exact-step.ts'
import { Layout, type Population } from './layout.ts'
import { Lowering } from './lower.ts'
import type { Words } from './pack.ts'
import { runBlocks } from './run-blocks.ts'
import type { Slot } from './slots.ts'

/** The values of one output. */
export interface Result {
  /** Packed values (see {@link Column}), null where a number has too many digits for that. */
  packed: Float64Array | null
  /** Digits after the point of packed numbers. */
  scale: number
  /** The value of a row as a single evaluation gives it: a number, text, date, true or false; null is unknown. */
  at(row: number): JsValue
}

export interface Results {
  household: Record<string, Result>
  person: Record<string, Result>
}

export type ColumnsPlanned = { ok: true; plan: ColumnPlan } | { ok: false; faults: DmnFault[] }

export interface ColumnPlan {
  /** Facts that the outputs need, by path. */
  facts: readonly string[]
  /** Computes all outputs. @throws where the population lacks a fact of `facts`, or a column has not as many rows as it must. */
  run(population: Population): Results
}

export interface ColumnRequest {
  /** Facts by path; only `value` counts here, for what is the same for everybody. */
  columns: PlanColumns
  outputs: OutputNames
}

/**
 * Plans a program for many households in memory: the third way besides SQL and one family at a time, from the same cells
 * as SQL, for a browser or for what is no table. Numbers are whole units in doubles while the facts' values cannot leave
 * the range where these are exact, else decimals one by one: the answers are always those of a single evaluation.
 *
 * Refused with file, line and reason: what a plan for SQL cannot follow either (members by position, several lists at
 * once, functions as results).
 * @example
 * const planned = columnPlan(program, { columns: { 'members.wage': {}, as_of: { value: '2026-11-24' } }, outputs: { household: ['tier'] } })
 * if (planned.ok)
 *   planned.plan.run({ starts: Int32Array.of(0, 2), columns: { 'members.wage': packColumn('number', [800, null]) } }).household.tier.at(0)
 */
export function columnPlan(program: Program, request: ColumnRequest): ColumnsPlanned {
  const cells = new Cells(false)
  const { household, person, faults } = planOutputs(program, request.columns, request.outputs, cells)
  if (faults.length > 0) return { ok: false, faults }
  const lowering = new Lowering(cells, [...household.values(), ...person.values()])
  const lower = (outputs: ReadonlyMap<string, Cell>): Outputs =>
    [...outputs].map(([name, cell]) => ({ name, cell: lowering.lowered(cell) }))
  const outputs = { household: lower(household), person: lower(person) }
  const needed = inOrder([...outputs.household, ...outputs.person].map(({ cell }) => cell))
  const facts = needed.flatMap(({ op }) => (op.kind === 'column' && op.path !== 'members' ? [op.path] : []))
  return { ok: true, plan: { facts: facts.sort(), run: (population) => run(population, needed, outputs) } }
}

type Outputs = { name: string; cell: Cell }[]

/** The cells that some need, each after its kids. */
function inOrder(roots: readonly Cell[]): Cell[] {
  const found = new Set<Cell>()
  const visit = (cell: Cell): void => {
    if (found.has(cell)) return
    cell.kids.forEach(visit)
    found.add(cell)
  }
  roots.forEach(visit)
  return [...found]
}

function run(
  population: Population,
  needed: readonly Cell[],
  outputs: { household: Outputs; person: Outputs },
): Results {
  const layout = new Layout(population)
  for (const cell of needed) layout.place(cell)
  const wanted = (of: Outputs, level: 1 | 2) => of.map(({ name, cell }) => ({ name, slot: layout.use(cell, level) }))
  const [household, person] = [wanted(outputs.household, 1), wanted(outputs.person, 2)]
  const slots = [...household, ...person].map(({ slot }) => slot)
  const found = runBlocks(population, layout, slots)
  const resultsOf = (of: typeof household) =>
    Object.fromEntries(of.map(({ name, slot }) => [name, resultOf(slot, found.get(slot)!, layout.words)]))
  return { household: resultsOf(household), person: resultsOf(person) }
}

function resultOf(slot: Slot, values: Float64Array | Inner[], words: Words): Result {
  const all: Slot = { ...slot, ...(values instanceof Float64Array ? { packed: values } : { exact: values }) }
  return {
    packed: values instanceof Float64Array ? values : null,
    scale: slot.shape.scale ?? 0,
    at: (row) => outer(readAt(all, row, words)),
  }
}
