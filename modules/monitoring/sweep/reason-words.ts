/** The reason of a hit in both languages, with tiers and codes named in the region's words. */
import type { IndicatorDef, Region } from '../../rules/shared.ts'
import { fillReason, type MeasureValue, type ValueWords } from './fill-reason.ts'

/**
 * Makes the function that fills an indicator's reason.
 * @example reasonWords(region)(indicator, { oop_12m: 41203 }, { oop_12m: 7 }).zh
 */
export function reasonWords(
  region: Region,
): (
  indicator: IndicatorDef,
  measures: Readonly<Record<string, MeasureValue>>,
  counts: Readonly<Record<string, number | null>>,
) => { zh: string; en: string } {
  const tiers = new Map(region.meta.tiers.map((tier) => [tier.id, tier.label]))
  const words: ValueWords = (measure, value, language) => {
    if (measure === 'tier')
      return value === 'none' ? { zh: '未纳入', en: 'none' }[language] : tiers.get(value)?.[language]
    const def = region.measures.get(measure)
    const field = def?.value === undefined ? undefined : region.datasets.get(def.dataset)?.fields[def.value]
    return language === 'zh' ? field?.codes?.[value]?.[0] : undefined
  }
  return (indicator, measures, counts) => ({
    zh: fillReason(indicator.reason.zh, 'zh', measures, counts, words),
    en: fillReason(indicator.reason.en, 'en', measures, counts, words),
  })
}
