/** How often one address may ask: in memory, so that nobody reads off all boards. */
export interface Rate {
  /** Counts one attempt; false: too many in the window. */
  allows: (key: string) => boolean
}

/**
 * @param now clock, for tests
 * @example const rate = rateOf(60, 60_000); if (!rate.allows(address)) refuse('too-many')
 */
export function rateOf(most: number, windowMs: number, now: () => number = Date.now): Rate {
  const seen = new Map<string, { count: number; until: number }>()
  return {
    allows: (key) => {
      const moment = now()
      if (seen.size > 20_000) for (const [one, entry] of seen) if (entry.until <= moment) seen.delete(one)
      const entry = seen.get(key)
      if (!entry || entry.until <= moment) {
        seen.set(key, { count: 1, until: moment + windowMs })
        return true
      }
      entry.count++
      return entry.count <= most
    },
  }
}
