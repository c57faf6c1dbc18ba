/**
 * The difference between what a sweep found for one household and its live warning: open, raise, refresh, lower, withdraw or
 * leave alone. Pure; the same input twice gives no difference the second time.
 */
import type { Level } from '../../rules/shared.ts'
import { headline, mergedLevel, rank } from '../warning/merge.ts'
import { type ClosedHit, isSilenced } from '../warning/silence.ts'

/** A hit as the sweep found it. */
export interface FoundHit {
  indicator: string
  pid: string | null
  level: Level
  dimension: string
  magnitude: number | null
  reason_zh: string
  reason_en: string
  /** Fold of all that is shown of the hit: equal folds need no writing. */
  fold: string
}

/** A hit of the live warning as stored. */
export interface StoredHit extends FoundHit {
  id: string
  state: 'active' | 'withdrawn'
}

/** The live (open or dispatched) warning of a household. */
export interface LiveWarning {
  id: string
  hh: string
  state: 'open' | 'dispatched'
  level: Level
  dueAt: string
  headline_zh: string
  headline_en: string
  unsupportedSince: string | null
  hits: StoredHit[]
}

export interface Rules {
  dimensionsForOrange: number
  silence: { days: number; rise: number }
  asOf: string
  /** Last day to act for a level, from the day this sweep can be acted on. */
  dueDate: (level: Level) => string
}

export type WarningAct = 'open' | 'raise' | 'lower' | 'withdraw' | 'unsupported' | 'supported'

/** What is to be written for one household. */
export interface Difference<Hit extends FoundHit> {
  /** New state of the warning's line, when it is new or changed. */
  warning: {
    level: Level
    state: 'open' | 'dispatched' | 'withdrawn'
    dueAt: string
    headline_zh: string
    headline_en: string
    unsupportedSince: string | null
  } | null
  acts: { kind: WarningAct; from: Level | null; to: Level | null }[]
  insert: Hit[]
  /** Stored hits whose content changed or that came back. */
  update: { id: string; hit: Hit }[]
  /** Stored active hits that no longer hold. */
  withdraw: string[]
  /** Hits kept quiet after a closing. */
  silenced: number
}

/** Key of a hit inside its household. @example hitKey({ indicator: 'R-H01', pid: null }) // 'R-H01|' */
export function hitKey(hit: { indicator: string; pid: string | null }): string {
  return `${hit.indicator}|${hit.pid ?? ''}`
}

/**
 * Compares the hits of one household with its live warning.
 * @param closed hits of warnings that staff closed, by `hitKey`: the last closing of each
 * @example differenceOf(null, [hit], new Map(), rules).acts // [{ kind: 'open', from: null, to: 'yellow' }]
 */
export function differenceOf<Hit extends FoundHit>(
  live: LiveWarning | null,
  found: readonly Hit[],
  closed: ReadonlyMap<string, ClosedHit>,
  rules: Rules,
): Difference<Hit> {
  const stored = new Map((live?.hits ?? []).map((hit) => [hitKey(hit), hit]))
  const effective = found.filter((hit) => {
    if (stored.get(hitKey(hit))?.state === 'active') return true
    const before = closed.get(hitKey(hit))
    return !(before && isSilenced(hit, before, rules.asOf, rules.silence))
  })
  const difference: Difference<Hit> = {
    warning: null,
    acts: [],
    insert: [],
    update: [],
    withdraw: [],
    silenced: found.length - effective.length,
  }
  const level = mergedLevel(effective, rules.dimensionsForOrange)
  const words = headline(effective)
  if (live === null) {
    if (level === null) return difference
    difference.insert = effective
    difference.warning = {
      level,
      state: 'open',
      dueAt: rules.dueDate(level),
      headline_zh: words.zh,
      headline_en: words.en,
      unsupportedSince: null,
    }
    difference.acts.push({ kind: 'open', from: null, to: level })
    return difference
  }
  const now = new Set<string>()
  for (const hit of effective) {
    const key = hitKey(hit)
    now.add(key)
    const before = stored.get(key)
    if (!before) difference.insert.push(hit)
    else if (before.state !== 'active' || before.fold !== hit.fold) difference.update.push({ id: before.id, hit })
  }
  for (const [key, hit] of stored) if (hit.state === 'active' && !now.has(key)) difference.withdraw.push(hit.id)
  difference.acts = actsOf(live, level)
  const next = nextLine(live, level, words, rules)
  const changed =
    next.level !== live.level ||
    next.state !== live.state ||
    next.dueAt !== live.dueAt ||
    next.headline_zh !== live.headline_zh ||
    next.headline_en !== live.headline_en ||
    next.unsupportedSince !== live.unsupportedSince
  if (changed) difference.warning = next
  return difference
}

function actsOf(live: LiveWarning, level: Level | null): Difference<FoundHit>['acts'] {
  if (level === null) {
    if (live.state === 'open') return [{ kind: 'withdraw', from: live.level, to: null }]
    return live.unsupportedSince === null ? [{ kind: 'unsupported', from: live.level, to: null }] : []
  }
  const acts: Difference<FoundHit>['acts'] = []
  if (live.unsupportedSince !== null) acts.push({ kind: 'supported', from: live.level, to: level })
  if (rank(level) > rank(live.level)) acts.push({ kind: 'raise', from: live.level, to: level })
  if (rank(level) < rank(live.level) && live.state === 'open') acts.push({ kind: 'lower', from: live.level, to: level })
  return acts
}

function nextLine(live: LiveWarning, level: Level | null, words: { zh: string; en: string }, rules: Rules) {
  const line = {
    level: live.level,
    state: live.state as 'open' | 'dispatched' | 'withdrawn',
    dueAt: live.dueAt,
    headline_zh: live.headline_zh,
    headline_en: live.headline_en,
    unsupportedSince: live.unsupportedSince,
  }
  if (level === null) {
    // Staff are at work on a dispatched warning: it stays theirs to close.
    if (live.state === 'open') line.state = 'withdrawn'
    else line.unsupportedSince ??= rules.asOf
    return line
  }
  line.unsupportedSince = null
  line.headline_zh = words.zh
  line.headline_en = words.en
  if (rank(level) > rank(live.level)) {
    line.level = level
    const due = rules.dueDate(level)
    if (due < live.dueAt) line.dueAt = due
  } else if (live.state === 'open') {
    // Less urgent after a correction; the day to act stays, so nobody is told a later day than before.
    line.level = level
  }
  return line
}
