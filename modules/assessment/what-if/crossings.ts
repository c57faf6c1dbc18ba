/** Who comes into a tier and who leaves it, from the movements of a draft. Pure. */
import type { WhatIfFlow } from './shapes.ts'

export interface Crossings {
  in: number | null
  out: number | null
  personsIn: number | null
  personsOut: number | null
}

/**
 * Households and persons that come into a tier and leave it; null, not a part, where one movement is hidden.
 * @example crossings([{ before: 'none', after: 'margin', households: 3, persons: 8 }], 'margin') // { in: 3, out: 0, personsIn: 8, personsOut: 0 }
 */
export function crossings(flows: readonly WhatIfFlow[], tier: string): Crossings {
  const whole = flows.every(({ households, persons }) => households !== null && persons !== null)
  const sum = (some: readonly WhatIfFlow[], what: 'households' | 'persons') =>
    whole ? some.reduce((total, flow) => total + flow[what]!, 0) : null
  const moves = flows.filter(({ before, after }) => before !== after)
  const [into, from] = [moves.filter(({ after }) => after === tier), moves.filter(({ before }) => before === tier)]
  return {
    in: sum(into, 'households'),
    out: sum(from, 'households'),
    personsIn: sum(into, 'persons'),
    personsOut: sum(from, 'persons'),
  }
}
