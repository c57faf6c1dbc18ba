/** Which data of which place and months were not delivered, in words: why a warning can no longer be judged. */
import { type LakeInput, missingStretches, type Plan } from '../../../engine/measure/index.ts'
import { areaName } from '../../matching/index.ts'
import type { Region } from '../../rules/shared.ts'
import type { UnknownMeasure } from '../shapes/warning.ts'

/**
 * Makes a function that says what a measure lacks in a county; answers are kept, because thousands of households share them.
 * @example missingWords(region, plan, lake)('oop_12m', '150403').why_zh // '元宝山区2026年9月至10月的医保结算数据未交付'
 */
export function missingWords(
  region: Region,
  plan: Plan,
  lake: LakeInput,
): (measure: string, county: string) => UnknownMeasure {
  const kept = new Map<string, UnknownMeasure>()
  return (measure, county) => {
    const key = `${measure}|${county}`
    const known = kept.get(key) ?? wordsFor(region, plan, lake, measure, county)
    kept.set(key, known)
    return known
  }
}

function wordsFor(region: Region, plan: Plan, lake: LakeInput, measure: string, county: string): UnknownMeasure {
  const place = areaName(region, county)
  const compiled = plan.measures.get(measure)
  if (!compiled) {
    const standard = measure.replace(/^standard\./, '')
    return {
      measure,
      dataset: 'standards',
      since: null,
      why_zh: measure === 'urban' ? `${place}的城乡划分未设定` : `${place}未设定标准“${standard}”`,
      why_en:
        measure === 'urban'
          ? `Town or country is not set for ${place}`
          : `No standard "${standard}" is set for ${place}`,
    }
  }
  const dataset = compiled.input.dataset
  const deliveries = lake.coverage.filter((delivery) => delivery.dataset === dataset)
  const due = lake.dueUntil?.get(dataset) ?? plan.input.asOf
  const stretches = missingStretches(compiled, county, deliveries, plan.input.asOf, due)
  const since = deliveries
    .filter((delivery) => county.startsWith(delivery.area))
    .reduce<string | null>((last, { from, to }) => ((to ?? from) > (last ?? '') ? (to ?? from) : last), null)
  return { measure, dataset, since, ...notDelivered(region, dataset, place, stretches) }
}

/** The sentence for a data set of a place; without stretches it was delivered, but says nothing of the household. */
export function notDelivered(
  region: Region,
  dataset: string,
  place: string,
  stretches: readonly { from: string | null; to: string }[],
): { why_zh: string; why_en: string } {
  const label = region.datasets.get(dataset)?.label ?? { zh: dataset, en: dataset }
  if (stretches.length === 0)
    return {
      why_zh: `${place}的${label.zh}数据中已没有本户的记录`,
      why_en: `${label.en} of ${place} no longer has a record of the household`,
    }
  const months = stretches.flatMap(({ from, to }) =>
    from === null ? [] : [[from.slice(0, 7), to.slice(0, 7)] as const],
  )
  const zh = months.map(([from, to]) => monthsZh(from, to)).join('、')
  const en = months.map(([from, to]) => (from === to ? from : `${from} to ${to}`)).join(', ')
  return {
    why_zh: `${place}${zh}的${label.zh}数据未交付`,
    why_en: `${label.en} of ${place}${en ? ` for ${en}` : ''}: not delivered`,
  }
}

/** @example monthsZh('2026-09', '2026-10') // '2026年9月至10月' */
function monthsZh(from: string, to: string): string {
  const month = (text: string) => `${Number(text.slice(5))}月`
  const year = (text: string) => `${text.slice(0, 4)}年`
  if (from === to) return `${year(from)}${month(from)}`
  return `${year(from)}${month(from)}至${from.slice(0, 4) === to.slice(0, 4) ? '' : year(to)}${month(to)}`
}
