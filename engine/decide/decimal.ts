/** Exact decimal numbers: a whole number of units and how many of its digits stand after the point. */

export interface Decimal {
  units: bigint
  scale: number
}

/** Digits after the point of every quotient, in JavaScript and in SQL. */
export const quotientScale = 10

const pow10 = (n: number): bigint => 10n ** BigInt(n)

/**
 * A decimal from a number, bigint or text as DuckDB and JSON print them.
 * @throws on a text that is no number, and on NaN or infinity.
 * @example decimal('41203.05') // { units: 4120305n, scale: 2 }
 */
export function decimal(value: number | bigint | string): Decimal {
  if (typeof value === 'bigint') return { units: value, scale: 0 }
  if (typeof value === 'number') {
    if (Number.isSafeInteger(value)) return { units: BigInt(value), scale: 0 }
    // Amounts of money: when the cents give the number back, they are its digits.
    const cents = Math.round(value * 100)
    if (Math.abs(cents) < 1e15 && cents / 100 === value) return { units: BigInt(cents), scale: 2 }
  }
  const match = /^(-?)(\d*)\.?(\d*)(?:[eE]([+-]?\d+))?$/.exec(String(value).trim())
  if (!match || (match[2] === '' && match[3] === '')) throw new Error(`Not a number: ${value}`)
  const units = BigInt(`${match[2]}${match[3]}`) * (match[1] ? -1n : 1n)
  const scale = (match[3] ?? '').length - Number(match[4] ?? 0)
  return scale < 0 ? { units: units * pow10(-scale), scale: 0 } : { units, scale }
}

/** Both numbers with the same scale. */
function aligned(a: Decimal, b: Decimal): [bigint, bigint, number] {
  if (a.scale === b.scale) return [a.units, b.units, a.scale]
  if (a.scale < b.scale) return [a.units * pow10(b.scale - a.scale), b.units, b.scale]
  return [a.units, b.units * pow10(a.scale - b.scale), a.scale]
}

export function add(a: Decimal, b: Decimal): Decimal {
  const [x, y, scale] = aligned(a, b)
  return { units: x + y, scale }
}

export function subtract(a: Decimal, b: Decimal): Decimal {
  const [x, y, scale] = aligned(a, b)
  return { units: x - y, scale }
}

export function multiply(a: Decimal, b: Decimal): Decimal {
  return { units: a.units * b.units, scale: a.scale + b.scale }
}

/**
 * The quotient, exact and rounded half away from zero to {@link quotientScale} digits, as in SQL. Null when dividing by zero or
 * out of the range of SQL.
 * @example divide(decimal(1), decimal(3)) // 0.3333333333
 */
export function divide(a: Decimal, b: Decimal): Decimal | null {
  if (b.units === 0n) return null
  const more = quotientScale + b.scale - a.scale
  const over = more >= 0 ? a.units * pow10(more) : a.units
  const under = more >= 0 ? b.units : b.units * pow10(-more)
  const [size, by] = [magnitude(over), magnitude(under)]
  const units = (2n * size + by) / (2n * by)
  if (units >= largestUnits) return null
  return { units: over < 0n === under < 0n ? units : -units, scale: quotientScale }
}

/** SQL's widest number has 38 digits. */
const largestUnits = pow10(38)

/** The nearest double, or nearly: whole part and rest apart when its digits pass 53 bits. */
function toDouble(a: Decimal): number {
  const power = Number(`1e${a.scale}`)
  if (magnitude(a.units) <= BigInt(Number.MAX_SAFE_INTEGER) || a.scale === 0) return Number(a.units) / power
  const unit = pow10(a.scale)
  return Number(a.units / unit) + Number(a.units % unit) / power
}

/** Remainder with the sign of the divisor (FEEL modulo), null when dividing by zero. */
export function modulo(a: Decimal, b: Decimal): Decimal | null {
  const [x, y, scale] = aligned(a, b)
  return y === 0n ? null : { units: ((x % y) + y) % y, scale }
}

export type Rounding = 'up' | 'down' | 'half-up' | 'half-down' | 'half-even' | 'floor' | 'ceiling'

/**
 * Rounded to so many digits after the point (negative: tens, hundreds); up and down mean away from and towards zero.
 * @example roundTo(decimal('-1.25'), 1, 'half-even') // -1.2
 */
export function roundTo(a: Decimal, scale: number, mode: Rounding): Decimal {
  if (a.scale <= scale) return a
  const unit = pow10(a.scale - scale)
  const rest = a.units % unit
  let units = a.units / unit
  if (rest !== 0n && roundsAway(mode, a.units < 0n, magnitude(rest) * 2n, unit, units)) units += a.units < 0n ? -1n : 1n
  return scale < 0 ? { units: units * pow10(-scale), scale: 0 } : { units, scale }
}

function roundsAway(mode: Rounding, negative: boolean, twiceRest: bigint, unit: bigint, kept: bigint): boolean {
  switch (mode) {
    case 'up':
      return true
    case 'down':
      return false
    case 'floor':
      return negative
    case 'ceiling':
      return !negative
    case 'half-up':
      return twiceRest >= unit
    case 'half-down':
      return twiceRest > unit
    case 'half-even':
      return twiceRest > unit || (twiceRest === unit && kept % 2n !== 0n)
  }
}

/** A power: exact for whole exponents up to 999, else in double precision with {@link quotientScale} digits; null when there is none. */
export function power(base: Decimal, exponent: Decimal): Decimal | null {
  const whole = roundTo(exponent, 0, 'down')
  const size = Math.abs(Number(whole.units))
  if (compareDecimals(whole, exponent) === 0 && size <= 999) {
    const result = { units: base.units ** BigInt(size), scale: base.scale * size }
    return whole.units < 0n ? divide({ units: 1n, scale: 0 }, result) : result
  }
  const result = toDouble(base) ** toDouble(exponent)
  return Number.isFinite(result) ? decimal(result.toFixed(quotientScale)) : null
}

/** Largest whole number not above, or with `up` smallest not below. */
export function whole(a: Decimal, up: boolean): Decimal {
  const unit = pow10(a.scale)
  const rest = ((a.units % unit) + unit) % unit
  const floor = (a.units - rest) / unit
  return { units: up && rest !== 0n ? floor + 1n : floor, scale: 0 }
}

/** A number without superfluous zeros. @example trimmed({ units: 150n, scale: 3 }) // { units: 15n, scale: 2 } */
export function trimmed({ units, scale }: Decimal): Decimal {
  let [left, digits] = [units, scale]
  while (digits > 0 && left % 10n === 0n) [left, digits] = [left / 10n, digits - 1]
  return { units: left, scale: digits }
}

export function absolute(a: Decimal): Decimal {
  return { units: magnitude(a.units), scale: a.scale }
}

export function negate(a: Decimal): Decimal {
  return { units: -a.units, scale: a.scale }
}

/** Negative, 0 or positive, as the first is smaller, equal or larger. */
export function compareDecimals(a: Decimal, b: Decimal): number {
  const [x, y] = aligned(a, b)
  return x < y ? -1 : x > y ? 1 : 0
}

/** @example decimalText({ units: -1050n, scale: 2 }) // '-10.50' */
export function decimalText(a: Decimal): string {
  if (a.scale === 0) return String(a.units)
  const digits = String(magnitude(a.units)).padStart(a.scale + 1, '0')
  return `${a.units < 0n ? '-' : ''}${digits.slice(0, -a.scale)}.${digits.slice(-a.scale)}`
}

/** The nearest JavaScript number. */
export function toNumber(a: Decimal): number {
  return Number(decimalText(a))
}

function magnitude(value: bigint): bigint {
  return value < 0n ? -value : value
}
