/** A value's number among sorted boundaries, in SQL whose cost does not grow with their count: a grid, then a step or two. */
import { decimalText } from '../decimal.ts'
import type { Inner } from '../js-values.ts'
import type { Boundary } from '../tables/index.ts'
import type { Cell, Cells } from './cells.ts'

/** Boundaries as numbers of one scale: a value has passed `limits[i]` when it is not below it. */
export interface Limits {
  /** SQL texts of the limits, for the comparison. */
  texts: string[]
  /** The same as doubles, for the grid. */
  doubles: number[]
  /** SQL type of the list. */
  type: string
}

const daysOf = (value: Inner): number => Date.parse(`${value}T00:00:00Z`) / 86_400_000

/**
 * Limits of boundaries on a number of `scale` digits after the point, or on dates. `> v` becomes `>=` the next value there
 * can be.
 * @example limitsOf([{ value: 5 as decimal, strict: true }], 'number', 2) // 5.01
 */
export function limitsOf(boundaries: readonly Boundary[], type: 'number' | 'date', scale: number): Limits {
  if (type === 'date') {
    const days = boundaries.map(({ value, strict }) => daysOf(value) + (strict ? 1 : 0))
    const texts = days.map((day) => new Date(day * 86_400_000).toISOString().slice(0, 10))
    return { texts, doubles: days, type: 'DATE' }
  }
  const unit = 10n ** BigInt(scale)
  const limits = boundaries.map(({ value, strict }) => {
    const { units, scale: own } = value as { units: bigint; scale: number }
    if (own <= scale) return units * 10n ** BigInt(scale - own) + (strict ? 1n : 0n)
    const divisor = 10n ** BigInt(own - scale)
    const floor = (units - (((units % divisor) + divisor) % divisor)) / divisor
    // Between two values there can be: passed by all from the next one on.
    return floor * divisor === units && !strict ? floor : floor + 1n
  })
  return {
    texts: limits.map((units) => decimalText({ units, scale })),
    doubles: limits.map((units) => Number(units) / Number(unit)),
    type: `DECIMAL(${Math.max(scale + 1, ...limits.map((units) => String(units < 0n ? -units : units).length))},${scale})`,
  }
}

/** Buckets of equal width; each tells how many limits lie certainly below it. */
interface Grid {
  origin: number
  perUnit: number
  base: number[]
  /** Most limits that may still have to be passed inside one bucket. */
  most: number
}

const number = (value: number): string => (value < 0 ? `(${value})` : String(value))

const mostBuckets = 4096

function gridOf(doubles: readonly number[]): Grid {
  const [first, last] = [doubles[0]!, doubles.at(-1)!]
  const range = last - first
  const gaps = doubles.slice(1).map((value, index) => value - doubles[index]!)
  const smallest = Math.min(range || 1, ...gaps.filter((gap) => gap > 0))
  const buckets = Math.max(1, Math.min(mostBuckets, Math.ceil(range / smallest) + 1))
  const width = range > 0 ? range / (buckets - 1 || 1) : 1
  // Even limits then lie in the middle of their buckets, where rounding does no harm.
  const origin = first - width / 2
  const slack = width * 1e-6
  const base: number[] = []
  let most = 0
  let below = 0
  let reach = 0
  for (let bucket = 0; bucket < buckets; bucket++) {
    const [from, to] = [origin + bucket * width, origin + (bucket + 1) * width]
    while (below < doubles.length && doubles[below]! < from - slack) below++
    while (reach < doubles.length && doubles[reach]! <= to + slack) reach++
    base.push(bucket === 0 ? 0 : below)
    most = Math.max(most, (bucket === buckets - 1 ? doubles.length : reach) - base[bucket]!)
  }
  return { origin, perUnit: 1 / width, base, most }
}

/** So few limits are quicker asked one by one. */
const fewLimits = 8

/** Width of steps when all limits are whole numbers at the same distance; null otherwise. */
function evenSteps({ doubles, type }: Limits): number | null {
  const width = doubles[1]! - doubles[0]!
  if (type === 'DATE' || width <= 0 || !doubles.every((value) => Number.isSafeInteger(value))) return null
  return doubles.every((value, index) => value === doubles[0]! + index * width) ? width : null
}

/**
 * The cell that counts how many limits a value has passed; unknown when the value is. `short`: the value's whole part is
 * known to fit a 64-bit number.
 */
export function passedCell(value: Cell, limits: Limits, short: boolean, cells: Cells): Cell {
  const count = limits.texts.length
  const literal = (one: string) => (limits.type === 'DATE' ? `DATE '${one}'` : one)
  if (count <= fewLimits)
    return cells.make(
      {
        kind: 'raw',
        write: ([v]) => limits.texts.map((one) => `CAST(${v} >= ${literal(one)} AS INTEGER)`).join(' + '),
        key: `few ${limits.texts.join(',')}`,
      },
      [value],
      'number',
    )
  const width = short ? evenSteps(limits) : null
  if (width !== null) {
    const origin = limits.doubles[0]! - width
    return cells.make(
      {
        kind: 'raw',
        write: ([v]) =>
          `CASE WHEN ${v} IS NOT NULL THEN CAST(greatest(0, least(${count}, (CAST(floor(${v}) AS BIGINT) - ${number(origin)}) // ${width})) AS INTEGER) END`,
        key: `even ${origin} ${width} ${count}`,
      },
      [value],
      'number',
    )
  }
  const grid = gridOf(limits.doubles)
  const x =
    limits.type === 'DATE' ? (sql: string) => `datediff('day', DATE '1970-01-01', ${sql})` : (sql: string) => sql
  const list = `'[${grid.base.join(',')}]'::INTEGER[]`
  let cell = cells.make(
    {
      kind: 'raw',
      // least and greatest pass over NULL, so it is asked for.
      write: ([v]) => {
        const bucket = `floor((CAST(${x(v!)} AS DOUBLE) - ${number(grid.origin)}) * ${grid.perUnit})`
        const inside = `CAST(greatest(0, least(${grid.base.length - 1}, ${bucket})) AS INTEGER)`
        return `CASE WHEN ${v} IS NOT NULL THEN (${list})[1 + ${inside}] END`
      },
      key: `bucket ${grid.base.join(',')} ${grid.origin} ${grid.perUnit}`,
    },
    [value],
    'number',
  )
  const texts = `'[${limits.texts.join(',')}]'::${limits.type}[]`
  for (let step = 2 ** Math.floor(Math.log2(Math.max(1, grid.most))); step >= 1; step >>= 1)
    cell = cells.make(
      {
        kind: 'raw',
        write: ([i, v]) => `${i} + CASE WHEN ${v} >= (${texts})[${i} + ${step}] THEN ${step} ELSE 0 END`,
        key: `step ${step} ${limits.texts.join(',')}`,
      },
      [cell, value],
      'number',
    )
  return cell
}
