/** Names and statements of the tables a loaded sheet consists of. */
import { resolve } from 'node:path'
import { ident, text } from '../sql/index.ts'
import type { RowSink } from './row-sink.ts'
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
/** Rows kept in a narrow form while reading (see load-ordinary). */
export function ordinaryTable(table: string): string {
  return ident(`${table}_ordinary`)
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
  const tables = [cellsTable(table), ordinaryTable(table), rejectsTable(table), skippedTable(table)]
  const drops = [`DROP VIEW IF EXISTS ${ident(table)}`, ...tables.map((name) => `DROP TABLE IF EXISTS ${name}`)]
  await session.run(drops.join('; '))
}

/**
 * Statement that stores what a closed sink holds as a table; the first column is the row number.
 * @example storeSql('"raw_rejects"', sink, ['_row', 'reason'], 4194304) // CREATE TABLE "raw_rejects" AS FROM read_csv(…)
 */
export function storeSql(table: string, sink: RowSink, columns: string[], recordBytes: number): string {
  if (sink.bytes === 0) return `CREATE TABLE ${table} (${columns.map((c, i) => `${c} ${i ? 'VARCHAR' : 'BIGINT'}`)})`
  const { path, delimiter, bytes } = sink
  const how = { columns, delimiter, quote: true, skip: 0, recordBytes, bytes, numbered: true }
  return `CREATE TABLE ${table} AS FROM ${readCsvSql(path, how)}`
}

export interface CsvReading {
  columns: string[]
  delimiter: string
  /** Whether the file holds quotes at all; without them reading is faster. */
  quote: boolean
  /** Physical lines to pass over. */
  skip: number
  /** Longest record to expect. */
  recordBytes: number
  /** Size of the file: a small one needs only small buffers. */
  bytes: number
  /** The first column is the row number (files made here). */
  numbered?: boolean
}

/**
 * DuckDB's CSV reader with everything said, so that nothing is guessed. Empty cells become NULL.
 * @example readCsvSql('/tmp/rows.csv', { columns: ['c0'], delimiter: ',', quote: true, skip: 1, recordBytes: 4194304, bytes: 1200 })
 */
export function readCsvSql(path: string, how: CsvReading): string {
  const types = how.columns.map((name, i) => `${text(name)}: '${how.numbered && i === 0 ? 'BIGINT' : 'VARCHAR'}'`)
  // Files made here end lines with \n only; a delivery may use \r\n, which the reader finds out.
  const lineEnd = how.numbered ? `new_line = '\\n', ` : ''
  const quote = how.quote ? text('"') : text('')
  const line = Math.min(how.recordBytes * 2, how.bytes + 1024)
  const buffer = Math.min(8 << 20, how.bytes + 4096)
  return (
    `read_csv(${fileText(path)}, auto_detect = false, columns = {${types.join(', ')}}, delim = ${text(how.delimiter)}, ` +
    `quote = ${quote}, escape = ${quote}, comment = '', header = false, skip = ${how.skip}, nullstr = '', ` +
    `${lineEnd}strict_mode = true, null_padding = false, ignore_errors = false, compression = 'none', ` +
    `max_line_size = ${line}, buffer_size = ${Math.max(buffer, line)})`
  )
}
