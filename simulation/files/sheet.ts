/** A table as a clerk's spreadsheet: title, filling-in line, merged cells, totals, a second sheet with notes. */
import type { DatasetDef } from '../../modules/rules/index.ts'
import type { FileStyle } from './style.ts'
import { columnName, type XlsxCell, type XlsxSheet } from './write-xlsx.ts'

/**
 * Lays out rows of text as sheets. Amounts become numbers and ISO dates date cells, as a spreadsheet would have them.
 * @returns the sheets and the row number of the header, counted from 1.
 */
export function sheetOf(
  rows: readonly Record<string, string | null>[],
  fields: readonly string[],
  def: DatasetDef,
  style: FileStyle,
  words: { title: string; place: string; day: string },
): { sheets: XlsxSheet[]; headerRow: number } {
  const headers = fields.map((field) => style.headers[field]!)
  const [year, month, day] = words.day.split('-').map(Number)
  const above: XlsxCell[][] = style.titles
    ? [[words.title], [`填报单位：${words.place}`, '', `填报日期：${year}年${month}月${day}日`]]
    : []
  const headerRow = above.length + 1
  const merges = style.titles && headers.length > 1 ? [`A1:${columnName(headers.length - 1)}1`] : []
  const blanks = style.merged ? fields.map((field) => def.fields[field]!.fill_down) : fields.map(() => false)
  const keyField = fields.findIndex((_, i) => blanks[i])
  const body = rows.map((row, r): XlsxCell[] => {
    const before = rows[r - 1]
    const same =
      keyField >= 0 &&
      before !== undefined &&
      blanks.every((blank, i) => !blank || before[headers[i]!] === row[headers[i]!])
    return headers.map((header, i) =>
      same && blanks[i] ? null : cellOf(row[header] ?? null, def.fields[fields[i]!]!.type, style),
    )
  })
  if (keyField >= 0) merges.push(...mergedRuns(body, keyField, headerRow))
  const below: XlsxCell[][] = style.titles ? [['合计', `${rows.length}条`]] : []
  const sheets: XlsxSheet[] = [{ name: 'Sheet1', rows: [...above, headers, ...body, ...below], merges }]
  if (style.titles)
    sheets.push({ name: '填表说明', rows: [['证件号码请以文本格式填写'], ['日期按年月日填写，金额单位为元']] })
  return { sheets, headerRow }
}

function cellOf(value: string | null, type: string, style: FileStyle): XlsxCell {
  if (value === null) return null
  if (type.startsWith('decimal') || type === 'integer') {
    const number = Number(value.replaceAll(',', ''))
    return Number.isFinite(number) ? number : value
  }
  if (
    type === 'date' &&
    style.date === '%Y-%m-%d' &&
    !Number.isNaN(Date.parse(`${value}T00:00:00Z`)) &&
    value >= '1901'
  ) {
    return new Date(`${value}T00:00:00Z`).toISOString().startsWith(value) ? { date: value } : value
  }
  return value
}

/** Ranges of the first merged column: a value and the empty cells below it. */
function mergedRuns(body: readonly XlsxCell[][], column: number, headerRow: number): string[] {
  const letter = columnName(column)
  const merges: string[] = []
  let start = 0
  for (let r = 1; r <= body.length; r += 1) {
    if (r < body.length && body[r]![column] === null) continue
    if (r - start > 1) merges.push(`${letter}${headerRow + 1 + start}:${letter}${headerRow + r}`)
    start = r
  }
  return merges
}
