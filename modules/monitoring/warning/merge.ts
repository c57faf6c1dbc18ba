/** Merging the hits of one household into one warning (domain.md §3: merge by household; two yellow of different dimension → orange). */
import { type Level, levels } from '../../rules/shared.ts'

/** What merging needs to know of a hit. */
export interface MergeHit {
  indicator: string
  level: Level
  dimension: string
  /** Member the hit is about; null for the household. */
  pid: string | null
}

/** yellow 1, orange 2, red 3. @example rank('red') // 3 */
export function rank(level: Level): number {
  return levels.indexOf(level) + 1
}

/**
 * Level of a household's warning: the highest of its hits; yellow hits in `dimensionsForOrange` or more different
 * dimensions together are orange. null without hits.
 * @example mergedLevel([{ level: 'yellow', dimension: 'health', … }, { level: 'yellow', dimension: 'housing', … }], 2) // 'orange'
 */
export function mergedLevel(hits: readonly MergeHit[], dimensionsForOrange: number): Level | null {
  let highest: Level | null = null
  const yellow = new Set<string>()
  for (const hit of hits) {
    if (highest === null || rank(hit.level) > rank(highest)) highest = hit.level
    if (hit.level === 'yellow') yellow.add(hit.dimension)
  }
  return highest === 'yellow' && yellow.size >= dimensionsForOrange ? 'orange' : highest
}

/**
 * Hits in the order people read them: highest level first, then household before member, then indicator and member.
 * The first one gives the warning its headline.
 */
export function inReadingOrder<T extends MergeHit>(hits: readonly T[]): T[] {
  return [...hits].sort(
    (a, b) =>
      rank(b.level) - rank(a.level) ||
      Number(a.pid !== null) - Number(b.pid !== null) ||
      a.indicator.localeCompare(b.indicator) ||
      (a.pid ?? '').localeCompare(b.pid ?? ''),
  )
}

/**
 * The sentence a warning shows in a list: the strongest reason, and how many more there are.
 * @example headline([{ reason_zh: '近12个月自付41203元', … }, …]).zh // '近12个月自付41203元；另有1项'
 */
export function headline(hits: readonly (MergeHit & { reason_zh: string; reason_en: string })[]): {
  zh: string
  en: string
} {
  const [first, ...more] = inReadingOrder(hits)
  if (!first) return { zh: '', en: '' }
  if (more.length === 0) return { zh: first.reason_zh, en: first.reason_en }
  return { zh: `${first.reason_zh}；另有${more.length}项`, en: `${first.reason_en}; ${more.length} more` }
}
