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
  if (typeof value === 'number' && Number.isSafeInteger(value)) return { units: BigInt(value), scale: 0 }
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
 * The quotient, computed in double precision and rounded half away from zero to {@link quotientScale} digits: just what the
 * SQL does. Null when dividing by zero or out of range.
 * @example divide(decimal(1), decimal(3)) // 0.3333333333
 */
export function divide(a: Decimal, b: Decimal): Decimal | null {
  if (b.units === 0n) return null
  const scaled = (toDouble(a) / toDouble(b)) * 10 ** quotientScale
  const size = Math.abs(scaled)
  const floor = Math.floor(size)
  const rounded = size - floor >= 0.5 ? floor + 1 : floor
  if (rounded >= 1e38) return null
  return { units: scaled < 0 ? -BigInt(rounded) : BigInt(rounded), scale: quotientScale }
}

/** A decimal as double the way DuckDB casts it: whole part and rest apart when its digits pass 53 bits. */
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

/** Largest whole number not above, or with `up` smallest not below. */
export function whole(a: Decimal, up: boolean): Decimal {
  const unit = pow10(a.scale)
  const rest = ((a.units % unit) + unit) % unit
  const floor = (a.units - rest) / unit
  return { units: up && rest !== 0n ? floor + 1n : floor, scale: 0 }
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
