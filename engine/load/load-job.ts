/** What the loaders of all formats share: where to read, where rows go, and how rows become a table. */
import { join } from 'node:path'
import type { LoadLimits } from './limits.ts'
import { rejectDetail } from './reject-detail.ts'
import { RowSink } from './row-sink.ts'
import type { Inspection, LoadSession, SheetLook } from './shape.ts'
import { cellColumns, cellsTable, storeSql } from './table-names.ts'

export interface LoadJob {
  session: LoadSession
  path: string
  inspection: Inspection
  sheet: SheetLook
  table: string
  tempDir: string
  limits: LoadLimits
  rejects: RowSink
  skipped: RowSink
  /** Done and to do, in bytes or rows; for a progress bar only. */
  onProgress: (done: number, total: number) => void
}

/** How the row number of a stored row is found, and whether DuckDB read the file itself. */
export interface LoadWay {
  rowSql: string
  fast: boolean
}

/**
 * Runs `fill` with a sink for rows and stores what it wrote as `<table>__cells(_row, c0…)`, in that order.
 * @example await storeRows(job, ',', async (rows) => rows.write(2, ['张三']))
 */
export async function storeRows(
  job: LoadJob,
  delimiter: string,
  fill: (rows: RowSink) => Promise<void>,
): Promise<LoadWay> {
  const rows = new RowSink(join(job.tempDir, 'rows.csv'), delimiter, job.limits.unpackedBytes)
  try {
    await fill(rows)
  } finally {
    rows.close()
  }
  const columns = ['_row', ...cellColumns(Math.max(1, job.sheet.headers.length))]
  const store = storeSql(cellsTable(job.table), rows, columns, job.limits.recordBytes)
  await job.session.run(`SET preserve_insertion_order = true; ${store}`)
  return { rowSql: '_row', fast: false }
}

/**
 * Writes one row of cells, or rejects it when a cell is too long or holds a NUL character.
 * @example writeRow(job, rows, 7, ['张三', ''])
 */
export function writeRow(job: LoadJob, rows: RowSink, row: number, cells: string[]): void {
  const { cellBytes, originalChars } = job.limits
  let long: string | undefined
  let nul = false
  for (const cell of cells) {
    if (cell.length > cellBytes / 3 && Buffer.byteLength(cell) > cellBytes) long = cell
    if (cell.includes('\0')) nul = true
  }
  if (long === undefined && !nul) {
    rows.write(row, cells)
    return
  }
  const reason = nul ? 'nul-byte' : 'oversized-cell'
  const original = JSON.stringify(cells).slice(0, originalChars)
  job.rejects.write(row, [reason, rejectDetail(reason, Buffer.byteLength(long ?? '')), original])
}
