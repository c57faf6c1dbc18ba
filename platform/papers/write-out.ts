/** Facts written as they stand on a Chinese official paper: dates, money, ticks, names of ids. Pure. */

import { maskName } from '../access/shared.ts'

/** '2026-11-24' → '2026年11月24日'. */
export const chineseDate = (day: string): string => {
  const [year, month, date] = day.slice(0, 10).split('-')
  return `${year}年${Number(month)}月${Number(date)}日`
}
export const chineseMonth = (day: string): string => `${day.slice(0, 4)}年${Number(day.slice(5, 7))}月`

/** 1234.5 → '1,234.50元'. */
export const yuan = (amount: number): string =>
  `${amount.toLocaleString('en-US', { minimumFractionDigits: 2, maximumFractionDigits: 2 })}元`

const digits = '零壹贰叁肆伍陆柒捌玖'
const small = ['', '拾', '佰', '仟']
const large = ['', '万', '亿', '万亿']

/**
 * Money in the characters that cannot be changed by a stroke.
 * @example yuanInWords(12000) // '壹万贰仟元整'
 */
export function yuanInWords(amount: number): string {
  const fen = Math.round(amount * 100)
  const whole = Math.floor(fen / 100)
  let words = ''
  const text = String(whole)
  let zero = false
  for (let i = 0; i < text.length; i++) {
    const place = text.length - 1 - i
    const digit = Number(text[i])
    if (digit === 0) zero = true
    else {
      words += (zero && words ? '零' : '') + digits[digit] + small[place % 4]
      zero = false
    }
    if (place % 4 === 0 && place > 0) {
      // A group of four zeros has no name of its own.
      if (/[1-9]/.test(text.slice(Math.max(0, i - 3), i + 1))) words += large[place / 4]
      zero = zero || text[i] === '0'
    }
  }
  const [jiao, rest] = [Math.floor((fen % 100) / 10), fen % 10]
  if (whole === 0 && fen > 0) words = ''
  const yuanWords = whole > 0 || fen === 0 ? `${words || '零'}元` : ''
  if (jiao === 0 && rest === 0) return `${yuanWords}整`
  return `${yuanWords}${jiao > 0 ? `${digits[jiao]}角` : whole > 0 ? '零' : ''}${rest > 0 ? `${digits[rest]}分` : '整'}`
}

export interface Writing {
  /** Names of ids: words of the region's papers, lists of the region, choices of the forms. */
  words: (list: string, id: string) => string | undefined
  /** Name of a choice of the process's forms, by the field's name. */
  choice: (field: string, id: string) => string | undefined
}

/**
 * One value as it is written. @param how 'date', 'month', 'money', 'money-words', 'choice', 'words:relation', 'box:keep',
 *   'is:x', 'count', 'masked'; '' as it is
 * @returns null when there is nothing to write
 */
export function writeOut(value: unknown, how: string, path: string, writing: Writing): string | boolean | null {
  const [kind, more = ''] = how.split(':') as [string, string?]
  if (kind === 'box') return (Array.isArray(value) ? value.includes(more) : String(value ?? '') === more) ? '☑' : '☐'
  if (value === undefined || value === null || value === '') return null
  const many = (one: (value: unknown) => string | null) =>
    Array.isArray(value) ? value.map(one).filter(Boolean).join('、') || null : one(value)
  switch (kind) {
    case 'date':
      return many((one) => chineseDate(String(one)))
    case 'month':
      return many((one) => chineseMonth(String(one)))
    case 'money':
      return many((one) => yuan(Number(one)))
    case 'money-words':
      return many((one) => yuanInWords(Number(one)))
    case 'count':
      return Array.isArray(value) ? String(value.length) : String(value)
    case 'words':
      return many((one) => writing.words(more, String(one)) ?? String(one))
    case 'choice':
      return many((one) => writing.choice(more || path.split('.').at(-1)!, String(one)) ?? String(one))
    case 'masked':
      return maskName(String(value))
    case 'is':
      return String(value) === more
    default:
      if (typeof value === 'boolean') return value ? '是' : '否'
      return many((one) =>
        typeof one === 'object' && one !== null ? String((one as { name?: unknown }).name ?? '') || null : String(one),
      )
  }
}
