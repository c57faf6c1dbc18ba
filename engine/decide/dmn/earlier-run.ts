/** What one run takes over from the run before, as after one keystroke: only what the key touched is computed again. */
import { type Inner, isDecimal, type JsValue } from '../js-values.ts'
import type { Labels, NamedRow } from './blame.ts'
import type { CallMemory } from './call-memory.ts'
import type { Program } from './program.ts'
import type { Trace } from './trace.ts'
import { type Reads, unitReads } from './unit-reads.ts'

/** Values by name of the inputs: `{ members: [{…}], household: {…}, standard: {…}, as_of: '2026-11-24' }`. */
export type Inputs = Readonly<Record<string, JsValue>>

/** What a call gave. */
export interface Called {
  value: Inner
  trace: Trace | null
  /** Arguments and what the steps came to. */
  row: NamedRow
}

/** What a decision gave. */
export interface Decided {
  value: Inner
  trace: Trace | null
}

/** What a run leaves for the next one. */
export interface Left {
  inputs: Inputs
  traced: boolean
  /** By the key of the function. */
  called: ReadonlyMap<string, CallMemory<Called>>
  /** By the key of the decision. */
  decided: ReadonlyMap<string, Decided>
  labels: Labels
  /** The run from which this one took over: what it did not need itself may still stand there. */
  earlier: EarlierRun | null
}

/** After so many runs in a row all is computed anew, so that no run holds on to all runs before it. */
const oldest = 40

/** What the units of a program hang on. */
export interface Ties {
  reads: ReadonlyMap<string, Reads>
  /** Inputs that a function reads by itself or through others; functions that read a decision are not in it. */
  inputs: ReadonlyMap<string, ReadonlySet<string>>
}

/** @example const ties = tiesOf(program) // once for each program */
export const tiesOf = (program: Program): Ties => ({ reads: unitReads(program), inputs: inputsBehind(program) })

function inputsBehind(program: Program): Ties['inputs'] {
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

/** The run before, and those before it, seen from the inputs of this one. */
export class EarlierRun {
  readonly left: Left
  private readonly age: number
  private readonly inputs: Inputs
  private readonly ties: Ties
  private readonly changes: Changes | null

  /** Null when nothing can be taken over. */
  static of(left: Left | undefined, ties: Ties, inputs: Inputs, traced: boolean): EarlierRun | null {
    const usable = left && left.traced === traced && (left.earlier?.age ?? 0) < oldest && keptPlaces(left, inputs)
    return usable ? new EarlierRun(left, ties, inputs) : null
  }

  private constructor(left: Left, ties: Ties, inputs: Inputs) {
    this.left = left
    this.age = (left.earlier?.age ?? 0) + 1
    this.ties = ties
    this.inputs = inputs
    this.changes = changesOf(left.inputs, inputs)
  }

  /** The decision as it was, when nothing it looks at has changed. */
  decided(key: string): Decided | undefined {
    return this.untouched(key) ? (this.left.decided.get(key) ?? this.left.earlier?.decided(key)) : undefined
  }

  /** What a function gave for the same arguments, or for those in whose place these stand, if it sees no difference. */
  called(key: string, args: readonly Inner[]): Called | undefined {
    const untouched = this.untouched(key)
    const replaced = this.changes?.before
    if (!untouched && (!this.sameInputs(key) || args.some((arg) => replaced?.has(arg)))) return undefined
    const then = untouched ? args.map((arg) => replaced?.get(arg) ?? arg) : args
    return this.left.called.get(key)?.find(then) ?? this.left.earlier?.called(key, then)
  }

  private untouched(key: string): boolean {
    const reads = this.ties.reads.get(key)
    if (!this.changes || !reads) return false
    for (const name of this.changes.entries) if (reads.has(name)) return false
    return true
  }

  private sameInputs(key: string): boolean {
    const behind = this.ties.inputs.get(key)
    return behind !== undefined && [...behind].every((name) => this.left.inputs[name] === this.inputs[name])
  }
}

/** Which entries differ between two runs over the same contexts. */
interface Changes {
  entries: ReadonlySet<string>
  /** What stood in the place of a context that is new. */
  before: ReadonlyMap<unknown, Inner>
}

/** Null when more than entries of contexts changed. */
function changesOf(before: Inputs, now: Inputs): Changes | null {
  const entries = new Set<string>()
  const replaced = new Map<unknown, Inner>()
  const compare = (old: JsValue, value: JsValue): boolean => {
    if (old === value) return true
    if (Array.isArray(old) && Array.isArray(value))
      return old.length === value.length && value.every((item, at) => compare(old[at], item))
    if (!isContext(old) || !isContext(value)) return false
    replaced.set(value, old as Inner)
    for (const name of new Set([...Object.keys(old), ...Object.keys(value)]))
      if (old[name] !== value[name]) entries.add(name)
    return true
  }
  const names = new Set([...Object.keys(before), ...Object.keys(now)])
  return [...names].every((name) => compare(before[name], now[name])) ? { entries, before: replaced } : null
}

const isContext = (value: JsValue): value is Readonly<Record<string, JsValue>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !isDecimal(value as Inner)

/**
 * Whether every context stands where it ever stood, and in one place only: traces name people by place. Those inside another
 * count as well: a child may move with all that was said of it.
 */
function keptPlaces({ labels, inputs, earlier }: Left, now: Inputs): boolean {
  const once = (given: Inputs, before: Inputs): boolean => {
    const met = new Set<object>()
    const visit = (value: JsValue, old: JsValue, label: string): boolean => {
      // What has not changed was looked through in the run before; the same in another place has the label of this one.
      if (value === old) return true
      if (Array.isArray(value))
        return value.every((item, at) => visit(item, Array.isArray(old) ? old[at] : undefined, `${label}[${at}]`))
      if (!isContext(value)) return true
      if (met.has(value) || (before !== none && (labels(value) ?? label) !== label)) return false
      met.add(value)
      for (const name in value) {
        const entry = value[name]
        if (typeof entry === 'object' && !visit(entry, isContext(old) ? old[name] : undefined, `${label}.${name}`))
          return false
      }
      return true
    }
    return Object.entries(given).every(([name, value]) => visit(value, before[name], name))
  }
  return (earlier !== null || once(inputs, none)) && once(now, inputs)
}
const none: Inputs = {}
