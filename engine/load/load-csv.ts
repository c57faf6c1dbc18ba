/** Loads a delimited text file: DuckDB's parallel reader when the file is plain, the careful parser when anything is odd. */
import { join } from 'node:path'
import { transcode } from './decode-text.ts'
import { type LoadJob, type LoadWay, storeRows } from './load-job.ts'
import { isComplaint, isMissing, plainSource } from './plain-source.ts'
import { readHead } from './read-chunks.ts'
import { Refused } from './refusal.ts'
import { scanCsv } from './scan-csv.ts'
import { cellsTable } from './table-names.ts'

/**
 * Fills `<table>__cells`.
 * @throws Refused 'changed-while-reading'
 * @example await loadCsv(job)
 */
export async function loadCsv(job: LoadJob): Promise<LoadWay> {
  const { inspection, sheet } = job
  const source = await utf8Source(job)
  if (await loadFast(job, source)) return { rowSql: `rowid + ${sheet.headerRow + 1}`, fast: true }
  await job.session.run(`DROP TABLE IF EXISTS ${cellsTable(job.table)}`)
  const delimiter = inspection.delimiter ?? ','
  return await storeRows(job, delimiter, (rows) =>
    scanCsv(source.path, source.bytes, { ...job, ...source, rows, delimiter }),
  )
}

/** The file itself, or a temporary UTF-8 copy when it has another encoding, wrong bytes or old line ends. */
export async function utf8Source(
  job: Pick<LoadJob, 'path' | 'inspection' | 'tempDir' | 'onProgress'>,
): Promise<{ path: string; bytes: number; clean: boolean }> {
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
async function loadFast(job: LoadJob, source: { path: string; bytes: number; clean: boolean }): Promise<boolean> {
  const { session, sheet, table } = job
  const plain = plainSource(job, source)
  if (!plain) return false
  const width = sheet.headers.length
  const extra = plain.columns.slice(width)
  const cells = cellsTable(table)
  if (plain.lines <= 0) {
    await session.run(`CREATE TABLE ${cells} (${plain.columns.slice(0, width).map((c) => `${c} VARCHAR`)})`)
    return true
  }
  try {
    await session.run('SET preserve_insertion_order = true')
    await session.run(`CREATE TABLE ${cells} AS FROM ${plain.from}`)
  } catch (error) {
    if (isMissing(error)) throw new Refused('changed-while-reading')
    if (!isComplaint(error)) throw error
    return false
  }
  const checks = [`count(*)::DOUBLE AS rows`]
  if (extra.length > 0) checks.push(`count(coalesce(${[...extra, 'NULL'].join(', ')}))::DOUBLE AS beyond`)
  const [found] = await session.rows<{ rows: number; beyond?: number }>(`SELECT ${checks.join(', ')} FROM ${cells}`)
  if (found?.rows !== plain.lines || (found.beyond ?? 0) > 0) return false
  for (const column of extra) await session.run(`ALTER TABLE ${cells} DROP COLUMN ${column}`)
  return true
}
