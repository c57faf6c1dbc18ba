/** What the portrait works out from the answer of the server: totals with their gaps, doubled aid, dimensions in order. */

import type { Level } from '../../rules/shared.ts'
import { dimensions } from '../../rules/shared.ts'
import type { MoneyBar, Portrait } from '../shared.ts'

/**
 * Sum of the known parts and the parts that are not known. Nothing known at all is unknown, not 0.
 *
 * @example sumOf([{ value: 21600, … }, { value: null, … }]) // { total: 21600, unknown: [second] }
 */
export function sumOf(bars: MoneyBar[]): { total: number | null; unknown: MoneyBar[] } {
  const known = bars.filter((bar) => bar.value !== null)
  return {
    total: known.length === 0 ? null : known.reduce((sum, bar) => sum + (bar.value ?? 0), 0),
    unknown: bars.filter((bar) => bar.value === null),
  }
}

export interface DimensionStand {
  dimension: string
  level: Level | null
  unknown: boolean
  hits: Portrait['dimensions'][number]['hits']
}

/**
 * All dimensions in one order. One without a hit is "no warning" only when at least one of its indicators had its data;
 * when none had, nothing can be said about it.
 */
export function standOfDimensions(
  portrait: Pick<Portrait, 'dimensions' | 'unknown'>,
  indicators: { dimension: string; on: boolean; datasets?: string[] }[],
): DimensionStand[] {
  const missing = new Set(portrait.unknown.map((u) => u.dataset))
  return dimensions.map((dimension) => {
    const hit = portrait.dimensions.find((d) => d.dimension === dimension)
    if (hit) return { dimension, level: hit.level, unknown: false, hits: hit.hits }
    const judges = indicators.filter((one) => one.on && one.dimension === dimension && (one.datasets?.length ?? 0) > 0)
    const unknown = judges.length > 0 && judges.every((one) => one.datasets!.some((d) => missing.has(d)))
    return { dimension, level: null, unknown, hits: [] }
  })
}
