/** Characters that clerks, spreadsheets and input methods leave in cells, and how they are folded away. */
import { text } from '../../../engine/sql/index.ts'

const wide = Array.from({ length: 94 }, (_, i) => String.fromCodePoint(0xff01 + i)).join('')
const narrow = Array.from({ length: 94 }, (_, i) => String.fromCodePoint(0x21 + i)).join('')

/** Blanks of every kind, invisible characters, byte order marks and quotation marks; the inside of a character class. */
const invisible = [
  [0x00, 0x20],
  [0x7f, 0xa0],
  [0xad, 0xad],
  [0x180e, 0x180e],
  [0x2000, 0x200f],
  [0x2028, 0x202f],
  [0x205f, 0x206f],
  [0x3000, 0x3000],
  [0xfeff, 0xfeff],
] as const
const quotes = `'"\`´‘’“”′`

const range = ([from, to]: readonly [number, number], code: (n: number) => string) =>
  from === to ? code(from) : `${code(from)}-${code(to)}`
const jsClass = invisible.map((r) => range(r, (n) => `\\u{${n.toString(16)}}`)).join('')
const re2Class = invisible.map((r) => range(r, (n) => `\\x{${n.toString(16)}}`)).join('')

const jsInvisible = new RegExp(`[${jsClass}]`, 'gu')
const jsInvisibleOrQuote = new RegExp(`[${jsClass}${quotes}]`, 'gu')
const jsEdges = new RegExp(`^[${jsClass}]+|[${jsClass}]+$`, 'gu')
const jsWide = /[\uff01-\uff5e]/g

/** Full-width letters, digits and signs → half-width. @example foldWidth('１５０Ｘ（') // '150X(' */
export function foldWidth(value: string): string {
  return value.replace(jsWide, (c) => String.fromCodePoint(c.codePointAt(0)! - 0xfee0))
}

/** {@link foldWidth} in SQL; the translation is only computed for texts that need it. */
export function foldWidthSql(x: string): string {
  return `CASE WHEN regexp_matches(${x}, '[\\x{ff01}-\\x{ff5e}]') THEN translate(${x}, ${text(wide)}, ${text(narrow)}) ELSE ${x} END`
}

/** a–z → A–Z and nothing else: other alphabets have no agreed capitals. @example capitals('x１ä') // 'X１ä' */
export function capitals(value: string): string {
  return value.replace(/[a-z]/g, (c) => c.toUpperCase())
}

/** {@link capitals} in SQL. */
export function capitalsSql(x: string): string {
  return `CASE WHEN regexp_matches(${x}, '[a-z]') THEN translate(${x}, 'abcdefghijklmnopqrstuvwxyz', 'ABCDEFGHIJKLMNOPQRSTUVWXYZ') ELSE ${x} END`
}

/** Takes out blanks, invisible characters and quotation marks everywhere. @example squeeze("' 150 403'") // '150403' */
export function squeeze(value: string): string {
  return value.replace(jsInvisibleOrQuote, '')
}

/** {@link squeeze} in SQL. */
export function squeezeSql(x: string): string {
  const pattern = text(`[${re2Class}${quotes}]`)
  return `CASE WHEN regexp_matches(${x}, ${pattern}) THEN regexp_replace(${x}, ${pattern}, '', 'g') ELSE ${x} END`
}

/** Takes out blanks and invisible characters, keeps quotation marks. */
export function withoutBlanks(value: string): string {
  return value.replace(jsInvisible, '')
}

/** {@link withoutBlanks} in SQL. */
export function withoutBlanksSql(x: string): string {
  return `regexp_replace(${x}, '[${re2Class}]', '', 'g')`
}

/** Takes blanks and invisible characters off both ends. */
export function trimEdges(value: string): string {
  return value.replace(jsEdges, '')
}

/** {@link trimEdges} in SQL. Only texts that begin or end with such a character pay for it. */
export function trimEdgesSql(x: string): string {
  const edge = `^[${re2Class}]|[${re2Class}]$`
  const all = `^[${re2Class}]+|[${re2Class}]+$`
  return `CASE WHEN regexp_matches(${x}, '${edge}') THEN regexp_replace(${x}, '${all}', '', 'g') ELSE ${x} END`
}

const emptyWords = new Set([
  '',
  '-',
  '--',
  '---',
  '—',
  '——',
  '/',
  '//',
  '\\',
  '\\N',
  '*',
  '无',
  '空',
  '不详',
  '未知',
  '暂无',
  '待查',
  '待补',
  '未填',
  'NULL',
  'NONE',
  'N/A',
  '#N/A',
  'NAN',
  'NA',
  '0000-00-00',
])

/** Words that say "nothing here", in one spelling each. */
export const emptyWordList: readonly string[] = [...emptyWords]

/** As they are written: all capitals, all small, or with one capital. */
const emptyForms = [
  ...new Set(
    [...emptyWords].flatMap((word) => [word, word.toLowerCase(), word.slice(0, 1) + word.slice(1).toLowerCase()]),
  ),
]

const emptySet = new Set(emptyForms)

/** A word that says "nothing here". @example isEmptyWord('不详') // true */
export function isEmptyWord(value: string): boolean {
  return emptySet.has(value)
}

/** {@link isEmptyWord} in SQL. */
export function isEmptyWordSql(x: string): string {
  return `(${x} IN (${emptyForms.map(text).join(', ')}))`
}

/** Folded and squeezed, NULL for a word that says nothing: the beginning of every rule but those for names and texts. */
export function prepare(raw: string): string | null {
  const value = squeeze(foldWidth(raw))
  return isEmptyWord(value) ? null : value
}

/**
 * {@link prepare} in SQL as stages `w` (half-width), `s` (without blanks and quotes) and `t`. Plain ASCII letters, digits and
 * `.-/:` skip the work, and so does everything where `skip` is true.
 */
export function prepareStages(c: (name: string) => string, skip = 'FALSE'): Record<string, string>[] {
  const unless = (sql: string) => (skip === 'FALSE' ? sql : `CASE WHEN ${skip} THEN NULL ELSE ${sql} END`)
  const plain = `regexp_full_match(${c('raw')}, '[0-9A-Za-z.:/-]*')`
  return [
    { w: unless(`CASE WHEN ${plain} THEN ${c('raw')} ELSE ${foldWidthSql(c('raw'))} END`) },
    { s: unless(`CASE WHEN ${plain} THEN ${c('w')} ELSE ${squeezeSql(c('w'))} END`) },
    { t: unless(`CASE WHEN ${isEmptyWordSql(c('s'))} THEN NULL ELSE ${c('s')} END`) },
  ]
}
