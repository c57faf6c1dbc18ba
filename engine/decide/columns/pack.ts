/**
 * Values as numbers in typed arrays, with NaN for unknown: amounts as whole units of their last digit, truth as 0 and 1,
 * dates as {@link packedDate}, texts as their place in a dictionary, durations as they are.
 */
import { type Decimal, trimmed } from '../decimal.ts'
import type { Inner, JsValue } from '../js-values.ts'
import { isDecimal, reader } from '../js-values.ts'
import type { FeelType } from '../types.ts'

/**
 * Units up to here are exact in a double, with room for the rounding of bounds; what may be larger is kept as exact
 * decimals, row by row.
 */
export const mostUnits = 9e15

/** Digits after the point that a packed number may have: more would leave hardly a whole number. */
export const mostDigits = 15

/** 10 to a power, exact up to 22 (`10 ** n` is not everywhere). */
export const tenTo = (digits: number): number => Number(`1e${digits}`)

/**
 * A date as year × 372 + month × 31 + day, all from 0: in the order of the calendar, and the whole months between two
 * dates are their difference by 31 without its rest.
 * @example packedDate('2018-02-01') - packedDate('2018-01-01') // 31
 */
export function packedDate(date: string): number {
  return (Number(date.slice(0, 4)) * 12 + Number(date.slice(5, 7)) - 1) * 31 + Number(date.slice(8, 10)) - 1
}

/** @example unpackedDate(packedDate('2018-02-01')) // '2018-02-01' */
export function unpackedDate(packed: number): string {
  const two = (value: number) => String(value).padStart(2, '0')
  const months = Math.floor(packed / 31)
  return `${String(Math.floor(months / 12)).padStart(4, '0')}-${two((months % 12) + 1)}-${two((packed % 31) + 1)}`
}

/** Packed values as a column holds them: in few bytes where all are known and small, since memory is what takes time. */
export type Packed = Float64Array | Int32Array | Uint8Array

/** One fact of every person or household. */
export interface Column {
  /** Packed values, NaN for unknown; or values inside where a number has too many digits. */
  values: Packed | readonly Inner[]
  /** Of a number: digits after the point, smallest and largest value in units. */
  scale: number
  low: number
  high: number
  /** No value is unknown. */
  known: boolean
  /** Of a text: the dictionary. */
  words: readonly string[]
}

/** What a value inside of each type is to JavaScript; all others are texts. */
const kinds = { boolean: 'boolean', months: 'number', days: 'number' } as const

const unitsAt = ({ units, scale }: Decimal, wanted: number): number => Number(units * 10n ** BigInt(wanted - scale))

/**
 * A column of values as callers give them.
 * @param type type of one value: number, text, boolean, date, months or days
 * @throws on a value that is none of the type
 * @example packColumn('number', [12.5, null, 3]) // units 125, NaN, 30; scale 1
 */
export function packColumn(type: FeelType, given: readonly JsValue[]): Column {
  const read = reader(type)
  const inner = given.map((value) => read(value))
  const values = new Float64Array(inner.length)
  if (type === 'number') {
    const decimals = inner.map((value) => (value === null ? null : trimmed(value as Decimal)))
    const scale = decimals.reduce((most, value) => Math.max(most, value?.scale ?? 0), 0)
    decimals.forEach((value, row) => {
      values[row] = value === null ? Number.NaN : unitsAt(value, scale)
    })
    const { low, high } = boundsOf(values)
    if (Math.max(-low, high) > mostUnits || scale > mostDigits)
      return { values: decimals, scale, low, high, known: !decimals.includes(null), words: [] }
    return numberColumn(narrowed(values), scale)
  }
  const words = new Words()
  const wanted = kinds[type as keyof typeof kinds] ?? 'string'
  inner.forEach((value, row) => {
    if (value !== null && typeof value !== wanted) throw new Error(`${String(value)} is no value of type ${type}`)
    values[row] = packed(value, type, 0, words)
  })
  return plainColumn(narrowed(values), words.list)
}

/** Whether a column's values are packed. */
export const isPacked = (values: Column['values']): values is Packed => ArrayBuffer.isView(values)

/** The same values in half the bytes, where these can hold them. */
function narrowed(values: Float64Array): Packed {
  const narrow = Int32Array.from(values)
  return values.every((value, row) => value === narrow[row]) ? narrow : values
}

/**
 * A column of numbers that are whole units already, with NaN for unknown.
 * @example numberColumn(Float64Array.of(1050, 700), 2) // 10.50 and 7.00
 */
export function numberColumn(values: Packed, scale: number): Column {
  return { values, scale, ...boundsOf(values), known: isKnown(values), words: [] }
}

/** A column of truth values, dates, durations, or of places in `words`. */
export function plainColumn(values: Packed, words: readonly string[] = []): Column {
  return { values, scale: 0, low: 0, high: 0, known: isKnown(values), words }
}

const isKnown = (values: Packed): boolean =>
  !(values instanceof Float64Array) || values.every((value) => !Number.isNaN(value))

function boundsOf(values: Packed): { low: number; high: number } {
  let [low, high] = [0, 0]
  for (const value of values) {
    if (value < low) low = value
    if (value > high) high = value
  }
  return { low, high }
}

/** A dictionary that grows: every text has one place. */
export class Words {
  readonly list: string[] = []
  private readonly places = new Map<string, number>()

  placeOf(word: string): number {
    const known = this.places.get(word)
    if (known !== undefined) return known
    this.places.set(word, this.list.length)
    return this.list.push(word) - 1
  }
}

/** A value inside as one number; `scale` are the digits after the point that a number is to have. */
export function packed(value: Inner, type: FeelType, scale: number, words: Words): number {
  if (value === null) return Number.NaN
  if (typeof value === 'boolean') return value ? 1 : 0
  if (typeof value === 'number') return value
  if (typeof value === 'string') return type === 'date' ? packedDate(value) : words.placeOf(value)
  if (!isDecimal(value)) throw new Error('a list or context is no single number')
  const short = value.scale > scale ? trimmed(value) : value
  return unitsAt(short, scale)
}

/** The value inside of one number. */
export function unpacked(value: number, type: FeelType, scale: number, words: Words): Inner {
  if (Number.isNaN(value)) return null
  switch (type) {
    case 'number':
      return { units: BigInt(value), scale }
    case 'boolean':
      return value === 1
    case 'date':
      return unpackedDate(value)
    case 'months':
    case 'days':
      return value + 0
    default:
      return words.list[value]!
  }
}
