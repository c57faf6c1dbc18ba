/** How the values of a cell are kept: which digits, how large they can become, whether one can be unknown. */
import { type Decimal, quotientScale, trimmed } from '../decimal.ts'
import { roundings } from '../functions.ts'
import type { Node } from '../nodes.ts'
import type { Cell } from '../plan/cells.ts'
import type { FeelType } from '../types.ts'
import { yearsBetween } from './lower.ts'
import { type Column, isPacked, mostDigits, mostUnits, tenTo } from './pack.ts'

export interface Shape {
  /** One number each, in a typed array; else exact values one by one. */
  packed: boolean
  /** Digits after the point of a packed number; null when nobody can say. */
  scale: number | null
  /** Smallest and largest value of a number. */
  low: number
  high: number
  /** Never unknown. */
  known: boolean
}

const everything = { low: Number.NEGATIVE_INFINITY, high: Number.POSITIVE_INFINITY }
/** Bounds of a number that is never known. */
const nothing = { low: Number.POSITIVE_INFINITY, high: Number.NEGATIVE_INFINITY }
const single = { packed: true, scale: 0, ...everything }

/** Whether numbers up to here fit a typed array when they have so many digits after the point. */
export const fits = ({ low, high }: Pick<Shape, 'low' | 'high'>, scale: number): boolean =>
  Math.max(-low, high) * tenTo(scale) <= mostUnits

function numberShape(scale: number | null, low: number, high: number, known: boolean): Shape {
  // Bounds of nothing can be what is left of two infinities: then nobody can say.
  if (Number.isNaN(low) || Number.isNaN(high)) return { packed: false, scale, ...everything, known }
  return { packed: scale !== null && scale <= mostDigits && fits({ low, high }, scale), scale, low, high, known }
}

/** Bounds of quotients, of which the last digit is rounded. */
const quotientShape = (low: number, high: number, known: boolean): Shape =>
  numberShape(quotientScale, low - 1 / tenTo(quotientScale), high + 1 / tenTo(quotientScale), known)

const isPlain = (type: FeelType): boolean => typeof type === 'string' && type !== 'any'

/** What is known of the population. */
export interface Bounds {
  column(cell: Cell): Column | undefined
  /** Most members that a household has. */
  largest: number
}

/** The shape of a cell, from those of its kids. */
export function shapeOf(cell: Cell, kids: readonly Shape[], bounds: Bounds): Shape {
  const { op, type } = cell
  const known = kids.every((kid) => kid.known)
  switch (op.kind) {
    case 'literal': {
      if (op.node.kind === 'null') return { ...single, ...nothing, known: false }
      if (op.node.kind !== 'number') return { ...single, known: true }
      const { units, scale } = trimmed(op.node.value)
      const value = Number(units) / tenTo(scale)
      return numberShape(scale, value, value, true)
    }
    case 'column': {
      const column = bounds.column(cell)
      if (!column) return { ...single, known: true }
      if (type !== 'number') return { ...single, known: column.known }
      const unit = tenTo(column.scale)
      const shape = numberShape(column.scale, column.low / unit, column.high / unit, column.known)
      return { ...shape, packed: shape.packed && isPacked(column.values) }
    }
    case 'aggregate': {
      const [value] = kids
      if (op.fn === 'count') return numberShape(0, 0, bounds.largest, true)
      if (op.fn === 'sum')
        return numberShape(
          value!.scale,
          Math.min(0, value!.low) * bounds.largest,
          Math.max(0, value!.high) * bounds.largest,
          known,
        )
      if (op.fn === 'some' || op.fn === 'every') return { ...single, known }
      return type === 'number' ? { ...value!, known: false } : { ...single, known: false }
    }
    case 'pick':
      return joined(type, kids.slice(op.pick.rules.length), false)
    case 'extreme':
      return joined(type, [...kids.filter((_, index) => index % 2 === 1), kids.at(-1)!], false)
    case 'node':
      return nodeShape(op.template, cell, kids, known)
    case 'linear':
      return linearShape(
        op.factors,
        op.constant,
        kids.map((kid, index) => asNumber(kid, cell.kids[index]!.type)),
        known,
      )
    case 'collect':
      return { packed: false, scale: null, ...everything, known: false }
    case 'raw':
    case 'outcome':
      throw new Error('SQL stands only in a plan for SQL')
  }
}

/** A condition counts as 1 or 0. */
export const asNumber = (shape: Shape, type: FeelType): Shape =>
  type === 'boolean' ? { ...shape, scale: 0, low: 0, high: 1 } : shape

function linearShape(factors: readonly Decimal[], constant: Decimal, kids: readonly Shape[], known: boolean): Shape {
  const value = ({ units, scale }: Decimal) => Number(units) / tenTo(scale)
  let total: Shape = { packed: true, scale: constant.scale, low: value(constant), high: value(constant), known: true }
  kids.forEach((kid, index) => {
    const [factor, by] = [factors[index]!, value(factors[index]!)]
    const part = {
      ...kid,
      low: kid.low * by,
      high: kid.high * by,
      scale: kid.scale === null ? null : kid.scale + factor.scale,
    }
    if (by < 0) [part.low, part.high] = [part.high, part.low]
    total = arithmeticShape('+', total, part, known)
  })
  return { ...total, known }
}

/** One of several. */
function joined(type: FeelType, kids: readonly Shape[], known: boolean): Shape {
  if (type !== 'number') return { ...single, packed: isPlain(type), known }
  const numbers = kids.filter((kid) => kid.low <= kid.high)
  const low = Math.min(...numbers.map((kid) => kid.low))
  const high = Math.max(...numbers.map((kid) => kid.high))
  return numberShape(widest(numbers), low, high, known)
}

const widest = (kids: readonly Shape[]): number | null =>
  kids.reduce<number | null>((most, { scale }) => (most === null || scale === null ? null : Math.max(most, scale)), 0)

/** Years, months or days of a date, or of what lies between two. */
const mostOfPart = 4_000_000
const isBetweenDates = ({ op, kids }: Cell): boolean =>
  op.kind === 'node' && ['call', 'arithmetic'].includes(op.template.kind) && kids.every((kid) => isMoment(kid.type))
const isMoment = (type: FeelType): boolean => type === 'date' || type === 'datetime'
/** No text of JavaScript is longer. */
const mostCharacters = 2 ** 30

function nodeShape(template: Node, cell: Cell, kids: readonly Shape[], known: boolean): Shape {
  const [a, b] = kids
  if (cell.type !== 'number') {
    const always = template.kind === 'is-null'
    return { ...single, packed: isPlain(cell.type), known: always || (known && neverLost(template)) }
  }
  switch (template.kind) {
    case 'negate':
      return numberShape(a!.scale, -a!.high, -a!.low, known)
    case 'arithmetic':
      return arithmeticShape(template.op, a!, b!, known)
    case 'if':
      return joined('number', kids.slice(1), known)
    case 'part':
      if (!isMoment(cell.kids[0]!.type) && !isBetweenDates(cell.kids[0]!))
        return numberShape(0, everything.low, everything.high, known)
      return numberShape(0, -mostOfPart, mostOfPart, known)
    case 'call':
      return callShape(template.name, cell, kids, known)
    default:
      return numberShape(null, everything.low, everything.high, false)
  }
}

/** Operators that never give unknown for values that are known. */
function neverLost(template: Node): boolean {
  if (template.kind === 'call') return ['years and months duration', 'min', 'max'].includes(template.name)
  return ['compare', 'and', 'or', 'not', 'if', 'negate'].includes(template.kind)
}

function arithmeticShape(op: string, a: Shape, b: Shape, known: boolean): Shape {
  switch (op) {
    case '+':
      return numberShape(widest([a, b]), a.low + b.low, a.high + b.high, known)
    case '-':
      return numberShape(widest([a, b]), a.low - b.high, a.high - b.low, known)
    case '*': {
      const corners = cornersOf(a, b, (x, y) => (x === 0 || y === 0 ? 0 : x * y))
      const scale = a.scale === null || b.scale === null ? null : a.scale + b.scale
      return numberShape(scale, Math.min(...corners), Math.max(...corners), known)
    }
    case '/': {
      // The nearest to zero a divisor can be is one unit of its last digit.
      const nearest = b.scale === null ? 0 : b.low > 0 ? b.low : b.high < 0 ? -b.high : 1 / tenTo(b.scale)
      const most = Math.max(-a.low, a.high, 0) / nearest
      const never = b.low > 0 || b.high < 0
      const [low, high] = [a.low >= 0 && b.low >= 0 ? 0 : -most, most]
      return quotientShape(low, high, known && never)
    }
    default:
      return numberShape(null, everything.low, everything.high, false)
  }
}

const cornersOf = (a: Shape, b: Shape, apply: (x: number, y: number) => number): number[] => [
  apply(a.low, b.low),
  apply(a.low, b.high),
  apply(a.high, b.low),
  apply(a.high, b.high),
]

function callShape(name: string, cell: Cell, kids: readonly Shape[], known: boolean): Shape {
  const [a, b] = kids
  switch (name) {
    case 'sum':
      return kids.reduce((total, kid) => arithmeticShape('+', total, kid, known))
    case 'mean':
      return quotientShape(Math.min(...kids.map((kid) => kid.low)), Math.max(...kids.map((kid) => kid.high)), known)
    case 'min':
      return numberShape(
        widest(kids),
        Math.min(...kids.map((kid) => kid.low)),
        Math.min(...kids.map((kid) => kid.high)),
        known,
      )
    case 'max':
      return numberShape(
        widest(kids),
        Math.max(...kids.map((kid) => kid.low)),
        Math.max(...kids.map((kid) => kid.high)),
        known,
      )
    case 'abs':
      return numberShape(a!.scale, 0, Math.max(-a!.low, a!.high), known)
    case 'modulo':
      return numberShape(widest(kids), Math.min(0, b!.low), Math.max(0, b!.high), false)
    case yearsBetween:
      return numberShape(0, -9999, 9999, known)
    case 'string length':
      return numberShape(0, 0, mostCharacters, known)
    default: {
      const digits = roundedTo(name, cell.kids)
      if (digits === null) return numberShape(null, everything.low, everything.high, false)
      if (a!.scale !== null && a!.scale <= digits) return { ...a!, known }
      const unit = 1 / tenTo(digits)
      return numberShape(digits, a!.low - unit, a!.high + unit, known)
    }
  }
}

/** Digits after the point that a function rounds to; null when it does not, or not to digits written out. */
export function roundedTo(name: string, kids: readonly Cell[]): number | null {
  if (!Object.hasOwn(roundings, name)) return null
  const digits = kids[1]
  if (!digits) return 0
  if (digits.op.kind !== 'literal' || digits.op.node.kind !== 'number') return null
  const { units, scale } = trimmed(digits.op.node.value)
  return scale === 0 && units >= 0n && units <= 15n ? Number(units) : null
}
