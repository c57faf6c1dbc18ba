/** One household: all decisions in order, in JavaScript, with the trace of how each came about. */
import { type Inner, type InnerFunction, type JsValue, outer } from '../js-values.ts'
import { evaluator } from '../to-js.ts'
import { type Blaming, labelsOf, missingOf, type NamedRow } from './blame.ts'
import { CallMemory } from './call-memory.ts'
import { evaluatorOfTable } from './evaluate-table.ts'
import type { Program, Step, Unit } from './program.ts'
import type { Trace, TracedStep } from './trace.ts'

/** Values by name of the inputs: `{ members: [{…}], household: {…}, standard: {…}, as_of: '2026-11-24' }`. */
export type Inputs = Readonly<Record<string, JsValue>>

export interface Evaluation {
  /** Value of each decision by name; null is unknown. Numbers are JavaScript numbers. */
  values: Record<string, JsValue>
  /** The same, exact: numbers as decimals. */
  exact: Record<string, Inner>
  /** How each decision came about, by name. Empty when no trace was wished for. */
  traces: Record<string, Trace>
}

/**
 * `before`: an evaluation whose inputs are in part the very same objects, as after one keystroke. What functions gave there
 * for the same arguments is taken over, with its trace.
 */
export type ProgramEvaluator = (inputs: Inputs, options?: { trace?: boolean; before?: Evaluation }) => Evaluation

/** Fills the row with the unit's steps and gives the last; `into` collects them. */
type RunUnit = (row: NamedRow, into?: TracedStep[]) => Inner

/** A unit ready to run; the names it sees are listed once, not for every family. */
interface Ready {
  unit: Unit
  run: RunUnit
  /** Visible name and the input it means. */
  inputs: readonly (readonly [string, string])[]
  /** Visible name and the key of the unit it means. */
  uses: readonly (readonly [string, string])[]
  /** Names of the inputs and parameters. */
  given: readonly string[]
}

const readyOf = (unit: Unit): Ready => ({
  unit,
  run: runnerOf(unit),
  inputs: Object.entries(unit.inputs),
  uses: Object.entries(unit.uses),
  given: [...Object.keys(unit.inputs), ...unit.parameters.map((param) => param.name)],
})

/**
 * A program made ready to run. Making it costs as much as some runs: keep it.
 *
 * Unknown inputs (null or missing) spread as in SQL; a decision that is null says in its trace which inputs are missing.
 * @example
 * const run = evaluatorOf(compiled.program)
 * run({ members: [{ age: 70 }], household: {}, standard: {}, as_of: '2026-11-24' }).values.tier // 'dibao-urban'
 */
export function evaluatorOf(program: Program): ProgramEvaluator {
  const units = new Map(program.units.map((unit) => [unit.key, readyOf(unit)]))
  const reach = reachOf(program)
  const kept = new WeakMap<Evaluation, Kept>()
  return (inputs, { trace = true, before } = {}) => {
    const earlier = before && kept.get(before)
    const usable =
      earlier && earlier.traced === trace && earlier.age < oldest && keptPlaces(earlier.inputs, inputs) ? earlier : null
    const running = new Running(units, inputs, trace, memoriesBefore(usable, reach, inputs))
    const evaluation = running.all()
    kept.set(evaluation, { inputs, traced: trace, memories: running.memories, age: usable ? usable.age + 1 : 0 })
    running.forget()
    return evaluation
  }
}

/** One run over one household. */
class Running {
  private readonly known = new Map<string, Inner>()
  private readonly traces = new Map<string, UnitTrace>()
  /** Who is running, outermost first; calls are traced under the last. */
  private readonly stack: UnitTrace[] = []
  private readonly units: ReadonlyMap<string, Ready>
  private readonly inputs: Inputs
  private readonly tracing: boolean
  private before: Memories
  private labels: WeakMap<object, string> | undefined
  /** What each function gave, by its key. */
  readonly memories = new Map<string, CallMemory<Called>>()

  constructor(units: ReadonlyMap<string, Ready>, inputs: Inputs, tracing: boolean, before: Memories) {
    this.units = units
    this.inputs = inputs
    this.tracing = tracing
    this.before = before
  }

  /** Lets go of the run before: traces that ask for missing facts later hold on to this one. */
  forget(): void {
    this.before = new Map()
  }

  all(): Evaluation {
    const evaluation: Evaluation = { values: {}, exact: {}, traces: {} }
    for (const ready of this.units.values()) {
      const { unit, run } = ready
      if (unit.kind === 'knowledge') {
        this.known.set(unit.key, this.functionOf(ready))
        continue
      }
      const trace = this.tracing ? new UnitTrace(unit) : null
      if (trace) this.stack.push(trace)
      const row = this.rowOf(ready)
      const value = run(row, trace?.steps)
      if (trace) this.stack.pop()
      this.known.set(unit.key, value)
      evaluation.values[unit.name] = outer(value)
      evaluation.exact[unit.name] = value
      if (!trace) continue
      for (const [name, key] of ready.uses) {
        const used = this.traces.get(key)
        if (used) trace.uses[name] = used
      }
      this.finish(trace, ready, row, value)
      this.traces.set(unit.key, trace)
      evaluation.traces[unit.name] = trace
    }
    return evaluation
  }

  /** Values of the names a unit uses. */
  private rowOf({ inputs, uses }: Ready): NamedRow {
    const row: NamedRow = {}
    for (const [name, input] of inputs) row[name] = (this.inputs[input] ?? null) as Inner
    for (const [name, key] of uses) row[name] = this.known.get(key) ?? null
    return row
  }

  private rowOfCall(ready: Ready, args: readonly Inner[]): NamedRow {
    const row = this.rowOf(ready)
    ready.unit.parameters.forEach(({ name }, index) => {
      row[name] = args[index] ?? null
    })
    return row
  }

  private functionOf(ready: Ready): InnerFunction {
    const { unit, run } = ready
    this.memories.set(unit.key, new CallMemory<Called>())
    const compute = (args: readonly Inner[]): Called => {
      const row = this.rowOfCall(ready, args)
      if (this.stack.length === 0) return { value: run(row), trace: null, row }
      const trace = new UnitTrace(unit)
      this.stack.push(trace)
      const value = run(row, trace.steps)
      this.stack.pop()
      this.finish(trace, ready, row, value)
      return { value, trace, row }
    }
    return (...args) => {
      const memory = this.memories.get(unit.key)!
      // Calls made while looking for missing facts have no trace, so they are not kept for later ones.
      if (this.tracing && this.stack.length === 0) return (memory.find(args) ?? compute(args)).value
      const { value, trace } = memory.of(args, () => this.before.get(unit.key)?.find(args) ?? compute(args))
      if (trace) this.stack.at(-1)?.calls.push(trace)
      return value
    }
  }

  /** Puts value, inputs and missing facts into a trace. */
  private finish(trace: UnitTrace, { unit, given }: Ready, row: NamedRow, value: Inner): void {
    trace.value = outer(value)
    for (const name of given) trace.inputs[name] = row[name] as JsValue
    if (value !== null && !(Array.isArray(value) && value.includes(null))) return
    trace.unknown(() => {
      const calls = this.stack.splice(0)
      const missing = missingOf(this.blaming(unit, row, () => []))
      this.stack.push(...calls)
      return missing
    })
  }

  private blaming(unit: Unit, row: NamedRow, behindParameter: (index: number) => readonly string[]): Blaming {
    this.labels ??= labelsOf(this.inputs)
    const labels = this.labels
    return {
      unit,
      row,
      label: (context) => labels.get(context),
      behind: (name) => {
        const key = unit.uses[name]
        if (key !== undefined) return this.traces.get(key)?.missing ?? []
        const index = unit.parameters.findIndex((param) => param.name === name)
        if (index >= 0) return behindParameter(index)
        return unit.inputs[name] === undefined ? [] : [unit.inputs[name]]
      },
      called: (name, args, behindArgs) => {
        const called = this.units.get(unit.uses[name] ?? '')
        if (!called) return null
        const known = this.memories.get(called.unit.key)?.find(args)?.row
        const inside = known ?? this.rowOfCall(called, args)
        if (!known) called.run(inside)
        return this.blaming(called.unit, inside, (index) => behindArgs[index] ?? [])
      },
    }
  }
}

interface Called {
  value: Inner
  trace: Trace | null
  /** Arguments and what the steps came to. */
  row: NamedRow
}

/** What a run leaves for the next one. */
interface Kept {
  inputs: Inputs
  traced: boolean
  memories: Memories
  /** How many runs took something over from one another before this one. */
  age: number
}

type Memories = ReadonlyMap<string, CallMemory<Called>>

/** After so many runs in a row all is computed anew, so that no run holds on to all runs before it. */
const oldest = 40

/** Inputs that a function reads by itself or through others; functions that read a decision are not in it. */
type Reach = ReadonlyMap<string, ReadonlySet<string>>

function reachOf(program: Program): Reach {
  const found = new Map<string, Set<string>>()
  // A unit stands behind those it uses.
  for (const unit of program.units) {
    if (unit.kind !== 'knowledge') continue
    const used = Object.values(unit.uses).map((key) => found.get(key))
    if (used.some((one) => one === undefined)) continue
    found.set(unit.key, new Set([...Object.values(unit.inputs), ...used.flatMap((one) => [...one!])]))
  }
  return found
}

/** Of the run before: what functions gave that hang on nothing but their arguments and inputs that are still the same. */
function memoriesBefore(earlier: Kept | null, reach: Reach, inputs: Inputs): Memories {
  if (!earlier) return new Map()
  return new Map(
    [...earlier.memories].filter(([key]) => {
      const behind = reach.get(key)
      return behind !== undefined && [...behind].every((name) => earlier.inputs[name] === inputs[name])
    }),
  )
}

/** Whether whoever stands in both lists of members stands in the same place: traces name people by their place. */
function keptPlaces(before: Inputs, now: Inputs): boolean {
  return Object.entries(now).every(([name, list]) => {
    const old = before[name]
    if (!Array.isArray(list) || !Array.isArray(old)) return true
    return list.every((one, at) => one === old[at] || !old.includes(one))
  })
}

/** A trace that looks for missing facts when somebody asks: that costs more than the run, and of most traces nobody asks. */
class UnitTrace implements Trace {
  readonly unit: string
  readonly id: string
  readonly name: string
  readonly model: string
  readonly kind: Unit['kind']
  readonly wording: Unit['wording']
  value: JsValue = null
  readonly inputs: Record<string, JsValue> = {}
  readonly uses: Record<string, Trace> = {}
  readonly steps: TracedStep[] = []
  readonly calls: Trace[] = []
  #missing: string[] = []
  #look: (() => string[]) | null = null

  constructor({ key, id, name, model, kind, wording }: Unit) {
    this.unit = key
    this.id = id
    this.name = name
    this.model = model
    this.kind = kind
    this.wording = wording
  }

  unknown(look: () => string[]): void {
    this.#look = look
  }

  get missing(): string[] {
    if (this.#look) this.#missing = this.#look()
    this.#look = null
    return this.#missing
  }
}

function runnerOf(unit: Unit): RunUnit {
  const steps = unit.steps.map((step) => ({ name: step.name, run: stepOf(step) }))
  return (row, into) => {
    let value: Inner = null
    for (const { name, run } of steps) {
      value = run(row, into)
      row[name] = value
    }
    return value
  }
}

function stepOf(step: Step): RunUnit {
  const { name } = step
  if (step.kind === 'table') {
    const table = evaluatorOfTable(step.table)
    return (row, into) => {
      const { value, hits, undecided } = table(row)
      into?.push({ name, value: outer(value), table: { hits, undecided } })
      return value
    }
  }
  const evaluate = evaluator(step.tree)
  const { text } = step
  return (row, into) => {
    const value = evaluate({ row, value: null, up: null })
    into?.push({ name, value: outer(value), text })
    return value
  }
}
