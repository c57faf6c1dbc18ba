/** The reason of a hit in words: the indicator's sentence with its figures filled in. */

export type MeasureValue = number | string | boolean | null

/** Words for values that are not numbers, e.g. tier ids. */
export type ValueWords = (measure: string, value: string, language: 'zh' | 'en') => string | undefined

const unknownWord = { zh: '（未知）', en: '(unknown)' }

/**
 * A value as people write it: thousands separated, at most two digits after the point, none when they are zero.
 * @example formatValue(41203.5, 'zh') // '41,203.5'
 */
export function formatValue(value: MeasureValue | undefined, language: 'zh' | 'en'): string {
  if (value === null || value === undefined) return unknownWord[language]
  if (typeof value === 'number') return value.toLocaleString('en-US', { maximumFractionDigits: 2 })
  if (typeof value === 'boolean') return language === 'zh' ? (value ? '是' : '否') : value ? 'yes' : 'no'
  return value
}

/**
 * Fills `{measure}` and `{measure.count}` in a sentence; what is unknown is said to be unknown, never 0 or blank.
 * @example fillReason('自付{oop}元（{oop.count}次）', 'zh', { oop: 41203 }, { oop: 7 }) // '自付41,203元（7次）'
 */
export function fillReason(
  sentence: string,
  language: 'zh' | 'en',
  measures: Readonly<Record<string, MeasureValue>>,
  counts: Readonly<Record<string, number | null>>,
  words?: ValueWords,
): string {
  return sentence.replace(/\{([a-z][\w.-]*)\}/g, (_, name: string) => {
    if (name.endsWith('.count') && !(name in measures)) return formatValue(counts[name.slice(0, -6)] ?? null, language)
    const value = measures[name]
    if (typeof value === 'string') return words?.(name, value, language) ?? value
    return formatValue(value, language)
  })
}
