/** Loads one sheet of an inspected file into DuckDB as raw text. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ident } from '../sql/index.ts'
import { loadJson } from './json/load-json.ts'
import { limitsWith } from './limits.ts'
import { loadCsv } from './load-csv.ts'
import { type LoadJob, type LoadWay, storeRows } from './load-job.ts'
import { loadParquet } from './load-parquet.ts'
import { readHead } from './read-chunks.ts'
import { orRefusal, Refused } from './refusal.ts'
import { RowSink } from './row-sink.ts'
import { setAside } from './set-aside.ts'
import type { Inspection, LoadedSheet, LoadOptions, LoadSession, Refusal } from './shape.ts'
import { dropSheet, rejectsTable, skippedTable, storeSql } from './table-names.ts'
import { loadXlsx } from './xlsx/load-xlsx.ts'

/**
 * Makes in the session: view `<table>` (`_row BIGINT`, `c0`…`cN VARCHAR`, empty cell = NULL, in file order),
 * table `<table>_rejects` (`_row, reason, detail, original`), table `<table>_skipped` (`_row, reason, original`).
 * Whatever a former load left under this name is replaced. Remove it with `dropSheet`.
 * Rows in = rows + rejects. Refused when the file is not the one inspected any more.
 * @example
 * const look = await inspectFile(path, { fileName })
 * if (look.ok) await loadSheet(session, path, look, look.sheets[0].name, 'raw')
 * // SELECT _row, c0, c1 FROM raw
 */
export async function loadSheet(
  session: LoadSession,
  path: string,
  inspection: Inspection,
  sheetName: string,
  table: string,
  options: LoadOptions = {},
): Promise<LoadedSheet | Refusal> {
  const limits = limitsWith(options.limits)
  const tempDir = await mkdtemp(join(options.tempDir ?? tmpdir(), 'load-'))
  try {
    return await orRefusal(async () => {
      const sheet = inspection.sheets.find((s) => s.name === sheetName)
      if (!sheet) throw new Refused('no-such-sheet', sheetName)
      if ((await readHead(path, 1)).bytes !== inspection.bytes) throw new Refused('changed-while-reading')
      await dropSheet(session, table)
      const rejects = new RowSink(join(tempDir, 'rejects.csv'), ',', limits.unpackedBytes)
      const skipped = new RowSink(join(tempDir, 'skipped.csv'), ',', limits.unpackedBytes)
      const onProgress = options.onProgress ?? (() => {})
      const job = { session, path, inspection, sheet, table, tempDir, limits, rejects, skipped, onProgress }
      let way: LoadWay
      try {
        way = await loadCells(job)
      } finally {
        rejects.close()
        skipped.close()
      }
      const store = (name: string, sink: RowSink, columns: string[]) =>
        storeSql(name, sink, ['_row', ...columns], limits.recordBytes)
      await session.run(
        `${store(rejectsTable(table), rejects, ['reason', 'detail', 'original'])};
         ${store(skippedTable(table), skipped, ['reason', 'original'])}`,
      )
      await setAside(session, table, sheet.headers, way.rowSql)
      return await counted(session, table, sheet.headers, way.fast)
    })
  } finally {
    await rm(tempDir, { recursive: true, force: true })
  }
}

async function loadCells(job: LoadJob): Promise<LoadWay> {
  if (!job.sheet.isTable || job.sheet.headers.length === 0) return await storeRows(job, ',', async () => {})
  switch (job.inspection.format) {
    case 'csv':
      return await loadCsv(job)
    case 'xlsx':
      return await loadXlsx(job)
    case 'jsonl':
      return await loadJson(job)
    case 'parquet':
      return await loadParquet(job)
  }
}

async function counted(session: LoadSession, table: string, headers: string[], fast: boolean): Promise<LoadedSheet> {
  const counts = await session.rows<{ reason: string; n: number }>(
    `SELECT ' rows' AS reason, count(*)::DOUBLE AS n FROM ${ident(table)}
     UNION ALL SELECT ' rejects', count(*)::DOUBLE FROM ${rejectsTable(table)}
     UNION ALL SELECT reason, count(*)::DOUBLE FROM ${skippedTable(table)} GROUP BY reason`,
  )
  const {
    ' rows': rows = 0,
    ' rejects': rejects = 0,
    ...skipped
  } = Object.fromEntries(counts.map((c) => [c.reason, c.n]))
  return { ok: true, rows, rejects, skipped, headers, fast }
}
