/** Why a measure is unknown, in words: which data set was not delivered, and since when. */
import type { Region } from '../../rules/shared.ts'
import type { Coverage } from '../../sources/index.ts'
import type { UnknownMeasure } from '../shapes/warning.ts'
import { dueUntil } from './due-until.ts'
import { lastDayKnown } from './lake-state.ts'

const monthZh = (day: string) => `${day.slice(0, 4)}年${Number(day.slice(5, 7))}月`

/**
 * Makes a function that explains an unknown measure for a county; answers are kept, because thousands of households share them.
 * @example unknownWords(region, coverage, '2026-10-31')('oop_12m', '150403').why_zh // '医保结算数据2026年8月之后未交付'
 */
export function unknownWords(
  region: Region,
  coverage: readonly Coverage[],
  asOf: string,
): (measure: string, county: string) => UnknownMeasure {
  const kept = new Map<string, UnknownMeasure>()
  return (measure, county) => {
    const key = `${measure}|${county}`
    const known = kept.get(key)
    if (known) return known
    const dataset = datasetOf(region, measure)
    const words = wordsFor(region, coverage, asOf, measure, dataset, county)
    kept.set(key, words)
    return words
  }
}

function datasetOf(region: Region, measure: string): string {
  const def = region.measures.get(measure)
  if (def) return def.dataset
  const kind = measure === 'tier' ? 'tier-ledger' : 'population'
  return [...region.datasets.values()].find((one) => one.kind === kind)?.id ?? kind
}

function wordsFor(
  region: Region,
  coverage: readonly Coverage[],
  asOf: string,
  measure: string,
  dataset: string,
  county: string,
): UnknownMeasure {
  const def = region.datasets.get(dataset)
  const label = def?.label ?? { zh: dataset, en: dataset }
  if (measure.startsWith('standard.'))
    return {
      measure,
      dataset: 'standards',
      since: null,
      why_zh: `本地未设定“${region.meta.standards[measure.slice(9)]?.zh ?? measure.slice(9)}”`,
      why_en: `"${region.meta.standards[measure.slice(9)]?.en ?? measure.slice(9)}" is not set for this area`,
    }
  const since = lastDayKnown(coverage, dataset, county)
  const due = def ? dueUntil(def.delivery, asOf) : null
  if (since === null)
    return { measure, dataset, since, why_zh: `${label.zh}数据从未交付`, why_en: `${label.en}: never delivered` }
  if (since < (due ?? asOf))
    return {
      measure,
      dataset,
      since,
      why_zh: `${label.zh}数据${monthZh(since)}之后未交付`,
      why_en: `${label.en}: not delivered after ${since}`,
    }
  return {
    measure,
    dataset,
    since,
    why_zh: `${label.zh}数据未覆盖整个统计期间或本户无记录`,
    why_en: `${label.en}: the period is not fully covered, or there is no record of the household`,
  }
}
