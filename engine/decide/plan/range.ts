/** Which values a number can have, as far as the facts' digits tell: it decides whether 64 bits and doubles are exact enough. */
import type { Node } from '../nodes.ts'

/** Smallest and largest value, in units of the last digit. */
export interface Range {
  low: bigint
  high: bigint
}

/** A piece of SQL; a number carries its digits and its range. */
export interface Written {
  sql: string
  precision?: number
  scale?: number
  integer?: boolean
  range?: Range
}

/** Up to here a DECIMAL is a 64-bit number; beyond, arithmetic is several times slower. */
export const fast = 18

/** All that so many digits can say. @example rangeOfDigits(4) // { low: -9999n, high: 9999n } */
export function rangeOfDigits(precision: number): Range {
  const high = 10n ** BigInt(precision) - 1n
  return { low: -high, high }
}

/** Largest absolute value of a range. */
export const farthest = ({ low, high }: Range): bigint => (-low > high ? -low : high)

/** The same values in units of a later digit. */
export function rescaled({ low, high }: Range, from: number, to: number): Range {
  const by = 10n ** BigInt(Math.max(0, to - from))
  return { low: low * by, high: high * by }
}

/** Digits that a DECIMAL needs for the values of a range. */
export const digitsFor = (range: Range, scale: number): number => Math.max(scale + 1, String(farthest(range)).length)

const least = (values: readonly bigint[]): bigint => values.reduce((a, b) => (a < b ? a : b))
const largest = (values: readonly bigint[]): bigint => values.reduce((a, b) => (a > b ? a : b))

/** Every value that one of the ranges has. */
const joined = (ranges: readonly Range[]): Range => ({
  low: least(ranges.map(({ low }) => low)),
  high: largest(ranges.map(({ high }) => high)),
})

/** Range of a sum; a subtracted part is given negated. */
export const added = (ranges: readonly Range[]): Range => ({
  low: ranges.reduce((sum, { low }) => sum + low, 0n),
  high: ranges.reduce((sum, { high }) => sum + high, 0n),
})

export const negated = ({ low, high }: Range): Range => ({ low: -high, high: -low })

/** Sum over up to so many persons. */
export const times = ({ low, high }: Range, persons: bigint): Range => ({
  low: low < 0n ? low * persons : 0n,
  high: high > 0n ? high * persons : 0n,
})

function product(a: Range, b: Range): Range {
  const corners = [a.low * b.low, a.low * b.high, a.high * b.low, a.high * b.high]
  return { low: least(corners), high: largest(corners) }
}

/** The whole numbers around a range that is given with digits after the point. */
export function wholes({ low, high }: Range, scale: number): Range {
  const unit = 10n ** BigInt(scale)
  return { low: low / unit - 1n, high: high / unit + 1n }
}

/** Range of an operator's result, from those of its operands; undefined when nobody knows. */
export function rangeOf(template: Node, kids: readonly Written[], { scale = 0 }: Written): Range | undefined {
  const known = (some: readonly Written[]): Range[] | undefined => {
    const found = some.flatMap((kid) =>
      kid.range === undefined || (kid.scale ?? 0) > scale ? [] : [rescaled(kid.range, kid.scale ?? 0, scale)],
    )
    return found.length === some.length && found.length > 0 ? found : undefined
  }
  switch (template.kind) {
    case 'negate': {
      const found = known(kids)
      return found && negated(found[0]!)
    }
    case 'if': {
      const found = known(kids.slice(1).filter((kid) => kid.precision !== undefined))
      return found && joined(found)
    }
    case 'arithmetic': {
      if (template.op === '*') {
        const [a, b] = kids
        return a?.range && b?.range && product(a.range, b.range)
      }
      if (template.op !== '+' && template.op !== '-') return undefined
      const found = known(kids)
      return found && added(template.op === '+' ? found : [found[0]!, negated(found[1]!)])
    }
    case 'call': {
      if (template.name === 'floor' || template.name === 'ceiling') {
        const [value] = kids
        return kids.length === 1 && value?.range ? wholes(value.range, value.scale ?? 0) : undefined
      }
      const found = known(kids)
      if (!found) return undefined
      if (template.name === 'sum') return added(found)
      const [lows, highs] = [found.map(({ low }) => low), found.map(({ high }) => high)]
      if (template.name === 'min') return { low: least(lows), high: least(highs) }
      return template.name === 'max' ? { low: largest(lows), high: largest(highs) } : undefined
    }
    default:
      return undefined
  }
}

/** A number in no more digits than its values can need, when that makes it a 64-bit number. */
export function narrowed(written: Written): Written {
  const { sql, precision, scale = 0, integer, range } = written
  if (precision === undefined || range === undefined || integer) return written
  const needed = digitsFor(range, scale)
  if (needed > fast || precision < fast - 1 || needed >= precision) return written
  return { sql: `CAST(${sql} AS DECIMAL(${needed},${scale}))`, precision: needed, scale, range }
}

/** Digits and range that hold all of some numbers. */
export function widest(values: readonly Written[]): Omit<Written, 'sql'> {
  const known = values.filter((value) => value.precision !== undefined)
  if (known.length === 0) return {}
  const scale = Math.max(...known.map((value) => value.scale ?? 0))
  const whole = Math.max(...known.map((value) => value.precision! - (value.scale ?? 0)))
  const integer = known.every((value) => value.integer)
  const ranges = known.flatMap(({ range, scale: own = 0 }) => (range ? [rescaled(range, own, scale)] : []))
  return {
    precision: Math.min(38, whole + scale),
    scale,
    ...(integer && { integer }),
    ...(ranges.length === known.length && { range: joined(ranges) }),
  }
}
