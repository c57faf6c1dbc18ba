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
 * Quotient rounded to {@link quotientScale} digits, NULL when dividing by zero. Divided in double precision: whole numbers of
 * 128 bits would be exact to more digits, but ten times slower.
 */
export function divideSql(left: string, a: Digits, right: string, b: Digits): Sql {
  const whole = Math.min(28, Math.max(1, a.precision - a.scale + b.scale))
  return {
    sql: `TRY_CAST(CAST(${left} AS DOUBLE) / CAST(${right} AS DOUBLE) AS DECIMAL(38,${quotientScale}))`,
    digits: { precision: Math.min(38, whole + quotientScale), scale: quotientScale },
  }
}
