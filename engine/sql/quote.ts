/** Quoting of names and literals for DuckDB. Names always go through `ident`, values through `text`, `date` or `literal`. */

/**
 * A name as SQL identifier, always quoted, so any field name is safe.
 * @example ident('self_pay') // "self_pay"
 */
export function ident(name: string): string {
  return `"${name.replaceAll('"', '""')}"`
}

/**
 * A text as SQL string literal. A NUL character cannot be stored in DuckDB text and is a fault of the caller.
 * @example text("O'Neill") // 'O''Neill'
 */
export function text(value: string): string {
  if (value.includes('\0')) throw new Error('A NUL character cannot stand in an SQL text')
  return `'${value.replaceAll("'", "''")}'`
}

/**
 * A day (YYYY-MM-DD) as SQL date literal; anything else is a fault.
 * @example date('2026-10-31') // DATE '2026-10-31'
 */
export function date(value: string): string {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(value)) throw new Error(`Not a day: ${value}`)
  return `DATE '${value}'`
}

/**
 * Any plain JavaScript value as SQL literal: null, boolean, number, bigint, text, list of those.
 * @example literal([1, null, 'a']) // [1, NULL, 'a']
 */
export function literal(value: unknown): string {
  if (value === null || value === undefined) return 'NULL'
  if (typeof value === 'boolean') return value ? 'TRUE' : 'FALSE'
  if (typeof value === 'bigint') return String(value)
  if (typeof value === 'number') {
    if (!Number.isFinite(value)) throw new Error(`Not a finite number: ${value}`)
    return String(value)
  }
  if (typeof value === 'string') return text(value)
  if (Array.isArray(value)) return `[${value.map(literal).join(', ')}]`
  throw new Error(`No SQL literal for ${typeof value}`)
}
