/** A file of the bank's answers, as the region's layout describes it, to lines. Nothing in it is trusted. */
import { parse } from 'csv-parse/sync'
import { type Refusal, refusal } from '../../../platform/web/index.ts'
import type { FundsFile } from '../load-funds.ts'

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

/** Bytes as text: UTF-8 when they are, else GB18030, which Chinese banks use. */
function textOf(bytes: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return new TextDecoder('gb18030').decode(bytes)
  }
}

/** '1,200.50' → 120050; null: no amount. */
export function fenOfText(text: string): number | null {
  const plain = text
    .trim()
    .replaceAll(',', '')
    .replace(/^¥|元$/g, '')
  if (!/^\d{1,12}(\.\d{1,2})?$/.test(plain)) return null
  const [whole, part = ''] = plain.split('.') as [string, string?]
  return Number(whole) * 100 + Number(part.padEnd(2, '0'))
}

const unreadable = (zh: string, en: string): Refusal => refusal('unreadable', { status: 400, zh, en })

/**
 * Reads a CSV or TXT file of answers. A line of totals (合计) at the end is compared, not taken.
 * @returns the lines, or a refusal that names the line that cannot be read: unreadable
 */
export function readResults(
  bytes: Buffer,
  layout: FundsFile['bank']['result'],
): { ok: true; file: ResultFile } | Refusal {
  if (bytes.subarray(0, 2).toString('latin1') === 'PK')
    return unreadable('这是Excel文件，请另存为CSV后再上传。', 'This is a spreadsheet; save it as CSV first.')
  let rows: string[][]
  try {
    rows = parse(textOf(bytes), {
      bom: true,
      delimiter: [',', '\t', '|', ';'],
      relax_column_count: true,
      skip_empty_lines: true,
      trim: true,
    })
  } catch (fault) {
    return unreadable(`文件无法读取：${(fault as Error).message}`, 'The file cannot be read as CSV.')
  }
  const head = rows.findIndex((row) => layout.reference.some((name) => row.includes(name)))
  if (head === -1)
    return unreadable(`没有找到“${layout.reference.join('”或“')}”列。`, `No column ${layout.reference.join(' or ')}.`)
  const place = (names: readonly string[]) => rows[head]!.findIndex((title) => names.includes(title))
  const at = {
    reference: place(layout.reference),
    amount: place(layout.amount),
    result: place(layout.result),
    reason: place(layout.reason),
  }
  if (at.result === -1) return unreadable(`没有找到“${layout.result.join('”或“')}”列。`, 'No column with the result.')
  const file: ResultFile = { lines: [], declared: {} }
  for (const [i, row] of rows.slice(head + 1).entries()) {
    const reference = row[at.reference] ?? ''
    const amount = at.amount === -1 ? null : fenOfText(row[at.amount] ?? '')
    if (/合计|总计/.test(row.join(''))) {
      if (amount !== null) file.declared.fen = amount
      continue
    }
    const result = row[at.result] ?? ''
    const ok = layout.paid.includes(result)
    if (!ok && !layout.failed.includes(result))
      return unreadable(
        `第${head + i + 2}行的处理结果“${result}”不在约定的用语中，文件未采用。`,
        `Line ${head + i + 2}: the result "${result}" is not one of the agreed words; nothing was taken.`,
      )
    const because = at.reason === -1 ? '' : (row[at.reason] ?? '')
    file.lines.push({ reference, ok, fen: amount, because: ok ? null : (because || result).slice(0, 200) })
  }
  return file.lines.length > 0 ? { ok: true, file } : unreadable('文件中没有明细。', 'The file holds no lines.')
}
