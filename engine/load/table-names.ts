/** Names and statements of the tables a loaded sheet consists of. */
import { resolve } from 'node:path'
import { ident, text } from '../sql/index.ts'
import type { LoadSession } from './shape.ts'

/** `c0`, `c1`, … as SQL list. */
export function cellColumns(width: number): string[] {
  return Array.from({ length: width }, (_, i) => `c${i}`)
}

/**
 * A path as SQL text, taken letter by letter: DuckDB reads * ? [ in paths as patterns.
 * @example fileText('a[1].csv') // '/…/a[[]1].csv'
 */
export function fileText(path: string): string {
  return text(resolve(path).replace(/[*?[]/g, '[$&]'))
}

/** The stored cells behind the view `<table>`. */
export function cellsTable(table: string): string {
  return ident(`${table}__cells`)
}
export function rejectsTable(table: string): string {
  return ident(`${table}_rejects`)
}
export function skippedTable(table: string): string {
  return ident(`${table}_skipped`)
}

/**
 * Removes everything a loaded sheet made in the session.
 * @example await dropSheet(session, 'raw') // DROP VIEW raw; DROP TABLE raw__cells, raw_rejects, raw_skipped
 */
export async function dropSheet(session: LoadSession, table: string): Promise<void> {
  await session.run(`DROP VIEW IF EXISTS ${ident(table)}`)
  for (const name of [cellsTable(table), rejectsTable(table), skippedTable(table)])
    await session.run(`DROP TABLE IF EXISTS ${name}`)
}

/**
 * DuckDB's CSV reader with everything said, so that nothing is guessed. Empty cells become NULL.
 * @example readCsvSql('/tmp/rows.csv', { columns: ['c0'], delimiter: ',', quote: true, skip: 1, recordBytes: 4194304 })
 */
export function readCsvSql(
  path: string,
  how: { columns: string[]; delimiter: string; quote: boolean; skip: number; recordBytes: number; numbered?: boolean },
): string {
  const types = how.columns.map((name, i) => `${text(name)}: '${how.numbered && i === 0 ? 'BIGINT' : 'VARCHAR'}'`)
  // Files made here end lines with \n only; a delivery may use \r\n, which the reader finds out.
  const lineEnd = how.numbered ? `new_line = '\\n', ` : ''
  const quote = how.quote ? text('"') : text('')
  return (
    `read_csv(${fileText(path)}, auto_detect = false, columns = {${types.join(', ')}}, delim = ${text(how.delimiter)}, ` +
    `quote = ${quote}, escape = ${quote}, comment = '', header = false, skip = ${how.skip}, nullstr = '', ` +
    `${lineEnd}strict_mode = true, null_padding = false, ignore_errors = false, compression = 'none', ` +
    `max_line_size = ${how.recordBytes * 2}, buffer_size = ${Math.max(32 << 20, how.recordBytes * 4)})`
  )
}
