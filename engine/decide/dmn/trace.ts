/** How a value came about: a tree from the result down to the inputs. */
import type { JsValue } from '../js-values.ts'
import type { Wording } from './program.ts'

/** A rule of a table that fired, or that could not be decided. */
export interface TracedHit {
  /** Row from 1; 0 is the default output. */
  row: number
  id?: string
  /** Annotations by column: `article`, `zh`, `en`. */
  annotations: Readonly<Record<string, string>>
}

/** One named value inside a decision. */
export interface TracedStep {
  /** Name of the context entry; '=' is the result, '#1' a table inside. */
  name: string
  value: JsValue
  /** FEEL text, for expressions. */
  text?: string
  table?: {
    hits: TracedHit[]
    /** Rules whose match is unknown and that might have given the result. */
    undecided: TracedHit[]
  }
}

export interface Trace {
  /** Key of the decision or function: `namespace#id`. */
  unit: string
  id: string
  name: string
  model: string
  kind: 'decision' | 'knowledge'
  wording: Wording
  value: JsValue
  /** Of a function: those of its arguments that stand in the inputs: `members[1]`. */
  about: readonly string[]
  /** Inputs used by name; of a function its arguments. */
  inputs: Record<string, JsValue>
  /** Traces of the decisions used, by the name they have here. */
  uses: Record<string, Trace>
  steps: TracedStep[]
  /** Calls of functions, in order. */
  calls: Trace[]
  /** What it came from: calls, then decisions used. */
  below: readonly Trace[]
  /** Tells calls of one function apart by what they were called for and by plain arguments; a decision is there once. */
  key: string
  /** For an unknown value: the inputs that are missing, e.g. `household.area`, `members[2].wage`. */
  missing: string[]
}
