/** The reason of a hit in both languages, with tiers and codes named in the region's words. */
import { filledReason } from '../../../engine/measure/index.ts'
import type { IndicatorDef, Region } from '../../rules/shared.ts'

export type MeasureValue = number | string | boolean | null

/** Words of coded measures by language: measure → code → word. */
function codeWords(region: Region, language: 'zh' | 'en'): Record<string, Record<string, string>> {
  const words: Record<string, Record<string, string>> = {
    tier: {
      none: { zh: '未纳入', en: 'none' }[language],
      ...Object.fromEntries(region.meta.tiers.map((tier) => [tier.id, tier.label[language]])),
    },
  }
  if (language === 'en') return words
  for (const [name, measure] of region.measures) {
    const codes =
      measure.value === undefined ? undefined : region.datasets.get(measure.dataset)?.fields[measure.value]?.codes
    if (codes)
      words[name] = Object.fromEntries(Object.entries(codes).map(([code, labels]) => [code, labels[0] ?? code]))
  }
  return words
}

/** Measures whose value is a month: they are told as a month, not as its first day. */
function monthMeasures(region: Region): Set<string> {
  const found = new Set<string>()
  for (const [name, measure] of region.measures)
    if (measure.value !== undefined && region.datasets.get(measure.dataset)?.fields[measure.value]?.type === 'month')
      found.add(name)
  return found
}

/**
 * Makes the function that fills an indicator's reason.
 * @example reasonWords(region)(indicator, { oop_12m: 41203 }, { oop_12m: 7 }).zh // '近12个月医疗自付41,203元（7次结算）…'
 */
export function reasonWords(
  region: Region,
): (
  indicator: IndicatorDef,
  measures: Readonly<Record<string, MeasureValue>>,
  counts: Readonly<Record<string, number | null>>,
) => { zh: string; en: string } {
  const words = { zh: codeWords(region, 'zh'), en: codeWords(region, 'en') }
  const months = monthMeasures(region)
  return (indicator, measures, counts) => {
    const values: Record<string, MeasureValue> = { ...measures }
    const english: Record<string, MeasureValue> = {}
    for (const [name, value] of Object.entries(measures))
      if (months.has(name) && typeof value === 'string') {
        values[name] = `${value.slice(0, 4)}年${Number(value.slice(5, 7))}月`
        english[name] = value.slice(0, 7)
      }
    for (const [name, count] of Object.entries(counts)) values[`${name}.count`] = count
    return {
      zh: filledReason(indicator.reason.zh, values, 'zh', words.zh),
      en: filledReason(indicator.reason.en, { ...values, ...english }, 'en', words.en),
    }
  }
}
