import type { Language } from './text.ts'

/** Unknown is shown as unknown, never as 0 or blank. */
const unknown = { zh: '未知', en: 'unknown' } as const

/**
 * Money: 12,000.00 元 / CNY 12,000.00.
 * @example money(12000, 'zh') // '12,000.00 元'
 */
export function money(amount: number | null | undefined, language: Language, digits = 2): string {
  if (amount === null || amount === undefined) return unknown[language]
  const figure = amount.toLocaleString('en-US', { minimumFractionDigits: digits, maximumFractionDigits: digits })
  return language === 'zh' ? `${figure} 元` : `CNY ${figure}`
}

/**
 * A count with thousands apart.
 * @example quantity(1979700) // '1,979,700'
 */
export const quantity = (value: number | null | undefined, language: Language = 'zh'): string =>
  value === null || value === undefined ? unknown[language] : value.toLocaleString('en-US')

/**
 * A share between 0 and 1.
 * @example percent(0.9731) // '97.3%'
 */
export const percent = (share: number | null | undefined, language: Language = 'zh', digits = 1): string =>
  share === null || share === undefined ? unknown[language] : `${(share * 100).toFixed(digits)}%`

/**
 * A day as YYYY-MM-DD, from a date text, a moment or a Date.
 * @example day('2026-11-23T08:00:00Z') // '2026-11-23'
 */
export function day(value: string | Date | null | undefined, language: Language = 'zh'): string {
  if (!value) return unknown[language]
  if (typeof value === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(value)) return value
  return inChina(value).slice(0, 10)
}

/**
 * A moment as YYYY-MM-DD HH:MM in China's time.
 * @example moment('2026-11-23T08:00:00Z') // '2026-11-23 16:00'
 */
export const moment = (value: string | Date | null | undefined, language: Language = 'zh'): string =>
  value ? inChina(value).slice(0, 16) : unknown[language]

/** China has one time zone and no summer time: eight hours are all there is to add. */
const inChina = (value: string | Date): string =>
  new Date(new Date(value).getTime() + 8 * 3_600_000).toISOString().replace('T', ' ')
