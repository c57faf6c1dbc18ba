/** Values of standard mode. Every value tells its kind, since types are known only at run time. */
import type { Decimal } from '../decimal.ts'
import type { CompareOp } from '../nodes.ts'
import type { FeelType } from '../types.ts'

export type Value =
  | null
  | boolean
  | string
  | Decimal
  | FeelDate
  | FeelTime
  | FeelDateTime
  | Months
  | Days
  | Value[]
  | FeelContext
  | FeelRange
  | FeelFunction

/** A day of the proleptic calendar; years from -999,999,999 to 999,999,999. */
export interface FeelDate {
  kind: 'date'
  year: number
  month: number
  day: number
}

/** A fixed offset in seconds, or a named zone whose offset depends on the day. */
export type Zone = { offset: number } | { name: string }

export interface FeelTime {
  kind: 'time'
  hour: number
  minute: number
  second: number
  nano: number
  zone: Zone | null
}

export interface FeelDateTime {
  kind: 'datetime'
  year: number
  month: number
  day: number
  hour: number
  minute: number
  second: number
  nano: number
  zone: Zone | null
}

/** Years and months duration. */
export interface Months {
  kind: 'months'
  months: number
}

/** Days and time duration. */
export interface Days {
  kind: 'days'
  nanos: bigint
}

export interface FeelContext {
  kind: 'context'
  entries: Map<string, Value>
}

/** A range written with an operator has one end, the other is null: `(< 5)`; `(= x)` and `(!= x)` have x at both. */
export interface FeelRange {
  kind: 'range'
  low: Value
  high: Value
  lowClosed: boolean
  highClosed: boolean
  operator?: CompareOp
}

export interface FeelFunction {
  kind: 'function'
  name?: string
  params: readonly { name: string; type: FeelType }[]
  result: FeelType
  /** Arguments by position; the run collects the reasons of nulls. */
  call(args: readonly Value[], run: Run): Value
  /** Arguments by name, where that is more than bringing them into order. */
  callNamed?(args: ReadonlyMap<string, Value>, run: Run): Value
}

/** What one evaluation notes down: why something became null. */
export interface Run {
  reasons: string[]
  /** The moment that now() and today() answer, one for the whole run. */
  now: Date
  /** Depth of function calls, to end an endless recursion. */
  depth: number
}

export const newRun = (now: Date = new Date()): Run => ({ reasons: [], now, depth: 0 })

/** Null, with its reason. */
export function fail(run: Run, reason: string): null {
  if (run.reasons.length < 100) run.reasons.push(reason)
  return null
}

export type Kind =
  | 'null'
  | 'boolean'
  | 'text'
  | 'number'
  | 'date'
  | 'time'
  | 'datetime'
  | 'months'
  | 'days'
  | 'list'
  | 'context'
  | 'range'
  | 'function'

/** @example kindOf([1]) // 'list' */
export function kindOf(value: Value): Kind {
  if (value === null) return 'null'
  if (typeof value === 'boolean') return 'boolean'
  if (typeof value === 'string') return 'text'
  if (Array.isArray(value)) return 'list'
  return 'kind' in value ? value.kind : 'number'
}

export const isNumber = (value: Value): value is Decimal => kindOf(value) === 'number'
export const isContextValue = (value: Value): value is FeelContext => kindOf(value) === 'context'
export const isRangeValue = (value: Value): value is FeelRange => kindOf(value) === 'range'
export const isFunctionValue = (value: Value): value is FeelFunction => kindOf(value) === 'function'

/** @example contextOf({ a: 'x' }) */
export function contextOf(entries: Readonly<Record<string, Value>> | Iterable<[string, Value]>): FeelContext {
  const iterable = Symbol.iterator in entries ? (entries as Iterable<[string, Value]>) : Object.entries(entries)
  return { kind: 'context', entries: new Map(iterable) }
}
