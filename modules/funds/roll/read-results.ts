/** A file of the bank's answers, as the region's layout describes it, to lines. */
import type { Refusal } from '../../../platform/web/index.ts'
import type { FundsFile } from '../load-funds.ts'
import { type ResultRow, resultSheets, unreadable } from './result-rows.ts'

export interface ResultLine {
  reference: string
  ok: boolean
  /** Null: the bank gives no amount. */
  fen: number | null
  because: string | null
}
export interface ResultFile {
  lines: ResultLine[]
  /** Totals that the file or its sender names, to be compared. */
  declared: { lines?: number | undefined; fen?: number | undefined }
}
type Layout = FundsFile['bank']['result']

/** '1,200.50' → 120050; null: no amount. */
export function fenOfText(text: string): number | null {
  const plain = text
    .trim()
    .replaceAll(',', '')
    .replace(/^¥|元$/g, '')
  if (!/^\d{1,12}(\.\d{1,2}0*)?$/.test(plain)) return null
  const [whole, part = ''] = plain.split('.') as [string, string?]
  return Number(whole) * 100 + Number(part.slice(0, 2).padEnd(2, '0'))
}

/** '3-12-1' opened and saved by a spreadsheet program: a reference of ours begins no part with 0 and has no slash. */
const madeADay = (reference: string) => /^\d{4}(-(0\d|\d\d-0\d)|\/\d{1,2}\/\d)/.test(reference)

/**
 * Reads an XLSX, CSV or TXT file of answers. A line of totals (合计) at the end of a sheet is compared, not taken. Sheets
 * without the titles are left out: covers, notes.
 * @returns the lines, or a refusal that names the line that cannot be read: unreadable
 * @example const read = await readResults(bytes, funds.bank.result); if (read.ok) read.file.lines.length
 */
export async function readResults(bytes: Buffer, layout: Layout): Promise<{ ok: true; file: ResultFile } | Refusal> {
  const read = await resultSheets(bytes)
  if (!read.ok) return read
  const tables = read.sheets.flatMap((rows) => {
    const head = rows.findIndex(({ cells }) => layout.reference.some((name) => cells.includes(name)))
    return head === -1 ? [] : [{ head: rows[head]!.cells, rows: rows.slice(head + 1) }]
  })
  if (tables.length === 0)
    return unreadable(`没有找到“${layout.reference.join('”或“')}”列。`, `No column ${layout.reference.join(' or ')}.`)
  const lines: ResultLine[] = []
  let total = 0
  let totals = false
  for (const table of tables) {
    const part = readTable(table, layout)
    if (!part.ok) return part
    for (const line of part.lines) lines.push(line)
    // A sheet without a total counts as it stands, so that the total of another is compared with that other alone.
    total += part.total ?? part.lines.reduce((sum, line) => sum + (line.fen ?? 0), 0)
    totals ||= part.total !== null
  }
  return lines.length > 0
    ? { ok: true, file: { lines, declared: totals ? { fen: total } : {} } }
    : unreadable('文件中没有明细。', 'The file holds no lines.')
}

function readTable({ head, rows }: { head: string[]; rows: ResultRow[] }, layout: Layout) {
  const place = (names: readonly string[]) => head.findIndex((title) => names.includes(title))
  const at = {
    reference: place(layout.reference),
    amount: place(layout.amount),
    result: place(layout.result),
    reason: place(layout.reason),
  }
  if (at.result === -1) return unreadable(`没有找到“${layout.result.join('”或“')}”列。`, 'No column with the result.')
  const lines: ResultLine[] = []
  let total: number | null = null
  for (const { row, cells } of rows) {
    const cell = (column: number) => (column === -1 ? '' : (cells[column] ?? ''))
    const wrong = (zh: string, en: string) =>
      unreadable(`第${row}行${zh}，文件未采用。`, `Line ${row}: ${en}; nothing was taken.`)
    // The database holds no such character, and no bank writes one.
    if (cells.some((one) => one.includes('\0') || !one.isWellFormed()))
      return wrong('含有不可用的字符', 'a character that cannot be kept')
    const said = cell(at.amount)
    const fen = fenOfText(said)
    if (/合计|总计/.test(cells.join(''))) {
      total = fen ?? total
      continue
    }
    if (said !== '' && fen === null)
      return wrong(`的金额“${said.slice(0, 40)}”不是金额`, `"${said.slice(0, 40)}" is no amount`)
    const reference = cell(at.reference)
    if (madeADay(reference))
      return wrong(
        `的“${head[at.reference]}”被表格软件改成了日期，请用银行原文件，或把该列设为文本后重新导出`,
        'the reference was turned into a date by a spreadsheet program; use the file as the bank sent it',
      )
    const result = cell(at.result)
    const ok = layout.paid.includes(result)
    if (!ok && !layout.failed.includes(result))
      return wrong(
        `的处理结果“${result.slice(0, 40)}”不在约定的用语中`,
        `the result "${result.slice(0, 40)}" is not one of the agreed words`,
      )
    lines.push({ reference, ok, fen, because: ok ? null : (cell(at.reason) || result).slice(0, 200) })
  }
  return { ok: true as const, lines, total }
}
