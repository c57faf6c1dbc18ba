/** Arithmetic and the functions of numbers. */
import { type Decimal, quotientScale } from '../decimal.ts'
import { roundings } from '../functions.ts'
import { factors, isOrdered } from './align.ts'
import * as loops from './kernels.ts'
import { yearsBetween } from './lower.ts'
import { tenTo } from './pack.ts'
import { asNumber, fits, roundedTo } from './shape.ts'
import { type Run, rowsOf, type Slot } from './slots.ts'

/** Each part once, up to four in one loop. */
export function linearLoop(given: readonly Decimal[], rest: Decimal, out: Slot, kids: readonly Slot[]): Run | null {
  const scale = out.shape.scale!
  const parts = kids.map(({ shape, cell }) => asNumber(shape, cell.type))
  // On the way to the sum no more can come together than all of it with one sign.
  const most = given.reduce(
    (sum, { units, scale: own }, index) => {
      const { low, high } = parts[index]!
      return sum + (low > high ? 0 : (Math.abs(Number(units)) / tenTo(own)) * Math.max(-low, high))
    },
    Math.abs(Number(rest.units)) / tenTo(rest.scale),
  )
  if (!fits({ low: -most, high: most }, scale)) return null
  const factors = given.map(({ units, scale: own }, index) => Number(units) * tenTo(scale - own - parts[index]!.scale!))
  const c = Number(rest.units) * tenTo(scale - rest.scale)
  const padding = (4 - (kids.length % 4)) % 4
  const [a, b] = kids
  if (kids.length === 1) return (block) => loops.linear1(out.packed, a!.packed, factors[0]!, c, rowsOf(out, block))
  if (kids.length === 2)
    return (block) => loops.linear2(out.packed, a!.packed, factors[0]!, b!.packed, factors[1]!, c, rowsOf(out, block))
  const padded = [...factors, ...new Array<number>(padding).fill(0)]
  return (block) => {
    const n = rowsOf(out, block)
    const values = kids.map((kid) => kid.packed)
    // What is missing to four is the first part once more, times nothing.
    for (let index = 0; index < padding; index++) values.push(values[0]!)
    loops.linear4(out.packed, values, padded, 0, c, n)
    for (let from = 4; from < values.length; from += 4) loops.addLinear4(out.packed, values, padded, from, n)
  }
}

/** Numbers, and durations added to durations; dates are moved one by one. */
export function arithmeticLoop(op: string, out: Slot, a: Slot, b: Slot): Run | null {
  const duration = (slot: Slot) => slot.cell.type === 'months' || slot.cell.type === 'days'
  if (out.cell.type !== 'number' && !(duration(out) && out.cell.type === a.cell.type && a.cell.type === b.cell.type))
    return null
  if (op === '*' && out.cell.type === 'number')
    return (block) => loops.multiply(out.packed, a.packed, b.packed, rowsOf(out, block))
  if (op === '/' && out.cell.type === 'number') {
    const digits = quotientScale + b.shape.scale! - a.shape.scale!
    // Twice the divisor is compared with what is left.
    if (digits < 0 || !fits(b.shape, b.shape.scale! + digits) || !fits(b.shape, b.shape.scale! + 1)) return null
    const more = tenTo(digits)
    return (block) => loops.divide(out.packed, a.packed, b.packed, more, rowsOf(out, block))
  }
  if (op !== '+' && op !== '-') return null
  const by = factors(out, [a, b])
  if (!by) return null
  const [ka, kb] = by as [number, number]
  const signed = op === '-' ? -kb : kb
  return (block) => loops.linear2(out.packed, a.packed, ka, b.packed, signed, 0, rowsOf(out, block))
}

/** Functions of numbers and dates. */
export function callLoop(name: string, out: Slot, kids: readonly Slot[]): Run | null {
  const [a, b] = kids
  if (
    name === yearsBetween ||
    (name === 'years and months duration' && a!.cell.type === 'date' && b!.cell.type === 'date')
  ) {
    const by = name === yearsBetween ? 372 : 31
    if (b!.constant !== null) {
      const to = b!.constant
      return (block) => loops.wholePartsUntil(out.packed, to, a!.packed, by, rowsOf(out, block))
    }
    return (block) => loops.wholeParts(out.packed, b!.packed, a!.packed, by, rowsOf(out, block))
  }
  if (out.cell.type !== 'number' && !((name === 'min' || name === 'max') && isOrdered(out.cell))) return null
  if (name === 'abs') return (block) => loops.absolute(out.packed, a!.packed, rowsOf(out, block))
  if (Object.hasOwn(roundings, name)) return roundLoop(name, out, kids)
  if (name === 'min' || name === 'max') return extremeLoop(name === 'max', out, kids)
  const by = name === 'modulo' ? factors(out, kids) : null
  if (!by) return null
  return (block) => loops.modulo(out.packed, a!.packed, by[0]!, b!.packed, by[1]!, rowsOf(out, block))
}

function extremeLoop(largest: boolean, out: Slot, kids: readonly Slot[]): Run | null {
  const by = factors(out, kids)
  if (!by || kids.length === 0) return null
  // A constant as the second of two is a number of the loop.
  const [a, b] = kids[0]!.constant === null ? kids : [kids[1], kids[0]]
  const [ka, kb] = kids[0]!.constant === null ? by : [by[1], by[0]]
  if (kids.length === 2 && typeof b!.constant === 'number') {
    const [loop, c] = [largest ? loops.largerThan : loops.smallerThan, b!.constant * kb!]
    return (block) => loop(out.packed, a!.packed, ka!, c, rowsOf(out, block))
  }
  const loop = largest ? loops.larger : loops.smaller
  return (block) => {
    const n = rowsOf(out, block)
    loop(out.packed, kids[0]!.packed, by[0]!, kids.at(-1)!.packed, by.at(-1)!, n)
    for (let next = 1; next < kids.length - 1; next++) loop(out.packed, out.packed, 1, kids[next]!.packed, by[next]!, n)
  }
}

function roundLoop(name: string, out: Slot, kids: readonly Slot[]): Run | null {
  const [a] = kids
  const digits = roundedTo(
    name,
    kids.map((kid) => kid.cell),
  )
  if (digits === null) return null
  const dropped = a!.shape.scale! - digits
  if (dropped <= 0) return (block) => loops.linear1(out.packed, a!.packed, 1, 0, rowsOf(out, block))
  const mode = roundings[name]!
  return (block) => loops.round(out.packed, a!.packed, tenTo(dropped), mode, rowsOf(out, block))
}
