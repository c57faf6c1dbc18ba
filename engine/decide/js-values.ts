/** Values inside the JavaScript execution, and their way in and out. */
import { compareDecimals, type Decimal, decimal, toNumber } from './decimal.ts'
import { type FeelType, isContext, isList } from './types.ts'

/** A value as callers give and get it: dates as 'YYYY-MM-DD', datetimes 'YYYY-MM-DD HH:MM:SS', durations in months or seconds. */
export type JsValue =
  | null
  | undefined
  | boolean
  | number
  | bigint
  | string
  | readonly JsValue[]
  | { readonly [name: string]: JsValue }
  | Inner

/** Values by name, dotted names as plain keys; a missing name is unknown (null). Values already inside may be given too. */
export type JsRow = Readonly<Record<string, JsValue>>

/**
 * A value inside: numbers are decimals. A context stays as it was given, its entries are converted when they are read, so
 * that a family of a hundred facts costs only the facts that are asked.
 */
export type Inner = null | boolean | string | number | Decimal | Inner[] | InnerContext | InnerFunction
export interface InnerContext {
  readonly [name: string]: unknown
}
export type InnerFunction = (...args: Inner[]) => Inner

const asIs = (value: unknown): Inner => (value === undefined ? null : (value as Inner))

/** How values of a type come in; what is inside already stays as it is. */
export function reader(type: FeelType): (value: unknown) => Inner {
  if (type === 'number')
    return (value) => {
      if (value === null || value === undefined) return null
      return typeof value === 'object' ? (value as Decimal) : decimal(value as number | bigint | string)
    }
  if (type === 'months' || type === 'days')
    return (value) => (value === null || value === undefined ? null : Number(value))
  if (isList(type)) {
    if (isContext(type.list)) return (value) => (Array.isArray(value) ? (value as Inner[]) : null)
    const item = reader(type.list)
    return (value) => (Array.isArray(value) ? value.map(item) : null)
  }
  return asIs
}

/** An inner value as a caller gets it; decimals become the nearest JavaScript number. */
export function outer(value: Inner): JsValue {
  if (value === null || typeof value !== 'object') return value
  if (Array.isArray(value)) return value.map(outer)
  if (isDecimal(value)) return toNumber(value)
  return Object.fromEntries(Object.entries(value).map(([name, entry]) => [name, outer(entry as Inner)]))
}

/** Whether an inner value is a number. */
export function isDecimal(value: Inner): value is Decimal {
  return typeof value === 'object' && value !== null && 'units' in value && typeof value.units === 'bigint'
}

/** Order of two values of one kind: texts by code point, as SQL sorts them; a date stands before any later time of it. */
export function order(a: NonNullable<Inner>, b: NonNullable<Inner>): number {
  if (typeof a === 'object' && typeof b === 'object') return compareDecimals(a as Decimal, b as Decimal)
  if (typeof a === 'string' && typeof b === 'string') return textOrder(a, b)
  return a === b ? 0 : (a as number) < (b as number) ? -1 : 1
}

function textOrder(a: string, b: string): number {
  if (a === b) return 0
  const length = Math.min(a.length, b.length)
  for (let index = 0; index < length; index++)
    // The first half of a pair that differs stands for the whole character; a second half that differs decides by itself.
    if (a.charCodeAt(index) !== b.charCodeAt(index)) return a.codePointAt(index)! - b.codePointAt(index)!
  return a.length - b.length
}
