/** Where tier and amount of a family change while one amount of money rises: bands with exact edges, and points to draw. */
import { type Axis, calculateAlong } from '../benefits/along.ts'
import type { Benefits, Family, Place } from '../benefits/shared.ts'

/** One amount and what the family would get. */
export interface Point {
  /** Yuan a year. */
  value: number
  /** Null: cannot be judged. */
  tier: string | null
  /** Yuan a month; null: cannot be judged. */
  amount: number | null
}

/** Neighbouring amounts with the same tier. */
export interface Band {
  tier: string | null
  first: Point
  last: Point
}

export interface Steps {
  points: Point[]
  bands: Band[]
}

const answers = ['tier', 'monthly_amount'] as const

/** Steps of the first drawing; each further look cuts the places where the tier changes into so many parts. */
const parts = 240

/** Up to here two amounts that are a fen apart are two numbers; beyond, the search for an edge would never end. */
const mostFen = 1e15

/**
 * How the tier changes as one fact goes from nothing to `most` yuan a year (ten trillion at the most). Edges are exact to
 * the fen, as long as the tier changes at most once in a 240th of the way.
 * @example stepsAlong(benefits, family, place, { at: 0, name: 'wage_year' }, 60_000).bands.map((band) => band.tier)
 */
export function stepsAlong(
  benefits: Benefits,
  family: Family,
  place: Place,
  axis: Pick<Axis, 'at' | 'name'>,
  most: number,
): Steps {
  const at = (fen: readonly number[]): Map<number, Point> => {
    const values = fen.map((one) => one / 100)
    const found = calculateAlong(benefits, family, place, { ...axis, values }, answers)
    return new Map(
      fen.map((one, row) => [
        one,
        {
          value: values[row]!,
          tier: found.tier![row] as string | null,
          amount: found.monthly_amount![row] as number | null,
        },
      ]),
    )
  }
  const grid = cut(0, Math.min(Math.round(most * 100), mostFen), parts)
  const known = at(grid)
  const points = grid.map((fen) => known.get(fen)!)
  let open = changes(grid, known)
  while (open.some(([low, high]) => high - low > 1)) {
    const finer = open.map(([low, high]) => cut(low, high, Math.max(2, Math.floor(parts / open.length))))
    for (const [fen, point] of at([...new Set(finer.flat())])) known.set(fen, point)
    open = finer.flatMap((line) => changes(line, known))
  }
  return {
    points,
    bands: bandsOf(
      points,
      open.map(([low, high]) => [known.get(low)!, known.get(high)!]),
    ),
  }
}

/** Whole fen from low to high in so many parts, each once. */
function cut(low: number, high: number, into: number): number[] {
  return [...new Set(Array.from({ length: into + 1 }, (_, part) => Math.round(low + ((high - low) * part) / into)))]
}

/** Neighbours between which the tier changes. */
function changes(line: readonly number[], known: ReadonlyMap<number, Point>): [number, number][] {
  return line.slice(1).flatMap((high, index): [number, number][] => {
    const low = line[index]!
    return known.get(low)!.tier === known.get(high)!.tier ? [] : [[low, high]]
  })
}

function bandsOf(points: readonly Point[], edges: readonly (readonly [Point, Point])[]): Band[] {
  const bands: Band[] = []
  let first = points[0]!
  for (const [last, next] of edges) {
    bands.push({ tier: first.tier, first, last })
    first = next
  }
  return [...bands, { tier: first.tier, first, last: points.at(-1)! }]
}
