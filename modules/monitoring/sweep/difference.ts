/**
 * The difference between what a sweep found for one household and its live warning: open, raise, refresh, lower, withdraw or
 * leave alone. Pure; the same input twice gives no difference the second time.
 */
import type { Level } from '../../rules/shared.ts'
import type { UnknownMeasure } from '../shapes/warning.ts'
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
  /** Day from which nobody can say any more whether it holds; null while it can be judged. */
  unjudgedSince: string | null
  /** What was not delivered then. */
  missing: UnknownMeasure[]
}

/** A stored hit of which the sweep cannot say whether it still holds. */
export interface UnjudgedHit {
  /** Strongest level that may still hold, at most the one it had. */
  level: Level
  missing: UnknownMeasure[]
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
  /** Quiet time of an indicator after closing. */
  silence: (indicator: string) => { days: number; rise: number }
  asOf: string
  /** Last day to act for a level, from the day this sweep can be acted on. */
  dueDate: (level: Level) => string
}

export type WarningAct = 'open' | 'raise' | 'lower' | 'withdraw' | 'unsupported' | 'supported' | 'unjudged' | 'judged'

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
  acts: { kind: WarningAct; from: Level | null; to: Level | null; missing?: UnknownMeasure[] }[]
  insert: Hit[]
  /** Stored hits whose content changed or that came back. */
  update: { id: string; hit: Hit }[]
  /** Stored active hits that can no longer be judged, when the mark or its reason is new. */
  keep: { id: string; level: Level; since: string; missing: UnknownMeasure[] }[]
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
 * @param unjudged stored hits, by `hitKey`, that nobody can judge now: they stay, with their level, until data come again
 * @param closed hits of warnings that staff closed, by `hitKey`: the last closing of each
 * @example differenceOf(null, [hit], new Map(), rules).acts // [{ kind: 'open', from: null, to: 'yellow' }]
 */
export function differenceOf<Hit extends FoundHit>(
  live: LiveWarning | null,
  found: readonly Hit[],
  closed: ReadonlyMap<string, ClosedHit>,
  rules: Rules,
  unjudged: ReadonlyMap<string, UnjudgedHit> = new Map(),
): Difference<Hit> {
  const stored = new Map((live?.hits ?? []).map((hit) => [hitKey(hit), hit]))
  const kept = [...stored].flatMap(([key, hit]) => {
    const doubt = hit.state === 'active' ? unjudged.get(key) : undefined
    return doubt ? [{ ...hit, level: doubt.level, missing: doubt.missing }] : []
  })
  const keptKeys = new Set(kept.map(hitKey))
  const effective = found.filter((hit) => {
    // Found at a weaker level while the stronger one is in doubt: it stays as it was.
    if (keptKeys.has(hitKey(hit))) return false
    if (stored.get(hitKey(hit))?.state === 'active') return true
    const before = closed.get(hitKey(hit))
    return !(before && isSilenced(hit, before, rules.asOf, rules.silence(hit.indicator)))
  })
  const difference: Difference<Hit> = {
    warning: null,
    acts: [],
    insert: [],
    update: [],
    keep: [],
    withdraw: [],
    silenced: found.length - effective.length - found.filter((hit) => keptKeys.has(hitKey(hit))).length,
  }
  const standing = [...effective, ...kept]
  const level = mergedLevel(standing, rules.dimensionsForOrange)
  const words = headline(standing)
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
  const now = new Set<string>(keptKeys)
  for (const hit of effective) {
    const key = hitKey(hit)
    now.add(key)
    const before = stored.get(key)
    if (!before) difference.insert.push(hit)
    else if (before.state !== 'active' || before.fold !== hit.fold || before.unjudgedSince !== null)
      difference.update.push({ id: before.id, hit })
  }
  for (const { id, level: least, missing, unjudgedSince } of kept) {
    const before = live.hits.find((hit) => hit.id === id)!
    if (unjudgedSince === null || before.level !== least || !sameWords(before.missing, missing))
      difference.keep.push({ id, level: least, since: unjudgedSince ?? rules.asOf, missing })
  }
  for (const [key, hit] of stored) if (hit.state === 'active' && !now.has(key)) difference.withdraw.push(hit.id)
  difference.acts = [...doubtActs(live, level, kept), ...actsOf(live, level)]
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

const sameWords = (a: readonly UnknownMeasure[], b: readonly UnknownMeasure[]): boolean =>
  a.length === b.length && a.every((one, i) => one.measure === b[i]!.measure && one.why_zh === b[i]!.why_zh)

/** Said once when the first hit of a warning can no longer be judged, and once when all can be judged again. */
function doubtActs(live: LiveWarning, level: Level | null, kept: readonly StoredHit[]): Difference<FoundHit>['acts'] {
  const before = live.hits.some((hit) => hit.state === 'active' && hit.unjudgedSince !== null)
  if (level === null || before === kept.length > 0) return []
  if (before) return [{ kind: 'judged', from: live.level, to: level }]
  const missing = new Map(kept.flatMap((hit) => hit.missing.map((one) => [one.why_zh, one])))
  return [{ kind: 'unjudged', from: live.level, to: level, missing: [...missing.values()] }]
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
