/** Loads one sheet of a workbook, row by row, without holding it. */
import type { Merge } from '../find-header.ts'
import { type LoadJob, type LoadWay, storeRows, writeRow } from '../load-job.ts'
import { Refused } from '../refusal.ts'
import { openZip } from './open-zip.ts'
import { scanMerges } from './scan-merges.ts'
import { readSheetRows } from './sheet-rows.ts'
import { readWorkbook } from './workbook.ts'

/**
 * Fills `<table>__cells`. A cell merged over several rows counts for each of them. What stands right of the table's columns
 * is noted as 'beside-table'; the row itself stays.
 * @throws Refused
 * @example await loadXlsx(job)
 */
export async function loadXlsx(job: LoadJob): Promise<LoadWay> {
  const { sheet, limits, skipped } = job
  const width = sheet.headers.length
  const zip = await openZip(job.path, limits)
  try {
    const workbook = await readWorkbook(zip, limits)
    const part = workbook.sheets.find((s) => s.name === sheet.name)?.part
    if (!part) throw new Refused('changed-while-reading')
    const fill = sheet.mergedBelow ? new MergedCells((await scanMerges(zip, part)).merges, sheet.headerRow) : undefined
    let before = sheet.headerRow
    let seen = 0
    return await storeRows(job, ',', (rows) =>
      readSheetRows(zip, workbook, part, (row, cells) => {
        if (row <= sheet.headerRow) return
        const gap = row - before - 1
        if (gap > 0) skipped.write(before + 1, ['empty', gap === 1 ? '' : `${before + 1}–${row - 1}`])
        before = row
        fill?.apply(row, cells)
        if (cells.length > width) {
          const beside = cells.splice(width).filter((c) => c.trim())
          if (beside.length > 0)
            skipped.write(row, ['beside-table', JSON.stringify(beside).slice(0, limits.originalChars)])
        }
        while (cells.length < width) cells.push('')
        writeRow(job, rows, row, cells)
        if (++seen % 5000 === 0) job.onProgress(seen, sheet.estimatedRows)
      }),
    )
  } finally {
    zip.close()
  }
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
