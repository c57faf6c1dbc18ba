/** Holds what was warned of against the truth. One sign is one indicator of one household. */
import type { Damage, Hardship, Truth } from './discovery-truth.ts'

/** What the product said: signs standing after each sweep, files it refused, receipts that do not add up. */
export interface Found {
  /** as-of day → `household indicator` */
  hits: Map<string, Set<string>>
  refused: string[]
  unbalanced: string[]
}

export interface Miss {
  household: string
  indicator: string
  asOf: string
  /** Day of the sweep that warned later, null when none did. */
  later: string | null
  cause: string
}

export interface Wrong {
  household: string
  indicator: string
  asOf: string
  cause: string
}

export interface Score {
  /** Real hardships that left a trace, and those that left none. */
  traced: number
  untraced: number
  missed: Miss[]
  /** Signs raised at some sweep that did not stand after the sweep before. */
  raised: number
  wrong: Wrong[]
  /** Wrong ones that the files themselves say (a list not yet up to date): counted as wrong all the same. */
  outdated: number
  /** Uncovered real hardships of side R that were warned about at the first sweep or before … */
  uncovered: number
  /** … and of them those whose family applied later or never. */
  waiting: number
  neverApplied: number
  /** Days between the delivery and the family's own application, for those who applied later. */
  daysSaved: number[]
  refused: string[]
  unbalanced: string[]
}

/**
 * A hardship counts as found when its sign stands after the first sweep that must warn; a sign is true when it was so on that day.
 * @example const score = judgeDiscovery(truth, found); 1 - score.missed.length / score.traced
 */
export function judgeDiscovery(truth: Truth, found: Found): Score {
  const real = truth.hardships.filter((h) => h.real)
  const traced = real.filter((h) => h.traced && found.hits.has(h.firstSweep))
  const stands = (asOf: string, h: Hardship) => found.hits.get(asOf)?.has(`${h.household} ${h.indicator}`) === true
  const days = truth.sweeps.map(({ asOf }) => asOf)
  const missed = traced
    .filter((h) => !stands(h.firstSweep, h))
    .map((h): Miss => {
      const later = days.find((day) => day > h.firstSweep && stands(day, h)) ?? null
      return {
        household: h.household,
        indicator: h.indicator,
        asOf: h.firstSweep,
        later,
        cause: causeOf(truth, h.household, h.firstSweep, later),
      }
    })
  const { raised, wrong, outdated } = judgeSigns(truth, found, days)
  const early = traced.filter((h) => h.indicator.startsWith('R-') && !h.covered && stands(h.firstSweep, h))
  const later = early.filter((h) => h.appliedOn === '' || h.appliedOn > h.firstDelivery)
  return {
    traced: traced.length,
    untraced: real.filter((h) => !h.traced).length,
    missed,
    raised,
    wrong,
    outdated,
    uncovered: early.length,
    waiting: later.length,
    neverApplied: early.filter((h) => h.appliedOn === '').length,
    daysSaved: later.filter((h) => h.appliedOn !== '').map((h) => daysBetween(h.firstDelivery, h.appliedOn)),
    refused: found.refused,
    unbalanced: found.unbalanced,
  }
}

function judgeSigns(truth: Truth, found: Found, days: readonly string[]): Pick<Score, 'raised' | 'wrong' | 'outdated'> {
  const wrong: Wrong[] = []
  let raised = 0
  let outdated = 0
  for (const [index, asOf] of days.entries()) {
    const before = found.hits.get(days[index - 1] ?? '')
    for (const sign of found.hits.get(asOf) ?? []) {
      if (before?.has(sign)) continue
      raised += 1
      if (truth.real.has(`${asOf} ${sign}`)) continue
      const [household, indicator] = sign.split(' ') as [string, string]
      const shown = truth.shown.has(`${asOf} ${sign}`)
      if (shown) outdated += 1
      const cause = shown
        ? 'the files handed in say so, but it was over or not yet so on that day'
        : causeOf(truth, household, asOf, null)
      wrong.push({ household, indicator, asOf, cause })
    }
  }
  return { raised, wrong, outdated }
}

/** What was damaged in the household's rows up to that sweep; the kinds that lose a row come first. */
function causeOf(truth: Truth, household: string, asOf: string, later: string | null): string {
  const until = truth.sweeps.find((s) => s.asOf === asOf)?.after ?? asOf
  const damage = (truth.damage.get(household) ?? []).filter((d) => d.path.slice(0, 10) <= until)
  const lost = damage.filter((d) => d.lost)
  const kinds = (list: readonly Damage[]) => [...new Set(list.map((d) => d.fault))].sort().join(', ')
  if (lost.length > 0) return `rows of the household that can be given to nobody: ${kinds(lost)}`
  if (later) return 'warned about at a later sweep'
  return damage.length > 0
    ? `repairable damage in the household's rows: ${kinds(damage)}`
    : 'no damage: definition or product'
}

function daysBetween(from: string, to: string): number {
  return Math.round((Date.parse(to) - Date.parse(from)) / 86_400_000)
}
