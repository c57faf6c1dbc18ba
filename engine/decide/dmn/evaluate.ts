/** One household: all decisions in order, in JavaScript, with the trace of how each came about. */
import { type Inner, type InnerFunction, type JsValue, outer } from '../js-values.ts'
import { evaluator } from '../to-js.ts'
import { type Blaming, type Labels, labelsOf, missingOf, type NamedRow } from './blame.ts'
import { CallMemory } from './call-memory.ts'
import { type Called, type Decided, EarlierRun, type Inputs, type Left, tiesOf } from './earlier-run.ts'
import { evaluatorOfTable } from './evaluate-table.ts'
import type { Program, Step, Unit } from './program.ts'
import type { Trace, TracedStep } from './trace.ts'

export interface Evaluation {
  /** Value of each decision by name; null is unknown, a name that is not there was not asked for. Numbers are JavaScript numbers. */
  values: Record<string, JsValue>
  /** The same, exact: numbers as decimals. */
  exact: Record<string, Inner>
  /** How each decision came about, by name. Empty when no trace was wished for. */
  traces: Record<string, Trace>
}

export interface EvaluateOptions {
  /** How each value came about; true when left out. */
  trace?: boolean
  /**
   * An evaluation over almost the same inputs, as before one keystroke. What looks at nothing that changed is taken over, with
   * its trace; the arguments in such a trace are those of then.
   */
  before?: Evaluation | undefined
  /** Names of the decisions that are wished for: these and what they use are computed. All when left out. */
  only?: readonly string[] | undefined
}

export type ProgramEvaluator = (inputs: Inputs, options?: EvaluateOptions) => Evaluation

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
  const ties = tiesOf(program)
  const left = new WeakMap<Evaluation, Left>()
  const wished = choices(program, units)
  return (inputs, { trace = true, before, only } = {}) => {
    const earlier = EarlierRun.of(before && left.get(before), ties, inputs, trace)
    const running = new Running(units, inputs, trace, earlier)
    const evaluation = running.all(wished(only))
    left.set(evaluation, running.leave())
    return evaluation
  }
}

/** One run over one household. */
class Running {
  private readonly known = new Map<string, Inner>()
  private readonly decided = new Map<string, Decided>()
  /** Who is running, outermost first; calls are traced under the last. */
  private readonly stack: UnitTrace[] = []
  private readonly units: ReadonlyMap<string, Ready>
  private readonly inputs: Inputs
  private readonly tracing: boolean
  private readonly labels: Labels
  private earlier: EarlierRun | null
  /** What each function gave, by its key. */
  private readonly called = new Map<string, CallMemory<Called>>()

  constructor(units: ReadonlyMap<string, Ready>, inputs: Inputs, tracing: boolean, earlier: EarlierRun | null) {
    this.units = units
    this.inputs = inputs
    this.tracing = tracing
    this.earlier = earlier
    this.labels = labelsOf(inputs, earlier?.left.labels)
  }

  /** What the run after this one may take over. This one needs its own no longer: traces that ask for missing facts hold on to it. */
  leave(): Left {
    const { inputs, tracing, called, decided, labels, earlier } = this
    this.earlier = null
    return { inputs, traced: tracing, called, decided, labels, earlier }
  }

  /** @param wished units in the order in which they can be computed, with all that they use */
  all(wished: readonly Ready[]): Evaluation {
    const evaluation: Evaluation = { values: {}, exact: {}, traces: {} }
    for (const ready of wished) {
      const { unit } = ready
      if (unit.kind === 'knowledge') {
        this.known.set(unit.key, this.functionOf(ready))
        continue
      }
      const decided = this.earlier?.decided(unit.key) ?? this.decide(ready)
      this.decided.set(unit.key, decided)
      this.known.set(unit.key, decided.value)
      evaluation.values[unit.name] = outer(decided.value)
      evaluation.exact[unit.name] = decided.value
      if (decided.trace) evaluation.traces[unit.name] = decided.trace
    }
    return evaluation
  }

  private decide(ready: Ready): Decided {
    const row = this.rowOf(ready)
    if (!this.tracing) return { value: ready.run(row), trace: null }
    const trace = new UnitTrace(ready.unit)
    this.stack.push(trace)
    const value = ready.run(row, trace.steps)
    this.stack.pop()
    for (const [name, key] of ready.uses) {
      const used = this.decided.get(key)?.trace
      if (used) trace.uses[name] = used
    }
    this.finish(trace, ready, row, value)
    return { value, trace }
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
    const memory = new CallMemory<Called>()
    this.called.set(unit.key, memory)
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
      // Calls made while looking for missing facts have no trace, so they are not kept for later ones.
      if (this.tracing && this.stack.length === 0) return (memory.find(args) ?? compute(args)).value
      const { value, trace } = memory.of(args, () => this.earlier?.called(unit.key, args) ?? compute(args))
      if (trace) this.stack.at(-1)?.calls.push(trace)
      return value
    }
  }

  /** Puts value, inputs and missing facts into a trace. */
  private finish(trace: UnitTrace, { unit, given }: Ready, row: NamedRow, value: Inner): void {
    trace.value = outer(value)
    for (const name of given) trace.inputs[name] = row[name] as JsValue
    trace.about = this.aboutOf(unit, row)
    if (value !== null && !(Array.isArray(value) && value.includes(null))) return
    trace.unknown(() => {
      const calls = this.stack.splice(0)
      const missing = missingOf(this.blaming(unit, row, () => []))
      this.stack.push(...calls)
      return missing
    })
  }

  /** Labels of the arguments that are contexts of the inputs. */
  private aboutOf({ parameters }: Unit, row: NamedRow): string[] {
    return parameters.flatMap(({ name }) => {
      const value = row[name]
      return typeof value === 'object' && value !== null ? (this.labels(value) ?? []) : []
    })
  }

  private blaming(unit: Unit, row: NamedRow, behindParameter: (index: number) => readonly string[]): Blaming {
    return {
      unit,
      row,
      label: this.labels,
      behind: (name) => {
        const key = unit.uses[name]
        if (key !== undefined) return this.decided.get(key)?.trace?.missing ?? []
        const index = unit.parameters.findIndex((param) => param.name === name)
        if (index >= 0) return behindParameter(index)
        return unit.inputs[name] === undefined ? [] : [unit.inputs[name]]
      },
      called: (name, args, behindArgs) => {
        const called = this.units.get(unit.uses[name] ?? '')
        if (!called) return null
        const known = this.called.get(called.unit.key)?.find(args)?.row
        const inside = known ?? this.rowOfCall(called, args)
        if (!known) called.run(inside)
        return this.blaming(called.unit, inside, (index) => behindArgs[index] ?? [])
      },
    }
  }
}

/** The units behind some decisions, in the order of the program; each choice is worked out once. */
function choices(program: Program, units: ReadonlyMap<string, Ready>) {
  const known = new Map<string, readonly Ready[]>()
  const every = [...units.values()]
  const choose = (only: readonly string[]): Ready[] => {
    const keys = behind(program, only)
    return every.filter(({ unit }) => keys.has(unit.key))
  }
  return (only: readonly string[] | undefined): readonly Ready[] => {
    if (!only) return every
    // Names may have spaces.
    const name = JSON.stringify(only)
    const chosen = known.get(name) ?? choose(only)
    known.set(name, chosen)
    return chosen
  }
}

/** Keys of some decisions and of all that they use. */
function behind(program: Program, only: readonly string[]): ReadonlySet<string> {
  const found = new Set<string>()
  // A unit stands behind those it uses, so its users are met first from the end.
  for (const unit of program.units.toReversed()) {
    if (unit.kind === 'decision' && only.includes(unit.name)) found.add(unit.key)
    if (found.has(unit.key)) for (const key of Object.values(unit.uses)) found.add(key)
  }
  return found
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
  about: readonly string[] = []
  readonly inputs: Record<string, JsValue> = {}
  readonly uses: Record<string, Trace> = {}
  readonly steps: TracedStep[] = []
  readonly calls: Trace[] = []
  // Worked out when somebody asks, and kept: a trace that is taken over is asked after every keystroke.
  #below: readonly Trace[] | undefined
  #key: string | undefined
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

  get below(): readonly Trace[] {
    this.#below ??= [...this.calls, ...Object.values(this.uses)]
    return this.#below
  }

  get key(): string {
    this.#key ??= this.kind === 'decision' ? this.unit : keyOfCall(this)
    return this.#key
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

function keyOfCall({ unit, about, inputs }: UnitTrace): string {
  const plain = Object.values(inputs).filter((value) => value === null || typeof value !== 'object')
  return [unit, ...about, ...plain.map((value) => `${typeof value} ${value}`)].join('|')
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
