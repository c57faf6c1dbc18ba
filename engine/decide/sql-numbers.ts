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

/**
 * Quotient with {@link quotientScale} digits, rounded half away from zero, NULL when dividing by zero.
 * DuckDB's own DECIMAL division is a DOUBLE, so whole numbers are divided instead.
 */
export function divideSql(left: string, a: Digits, right: string, b: Digits): Sql {
  const shift = quotientScale + b.scale - a.scale
  const above = unitsSql(left, a, Math.max(0, shift))
  const below = unitsSql(right, b, Math.max(0, -shift))
  const fixed = /^\d+$/.test(right) && shift >= 0 && right !== '0'
  const half = fixed ? right : `abs(${below})`
  const size = `((2 * abs(${above}) + ${half}) // (2 * ${half}))`
  const signed = fixed ? `${size} * sign(${above})` : `${size} * sign(${above}) * sign(${below})`
  const exact = `CAST(${signed} AS DECIMAL(38,0)) * CAST(0.0000000001 AS DECIMAL(10,10))`
  const whole = Math.min(28, Math.max(1, a.precision - a.scale + b.scale))
  return {
    sql: fixed ? `(${exact})` : `CASE WHEN ${right} = 0 THEN NULL ELSE ${exact} END`,
    digits: { precision: Math.min(38, whole + quotientScale), scale: quotientScale },
  }
}

function unitsSql(sql: string, digits: Digits, shift: number): string {
  const power = digits.scale
  const units =
    power === 0
      ? `CAST(${sql} AS HUGEINT)`
      : `CAST((${sql}) * ${1}${'0'.repeat(power)}::DECIMAL(${power + 1},0) AS HUGEINT)`
  return shift === 0 ? units : `${units} * ${`1${'0'.repeat(shift)}`}::HUGEINT`
}
