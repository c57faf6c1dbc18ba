/** Sentences with `{measure}` and `{measure.count}` filled in with numbers, dates and words of the reader's language. */

export type ReasonValue = null | undefined | boolean | number | string

const words = {
  zh: { unknown: '未知', yes: '是', no: '否', and: '、' },
  en: { unknown: 'unknown', yes: 'yes', no: 'no', and: ', ' },
} as const

/**
 * Names inside the braces of a sentence.
 * @example placeholders('自付{oop_12m}元（{oop_12m.count}次）') // ['oop_12m', 'oop_12m.count']
 */
export function placeholders(template: string): string[] {
  return [...template.matchAll(/\{([^{}]+)\}/g)].map((match) => match[1]!.trim())
}

/**
 * Fills a reason. Numbers get thousands marks and at most two digits after the point, dates the reader's form,
 * what is null or missing the word for unknown; `labels` gives the words of codes (text values) by name.
 * @example filledReason('自付{oop}元，{oop.count}次，收入{income}元', { oop: 41203.5, 'oop.count': 7 }, 'zh')
 * // '自付41,203.5元，7次，收入未知元'
 */
export function filledReason(
  template: string,
  values: Readonly<Record<string, ReasonValue>>,
  locale: 'zh' | 'en',
  labels: Readonly<Record<string, Readonly<Record<string, string>>>> = {},
): string {
  return template.replace(/\{([^{}]+)\}/g, (_, inner: string) => {
    const name = inner.trim()
    const value = values[name]
    if (typeof value === 'string' && labels[name]?.[value] !== undefined) return labels[name][value]
    return formatted(value, locale)
  })
}

// Made once: making one costs more than a thousand numbers.
const numbers = {
  zh: new Intl.NumberFormat('zh-CN', { maximumFractionDigits: 2 }),
  en: new Intl.NumberFormat('en-GB', { maximumFractionDigits: 2 }),
}

/**
 * One value in words.
 * @example formatted('2026-10-03', 'zh') // '2026年10月3日'
 */
export function formatted(value: ReasonValue, locale: 'zh' | 'en'): string {
  if (value === null || value === undefined) return words[locale].unknown
  if (typeof value === 'boolean') return value ? words[locale].yes : words[locale].no
  if (typeof value === 'number') return numbers[locale].format(value)
  const date = /^(\d{4})-(\d{2})-(\d{2})/.exec(value)
  if (!date) return value
  return locale === 'zh' ? `${date[1]}年${Number(date[2])}月${Number(date[3])}日` : `${date[1]}-${date[2]}-${date[3]}`
}
