/** The words of a column that repeat over a whole sheet: cleaned once, recognised while reading. */
import { text } from '../../../engine/sql/index.ts'
import { cleanField, fieldRule } from '../clean/field-rule.ts'
import type { MappedColumn } from './sheet-columns.ts'

/** More words than this are no list of words, or of words that mean others. */
const mostWords = 1000
const mostMeanings = 200
/** A share of rows with words seen once only: about as many rows will hold words never seen. */
const fewUnseen = 0.002

export interface CommonWords {
  words: readonly { raw: string; value: string | null }[]
  /** Whether nearly every row of the sheet will find its word here. */
  complete: boolean
}

/**
 * Words of the sample that are taken in without a fault; undefined when they are too many.
 * @example commonWords(column, [['门诊'], ['门诊'], ['住院']]) // { words: [{ raw: '门诊', value: 'outpatient' }, …], complete: false }
 */
export function commonWords(column: MappedColumn, sample: readonly string[][]): CommonWords | undefined {
  const counts = new Map<string, number>()
  let filled = 0
  for (const row of sample) {
    const raw = row[column.index]
    if (!raw) continue
    filled += 1
    counts.set(raw, (counts.get(raw) ?? 0) + 1)
    if (counts.size > mostWords) return undefined
  }
  let seenOnce = 0
  const words: { raw: string; value: string | null }[] = []
  for (const [raw, count] of counts) {
    if (count === 1) seenOnce += 1
    // The header once more, a total, a text with a byte order mark (which the driver would drop): not for the short way.
    if (raw === column.header || raw.includes('计') || raw.includes('\ufeff') || raw.includes('\0')) continue
    const { value, fault } = cleanField(column.def, raw, column.times)
    if (fault === null && (value !== null || !column.def.required)) words.push({ raw, value })
  }
  if (words.length > mostMeanings && words.some((w) => w.raw !== w.value)) return undefined
  return { words, complete: seenOnce <= Math.max(1, fewUnseen * filled) }
}

/**
 * The words as a list DuckDB numbers them by: looked up without a join, which would lose the order of the rows.
 * @returns SQL of the number of a cell's word (NULL for any other text), and of the value that belongs to it
 * @example listWords(column, [{ raw: '男', value: '1' }]).number('c2') // TRY_CAST(c2 AS ENUM('男'))
 */
export function listWords(
  column: MappedColumn,
  words: CommonWords['words'],
): { number: (cell: string) => string; value: (number: string) => string } {
  const { type } = fieldRule(column.def, column.times)
  const listOf = (texts: readonly string[]) => `ENUM(${texts.map(text).join(', ')})`
  const number = (cell: string) =>
    words.length === 0 ? 'NULL::VARCHAR' : `TRY_CAST(${cell} AS ${listOf(words.map((w) => w.raw))})`
  if (type === 'VARCHAR' && words.every((w) => w.raw === w.value)) return { number, value: (n) => n }
  const values = [...new Set(words.flatMap((w) => (w.value === null ? [] : [w.value])))]
  const valueType = type === 'VARCHAR' && values.length > 0 ? listOf(values) : type
  const meant = words.flatMap((w) =>
    w.value === null ? [] : [`WHEN ${text(w.raw)} THEN CAST(${text(w.value)} AS ${valueType})`],
  )
  const value = (n: string) => (meant.length === 0 ? `CAST(NULL AS ${type})` : `CASE ${n} ${meant.join(' ')} END`)
  return { number, value }
}
