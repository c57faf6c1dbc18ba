/** 特困 at the end of the month by where somebody is supported and how far he cares for himself: each holding once, so that it adds up to the table of tiers. Pure. */
import { careLevels, isTekun, supportModes } from '../../registry/shared.ts'
import type { Region } from '../../rules/shared.ts'
import type { Held } from './moves.ts'
import type { Place } from './read-holdings.ts'
import type { Row } from './section-rows.ts'

type Words = { zh: string; en: string }
const words = (zh: string, en: string): Words => ({ zh, en })

/**
 * Rows of section `care`: as it was decided here, else as the ledger has it; what neither says is not told, nothing is guessed
 * from amounts.
 * @example careRows(month.now, month.places, region)[0]?.figures // ['tekun-rural/home/half']
 */
export const careRows = (now: readonly Held[], places: ReadonlyMap<string, Place>, region: Region): Row[] =>
  now
    .filter((one) => isTekun(one.tier))
    .map((one) => {
      const figure = `${one.tier}/${one.support ?? 'unknown'}/${one.care ?? 'unknown'}`
      return {
        section: 'care',
        figures: [figure],
        what: careWords(region, figure),
        hh: one.hh,
        id: null,
        number: null,
        area: places.get(one.hh)?.area ?? '',
        persons: one.persons,
        yuan: one.fen === null ? null : one.fen / 100,
        on: null,
        days: null,
      }
    })

/**
 * Tier, support and level in the words of the region's ledger.
 * @example careWords(region, 'tekun-rural/home/half').zh // '农村牧区特困：分散供养，半护理'
 */
export function careWords(region: Region, figure: string): Words {
  const [tier, support, care] = figure.split('/') as [string, string, string]
  const label = region.meta.tiers.find((one) => one.id === tier)?.label ?? words(tier, tier)
  const where =
    support === 'unknown' ? words('供养方式未注明', 'support not stated') : wordOf(region, 'support-mode', support)
  const level =
    care === 'unknown' ? words('自理能力未评估', 'self-care not assessed') : wordOf(region, 'care-level', care)
  return words(`${label.zh}：${where.zh}，${level.zh}`, `${label.en}: ${where.en}, ${level.en}`)
}

/** The word of the form, or of a code only the ledger knows the first that it has for it. */
function wordOf(region: Region, role: 'care-level' | 'support-mode', code: string): Words {
  const known: Words | undefined =
    role === 'care-level'
      ? careLevels[code as keyof typeof careLevels]
      : supportModes[code as keyof typeof supportModes]
  if (known) return known
  const codes = [...region.datasets.values()]
    .filter((one) => one.kind === 'tier-ledger')
    .flatMap((one) => Object.values(one.fields).filter((field) => field.role === role))[0]?.codes
  return words(codes?.[code]?.[0] ?? code, code)
}
