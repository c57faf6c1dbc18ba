/** Values inside the JavaScript execution, and their way in and out. */
import { compareDecimals, type Decimal, decimal, toNumber } from './decimal.ts'
import type { FeelType } from './types.ts'

/** A value as callers give and get it: dates as 'YYYY-MM-DD', datetimes 'YYYY-MM-DD HH:MM:SS', durations in months or seconds. */
export type JsValue = null | undefined | boolean | number | bigint | string | readonly JsValue[]

/** Values by name, dotted names as plain keys; a missing name is unknown (null). */
export type JsRow = Readonly<Record<string, JsValue>>

/** A value inside: numbers are decimals. */
export type Inner = null | boolean | string | number | Decimal | Inner[]

/** A caller's value as inner value of the type its name has. */
export function inner(value: JsValue, type: FeelType): Inner {
  if (value === null || value === undefined) return null
  if (typeof type === 'object')
    return Array.isArray(value) ? value.map((item: JsValue) => inner(item, type.list)) : null
  if (type === 'number') return decimal(value as number | bigint | string)
  if (type === 'months' || type === 'days') return Number(value)
  return value as string | boolean
}

/** An inner value as a caller gets it; decimals become the nearest JavaScript number. */
export function outer(value: Inner): JsValue {
  if (value === null || typeof value !== 'object') return value
  return Array.isArray(value) ? value.map(outer) : toNumber(value)
}

/** Order of two values of one kind: texts by code point, as SQL sorts them; a date stands before any later time of it. */
export function order(a: NonNullable<Inner>, b: NonNullable<Inner>): number {
  if (typeof a === 'object' && typeof b === 'object') return compareDecimals(a as Decimal, b as Decimal)
  if (typeof a === 'string' && typeof b === 'string') return textOrder(a, b)
  return a === b ? 0 : (a as number) < (b as number) ? -1 : 1
}

function textOrder(a: string, b: string): number {
  if (a === b) return 0
  const [x, y] = [Array.from(a), Array.from(b)]
  for (let index = 0; index < Math.min(x.length, y.length); index++) {
    const difference = x[index]!.codePointAt(0)! - y[index]!.codePointAt(0)!
    if (difference !== 0) return difference
  }
  return x.length - y.length
}
