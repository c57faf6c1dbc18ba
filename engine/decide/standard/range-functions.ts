/** How points and ranges lie to each other: before, meets, overlaps, … (after Allen). */
import { orderOf } from './compare.ts'
import { type BuiltIn, fn } from './signature.ts'
import { type FeelRange, fail, isRangeValue, type Value } from './values.ts'

/** An end of a range: infinite when open, else a value. */
type End = { value: Value; closed: boolean; infinite: -1 | 0 | 1 }

class NoOrder extends Error {}

const low = (range: FeelRange): End => end(range.low, range.lowClosed, range, -1)
const high = (range: FeelRange): End => end(range.high, range.highClosed, range, 1)
const end = (value: Value, closed: boolean, { operator }: FeelRange, side: -1 | 1): End => ({
  value,
  closed,
  infinite: value === null && operator ? side : 0,
})

function order(a: Value | End, b: Value | End): number {
  const [x, y] = [asEnd(a), asEnd(b)]
  if (x.infinite || y.infinite) return x.infinite - y.infinite
  const result = orderOf(x.value, y.value)
  if (result === null) throw new NoOrder()
  return result
}

const asEnd = (value: Value | End): End =>
  value !== null && typeof value === 'object' && 'infinite' in value ? value : { value, closed: true, infinite: 0 }

type Ranges = (a: FeelRange, b: FeelRange) => boolean
type RangePoint = (range: FeelRange, point: Value) => boolean
type Points = (a: Value, b: Value) => boolean

interface Relation {
  ranges?: Ranges
  rangePoint?: RangePoint
  pointRange?: RangePoint
  points?: Points
}

/** A function of two points or ranges; null where they have no order. */
function relation({ ranges, rangePoint, pointRange, points }: Relation): BuiltIn {
  const signatures = [
    ...(ranges ? ['range1: range, range2: range'] : []),
    ...(rangePoint ? ['range: range, point: any'] : []),
    ...(pointRange ? ['point: any, range: range'] : []),
    ...(points ? ['point1: any, point2: any'] : []),
  ]
  return fn(signatures, ([a, b], run) => {
    const [first, second] = [isRangeValue(a!), isRangeValue(b!)]
    const apply = first ? (second ? ranges : rangePoint) : second ? pointRange : points
    if (!apply) return fail(run, 'not defined for these')
    try {
      if (!first && second) return (apply as RangePoint)(b as FeelRange, a!)
      return (apply as (x: Value, y: Value) => boolean)(a!, b!)
    } catch (error) {
      if (error instanceof NoOrder) return fail(run, 'the points have no order')
      throw error
    }
  })
}

const swapped =
  (ranges: Ranges): Ranges =>
  (a, b) =>
    ranges(b, a)

const before: Ranges = (a, b) => {
  const apart = order(high(a), low(b))
  return apart < 0 || (apart === 0 && !(a.highClosed && b.lowClosed))
}
const beforePoint: RangePoint = (range, point) => {
  const apart = order(high(range), point)
  return apart < 0 || (apart === 0 && !range.highClosed)
}
const afterPoint: RangePoint = (range, point) => {
  const apart = order(low(range), point)
  return apart > 0 || (apart === 0 && !range.lowClosed)
}
const meets: Ranges = (a, b) => a.highClosed && b.lowClosed && order(high(a), low(b)) === 0
const overlaps: Ranges = (a, b) => !before(a, b) && !before(b, a)

/** Whether a starts no later than b; when they start at the same value, an open start is the later one. */
const startsFirst: Ranges = (a, b) => {
  const apart = order(low(a), low(b))
  return apart < 0 || (apart === 0 && (a.lowClosed || !b.lowClosed))
}
const endsLast: Ranges = (a, b) => {
  const apart = order(high(a), high(b))
  return apart > 0 || (apart === 0 && (a.highClosed || !b.highClosed))
}
const overlapsBefore: Ranges = (a, b) => {
  const starts = order(low(a), low(b))
  const startsEarlier = starts < 0 || (starts === 0 && a.lowClosed && !b.lowClosed)
  return startsEarlier && !before(a, b) && endsLast(b, a)
}
const finishes: Ranges = (a, b) => a.highClosed === b.highClosed && order(high(a), high(b)) === 0 && startsFirst(b, a)
const finishesAt: RangePoint = (range, point) => range.highClosed && order(high(range), point) === 0
const starts: Ranges = (a, b) => a.lowClosed === b.lowClosed && order(low(a), low(b)) === 0 && endsLast(b, a)
const startsAt: RangePoint = (range, point) => range.lowClosed && order(low(range), point) === 0
const includes: Ranges = (a, b) => startsFirst(a, b) && endsLast(a, b)
const includesPoint: RangePoint = (range, point) => !afterPoint(range, point) && !beforePoint(range, point)

export const rangeFunctions = {
  before: relation({
    ranges: before,
    rangePoint: beforePoint,
    pointRange: afterPoint,
    points: (a, b) => order(a, b) < 0,
  }),
  after: relation({
    ranges: swapped(before),
    rangePoint: afterPoint,
    pointRange: beforePoint,
    points: (a, b) => order(a, b) > 0,
  }),
  meets: relation({ ranges: meets }),
  'met by': relation({ ranges: swapped(meets) }),
  overlaps: relation({ ranges: overlaps }),
  'overlaps before': relation({ ranges: overlapsBefore }),
  'overlaps after': relation({ ranges: swapped(overlapsBefore) }),
  finishes: relation({ ranges: finishes, pointRange: finishesAt }),
  'finished by': relation({ ranges: swapped(finishes), rangePoint: finishesAt }),
  includes: relation({ ranges: includes, rangePoint: includesPoint }),
  during: relation({ ranges: swapped(includes), pointRange: includesPoint }),
  starts: relation({ ranges: starts, pointRange: startsAt }),
  'started by': relation({ ranges: swapped(starts), rangePoint: startsAt }),
  coincides: relation({
    ranges: (a, b) =>
      a.lowClosed === b.lowClosed &&
      a.highClosed === b.highClosed &&
      order(low(a), low(b)) === 0 &&
      order(high(a), high(b)) === 0,
    points: (a, b) => order(a, b) === 0,
  }),
}
