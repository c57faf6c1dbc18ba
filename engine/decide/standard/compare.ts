/** Equality and order of values: null where two kinds cannot be compared. */
import { compareDecimals, type Decimal } from '../decimal.ts'
import { nanosPerSecond } from './temporal.ts'
import { instant, isZoned, timeNanos } from './temporal-arithmetic.ts'
import {
  type Days,
  type FeelContext,
  type FeelDate,
  type FeelDateTime,
  type FeelRange,
  type FeelTime,
  kindOf,
  type Months,
  type Value,
} from './values.ts'

/** x = y: true, false, or null when the kinds differ. Nothing but null equals null. */
export function equals(a: Value, b: Value): boolean | null {
  if (a === null || b === null) return a === b
  const [kind, other] = [kindOf(a), kindOf(b)]
  if (kind !== other) {
    if (isMoment(a) && isMoment(b)) return sameMoment(a, b)
    return null
  }
  switch (kind) {
    case 'boolean':
    case 'text':
      return a === b
    case 'number':
      return compareDecimals(a as Decimal, b as Decimal) === 0
    case 'date':
    case 'datetime':
      return sameMoment(a as FeelDate, b as FeelDate)
    case 'time':
      return sameTime(a as FeelTime, b as FeelTime)
    case 'months':
      return (a as Months).months === (b as Months).months
    case 'days':
      return (a as Days).nanos === (b as Days).nanos
    case 'list':
      return sameLists(a as Value[], b as Value[])
    case 'context':
      return sameContexts(a as FeelContext, b as FeelContext)
    case 'range':
      return sameRanges(a as FeelRange, b as FeelRange)
    default:
      return a === b ? true : null
  }
}

const isMoment = (value: Value): value is FeelDate | FeelDateTime => {
  const kind = kindOf(value)
  return kind === 'date' || kind === 'datetime'
}

/** The standard compares points in time by their whole seconds (10.3.2.3.4). */
const seconds = (nanos: bigint): bigint =>
  (nanos - (((nanos % nanosPerSecond) + nanosPerSecond) % nanosPerSecond)) / nanosPerSecond

function sameMoment(a: FeelDate | FeelDateTime, b: FeelDate | FeelDateTime): boolean {
  return isZoned(a) === isZoned(b) && seconds(instant(a)) === seconds(instant(b))
}

function sameTime(a: FeelTime, b: FeelTime): boolean {
  return isZoned(a) === isZoned(b) && seconds(timeNanos(a)) === seconds(timeNanos(b))
}

/** Differences decide before what cannot be compared. */
function together(results: Iterable<boolean | null>): boolean | null {
  let unknown = false
  for (const result of results) {
    if (result === false) return false
    if (result === null) unknown = true
  }
  return unknown ? null : true
}

function sameLists(a: Value[], b: Value[]): boolean | null {
  if (a.length !== b.length) return false
  return together(a.map((item, index) => equals(item, b[index]!)))
}

function sameContexts(a: FeelContext, b: FeelContext): boolean | null {
  if (a.entries.size !== b.entries.size) return false
  const results: (boolean | null)[] = []
  for (const [name, value] of a.entries) {
    const other = b.entries.get(name)
    if (other === undefined) return false
    results.push(equals(value, other))
  }
  return together(results)
}

function sameRanges(a: FeelRange, b: FeelRange): boolean | null {
  if (a.lowClosed !== b.lowClosed || a.highClosed !== b.highClosed || a.operator !== b.operator) return false
  return together([equals(a.low, b.low), equals(a.high, b.high)])
}

/** Negative, 0 or positive; null when the two have no order. */
export function orderOf(a: Value, b: Value): number | null {
  if (a === null || b === null) return null
  const kind = kindOf(a)
  if (isMoment(a) && isMoment(b)) {
    return isZoned(a) === isZoned(b) ? sign(seconds(instant(a)) - seconds(instant(b))) : null
  }
  if (kind !== kindOf(b)) return null
  switch (kind) {
    case 'number':
      return compareDecimals(a as Decimal, b as Decimal)
    case 'text':
      return textOrder(a as string, b as string)
    case 'time':
      if (isZoned(a as FeelTime) !== isZoned(b as FeelTime)) return null
      return sign(seconds(timeNanos(a as FeelTime)) - seconds(timeNanos(b as FeelTime)))
    case 'months':
      return (a as Months).months - (b as Months).months
    case 'days':
      return sign((a as Days).nanos - (b as Days).nanos)
    default:
      return null
  }
}

const sign = (value: bigint): number => (value < 0n ? -1 : value > 0n ? 1 : 0)

/** By code point; halves of surrogate pairs stand above all other characters. */
function textOrder(a: string, b: string): number {
  if (a === b) return 0
  const length = Math.min(a.length, b.length)
  for (let index = 0; index < length; index++) {
    const [x, y] = [a.charCodeAt(index), b.charCodeAt(index)]
    if (x === y) continue
    const isHalf = (unit: number) => unit >= 0xd800 && unit <= 0xdfff
    if (isHalf(x) !== isHalf(y)) return isHalf(x) ? 1 : -1
    return x - y
  }
  return a.length - b.length
}

/** Whether a value lies in a range; null when it cannot be compared with an end. */
export function lies(value: Value, range: FeelRange): boolean | null {
  if (range.operator === '!=') {
    const equal = equals(value, range.low)
    return equal === null ? null : !equal
  }
  if (range.operator === '=') return equals(value, range.low)
  const from = range.low === null ? (range.operator ? 1 : null) : orderOf(value, range.low)
  const to = range.high === null ? (range.operator ? -1 : null) : orderOf(value, range.high)
  const above = from === null ? null : range.lowClosed ? from >= 0 : from > 0
  const below = to === null ? null : range.highClosed ? to <= 0 : to < 0
  if (above === false || below === false) return false
  return above === null || below === null ? null : true
}
