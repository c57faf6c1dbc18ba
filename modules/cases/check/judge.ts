/** The result of a check: answers held against the region's limits of the day. A person still decides; nothing missing is zero. */
import { limitFor, type Place, type Region } from '../../rules/index.ts'
import { type Asked, closed, type Line, type Report, type ReportItem, type Unknown, whole } from './facts.ts'

interface Weighed {
  item: ReportItem | null
  /** Answers that are missing and could make a difference. */
  unknown: Unknown[]
  tiers: readonly string[]
  what: string
}

/**
 * Meets: within every limit, all answers whole. Exceeds: some limit is passed for every tier in question, whatever may still be
 * missing. Everything else is for a person.
 * @param tier tier the check is for; null: all that have limits
 * @example judge(region, { area: '150426100201', urban: false, asOf: '2026-11-24' }, data.asked, data.lines, null).result // 'meets'
 */
export function judge(
  region: Region,
  place: Place,
  asked: readonly Asked[],
  lines: readonly Line[],
  tier: string | null,
): Report {
  const limits = (region.check?.limits ?? []).filter((one) => tier === null || one.tiers.includes(tier))
  const members = asked.flatMap((one, i) => (one.obligor ? [] : [i]))
  const weighed = limits.map((limit): Weighed => {
    const own = lines.filter((line) => members.includes(line.person) && limit.sources.includes(line.source))
    const { most, standards } = limitFor(region, limit, place, members.length)
    const sum = total(own)
    const over = most !== null && sum > most
    const asItem = (): ReportItem => ({
      what: limit.label.zh,
      value: sum,
      limit: most!,
      unit: limit.unit.zh,
      tiers: limit.tiers,
      standards: standards.map((row) => ({
        id: row.id,
        value: row.value,
        unit: row.unit,
        from: row.valid_from,
        source: row.source,
      })),
      article: limit.article,
    })
    const missing = own.filter((line) => !whole(line.state))
    const unknown = missing.map(({ person, source, state }) => ({ person, source, state }))
    return { item: over ? asItem() : null, unknown: over ? [] : unknown, tiers: limit.tiers, what: limit.label.zh }
  })
  // A limit whose standard is not set for the place, or for which nobody was asked, cannot be told either.
  const blind = limits.filter(
    (limit) =>
      limitFor(region, limit, place, members.length).most === null ||
      !lines.some((line) => members.includes(line.person) && limit.sources.includes(line.source)),
  )
  const tiers = tier === null ? [...new Set(limits.flatMap((one) => one.tiers))] : [tier]
  const exceeded = tiers.filter((one) => weighed.some((limit) => limit.item && limit.tiers.includes(one)))
  const unclear = weighed.filter((one) => one.unknown.length > 0)
  const result =
    limits.length === 0 || members.length === 0
      ? 'person'
      : exceeded.length === tiers.length
        ? 'exceeds'
        : exceeded.length > 0 || unclear.length > 0 || blind.length > 0
          ? 'person'
          : 'meets'
  return {
    result,
    items: weighed.flatMap((one) => one.item ?? []),
    unclear: [
      ...unclear.map((one) => ({ what: one.what, unknown: one.unknown })),
      ...blind.map((one) => ({ what: one.label.zh, unknown: [] })),
    ],
  }
}

/** What is known of the members together; things counted by name count once, whoever of them owns them. */
function total(lines: readonly Line[]): number {
  const known = lines.filter((line) => line.value !== null && !closed(line.state))
  const things = new Set(known.flatMap((line) => line.keys ?? []))
  const rest = known.filter((line) => !line.keys).reduce((sum, line) => sum + Math.round(line.value! * 100), 0) / 100
  return rest + things.size
}

/** What the parent and the family are told of a report: items above, then what cannot be told. */
export const itemsToTell = (report: Report): { what: string; value: string; limit: string }[] => [
  ...report.items.map((one) => ({
    what: one.what,
    value: `${one.value}${one.unit}`,
    limit: `${one.limit}${one.unit}（${one.article}）`.slice(0, 200),
  })),
  ...report.unclear.map((one) => ({ what: one.what, value: '未能核清，需人工判断', limit: '—' })),
]
