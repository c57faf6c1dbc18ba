/** Exact numbers in SQL: DECIMAL digits are followed through every operator, quotients are made from whole numbers. */
import { quotientScale } from './decimal.ts'
import type { Faults } from './faults.ts'
import type { Node } from './nodes.ts'
import type { Scope } from './types.ts'

export interface Digits {
  precision: number
  scale: number
}

/** A piece of SQL; numbers carry their digits and whether the SQL type is an integer. */
export interface Sql {
  sql: string
  digits?: Digits
  integer?: boolean
}

/** Everything the parts of the SQL writer share. */
export interface Writing {
  scope: Scope
  faults: Faults
  /** SQL with its number format; `strength` of the operator outside, to know whether brackets are needed. */
  write(node: Node, outside?: number): Sql
}

/** An integer column as DECIMAL, so that sums and products cannot leave its range. */
export function integerAsDecimal(sql: string, digits: Digits): string {
  return `CAST(${sql} AS DECIMAL(${Math.min(38, Math.max(1, digits.precision))},0))`
}

/** Digits that a whole number of 64 bits, and one of 128 bits, holds for certain. */
const [short, long] = [18, 38]
/** Operands longer than this are not written twice: quotients of quotients would grow without end. */
const mostText = 300

/**
 * Quotient rounded half away from zero to {@link quotientScale} digits, NULL when dividing by zero. Exact, never by way of
 * doubles: whole numbers are divided to one digit more, which a cast rounds.
 * @param most digits that the quotient has, where more is known than its operands' digits say
 * @example divideSql('"income"', { precision: 9, scale: 2 }, '"size"', { precision: 5, scale: 0 })
 */
export function divideSql(left: string, a: Digits, right: string, b: Digits, most?: number): Sql {
  const whole = Math.min(long - quotientScale, Math.max(1, a.precision - a.scale + b.scale))
  const digits = { precision: most ?? Math.min(long, whole + quotientScale), scale: quotientScale }
  return { sql: inShort(left, a, right, b, digits) ?? inLong(left, a, right, b, digits), digits }
}

/** As by hand: the whole part, then what is left, taken to eleven digits. Everything in 64 bits; null where that is not enough. */
function inShort(left: string, a: Digits, right: string, b: Digits, { precision }: Digits): string | null {
  if (left.length + right.length > mostText) return null
  // A dividend with more zeros leaves less to do for the rest.
  const zeros = Math.max(0, b.precision + quotientScale + 1 + b.scale - a.scale - short)
  const scale = a.scale + zeros
  const more = quotientScale + 1 + b.scale - scale
  // Units of the divisor may make the whole part longer than the dividend.
  const longest = a.precision + zeros + Math.max(0, b.scale - scale)
  if (longest > short || b.precision > short || more < 0) return null
  const over = unitsSql(left, a, 'BIGINT', scale)
  const under = unitsSql(right, b, 'BIGINT')
  const places = quotientScale + 2 + Math.max(0, b.scale - scale)
  if (places > short) return null
  const rest = `CAST(CAST((${over} % ${under}) * ${tenTo(more)} // ${under} AS DECIMAL(${places},0)) * ${lastDigit} AS DECIMAL(${places},${quotientScale}))`
  const factor =
    b.scale === scale
      ? ''
      : b.scale > scale
        ? ` * ${tenTo(b.scale - scale)}`
        : ` * 0.${'0'.repeat(scale - b.scale - 1)}1`
  const part = `CAST(${over} // ${under} AS DECIMAL(${short},0))${factor}`
  const sum = precision <= short ? `${part} + ${rest}` : `CAST(${part} AS DECIMAL(${long},${quotientScale})) + ${rest}`
  return `CAST(${sum} AS DECIMAL(${precision},${quotientScale}))`
}

/** In 128 bits, ten times as slow; NULL where these may not be enough and are not. */
function inLong(left: string, a: Digits, right: string, b: Digits, { precision }: Digits): string {
  const more = quotientScale + 1 + b.scale - a.scale
  const over = unitsSql(left, a, 'HUGEINT', a.scale + Math.max(0, more))
  const under = unitsSql(right, b, 'HUGEINT', b.scale + Math.max(0, -more))
  const exact = `CAST(CAST(${over} // ${under} AS DECIMAL(${long},0)) * ${lastDigit} AS DECIMAL(${precision},${quotientScale}))`
  const widest = Math.max(
    a.precision + Math.max(0, more),
    b.precision + Math.max(0, -more),
    a.precision + a.scale,
    b.precision + b.scale,
  )
  return widest <= long ? exact : `TRY(${exact})`
}

/** A number as whole units of its last digit, or of a later one. */
function unitsSql(sql: string, { precision, scale }: Digits, type: 'BIGINT' | 'HUGEINT', wanted = scale): string {
  // A product keeps the width of its factors, so they are widened before it.
  const wide = precision + scale > short ? `CAST(${sql} AS DECIMAL(${long},${scale}))` : `(${sql})`
  const units = `CAST(${scale === 0 ? sql : `${wide} * ${tenTo(scale)}`} AS ${type})`
  return wanted > scale ? `(${units} * CAST(${tenTo(wanted - scale)} AS ${type}))` : units
}

const tenTo = (digits: number): string => `1${'0'.repeat(digits)}`
/** One digit more than a quotient has. */
const lastDigit = `0.${'0'.repeat(quotientScale)}1`
