/** Decisions and functions of a program → values over the population. */

import type { DmnFault, Place } from '../dmn/model.ts'
import type { CompiledTable, Program, Step, Unit } from '../dmn/program.ts'
import { placeIn } from '../dmn/report.ts'
import type { Inner } from '../js-values.ts'
import type { Node } from '../nodes.ts'
import type { FeelType, ScopeEntry } from '../types.ts'
import { isContext, isList } from '../types.ts'
import { type Cell, Cells } from './cells.ts'
import { ofCell, planExpression } from './plan-expression.ts'
import { planTable } from './plan-table.ts'
import { NotInSql, type Value } from './values.ts'

/**
 * Which facts the tables have, by path: `members.age` is a column of the person table, `household.area` and
 * `standard.dibao` of the household table. `constant: true` stands for one SQL value for everybody (`as_of`).
 */
export type PlanColumns = Readonly<Record<string, PlanColumn>>

export interface PlanColumn {
  /** SQL of the column; default the last part of the path as identifier. */
  sql?: string
  /** Digits of a number: DECIMAL(precision, scale); without, it is cast to DECIMAL(18,4). */
  precision?: number
  scale?: number
  /** The SQL type is an integer. */
  integer?: boolean
  /** Smallest and largest value in units of the last digit, where more is known than the digits say. */
  range?: { low: bigint; high: bigint }
  constant?: boolean
  /** The value itself, where it is known while planning and the same for everybody: all that follows from it is computed at once. */
  value?: Inner
}

export interface PlannedUnits {
  cells: Cells
  /** Value of each decision by name. */
  decisions: Map<string, { value: Value; unit: Unit }>
  faults: DmnFault[]
}

/**
 * Plans the decisions that are wished for, and what they need.
 * @param cells an empty graph
 */
export function planUnits(
  program: Program,
  columns: PlanColumns,
  wanted: readonly string[],
  cells: Cells = new Cells(),
): PlannedUnits {
  const faults: DmnFault[] = []
  const byKey = new Map(program.units.map((unit) => [unit.key, unit]))
  const made = new Map<string, Value>()
  const decisions: PlannedUnits['decisions'] = new Map()

  const lists = Object.entries(program.scope.inputs).flatMap(([name, type]) => (isList(type) ? [name] : []))
  const inputValue = (name: string, type: FeelType): Value => {
    // Whoever stands in a list is a row of the person table; of two lists nobody could tell who stands in which.
    if (isList(type) && lists.length > 1)
      throw new NotInSql('only one list of persons can be followed', '只能有一个成员列表', 0)
    if (isList(type)) return { kind: 'members', where: null, item: contextColumns(name, type.list, 'person') }
    return contextColumns(name, type, 'household')
  }
  const contextColumns = (path: string, type: FeelType, source: 'person' | 'household'): Value => {
    if (isContext(type)) {
      const entries = new Map<string, Value>()
      return {
        kind: 'context',
        names: Object.keys(type.context),
        entry: (name) => {
          const known = entries.get(name) ?? contextColumns(`${path}.${name}`, type.context[name] ?? 'null', source)
          entries.set(name, known)
          return known
        },
      }
    }
    const column = columns[path]
    if (!column) throw new NotInSql(`there is no column for ${path}`, `数据表中没有 ${path} 对应的列`, 0)
    const { sql, constant, value, ...digits } = column
    if (value !== undefined) return ofCell(cells.constant(value, type))
    const entry: ScopeEntry = {
      type,
      sql: sql ?? `"${path.split('.').at(-1)}"`,
      ...(type === 'number' && { precision: 18, scale: 4 }),
      ...digits,
    }
    return ofCell(cells.make({ kind: 'column', path, source: constant ? 'constant' : source, entry }, [], type))
  }

  const unitValue = (unit: Unit): Value => {
    const known = made.get(unit.key)
    if (known) return known
    const value: Value =
      unit.kind === 'knowledge' ? { kind: 'function', call: (args) => body(unit, args) } : body(unit, [])
    made.set(unit.key, value)
    return value
  }

  /** Values of the steps in order; the last is the result. */
  const body = (unit: Unit, args: readonly Value[]): Value => {
    const steps = new Map<string, Value>()
    const name = (wanted: string): Value => {
      const step = steps.get(wanted)
      if (step) return step
      const index = unit.parameters.findIndex((param) => param.name === wanted)
      if (index >= 0) return args[index]!
      const key = unit.uses[wanted]
      if (key !== undefined) return unitValue(byKey.get(key)!)
      const input = unit.inputs[wanted]
      if (input !== undefined) return inputValue(input, program.scope.inputs[input] ?? 'null')
      throw new NotInSql(`${wanted} is not known here`, `此处没有 ${wanted}`, 0)
    }
    let value: Value = { kind: 'list', items: [] }
    for (const step of unit.steps) {
      value = planStep(step, name, cells)
      if (
        value.kind === 'cell' &&
        !value.cell.name &&
        value.cell.op.kind !== 'literal' &&
        value.cell.op.kind !== 'column'
      )
        value.cell.name = step.name === '=' || step.name.startsWith('#') ? unit.name : `${unit.name}_${step.name}`
      steps.set(step.name, value)
    }
    return value
  }

  const planned = new Map(program.units.filter((unit) => unit.kind === 'decision').map((unit) => [unit.name, unit]))
  for (const one of wanted) {
    const unit = planned.get(one)
    if (!unit) {
      const place = program.units[0]?.place ?? { file: '', line: 1, column: 1 }
      faults.push({
        code: 'missing',
        severity: 'fault',
        ...place,
        message: `there is no decision ${one}`,
        message_zh: `没有决策 ${one}`,
      })
      continue
    }
    try {
      decisions.set(one, { value: unitValue(unit), unit })
    } catch (error) {
      if (!(error instanceof StepNotInSql)) throw error
      const known = faults.some(
        (fault) =>
          fault.line === error.place.line && fault.file === error.place.file && fault.column === error.place.column,
      )
      if (!known)
        faults.push({
          code: 'unsupported-sql',
          severity: 'fault',
          ...error.place,
          message: error.message,
          message_zh: error.message_zh,
        })
    }
  }
  return { cells, decisions, faults }
}

/** A form that is no SQL, with its place in the file. */
class StepNotInSql extends Error {
  readonly place: Place
  readonly message_zh: string
  constructor(message: string, message_zh: string, place: Place) {
    super(message)
    this.message_zh = message_zh
    this.place = place
  }
}

function planStep(step: Step, name: (wanted: string) => Value, cells: Cells): Value {
  if (step.kind === 'table') return planTableStep(step.table, name, cells)
  return placed(step.text, step.place, () =>
    planExpression(step.tree, { cells, locals: [], name: (wanted) => name(wanted) }),
  )
}

function planTableStep(table: CompiledTable, name: (wanted: string) => Value, cells: Cells): Value {
  const texts = new Map<unknown, { text: string; place: Place }>()
  for (const input of table.inputs) texts.set(input.tree, input)
  for (const rule of table.rules)
    for (const cell of [...rule.tests, ...rule.outputs]) if (cell) texts.set(cell.tree, cell)
  const plan = (tree: Node, input?: Cell): Value => {
    const { text, place } = texts.get(tree) ?? { text: '', place: table.place }
    return placed(text, place, () =>
      planExpression(tree, {
        cells,
        locals: [],
        name: (wanted) => (wanted === '?' && input ? ofCell(input) : name(wanted)),
      }),
    )
  }
  return placed('', table.place, () => planTable(table, plan, cells))
}

function placed<T>(text: string, place: Place, run: () => T): T {
  try {
    return run()
  } catch (error) {
    if (error instanceof NotInSql)
      throw new StepNotInSql(error.message, error.message_zh, placeIn(text, place, error.at))
    throw error
  }
}
