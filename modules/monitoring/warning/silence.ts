/** Silence after closing: the same indicator stays quiet for a time unless its value rose clearly (domain.md §3: 90 days, +20 %). */

/** A hit of a warning that staff closed. */
export interface ClosedHit {
  closedOn: string
  /** Value of the indicator's magnitude measure when it was closed; null when it has none. */
  magnitude: number | null
}

/** Rounding of doubles must not decide: 12,000.00 is 20 % more than 10,000.00. */
const EPSILON = 1e-9

/**
 * True when the hit must not be raised again: closed less than `days` ago (counted from the closing day to the as-of day)
 * and its magnitude has not reached the closed one by `rise` more. Without a magnitude it is quiet for the whole time.
 * A closing after the as-of day keeps quiet too: looking at older data again is no news.
 * @example isSilenced({ magnitude: 11000 }, { closedOn: '2026-09-01', magnitude: 10000 }, '2026-10-31', { days: 90, rise: 0.2 }) // true
 */
export function isSilenced(
  hit: { magnitude: number | null },
  closed: ClosedHit,
  asOf: string,
  silence: { days: number; rise: number },
): boolean {
  const passed = (Date.parse(asOf) - Date.parse(closed.closedOn)) / 86_400_000
  if (passed >= silence.days) return false
  if (hit.magnitude === null || closed.magnitude === null) return true
  return hit.magnitude < closed.magnitude * (1 + silence.rise) - EPSILON * Math.abs(closed.magnitude)
}
