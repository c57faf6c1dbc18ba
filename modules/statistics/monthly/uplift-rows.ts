/**
 * Category uplift 分类施保 (社会救助法第二十条): what of the amounts is uplift, what of it came, rose, fell and went, by tier. A holding
 * whose uplift nobody told is in no column and counted by itself. Pure.
 */
import { isDibao } from '../../registry/shared.ts'
import { type Amounts, type Mismatch, type UpliftColumn, type UpliftRow, upliftColumns } from '../shared.ts'
import type { Change, Held } from './moves.ts'

type Words = { zh: string; en: string }
export interface UpliftMove {
  hh: string
  tier: string
  column: Exclude<UpliftColumn, 'last' | 'now'>
  on: string
  households: number
  persons: number
  fen: number
  number: string | null
}

/** Uplift of a holding: nothing held is none, unknown is null. */
const upliftOf = (held: Held | null) => (held === null ? { persons: 0, fen: 0 } : (held.uplift ?? null))
const counted = (held: Held | null) => {
  const { persons, fen } = upliftOf(held) ?? { persons: 0, fen: 0 }
  return { households: persons > 0 ? 1 : 0, persons, fen }
}
const sameUplift = (a: Held | null, b: Held | null): boolean => {
  const [x, y] = [upliftOf(a), upliftOf(b)]
  return x === null || y === null ? x === y : x.persons === y.persons && x.fen === y.fen
}

function columnOf(was: Held | null, is: Held | null): UpliftMove['column'] {
  const [before, after] = [upliftOf(was), upliftOf(is)]
  if (before === null || after === null) return 'unclear'
  if (before.persons === 0) return 'new'
  if (after.persons === 0) return 'left'
  return after.fen > before.fen || (after.fen === before.fen && after.persons > before.persons) ? 'raised' : 'lowered'
}

function moveOf(
  was: Held | null,
  is: Held | null,
  of: { on: string; number: string | null; ledger: boolean },
): UpliftMove[] {
  const one = is ?? was
  if (one === null || !isDibao(one.tier)) return []
  const [a, b] = [counted(was), counted(is)]
  const moved = { households: b.households - a.households, persons: b.persons - a.persons, fen: b.fen - a.fen }
  if (moved.persons === 0 && moved.fen === 0) return []
  const column = of.ledger ? 'ledger' : columnOf(was, is)
  return [{ hh: one.hh, tier: one.tier, column, on: of.on, ...moved, number: of.number }]
}

/** Moves of the uplift, from what the events of the month changed. */
export const upliftMoves = (changes: readonly Change[]): UpliftMove[] =>
  changes.flatMap(({ event, was, is }) =>
    moveOf(was, is, { on: event.on, number: event.number, ledger: event.why === 'ledger' }),
  )

/**
 * Where the uplift told and that of the registry differ: of lines of the ledger alone a movement of its own, else what does not
 * add up, household by household.
 */
export function upliftDifferences(
  told: readonly Held[],
  found: readonly Held[],
  on: string,
  label: (tier: string) => Words,
): { moves: UpliftMove[]; mismatches: Mismatch[] } {
  const key = (one: Held) => `${one.hh}|${one.tier}`
  const stands = new Map(found.map((one) => [key(one), one]))
  const said = new Map(told.map((one) => [key(one), one]))
  const moves: UpliftMove[] = []
  const mismatches: Mismatch[] = []
  for (const one of new Set([...said.keys(), ...stands.keys()])) {
    const [a, b] = [said.get(one) ?? null, stands.get(one) ?? null]
    const { hh, tier } = (a ?? b)!
    if (!isDibao(tier) || sameUplift(a, b)) continue
    if ([a, b].every((held) => held === null || held.source === 'ledger'))
      moves.push(...moveOf(a, b, { on, number: null, ledger: true }))
    else
      mismatches.push({
        hh,
        tier,
        what: {
          zh: `${label(tier).zh}：分类施保应为${words(a).zh}，登记为${words(b).zh}。`,
          en: `${label(tier).en}: the uplift should be ${words(a).en}, the registry says ${words(b).en}.`,
        },
      })
  }
  return { moves, mismatches }
}
function words(held: Held | null): Words {
  const one = upliftOf(held)
  if (one === null) return { zh: '未注明', en: 'not stated' }
  const yuan = (one.fen / 100).toFixed(2)
  return { zh: `${one.persons}人、${yuan}元`, en: `${one.persons} persons, ${yuan} yuan` }
}

/**
 * Rows by tier in the region's order, for tiers of minimum living that somebody holds or held.
 * @example upliftRows(region.meta.tiers, last, moves, now)[0]?.cells.now.yuan
 */
export function upliftRows(
  tiers: readonly { id: string; label: Words }[],
  last: readonly Held[],
  moves: readonly UpliftMove[],
  now: readonly Held[],
): UpliftRow[] {
  const held = new Set([...last, ...moves, ...now].map((one) => one.tier))
  return tiers
    .filter((tier) => isDibao(tier.id) && held.has(tier.id))
    .map(({ id, label }) => {
      const mine = (of: readonly Held[]) => of.filter((one) => one.tier === id)
      const of = (column: UpliftColumn) =>
        column === 'last'
          ? mine(last).map(counted)
          : column === 'now'
            ? mine(now).map(counted)
            : moves.filter((one) => one.tier === id && one.column === column)
      return {
        tier: id,
        label,
        unknown: { last: unknown(mine(last)), now: unknown(mine(now)) },
        cells: Object.fromEntries(upliftColumns.map((column) => [column, sum(of(column))])) as UpliftRow['cells'],
      }
    })
}
const unknown = (of: readonly Held[]) => of.filter((one) => upliftOf(one) === null).length
const sum = (of: readonly { households: number; persons: number; fen: number }[]): Amounts => ({
  households: of.reduce((all, one) => all + one.households, 0),
  persons: of.reduce((all, one) => all + one.persons, 0),
  yuan: of.reduce((all, one) => all + one.fen, 0) / 100,
})

/** Rows whose columns do not add up; the sum is made again from what is printed. */
export const upliftThatFails = (rows: readonly UpliftRow[]): UpliftRow[] =>
  rows.filter((row) =>
    (['households', 'persons', 'yuan'] as const).some((of) => {
      const all = upliftColumns.filter((column) => column !== 'now').map((column) => row.cells[column][of] ?? 0)
      return Math.abs(all.reduce((a, b) => a + b, 0) - (row.cells.now[of] ?? 0)) > 0.004
    }),
  )
