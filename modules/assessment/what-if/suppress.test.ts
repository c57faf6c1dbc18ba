/** Small counts cannot be read, and cannot be computed from what is shown. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type Relation, sumOf, suppress } from './suppress.ts'

const least = 5

/** Hidden figures that can have another value: one more or one less here, made up for elsewhere, and every shown sum still holds. */
function open(
  figures: Map<string, number>,
  relations: readonly Relation[],
  hidden: ReadonlySet<string>,
): ReadonlySet<string> {
  const unknown = [...hidden].filter((id) => figures.get(id)! > 0)
  const moves = new Map<string, number>()
  const found = new Set<string>()
  const next = (at: number): void => {
    if (at === unknown.length) {
      for (const [id, move] of moves) if (move !== 0) found.add(id)
      return
    }
    for (const move of [0, 1, -1]) {
      moves.set(unknown[at]!, move)
      const closed = relations.filter(
        (relation) => relation.has(unknown[at]!) && [...relation.keys()].every((id) => unknown.indexOf(id) <= at),
      )
      const sums = closed.map((relation) =>
        [...relation].reduce((sum, [id, times]) => sum + times * (moves.get(id) ?? 0), 0),
      )
      if (sums.every((sum) => sum === 0)) next(at + 1)
    }
    moves.delete(unknown[at]!)
  }
  next(0)
  return found
}

test('a small count is hidden, and so is a second one that would give it back', () => {
  const figures = new Map([
    ['a', 3],
    ['b', 9],
    ['c', 7],
    ['all', 19],
  ])
  expect(suppress(figures, [sumOf('all', ['a', 'b', 'c'])], least)).toEqual(new Set(['a', 'c']))
})

test('a small count that is the whole total hides the total: zeros beside it protect nothing', () => {
  const figures = new Map([
    ['a', 3],
    ['b', 0],
    ['all', 3],
    ['other', 40],
    ['region', 43],
  ])
  const hidden = suppress(figures, [sumOf('all', ['a', 'b']), sumOf('region', ['all', 'other'])], least)
  expect([...hidden].sort()).toEqual(['a', 'all', 'other'])
})

test('nothing is hidden where nothing is small', () => {
  const figures = new Map([
    ['a', 5],
    ['b', 0],
    ['all', 5],
  ])
  expect(suppress(figures, [sumOf('all', ['a', 'b'])], least).size).toBe(0)
})

test('in any table of counties by movement, every small count has at least two readings', () => {
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.nat(9), fc.nat(9)), { minLength: 2, maxLength: 3 }),
      fc.array(fc.nat(9), { minLength: 3, maxLength: 3 }),
      (counties, befores) => {
        // after = before + in − out per county, each column summed: the equations of the page.
        const figures = new Map<string, number>()
        const relations: Relation[] = []
        const sums = { before: 0, in: 0, out: 0, after: 0 }
        const kinds = Object.keys(sums) as (keyof typeof sums)[]
        for (const [i, [entering, leaving]] of counties.entries()) {
          const before = befores[i]! + leaving
          const one = { before, in: entering, out: leaving, after: before + entering - leaving }
          for (const kind of kinds) {
            figures.set(`${i} ${kind}`, one[kind])
            sums[kind] += one[kind]
          }
          relations.push(
            new Map([
              [`${i} after`, 1],
              [`${i} before`, -1],
              [`${i} in`, -1],
              [`${i} out`, 1],
            ]),
          )
        }
        for (const kind of kinds) {
          figures.set(kind, sums[kind])
          relations.push(
            sumOf(
              kind,
              counties.map((_, i) => `${i} ${kind}`),
            ),
          )
        }
        const hidden = suppress(figures, relations, least)
        for (const [id, value] of figures) if (value > 0 && value < least) expect(hidden.has(id)).toBe(true)
        const movable = open(figures, relations, hidden)
        for (const id of hidden)
          if (figures.get(id)! > 0 && figures.get(id)! < least) expect(movable.has(id), id).toBe(true)
      },
    ),
    { numRuns: 60 },
  )
})
