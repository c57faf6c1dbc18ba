/** 特困 at the end of the month by how far somebody cares for himself: each holding once, so that it adds up to the table of tiers. Pure. */
import type { Region } from '../../rules/shared.ts'
import type { Held } from './moves.ts'
import type { Place } from './read-holdings.ts'
import type { Row } from './section-rows.ts'

type Words = { zh: string; en: string }

/**
 * Rows of section `care`. What was decided here, or stands in a ledger without it, is not assessed; nothing is guessed from amounts.
 * @example careRows(month.now, month.places, region)[0]?.figures // ['tekun-rural/half']
 */
export const careRows = (now: readonly Held[], places: ReadonlyMap<string, Place>, region: Region): Row[] =>
  now
    .filter((one) => one.tier.startsWith('tekun'))
    .map((one) => ({
      section: 'care',
      figures: [`${one.tier}/${one.care ?? 'unknown'}`],
      what: careWords(region, one.tier, one.care ?? 'unknown'),
      hh: one.hh,
      id: null,
      number: null,
      area: places.get(one.hh)?.area ?? '',
      persons: one.persons,
      yuan: one.fen === null ? null : one.fen / 100,
      on: null,
      days: null,
    }))

/** Tier and level in the words of the region's ledger. @example careWords(region, 'tekun-rural', 'half').zh // '农村牧区特困：半护理' */
export function careWords(region: Region, tier: string, care: string): Words {
  const label = region.meta.tiers.find((one) => one.id === tier)?.label ?? { zh: tier, en: tier }
  if (care === 'unknown') return { zh: `${label.zh}：自理能力未评估`, en: `${label.en}: self-care not assessed` }
  const codes = [...region.datasets.values()]
    .filter((one) => one.kind === 'tier-ledger')
    .flatMap((one) => Object.values(one.fields).filter((field) => field.role === 'care-level'))[0]?.codes
  return { zh: `${label.zh}：${codes?.[care]?.[0] ?? care}`, en: `${label.en}: self-care ${care}` }
}
