/** Looks at a workbook: which sheets are tables, their headers and first rows. */
import { findHeader, type GridRow } from '../find-header.ts'
import type { LoadLimits } from '../limits.ts'
import { Refused } from '../refusal.ts'
import type { Inspection, SheetLook } from '../shape.ts'
import { type OpenZip, openZip } from './open-zip.ts'
import { scanMerges } from './scan-merges.ts'
import { readSheetRows } from './sheet-rows.ts'
import { readWorkbook, type Workbook, type WorkbookSheet } from './workbook.ts'

const lookedRows = 120
const lookedChars = 16 << 20
const sampleRows = 50
const notesName = /说明|须知|封面|目录|字典|填报指南|readme|instruction/i

/**
 * @throws Refused
 * @example (await inspectXlsx('a.xlsx', bytes, defaultLimits)).sheets.filter((s) => s.isTable)
 */
export async function inspectXlsx(path: string, bytes: number, limits: LoadLimits): Promise<Inspection> {
  const zip = await openZip(path, limits)
  try {
    const workbook = await readWorkbook(zip, limits)
    const sheets: SheetLook[] = []
    for (const sheet of workbook.sheets) sheets.push(await lookAtSheet(zip, workbook, sheet, limits))
    // Instructions and hidden lists for drop-downs can look like tables; they count only when nothing else is there.
    const notes = workbook.sheets.map((s) => s.hidden || notesName.test(s.name))
    const real = sheets.some((s, i) => s.isTable && !notes[i])
    if (real) for (const [i, sheet] of sheets.entries()) sheet.isTable &&= !notes[i]
    return { ok: true, format: 'xlsx', bytes, sheets }
  } finally {
    zip.close()
  }
}

async function lookAtSheet(
  zip: OpenZip,
  workbook: Workbook,
  sheet: WorkbookSheet,
  limits: LoadLimits,
): Promise<SheetLook> {
  const grid: GridRow[] = []
  let size = 0
  await readSheetRows(zip, workbook, sheet.part, (row, cells) => {
    grid.push({ row, cells })
    for (const cell of cells) size += cell.length
    return grid.length < lookedRows && size < lookedChars
  })
  const { rows, merges } = await scanMerges(zip, sheet.part)
  const found = findHeader(grid, merges)
  if (found.width > limits.columns) throw new Refused('too-many-columns', String(found.width))
  const below = grid.filter((r) => r.row > found.headerRow)
  const mergedBelow = merges.filter((m) => m.top > found.headerRow && m.bottom > m.top).length
  return {
    name: sheet.name,
    isTable: found.isTable,
    headerRow: found.headerRow,
    headerRows: found.headerRows,
    headers: found.headers,
    titleRows: found.titleRows,
    sample: below.slice(0, sampleRows).map((r) => found.headers.map((_, i) => r.cells[i] ?? '')),
    estimatedRows: Math.max(below.length, rows - (grid.length - below.length)),
    ...(mergedBelow > 0 ? { mergedBelow } : {}),
  }
}
