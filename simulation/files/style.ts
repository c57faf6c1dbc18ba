/** How a department writes its file: format, encoding, separators, words, date forms. Chosen by hash, the same for the same seed. */
import type { DatasetDef } from '../../modules/rules/index.ts'
import { hashText } from '../records/write-down.ts'
import type { FaultKind } from './faults.ts'

export interface FileStyle {
  format: 'csv' | 'xlsx'
  encoding: 'utf8' | 'utf8-bom' | 'gb18030' | 'utf16le'
  delimiter: ',' | ';' | '\t'
  extension: string
  /** strftime form of dates. */
  date: string
  month: string
  /** Some amounts carry thousands commas. */
  thousands: boolean
  /** Title, filling-in line and totals row around the table. */
  titles: boolean
  /** Cells equal to the row above stand merged (empty). */
  merged: boolean
  /** Header word of each field. */
  headers: Record<string, string>
  /** Code → word of each field. */
  words: Record<string, Record<string, string>>
}

const plainDates = ['%Y-%m-%d', '%Y/%m/%d', '%Y%m%d', '%Y-%m-%d']

/**
 * The style of one file. A sender keeps its style; one file in eight comes different (another colleague, another computer).
 * @example styleOf(def, ['id_number'], 12, '202610', 7, ['encoding']).encoding
 */
export function styleOf(
  def: DatasetDef,
  fields: readonly string[],
  rows: number,
  period: string,
  seed: number,
  faults: readonly FaultKind[],
): FileStyle {
  const usual = hashText(`${def.id}/${seed}`)
  const odd = hashText(`${def.id}/${seed}/${period}`)
  const h = odd % 8 === 0 ? odd >>> 3 : usual
  const on = (kind: FaultKind) => faults.includes(kind)
  const sheets = on('title-rows') || on('merged-cells')
  // An empty list comes as a sheet with the day on it, so that two of them are not the same file.
  const xlsx = sheets && (rows === 0 || (rows <= 6000 && (h >>> 4) % 5 < 3))
  const encoding = !on('encoding') ? 'utf8' : (['gb18030', 'utf8-bom', 'gb18030', 'utf16le', 'utf8'] as const)[h % 5]!
  const delimiter = encoding === 'utf16le' ? '\t' : on('delimiter') && (h >>> 7) % 4 === 0 ? ';' : ','
  const messy = faults.length > 0
  return {
    format: xlsx ? 'xlsx' : 'csv',
    encoding,
    delimiter,
    extension: xlsx ? 'xlsx' : delimiter === '\t' ? 'txt' : 'csv',
    date: messy ? plainDates[(h >>> 9) % 4]! : '%Y-%m-%d',
    month: messy ? ['%Y-%m', '%Y%m', '%Y年%m月'][(h >>> 11) % 3]! : '%Y-%m',
    thousands: messy && (h >>> 13) % 2 === 0,
    titles: xlsx && on('title-rows'),
    merged: xlsx && on('merged-cells'),
    headers: headersOf(def, fields, messy ? usual : 0),
    words: Object.fromEntries(
      fields.flatMap((field) => {
        const codes = def.fields[field]?.codes
        return codes ? [[field, wordsOf(codes, messy ? usual >>> 5 : 0)]] : []
      }),
    ),
  }
}

/** One of the first three header words that departments use for each field, never the same word twice. */
function headersOf(def: DatasetDef, fields: readonly string[], h: number): Record<string, string> {
  const taken = new Set<string>()
  const chosen: Record<string, string> = {}
  fields.forEach((field, i) => {
    const words = Object.entries(def.columns)
      .filter(([, target]) => target === field)
      .map(([word]) => word)
      .filter((word) => /[一-龥]/.test(word) && !taken.has(word))
    const word = words[(h >>> (i % 20)) % Math.min(3, Math.max(1, words.length))] ?? def.fields[field]!.label.zh
    taken.add(word)
    chosen[field] = word
  })
  return chosen
}

/** The word of each code: the first or second that is written in Chinese characters. */
function wordsOf(codes: Record<string, string[]>, h: number): Record<string, string> {
  return Object.fromEntries(
    Object.entries(codes).map(([code, labels]) => {
      const chinese = labels.filter((label) => /[一-龥]/.test(label))
      const choice = chinese.length > 0 ? chinese : labels
      return [code, choice[h % Math.min(2, choice.length)] ?? code]
    }),
  )
}
