/** The table of tiers: what was, came, went and is, by tier and kind of place; and whether it adds up. Pure. */
import type { Amounts, Mismatch, TierColumn, TierRow } from '../shared.ts'
import { tierColumns } from '../shared.ts'
import type { Difference, Held, Move } from './moves.ts'

type Urban = TierRow['urban']
interface Tier {
  id: string
  label: { zh: string; en: string }
}

/**
 * Rows of the table in the region's order; kinds of place nobody lives in are left out.
 * @example tierRows(region.meta.tiers, last, moves, now, (hh) => 'rural')
 */
export function tierRows(
  tiers: readonly Tier[],
  last: readonly Held[],
  moves: readonly Move[],
  now: readonly Held[],
  urbanOf: (hh: string) => Urban,
): TierRow[] {
  const found = new Map<string, { households: number; persons: number; fen: number }>()
  const add = (tier: string, urban: Urban, column: TierColumn, households: number, persons: number, fen: number) => {
    const key = `${tier}|${urban}|${column}`
    const cell = found.get(key) ?? { households: 0, persons: 0, fen: 0 }
    cell.households += households
    cell.persons += persons
    cell.fen += fen
    found.set(key, cell)
  }
  const unknown = new Map<string, number>()
  for (const one of last) add(one.tier, urbanOf(one.hh), 'last', 1, one.persons, one.fen ?? 0)
  for (const one of moves) add(one.tier, urbanOf(one.hh), one.column, one.households, one.persons, one.fen)
  for (const one of now) {
    const urban = urbanOf(one.hh)
    add(one.tier, urban, 'now', 1, one.persons, one.fen ?? 0)
    if (one.fen === null) unknown.set(`${one.tier}|${urban}`, (unknown.get(`${one.tier}|${urban}`) ?? 0) + 1)
  }
  const ids = new Set([...found.keys()].map((key) => key.split('|').slice(0, 2).join('|')))
  const known = new Map(tiers.map((tier) => [tier.id, tier.label]))
  const order = [
    ...tiers.map((tier) => tier.id),
    ...[...ids].map((id) => id.split('|')[0]!).filter((id) => !known.has(id)),
  ]
  return [...new Set(order)].flatMap((tier) =>
    (['urban', 'rural', 'unknown'] as const)
      .filter((urban) => ids.has(`${tier}|${urban}`))
      .map(
        (urban): TierRow => ({
          tier,
          label: known.get(tier) ?? { zh: tier, en: tier },
          urban,
          unknownAmounts: unknown.get(`${tier}|${urban}`) ?? 0,
          cells: Object.fromEntries(
            tierColumns.map((column): [TierColumn, Amounts] => {
              const cell = found.get(`${tier}|${urban}|${column}`) ?? { households: 0, persons: 0, fen: 0 }
              return [column, { households: cell.households, persons: cell.persons, yuan: cell.fen / 100 }]
            }),
          ) as Record<TierColumn, Amounts>,
        }),
      ),
  )
}

/** What does not add up, household by household, in words that say what to look at. */
export function mismatchesOf(left: readonly Difference[], label: (tier: string) => string): Mismatch[] {
  const said = (held: Held | null) =>
    held === null
      ? '未享受'
      : `${held.persons}人、${held.fen === null ? '金额未知' : `${(held.fen / 100).toFixed(2)}元`}`
  const saidEn = (held: Held | null) =>
    held === null
      ? 'nothing'
      : `${held.persons} persons, ${held.fen === null ? 'amount unknown' : `${(held.fen / 100).toFixed(2)} yuan`}`
  return left.map((one) => ({
    hh: one.hh,
    tier: one.tier,
    what: {
      zh: `${label(one.tier)}：上月加减本月决定应为${said(one.told)}，登记为${said(one.found)}。`,
      en: `${label(one.tier)}: last month and the decisions give ${saidEn(one.told)}, the registry says ${saidEn(one.found)}.`,
    },
  }))
}

/** Whether each row's columns add up in households, persons and yuan; the sum is made again from what is printed. */
export function rowsThatFail(rows: readonly TierRow[]): TierRow[] {
  const sum = (row: TierRow, of: keyof Amounts) =>
    tierColumns.filter((column) => column !== 'now').reduce((all, column) => all + (row.cells[column][of] ?? 0), 0)
  return rows.filter((row) =>
    (['households', 'persons', 'yuan'] as const).some(
      (of) => Math.abs(sum(row, of) - (row.cells.now[of] ?? 0)) > 0.004,
    ),
  )
}
