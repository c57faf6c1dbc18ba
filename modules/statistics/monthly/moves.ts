/**
 * A month told from its events: what stood at its beginning, then each decision and each change of a ledger in order. From it
 * come the columns of the report, and what must stand at its end. Pure.
 */
import type { TierColumn } from '../shared.ts'

export interface Held {
  hh: string
  tier: string
  persons: number
  /** Whole fen; null: unknown. */
  fen: number | null
  /** 'ledger' or 'decision:<number>'. */
  source: string
  /** Self-care by the ledger's code; null or missing: not told. */
  care?: string | null
  /** Where he is supported by the ledger's code; null or missing: not told. */
  support?: string | null
  /** Category uplift inside the amount; null or missing: nobody told. */
  uplift?: { persons: number; fen: number } | null
}

/** Something that changed what a household holds, on the day it began to count. */
export interface Event {
  hh: string
  on: string
  /** Order within a day. */
  seq: number
  /** Tiers that end; `onlyFrom`: only when held from this source. */
  ends: string[]
  onlyFrom: string | null
  begins: Omit<Held, 'hh'> | null
  why: 'decision' | 'stop' | 'death' | 'expired' | 'ledger'
  number: string | null
}

export interface Move {
  hh: string
  tier: string
  column: Exclude<TierColumn, 'last' | 'now'>
  on: string
  households: number
  persons: number
  fen: number
  number: string | null
}

/** What one event changed of a tier of a household. */
export interface Change {
  event: Event
  was: Held | null
  is: Held | null
}

/**
 * Moves of a month and what is held after them.
 * @param last what was held at the end of the month before
 * @example tell([{ hh: '1', tier: 'dibao', persons: 3, fen: 60000, source: 'ledger' }], events).moves
 */
export function tell(
  last: readonly Held[],
  events: readonly Event[],
): { moves: Move[]; changes: Change[]; now: Held[] } {
  const held = new Map<string, Map<string, Held>>()
  for (const one of last) {
    const tiers = held.get(one.hh) ?? new Map<string, Held>()
    held.set(one.hh, tiers.set(one.tier, one))
  }
  const moves: Move[] = []
  const changes: Change[] = []
  for (const event of [...events].sort((a, b) => a.on.localeCompare(b.on) || a.seq - b.seq)) {
    const made = apply(held, event)
    moves.push(...made.moves)
    changes.push(...made.changes)
  }
  return { moves, changes, now: [...held.values()].flatMap((tiers) => [...tiers.values()]) }
}

function apply(held: Map<string, Map<string, Held>>, event: Event): { moves: Move[]; changes: Change[] } {
  const tiers = held.get(event.hh) ?? new Map<string, Held>()
  held.set(event.hh, tiers)
  const gone: Held[] = []
  for (const tier of event.ends) {
    const was = tiers.get(tier)
    if (!was || (event.onlyFrom !== null && was.source !== event.onlyFrom)) continue
    tiers.delete(tier)
    gone.push(was)
  }
  const came = event.begins ? { hh: event.hh, ...event.begins } : null
  if (came) {
    const was = tiers.get(came.tier)
    if (was && !gone.includes(was)) gone.push(was)
    tiers.set(came.tier, came)
  }
  const move = (one: Held, column: Move['column'], households: number, persons: number, fen: number): Move => ({
    hh: one.hh,
    tier: one.tier,
    column,
    on: event.on,
    households,
    persons,
    fen,
    number: event.number,
  })
  const same = came && gone.find((one) => one.tier === came.tier)
  const others = gone.filter((one) => one !== same)
  const found: Move[] = []
  if (came && same) {
    const [persons, fen] = [came.persons - same.persons, (came.fen ?? 0) - (same.fen ?? 0)]
    const died = event.why === 'death' && persons < 0
    if (persons !== 0 || fen !== 0)
      found.push(
        move(
          came,
          event.why === 'ledger' ? 'ledger' : died ? 'deaths' : fen >= 0 && persons >= 0 ? 'increased' : 'decreased',
          0,
          persons,
          fen,
        ),
      )
  } else if (came) {
    const column = event.why === 'ledger' ? 'ledger' : others.length > 0 ? 'crossIn' : 'new'
    found.push(move(came, column, 1, came.persons, came.fen ?? 0))
  }
  others.forEach((one, i) => {
    const column: Move['column'] =
      event.why === 'ledger'
        ? 'ledger'
        : came && !same && i === 0
          ? 'crossOut'
          : event.why === 'death'
            ? 'deaths'
            : event.why === 'expired'
              ? 'expired'
              : 'stopped'
    found.push(move(one, column, -1, -one.persons, 0 - (one.fen ?? 0)))
  })
  const changes = [
    ...(came ? [{ event, was: same ?? null, is: came }] : []),
    ...others.map((one) => ({ event, was: one, is: null })),
  ]
  return { moves: found, changes }
}

export interface Difference {
  hh: string
  tier: string
  told: Held | null
  found: Held | null
}

/** Where what was told and what stands in the registry differ, household by household. */
export function differences(told: readonly Held[], found: readonly Held[]): Difference[] {
  const key = (one: Held) => `${one.hh}|${one.tier}`
  const stands = new Map(found.map((one) => [key(one), one]))
  const said = new Map(told.map((one) => [key(one), one]))
  return [...new Set([...said.keys(), ...stands.keys()])].flatMap((one) => {
    const [a, b] = [said.get(one) ?? null, stands.get(one) ?? null]
    if (a && b && a.persons === b.persons && a.fen === b.fen) return []
    const [hh, tier] = one.split('|') as [string, string]
    return [{ hh, tier, told: a, found: b }]
  })
}

/**
 * A ledger that was delivered again changes lines nobody here decided about: a movement of its own, shown as such. What is left
 * does not add up.
 */
export function ledgerMoves(found: readonly Difference[], on: string): { moves: Move[]; left: Difference[] } {
  const moves: Move[] = []
  const left: Difference[] = []
  for (const one of found) {
    const ledger = [one.told, one.found].every((held) => held === null || held.source === 'ledger')
    if (!ledger) {
      left.push(one)
      continue
    }
    moves.push({
      hh: one.hh,
      tier: one.tier,
      column: 'ledger',
      on,
      households: Number(one.found !== null) - Number(one.told !== null),
      persons: (one.found?.persons ?? 0) - (one.told?.persons ?? 0),
      fen: (one.found?.fen ?? 0) - (one.told?.fen ?? 0),
      number: null,
    })
  }
  return { moves, left }
}
