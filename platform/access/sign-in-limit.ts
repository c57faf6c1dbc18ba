/** How many failed attempts are let through in the window. */
export interface SignInLimits {
  windowMs: number
  /** For one name from one address. */
  perNameAndAddress: number
  /** For one name from anywhere: guessing spread over many addresses. */
  perName: number
  /** For one address, all names: trying one password on many. */
  perAddress: number
}

/** Failed attempts of a name, an address, or both together. */
interface Failure {
  name: string | null
  address: string | null
  most: number
  count: number
  until: number
}

export const defaultLimits: SignInLimits = { windowMs: 15 * 60_000, perNameAndAddress: 5, perName: 30, perAddress: 60 }

/**
 * Counts failed sign-ins in memory. A server that starts again forgets them; guessing needs far more attempts than that gives.
 * @example const limit = signInLimit(); if (!limit.allows(name, address)) refuse('too-many'); … limit.failed(name, address)
 */
export function signInLimit(limits: SignInLimits = defaultLimits, now: () => number = Date.now) {
  const failures = new Map<string, Failure>()
  const keysOf = (name: string, address: string): [string, Omit<Failure, 'count' | 'until'>][] => [
    [`both|${name}|${address}`, { name, address, most: limits.perNameAndAddress }],
    [`name|${name}`, { name, address: null, most: limits.perName }],
    [`address|${address}`, { name: null, address, most: limits.perAddress }],
  ]
  const countOf = (key: string) => {
    const found = failures.get(key)
    return found && found.until > now() ? found.count : 0
  }
  return {
    allows: (name: string, address: string) => keysOf(name, address).every(([key, { most }]) => countOf(key) < most),
    failed: (name: string, address: string) => {
      if (failures.size > 50_000) for (const [key, entry] of failures) if (entry.until <= now()) failures.delete(key)
      for (const [key, of] of keysOf(name, address)) {
        const count = countOf(key) + 1
        failures.set(key, {
          ...of,
          count,
          until: count === 1 ? now() + limits.windowMs : (failures.get(key)?.until ?? 0),
        })
      }
    },
    /** The right password clears the count of that name from that address, and no other. */
    succeeded: (name: string, address: string) => {
      failures.delete(`both|${name}|${address}`)
    },
    /** Whom it does not let through now, the longest first. */
    locked: () =>
      [...failures]
        .filter(([, one]) => one.until > now() && one.count >= one.most)
        .map(([key, { name, address, count, until }]) => ({ key, name, address, count, until }))
        .sort((a, b) => b.until - a.until)
        .slice(0, 500),
    /** Forgets one of them. */
    lift: (key: string) => {
      failures.delete(key)
    },
  }
}

export type SignInLimit = ReturnType<typeof signInLimit>
