/** Loads a delimited text file: DuckDB's parallel reader when the file is plain, the careful parser when anything is odd. */
import { join } from 'node:path'
import { transcode } from './decode-text.ts'
import type { LoadLimits } from './limits.ts'
import { readHead } from './read-chunks.ts'
import { Refused } from './refusal.ts'
import { RowSink } from './row-sink.ts'
import { scanCsv } from './scan-csv.ts'
import type { Inspection, LoadSession, SheetLook } from './shape.ts'
import { cellColumns, cellsTable, readCsvSql } from './table-names.ts'

/** Where the parts of a load put what is no data row. */
export interface Diverted {
  rejects: RowSink
  skipped: RowSink
}

/**
 * Fills `<table>__cells`; returns how `_row` is found: from the position (fast) or stored (careful).
 * @throws Refused 'changed-while-reading'
 * @example await loadCsv(session, 'a.csv', inspection, sheet, 'raw', '/tmp/x', limits, diverted)
 */
export async function loadCsv(
  session: LoadSession,
  path: string,
  inspection: Inspection,
  sheet: SheetLook,
  table: string,
  tempDir: string,
  limits: LoadLimits,
  diverted: Diverted,
): Promise<{ fast: boolean }> {
  const facts = inspection.text!
  let source = path
  let clean = facts.clean
  let bytes = inspection.bytes
  const plain = inspection.encoding === 'utf-8' || inspection.encoding === 'utf-8-bom'
  if (!plain || !facts.clean || facts.carriageReturnOnly) {
    source = join(tempDir, 'utf8.csv')
    clean = (await transcode(path, inspection.bytes, inspection.encoding!, source, facts.carriageReturnOnly)).clean
    bytes = (await readHead(source, 1)).bytes
  }
  if (
    clean &&
    !facts.nulBytes &&
    facts.shortLines &&
    (await loadFast(session, source, inspection, sheet, table, limits))
  )
    return { fast: true }
  await session.run(`DROP TABLE IF EXISTS ${cellsTable(table)}`)
  const rows = new RowSink(join(tempDir, 'rows.csv'), inspection.delimiter)
  await scanCsv(source, bytes, {
    delimiter: inspection.delimiter!,
    width: sheet.headers.length,
    headerRow: sheet.headerRow,
    headers: sheet.headers,
    marked: !clean,
    limits,
    rows,
    ...diverted,
  })
  rows.close()
  const columns = ['_row', ...cellColumns(sheet.headers.length)]
  const how = { columns, delimiter: inspection.delimiter!, quote: true, skip: 0, recordBytes: limits.recordBytes }
  await session.run(`CREATE TABLE ${cellsTable(table)} AS FROM ${readCsvSql(rows.path, { ...how, numbered: true })}`)
  return { fast: false }
}

/**
 * DuckDB's own reader. True only when every physical line below the header became one row, so that the position of a row
 * tells its number; any complaint or difference means: not this way.
 */
async function loadFast(
  session: LoadSession,
  source: string,
  inspection: Inspection,
  sheet: SheetLook,
  table: string,
  limits: LoadLimits,
): Promise<boolean> {
  const facts = inspection.text!
  const width = sheet.headers.length
  if (facts.width < width || facts.width > width + 8) return false
  const columns = cellColumns(facts.width)
  const from = readCsvSql(source, {
    columns,
    delimiter: inspection.delimiter!,
    quote: facts.quotes,
    skip: facts.skipLines,
    recordBytes: limits.recordBytes,
  })
  const extra = columns.slice(width)
  const cells = cellsTable(table)
  const lines = facts.lines - facts.skipLines
  if (lines <= 0) {
    await session.run(`CREATE TABLE ${cells} (${columns.slice(0, width).map((c) => `${c} VARCHAR`)})`)
    return true
  }
  try {
    await session.run('SET preserve_insertion_order = true')
    await session.run(`CREATE TABLE ${cells} AS FROM ${from}`)
  } catch (error) {
    if (!isComplaint(error)) throw error
    return false
  }
  const checks = [`count(*)::DOUBLE AS rows`]
  if (extra.length > 0) checks.push(`count(coalesce(${[...extra, 'NULL'].join(', ')}))::DOUBLE AS beyond`)
  const [found] = await session.rows<{ rows: number; beyond?: number }>(`SELECT ${checks.join(', ')} FROM ${cells}`)
  if (found?.rows !== lines || (found.beyond ?? 0) > 0) return false
  for (const column of extra) await session.run(`ALTER TABLE ${cells} DROP COLUMN ${column}`)
  return true
}

/** DuckDB's faults about the content of the file, as opposed to memory, disk or interruption. */
function isComplaint(error: unknown): boolean {
  const text = String(error)
  if (/No such file|No files found|Cannot open file/i.test(text)) throw new Refused('changed-while-reading')
  return /Invalid Input Error|CSV Error|Conversion Error|Invalid unicode|byte sequence|Parser Error/i.test(text)
}
