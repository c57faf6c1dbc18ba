/** Numbers of the standard: decimals of 34 significant digits, rounded half to even (IEEE 754 decimal128). */
import {
  add as addExact,
  type Decimal,
  decimal,
  multiply as multiplyExact,
  subtract as subtractExact,
} from '../decimal.ts'

const digits = 34
const limit = 10n ** BigInt(digits)
const largestExponent = 6144
export const pow10 = (n: number): bigint => 10n ** BigInt(n)
export const whole = (value: number | bigint): Decimal => ({ units: BigInt(value), scale: 0 })

const size = (units: bigint): bigint => (units < 0n ? -units : units)
const length = (units: bigint): number => size(units).toString().length

/** Rounded to 34 significant digits; null when too large, 0 when too small. */
export function rounded(a: Decimal, to: number = digits): Decimal | null {
  let { units, scale } = a
  if (size(units) >= (to === digits ? limit : pow10(to))) {
    const drop = length(units) - to
    const unit = pow10(drop)
    const rest = size(units % unit)
    const negative = units < 0n
    units /= unit
    if (rest * 2n > unit || (rest * 2n === unit && units % 2n !== 0n)) units += negative ? -1n : 1n
    scale -= drop
  }
  if (units !== 0n && length(units) - scale - 1 > largestExponent) return null
  if (scale > 6176) return { units: 0n, scale: 0 }
  return { units, scale }
}

/** Without zeros at the end of the digits after the point. */
export function trimmed(a: Decimal): Decimal {
  if (a.scale <= 0) return a
  const text = a.units.toString()
  let zeros = 0
  while (zeros < a.scale && text[text.length - 1 - zeros] === '0') zeros++
  if (a.units === 0n) return { units: 0n, scale: 0 }
  return zeros === 0 ? a : { units: a.units / pow10(zeros), scale: a.scale - zeros }
}

export const add = (a: Decimal, b: Decimal): Decimal | null => rounded(addExact(a, b))
export const subtract = (a: Decimal, b: Decimal): Decimal | null => rounded(subtractExact(a, b))
export const multiply = (a: Decimal, b: Decimal): Decimal | null => rounded(multiplyExact(a, b))

/** Quotient to `to` digits, null when dividing by zero. */
export function divide(a: Decimal, b: Decimal, to: number = digits): Decimal | null {
  if (b.units === 0n) return null
  const shift = Math.max(0, to + 2 - (length(a.units) - length(b.units)))
  const scaled = a.units * pow10(shift)
  const quotient = scaled / b.units
  if (scaled % b.units === 0n) {
    const exact = rounded({ units: quotient, scale: a.scale - b.scale + shift }, to)
    return exact && trimmed(exact)
  }
  // One digit more, never 0 or 5 alone, so that rounding sees that something was left.
  const sticky = a.units < 0n === b.units < 0n ? 1n : -1n
  return rounded({ units: quotient * 10n + sticky, scale: a.scale - b.scale + shift + 1 }, to)
}

/** The integer a whole number is, undefined when it has digits after the point or is too large to count with. */
export function integerOf(a: Decimal): number | undefined {
  const plain = trimmed(a)
  if (plain.scale > 0 || -plain.scale > 15) return undefined
  const value = Number(plain.units * pow10(-plain.scale))
  return Number.isSafeInteger(value) ? value : undefined
}

/** As {@link integerOf}, with digits after the point cut off: positions and scales may have them. */
export function cutOff(a: Decimal): number | undefined {
  return integerOf(a.scale > 0 ? { units: a.units / pow10(a.scale), scale: 0 } : a)
}

/** @example numberText({ units: 15n, scale: -2 }) // '1500' */
export function numberText(a: Decimal): string {
  if (a.scale <= 0) return (a.units * pow10(-a.scale)).toString()
  const text = size(a.units)
    .toString()
    .padStart(a.scale + 1, '0')
  return `${a.units < 0n ? '-' : ''}${text.slice(0, -a.scale)}.${text.slice(-a.scale)}`
}

/** Square root; null of a negative number. */
export function squareRoot(a: Decimal): Decimal | null {
  if (a.units < 0n) return null
  if (a.units === 0n) return whole(0)
  let shift = Math.max(0, 2 * (digits + 2) - length(a.units))
  if ((a.scale + shift) % 2 !== 0) shift++
  const scaled = a.units * pow10(shift)
  let root = pow10(Math.ceil(length(scaled) / 2))
  for (;;) {
    const next = (root + scaled / root) / 2n
    if (next >= root) break
    root = next
  }
  const scale = (a.scale + shift) / 2
  if (root * root === scaled) {
    const exact = rounded({ units: root, scale })
    return exact && trimmed(exact)
  }
  return rounded({ units: root * 10n + 1n, scale: scale + 1 })
}

// Transcendental functions: whole numbers with so many digits after the point, more than are kept.
const places = 60
const one = pow10(places)

/** Natural logarithm of m (1 ≤ m ≤ 10), by the series of artanh. */
function logOf(m: bigint): bigint {
  const y = ((m - one) * one) / (m + one)
  const square = (y * y) / one
  let [term, sum] = [y, 0n]
  for (let n = 1n; term !== 0n; n += 2n) {
    sum += term / n
    term = (term * square) / one
  }
  return sum * 2n
}
const ln10 = logOf(10n * one)

function fixed(a: Decimal): bigint {
  return a.scale <= places ? a.units * pow10(places - a.scale) : a.units / pow10(a.scale - places)
}

/** Natural logarithm; null unless positive. */
export function naturalLog(a: Decimal): Decimal | null {
  const log = fixedLog(a)
  return log === null ? null : rounded(trimmed({ units: log, scale: places }))
}

function fixedLog(a: Decimal): bigint | null {
  if (a.units <= 0n) return null
  const shift = length(a.units) - 1
  const mantissa = shift <= places ? a.units * pow10(places - shift) : a.units / pow10(shift - places)
  return logOf(mantissa) + BigInt(shift - a.scale) * ln10
}

/** e to the power; null when too large. */
export const exponential = (a: Decimal): Decimal | null => exponentialOf(fixed(a))

function exponentialOf(x: bigint): Decimal | null {
  const tens = x / ln10
  if (size(tens) > 7000n) return tens < 0n ? whole(0) : null
  const rest = x - tens * ln10
  let [term, sum] = [one, 0n]
  for (let n = 1n; term !== 0n; n++) {
    sum += term
    term = (term * rest) / (n * one)
  }
  const result = rounded({ units: sum, scale: places - Number(tens) })
  return result && trimmed(result)
}

/** base ** exponent; exact steps for whole exponents, null when there is no real result. */
export function power(base: Decimal, exponent: Decimal): Decimal | null {
  const n = integerOf(exponent)
  if (n !== undefined && Math.abs(n) <= 999_999_999) return wholePower(base, n)
  if (base.units === 0n) return exponent.units < 0n ? null : whole(0)
  const log = fixedLog(base)
  return log === null ? null : exponentialOf((log * fixed(exponent)) / one)
}

function wholePower(base: Decimal, n: number): Decimal | null {
  if (n < 0 && base.units === 0n) return null
  let result: Decimal | null = whole(1)
  let square: Decimal | null = base
  for (let left = Math.abs(n); left > 0 && result && square; left = Math.floor(left / 2)) {
    if (left % 2 === 1) result = rounded(multiplyExact(result, square), digits + 12)
    if (left > 1) square = rounded(multiplyExact(square, square), digits + 12)
  }
  if (!result || !square) return n < 0 ? whole(0) : null
  return n < 0 ? divide(whole(1), result) : rounded(result)
}

/** A number from the text of a FEEL or XML number. Null when it is none. */
export function parseNumber(text: string): Decimal | null {
  if (!/^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d{1,5})?$/.test(text)) return null
  const [mantissa, exponent] = text.replace(/^\+/, '').split(/[eE]/)
  const plain = decimal(mantissa!)
  return rounded({ units: plain.units, scale: plain.scale - Number(exponent ?? 0) })
}
