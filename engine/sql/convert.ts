/** DuckDB values → plain JavaScript values, the same everywhere in Jiulian. */
import {
  DuckDBDateValue,
  DuckDBDecimalValue,
  DuckDBListValue,
  DuckDBStructValue,
  DuckDBTimestampValue,
  type DuckDBValue,
} from '@duckdb/node-api'

/** What a cell becomes in JavaScript. */
export type Cell = null | boolean | number | bigint | string | Cell[] | { [field: string]: Cell }

/**
 * One DuckDB value as JavaScript value:
 * BIGINT, HUGEINT, UBIGINT → number when it fits 53 bits, else bigint; DECIMAL → number when its digits fit 53 bits
 * (exact when printed again with its scale), else the exact text; DATE → 'YYYY-MM-DD'; TIMESTAMP → 'YYYY-MM-DD HH:MM:SS[.ffffff]';
 * LIST → array; STRUCT → object; all other special types → their text.
 *
 * @example toCell(new DuckDBDecimalValue(1050n, 12, 2)) // 10.5
 */
export function toCell(value: DuckDBValue): Cell {
  if (value === null || value === undefined) return null
  switch (typeof value) {
    case 'boolean':
    case 'number':
    case 'string':
      return value
    case 'bigint':
      return isSafe(value) ? Number(value) : value
    default:
      return fromObject(value)
  }
}

function fromObject(value: NonNullable<DuckDBValue> & object): Cell {
  if (value instanceof DuckDBDateValue) return value.toString()
  if (value instanceof DuckDBDecimalValue) return isSafe(value.value) ? Number(value.toString()) : value.toString()
  if (value instanceof DuckDBTimestampValue) return value.toString()
  if (value instanceof DuckDBListValue) return value.items.map(toCell)
  if (value instanceof DuckDBStructValue)
    return Object.fromEntries(Object.entries(value.entries).map(([name, entry]) => [name, toCell(entry)]))
  return String(value)
}

function isSafe(value: bigint): boolean {
  return value >= BigInt(Number.MIN_SAFE_INTEGER) && value <= BigInt(Number.MAX_SAFE_INTEGER)
}
