/** Loads a delimited text file: DuckDB's parallel reader when the file is plain, the careful parser when anything is odd. */
import { join } from 'node:path'
import { transcode } from './decode-text.ts'
import { type LoadJob, type LoadWay, storeRows } from './load-job.ts'
import { readHead } from './read-chunks.ts'
import { Refused } from './refusal.ts'
import { scanCsv } from './scan-csv.ts'
import { cellColumns, cellsTable, readCsvSql } from './table-names.ts'

/**
 * Fills `<table>__cells`.
 * @throws Refused 'changed-while-reading'
 * @example await loadCsv(job)
 */
export async function loadCsv(job: LoadJob): Promise<LoadWay> {
  const { inspection, sheet } = job
  const source = await utf8Source(job)
  if (source.clean && (await loadFast(job, source))) return { rowSql: `rowid + ${sheet.headerRow + 1}`, fast: true }
  await job.session.run(`DROP TABLE IF EXISTS ${cellsTable(job.table)}`)
  const delimiter = inspection.delimiter ?? ','
  return await storeRows(job, delimiter, (rows) =>
    scanCsv(source.path, source.bytes, { ...job, ...source, rows, delimiter }),
  )
}

/** The file itself, or a temporary UTF-8 copy when it has another encoding, wrong bytes or old line ends. */
export async function utf8Source(job: LoadJob): Promise<{ path: string; bytes: number; clean: boolean }> {
  const { encoding = 'utf-8', bytes, text } = job.inspection
  const plain = encoding === 'utf-8' || encoding === 'utf-8-bom'
  if (!text || (plain && text.clean && !text.carriageReturnOnly)) return { path: job.path, bytes, clean: true }
  const path = join(job.tempDir, 'utf8.txt')
  const { clean } = await transcode({ ...job, bytes, encoding, carriageReturnOnly: text.carriageReturnOnly }, path)
  return { path, bytes: (await readHead(path, 1)).bytes, clean }
}

/**
 * DuckDB's own reader. True only when every physical line below the header became one row, so that the position of a row
 * tells its number; any complaint or difference means: not this way.
 */
async function loadFast(job: LoadJob, source: { path: string; bytes: number }): Promise<boolean> {
  const { session, inspection, sheet, table, limits } = job
  const facts = inspection.text
  const width = sheet.headers.length
  if (!facts || facts.nulBytes || !facts.shortLines || facts.loneReturns) return false
  if (facts.width < width || facts.width > width + 8) return false
  const columns = cellColumns(facts.width)
  const from = readCsvSql(source.path, {
    bytes: source.bytes,
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
