/** Rounding to digits after the point → DuckDB SQL, exact for DECIMAL. */
import type { Rounding } from './decimal.ts'
import { roundings } from './functions.ts'
import type { Node } from './nodes.ts'
import { integerAsDecimal, type Sql } from './sql-numbers.ts'

export const isRounding = (name: string): boolean => Object.hasOwn(roundings, name)

/** SQL of `round half up(n, 2)` and its kin; null when the scale is no number written out between 0 and 10. */
export function roundingSql(name: string, value: Sql, scaleNode: Node | undefined): Sql | null {
  const scale = scaleOf(scaleNode)
  if (scale === null || !value.digits) return null
  // What has no more digits than wished stays as it is.
  if (value.digits.scale <= scale) return { ...value, sql: `(${value.sql})` }
  const precision = Math.min(38, value.digits.precision - value.digits.scale + scale + 1)
  const whole = wholeSql(
    roundings[name]!,
    scale === 0 ? `(${value.sql})` : `((${value.sql}) * ${10 ** scale})`,
    precision,
  )
  const sql = scale === 0 ? `(${whole})` : `((${whole}) * ${(10 ** -scale).toFixed(scale)})`
  return { sql, digits: { precision, scale } }
}

function scaleOf(node: Node | undefined): number | null {
  if (!node) return 0
  if (node.kind !== 'number' || node.value.scale > 0 || node.value.units < 0n || node.value.units > 10n) return null
  return Number(node.value.units)
}

function wholeSql(mode: Rounding, y: string, precision: number): string {
  const floor = (sql: string) => integerAsDecimal(`floor(${sql})`, { precision, scale: 0 })
  const ceil = (sql: string) => integerAsDecimal(`ceil(${sql})`, { precision, scale: 0 })
  switch (mode) {
    case 'floor':
      return floor(y)
    case 'ceiling':
      return ceil(y)
    case 'up':
      return `CASE WHEN ${y} < 0 THEN ${floor(y)} ELSE ${ceil(y)} END`
    case 'down':
      return `CASE WHEN ${y} < 0 THEN ${ceil(y)} ELSE ${floor(y)} END`
    case 'half-up':
      return `CASE WHEN ${y} < 0 THEN ${ceil(`${y} - 0.5`)} ELSE ${floor(`${y} + 0.5`)} END`
    case 'half-down':
      return `CASE WHEN ${y} < 0 THEN ${floor(`${y} + 0.5`)} ELSE ${ceil(`${y} - 0.5`)} END`
    case 'half-even':
      return `CASE WHEN ${y} - floor(${y}) = 0.5 AND ${floor(y)} % 2 = 0 THEN ${floor(y)} ELSE ${floor(`${y} + 0.5`)} END`
  }
}
