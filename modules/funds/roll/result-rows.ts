/** Rows of a file the bank sent, be it a workbook or text, as cells with the number its reader sees. Nothing in it is trusted. */
import { parse } from 'csv-parse/sync'
import { lookAt, readGrid } from '../../../engine/load/index.ts'
import { type Refusal, refusal } from '../../../platform/web/index.ts'

export interface ResultRow {
  row: number
  cells: string[]
}

/** A county's roll has some ten thousand lines; a workbook with more comes as text. */
const mostRows = 200_000
const room = { unpackedBytes: 256 << 20, sharedTextBytes: 64 << 20 }

export const unreadable = (zh: string, en: string): Refusal => refusal('unreadable', { status: 400, zh, en })

/**
 * The sheets of a file; a text is one sheet.
 * @returns rows with something in them, or a refusal that says what the file is and what to send instead: unreadable
 * @example const read = await resultSheets(bytes); if (read.ok) read.sheets[0]![0]!.cells // ['附言', '金额', …]
 */
export async function resultSheets(bytes: Buffer): Promise<{ ok: true; sheets: ResultRow[][] } | Refusal> {
  const look = await lookAt(bytes)
  if (!look.ok) return look.reason === 'not-a-table' ? noTable() : unreadable(look.message_zh, look.message_en)
  if (look.kind === 'parquet') return noTable()
  if (look.kind === 'text') return textRows(bytes)
  const read = await readGrid(bytes, mostRows, room)
  if (!read.ok) return read.reason === 'not-a-table' ? noTable() : unreadable(read.message_zh, read.message_en)
  const sheets = read.sheets.map(({ rows }) => rows.map(({ row, cells }) => ({ row, cells: cells.map(trim) })))
  return { ok: true, sheets }
}

const trim = (cell: string) => cell.trim()
const noTable = () =>
  unreadable(
    '这不是表格文件，没有读取。请上传银行发来的XLSX、CSV或TXT回盘文件。',
    'This is no table; upload the XLSX, CSV or TXT file the bank sent.',
  )

/** Bytes as text: UTF-8 when they are, else GB18030, which Chinese banks use. */
function textOf(bytes: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return new TextDecoder('gb18030').decode(bytes)
  }
}

function textRows(bytes: Buffer): { ok: true; sheets: ResultRow[][] } | Refusal {
  try {
    const records: string[][] = parse(textOf(bytes), {
      bom: true,
      delimiter: [',', '\t', '|', ';'],
      relax_column_count: true,
      trim: true,
    })
    const rows = records.map((cells, i) => ({ row: i + 1, cells })).filter(({ cells }) => cells.some(Boolean))
    return { ok: true, sheets: [rows] }
  } catch (fault) {
    return unreadable(`文件无法读取：${(fault as Error).message}`, 'The file cannot be read as CSV.')
  }
}
