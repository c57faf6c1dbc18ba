/** A small workbook read whole: a form that was sent out and comes back filled in. */
import { readFile } from 'node:fs/promises'
import { limitsWith } from '../limits.ts'
import { orRefusal, Refused } from '../refusal.ts'
import type { Refusal } from '../shape.ts'
import { openZip } from './open-zip.ts'
import { readSheetRows } from './sheet-rows.ts'
import { readWorkbook } from './workbook.ts'

/** A form is small; whatever is larger than this is none. */
const formLimits = limitsWith({
  zipEntries: 200,
  sheets: 16,
  unpackedBytes: 32 << 20,
  sharedTextBytes: 8 << 20,
  columns: 200,
})
/** Characters of all cells together. */
const mostChars = 8 << 20

export interface Grid {
  name: string
  /** Rows with something in them, with the number a spreadsheet shows. */
  rows: { row: number; cells: string[] }[]
}

/**
 * Reads all sheets as texts.
 * @param most rows of one sheet; one more refuses the file
 * @example const read = await readGrid('answers.xlsx', 2000); if (read.ok) read.sheets[0].rows[0].cells
 */
export function readGrid(path: string, most: number): Promise<{ ok: true; sheets: Grid[] } | Refusal> {
  return orRefusal(async () => {
    if ((await readFile(path)).subarray(0, 2).toString('latin1') !== 'PK') throw new Refused('not-a-table')
    const zip = await openZip(path, formLimits)
    try {
      const workbook = await readWorkbook(zip, formLimits)
      const sheets: Grid[] = []
      let chars = 0
      for (const { name, part } of workbook.sheets) {
        const rows: Grid['rows'] = []
        await readSheetRows(zip, workbook, part, (row, cells) => {
          if (cells.length > formLimits.columns) throw new Refused('too-many-columns', String(cells.length))
          for (const cell of cells) chars += cell.length
          if (rows.length >= most || chars > mostChars) throw new Refused('zip-bomb', `超过 ${most} 行`)
          rows.push({ row, cells })
        })
        sheets.push({ name, rows })
      }
      return { ok: true, sheets }
    } finally {
      zip.close()
    }
  })
}
