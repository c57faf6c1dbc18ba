/** Loads one sheet of a workbook, row by row, without holding it. */
import { join } from 'node:path'
import type { Merge } from '../find-header.ts'
import type { LoadLimits } from '../limits.ts'
import { Refused } from '../refusal.ts'
import { rejectDetail } from '../reject-detail.ts'
import { RowSink } from '../row-sink.ts'
import type { LoadSession, SheetLook } from '../shape.ts'
import { cellColumns, cellsTable, readCsvSql } from '../table-names.ts'
import { openZip } from './open-zip.ts'
import { scanMerges } from './scan-merges.ts'
import { readSheetRows } from './sheet-rows.ts'
import { readWorkbook } from './workbook.ts'

/**
 * Fills `<table>__cells`. A cell merged over several rows counts for each of them. What stands right of the table's columns
 * is noted as 'beside-table'; the row itself stays.
 * @throws Refused
 * @example await loadXlsx(session, 'a.xlsx', sheet, 'raw', '/tmp/x', limits, { rejects, skipped })
 */
export async function loadXlsx(
  session: LoadSession,
  path: string,
  sheet: SheetLook,
  table: string,
  tempDir: string,
  limits: LoadLimits,
  diverted: { rejects: RowSink; skipped: RowSink },
): Promise<void> {
  const width = sheet.headers.length
  const rows = new RowSink(join(tempDir, 'rows.csv'))
  const zip = await openZip(path, limits)
  try {
    const workbook = await readWorkbook(zip, limits)
    const part = workbook.sheets.find((s) => s.name === sheet.name)?.part
    if (!part) throw new Refused('changed-while-reading')
    const fill = sheet.mergedBelow ? new MergedCells((await scanMerges(zip, part)).merges, sheet.headerRow) : undefined
    let before = sheet.headerRow
    await readSheetRows(zip, workbook, part, (row, cells) => {
      if (row <= sheet.headerRow) return
      if (row > before + 1)
        diverted.skipped.write(before + 1, ['empty', row === before + 2 ? '' : `${before + 1}–${row - 1}`])
      before = row
      fill?.apply(row, cells)
      const beside = cells.slice(width).filter((c) => c.trim())
      if (beside.length > 0)
        diverted.skipped.write(row, ['beside-table', JSON.stringify(beside).slice(0, limits.originalChars)])
      const kept = Array.from({ length: width }, (_, i) => cells[i] ?? '')
      const long = kept.find((c) => c.length > limits.cellBytes / 3 && Buffer.byteLength(c) > limits.cellBytes)
      const nul = kept.some((c) => c.includes('\0'))
      if (long !== undefined || nul) {
        const reason = nul ? 'nul-byte' : 'oversized-cell'
        const original = JSON.stringify(kept).slice(0, limits.originalChars)
        diverted.rejects.write(row, [reason, rejectDetail(reason, long?.length), original])
      } else rows.write(row, kept)
      return undefined
    })
  } finally {
    rows.close()
    zip.close()
  }
  const columns = ['_row', ...cellColumns(width)]
  const how = { columns, delimiter: ',', quote: true, skip: 0, recordBytes: limits.recordBytes, numbered: true }
  await session.run(
    `SET preserve_insertion_order = true; CREATE TABLE ${cellsTable(table)} AS FROM ${readCsvSql(rows.path, how)}`,
  )
}

/** Gives each row of a merged region the value of its first cell. */
class MergedCells {
  #waiting: Merge[]
  #active: { merge: Merge; value: string }[] = []

  constructor(merges: Merge[], headerRow: number) {
    this.#waiting = merges.filter((m) => m.top > headerRow && m.bottom > m.top).sort((a, b) => b.top - a.top)
  }

  apply(row: number, cells: string[]): void {
    this.#active = this.#active.filter((a) => a.merge.bottom >= row)
    for (const { merge, value } of this.#active) {
      while (cells.length <= merge.left) cells.push('')
      cells[merge.left] ||= value
    }
    while (this.#waiting.length > 0 && this.#waiting.at(-1)!.top <= row) {
      const merge = this.#waiting.pop()!
      const value = merge.top === row ? (cells[merge.left] ?? '') : ''
      if (value && merge.bottom > row) this.#active.push({ merge, value })
    }
  }
}
