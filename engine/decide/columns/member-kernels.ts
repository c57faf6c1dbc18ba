/** The loops between households and their members: what is added up, and what a household tells each of its members. */

type Values = Float64Array

/** Which rows a block has: households from `first`, whose members stand together. */
export interface Block {
  /** Member rows of household h: `starts[h]` up to `starts[h + 1]`. */
  starts: Int32Array
  first: number
  households: number
  firstPerson: number
  persons: number
}

export function sum(out: Values, a: Values, { starts, first, households, firstPerson }: Block): void {
  let i = 0
  for (let h = 0; h < households; h++) {
    const end = starts[first + h + 1]! - firstPerson
    let total = 0
    for (; i < end; i++) total += a[i]!
    out[h] = total
  }
}

export function count(out: Values, { starts, first, households }: Block): void {
  for (let h = 0; h < households; h++) out[h] = starts[first + h + 1]! - starts[first + h]!
}

/** Smallest or largest of the members for whom `where` holds; unknown when one of these is, or when there is none. */
export function extreme(
  out: Values,
  a: Values,
  where: Values | null,
  largest: boolean,
  { starts, first, households, firstPerson }: Block,
): void {
  let i = 0
  for (let h = 0; h < households; h++) {
    const end = starts[first + h + 1]! - firstPerson
    let best = largest ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY
    for (; i < end; i++) {
      const asked = where === null ? 1 : where[i]!
      if (asked === 0) continue
      const value = asked === 1 ? a[i]! : Number.NaN
      best = largest ? Math.max(best, value) : Math.min(best, value)
    }
    out[h] = Number.isFinite(best) ? best : Number.NaN
  }
}

/** Three-valued some (`decisive` 1) and every (`decisive` 0). */
export function quantified(
  out: Values,
  a: Values,
  decisive: number,
  { starts, first, households, firstPerson }: Block,
): void {
  let i = 0
  for (let h = 0; h < households; h++) {
    const end = starts[first + h + 1]! - firstPerson
    let found = 1 - decisive
    for (; i < end; i++) {
      const value = a[i]!
      if (value === decisive) found = decisive
      else if (Number.isNaN(value) && found !== decisive) found = Number.NaN
    }
    out[h] = found
  }
}

export function knownSome(out: Values, a: Values, { starts, first, households, firstPerson }: Block): void {
  let i = 0
  for (let h = 0; h < households; h++) {
    const end = starts[first + h + 1]! - firstPerson
    let found = 0
    for (; i < end; i++) found = Math.max(found, a[i]!)
    out[h] = found
  }
}

export function knownEvery(out: Values, a: Values, { starts, first, households, firstPerson }: Block): void {
  let i = 0
  for (let h = 0; h < households; h++) {
    const end = starts[first + h + 1]! - firstPerson
    let found = 1
    for (; i < end; i++) found = Math.min(found, a[i]!)
    out[h] = found
  }
}

/** The value of the household for each of its members. */
export function spread<Of extends Values | unknown[]>(
  out: Of,
  a: Of,
  { starts, first, households, firstPerson }: Block,
): void {
  let i = 0
  for (let h = 0; h < households; h++) {
    const end = starts[first + h + 1]! - firstPerson
    const value = a[h]!
    for (; i < end; i++) out[i] = value
  }
}
