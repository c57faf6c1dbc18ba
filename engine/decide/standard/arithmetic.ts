/** + - * / ** of any two values: null, with its reason, where the pair has no meaning. */
import type { Decimal } from '../decimal.ts'
import type { ArithmeticOp } from '../nodes.ts'
import { add, divide, integerOf, multiply, power, subtract, whole } from './numbers.ts'
import { nanosPerDay } from './temporal.ts'
import { addDays, addMonths, addNanos, addToTime, difference, timeNanos } from './temporal-arithmetic.ts'
import {
  type Days,
  type FeelDate,
  type FeelDateTime,
  type FeelTime,
  fail,
  kindOf,
  type Months,
  type Run,
  type Value,
} from './values.ts'

/** The value of `a op b`. */
export function arithmetic(op: ArithmeticOp, a: Value, b: Value, run: Run): Value {
  const result = a === null || b === null ? undefined : apply(op, a, b)
  if (result === undefined) return fail(run, `${kindOf(a)} ${op} ${kindOf(b)} has no meaning`)
  return result === null ? fail(run, `${kindOf(a)} ${op} ${kindOf(b)} has no result`) : result
}

/** Undefined when the kinds do not fit, null when there is no result (division by zero, overflow). */
function apply(op: ArithmeticOp, a: Value, b: Value): Value | undefined {
  const [left, right] = [kindOf(a), kindOf(b)]
  if (left === 'number' && right === 'number') return numbers(op, a as Decimal, b as Decimal)
  if (op === '+') {
    if (left === 'text' && right === 'text') return `${a}${b}`
    return isDuration(left) && !isDuration(right) ? shifted(b, a as Months, 1) : plus(a, b, 1)
  }
  if (op === '-') {
    if (isMoment(left) && isMoment(right)) return difference(a as FeelDate, b as FeelDate)
    if (left === 'time' && right === 'time') {
      if (((a as FeelTime).zone === null) !== ((b as FeelTime).zone === null)) return null
      return { kind: 'days', nanos: timeNanos(a as FeelTime) - timeNanos(b as FeelTime) }
    }
    return plus(a, b, -1)
  }
  if (op === '*') {
    if (left === 'number' && isDuration(right)) return scaled(b as Months, a as Decimal, multiply)
    if (isDuration(left) && right === 'number') return scaled(a as Months, b as Decimal, multiply)
  }
  if (op === '/' && isDuration(left)) {
    if (right === 'number') return scaled(a as Months, b as Decimal, divide)
    if (left === right) return divide(size(a as Months), size(b as Months))
  }
  return undefined
}

const isMoment = (kind: string): boolean => kind === 'date' || kind === 'datetime'
const isDuration = (kind: string): boolean => kind === 'months' || kind === 'days'

function numbers(op: ArithmeticOp, a: Decimal, b: Decimal): Decimal | null {
  switch (op) {
    case '+':
      return add(a, b)
    case '-':
      return subtract(a, b)
    case '*':
      return multiply(a, b)
    case '/':
      return divide(a, b)
    case '**':
      return power(a, b)
  }
}

const size = (value: Months | Days): Decimal => whole(value.kind === 'months' ? value.months : value.nanos)

/** A duration times or divided by a number; months and nanoseconds are cut off towards zero. */
function scaled(value: Months | Days, by: Decimal, apply: typeof multiply): Value {
  const result = apply(size(value), by)
  if (result === null) return null
  const cut =
    result.scale <= 0 ? result.units * 10n ** BigInt(-result.scale) : result.units / 10n ** BigInt(result.scale)
  if (value.kind === 'days') return { kind: 'days', nanos: cut }
  const months = Number(cut)
  return Number.isSafeInteger(months) ? { kind: 'months', months } : null
}

function plus(a: Value, b: Value, sign: 1 | -1): Value | undefined {
  const [left, right] = [kindOf(a), kindOf(b)]
  if (left === right && left === 'months')
    return { kind: 'months', months: (a as Months).months + sign * (b as Months).months }
  if (left === right && left === 'days')
    return { kind: 'days', nanos: (a as Days).nanos + BigInt(sign) * (b as Days).nanos }
  return isDuration(right) ? shifted(a, b as Months | Days, sign) : undefined
}

/** A date, time or both, moved by a duration. */
function shifted(value: Value, by: Months | Days, sign: 1 | -1): Value | undefined {
  const kind = kindOf(value)
  if (by.kind === 'months') return isMoment(kind) ? addMonths(value as FeelDate, sign * by.months) : undefined
  const nanos = BigInt(sign) * by.nanos
  if (kind === 'date')
    return addDays(
      value as FeelDate,
      Number((nanos - (((nanos % nanosPerDay) + nanosPerDay) % nanosPerDay)) / nanosPerDay),
    )
  if (kind === 'datetime') return addNanos(value as FeelDateTime, nanos)
  return kind === 'time' ? addToTime(value as FeelTime, nanos) : undefined
}

/** -x of a number or duration. */
export function negated(value: Value, run: Run): Value {
  switch (kindOf(value)) {
    case 'number':
      return { units: -(value as Decimal).units, scale: (value as Decimal).scale }
    case 'months':
      return { kind: 'months', months: 0 - (value as Months).months }
    case 'days':
      return { kind: 'days', nanos: -(value as Days).nanos }
    default:
      return fail(run, `${kindOf(value)} has no negative`)
  }
}

/** The values from one whole number or date to another, in steps of one. Undefined when there are none such. */
export function steps(from: Value, to: Value): Value[] | undefined {
  if (kindOf(from) === 'number' && kindOf(to) === 'number') {
    const [first, last] = [integerOf(from as Decimal), integerOf(to as Decimal)]
    if (first === undefined || last === undefined || Math.abs(last - first) > 10_000_000) return undefined
    const step = first <= last ? 1 : -1
    return Array.from({ length: Math.abs(last - first) + 1 }, (_, index) => whole(first + step * index))
  }
  if (kindOf(from) !== 'date' || kindOf(to) !== 'date') return undefined
  const days = Number(difference(to as FeelDate, from as FeelDate)!.nanos / nanosPerDay)
  if (Math.abs(days) > 10_000_000) return undefined
  return Array.from({ length: Math.abs(days) + 1 }, (_, index) => addDays(from as FeelDate, Math.sign(days) * index))
}
