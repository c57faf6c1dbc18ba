/** A small workbook read whole: a form that was sent out and comes back filled in. */
import { mkdtemp, open, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type LoadLimits, limitsWith } from '../limits.ts'
import { orRefusal, Refused } from '../refusal.ts'
import type { Refusal } from '../shape.ts'
import { kindOf } from '../signature.ts'
import { openZip } from './open-zip.ts'
import { readSheetRows } from './sheet-rows.ts'
import { readWorkbook } from './workbook.ts'

/** A form is small; whatever is larger than this is none. */
const formLimits = {
  zipEntries: 200,
  sheets: 16,
  unpackedBytes: 32 << 20,
  sharedTextBytes: 8 << 20,
  columns: 200,
}

export interface Grid {
  name: string
  /** Rows with something in them, with the number a spreadsheet shows. */
  rows: { row: number; cells: string[] }[]
}

/**
 * Reads all sheets as texts.
 * @param file its path, or its bytes
 * @param most rows of one sheet; one more refuses the file
 * @param room what the workbook may need beyond a form that was filled in
 * @example const read = await readGrid('answers.xlsx', 2000); if (read.ok) read.sheets[0].rows[0].cells
 */
export async function readGrid(
  file: string | Uint8Array,
  most: number,
  room: Partial<LoadLimits> = {},
): Promise<{ ok: true; sheets: Grid[] } | Refusal> {
  const limits = limitsWith({ ...formLimits, ...room })
  if (typeof file === 'string') return orRefusal(() => gridOf(file, most, limits))
  const dir = await mkdtemp(join(tmpdir(), 'jiulian-grid-'))
  try {
    const path = join(dir, 'grid.xlsx')
    await writeFile(path, file, { mode: 0o600 })
    return await orRefusal(() => gridOf(path, most, limits))
  } finally {
    await rm(dir, { recursive: true, force: true })
  }
}

async function gridOf(path: string, most: number, limits: LoadLimits): Promise<{ ok: true; sheets: Grid[] }> {
  if (kindOf(await headOf(path)) !== 'zip') throw new Refused('not-a-table')
  const zip = await openZip(path, limits)
  // Characters of all cells together: texts in memory take several times the room of the file they stand in.
  const mostChars = limits.unpackedBytes / 4
  try {
    const workbook = await readWorkbook(zip, limits)
    const sheets: Grid[] = []
    let chars = 0
    for (const { name, part } of workbook.sheets) {
      const rows: Grid['rows'] = []
      await readSheetRows(zip, workbook, part, (row, cells) => {
        if (cells.length > limits.columns) throw new Refused('too-many-columns', String(cells.length))
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
}

async function headOf(path: string): Promise<Buffer> {
  const file = await open(path)
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(4096), 0, 4096, 0)
    return buffer.subarray(0, bytesRead)
  } finally {
    await file.close()
  }
}
