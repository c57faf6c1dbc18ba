import { expect, test } from 'vitest'
import { scaleOf } from './income-bar.tsx'
import { placeMembers } from './member-places.ts'
import { depthOf } from './tile-map.tsx'

test('generations stand in rows, the oldest on top, the head beside the spouse', () => {
  const placed = placeMembers([
    { key: 'head', relation: 'head' },
    { key: 'child', relation: 'child' },
    { key: 'spouse', relation: 'spouse' },
    { key: 'mother', relation: 'parent' },
  ])
  expect(placed.map((p) => [p.kin.key, p.row])).toEqual([
    ['mother', 0],
    ['head', 1],
    ['spouse', 1],
    ['child', 2],
  ])
  expect(placed.find((p) => p.kin.key === 'head')!.x).toBeLessThan(placed.find((p) => p.kin.key === 'spouse')!.x)
})

test('a grandmother raising a child alone makes two rows with nothing between', () => {
  expect(
    placeMembers([
      { key: 'g', relation: 'head' },
      { key: 'c', relation: 'grandchild' },
    ]).map((p) => p.row),
  ).toEqual([0, 1])
})

test('on a phone a large generation takes several rows, evenly filled, below its elders', () => {
  const kin = ['head', 'spouse', 'child', 'child', 'child', 'child', 'child'].map((relation, i) => ({
    key: String(i),
    relation,
  }))
  const placed = placeMembers(kin, 2)
  expect(placed.map((p) => p.row)).toEqual([0, 0, 1, 1, 2, 2, 3])
  expect(placed.at(-1)!.x).toBe(0.5)
  expect(Math.max(...placeMembers(kin).map((p) => p.row))).toBe(1)
})

test('an area without warnings has no colour, the heaviest has the deepest', () => {
  const tile = (red: number, yellow: number) => ({ code: '', name: '', households: 1, red, orange: 0, yellow })
  expect(depthOf(tile(0, 0), 30)).toBe(0)
  expect(depthOf(tile(0, 1), 30)).toBe(1)
  expect(depthOf(tile(10, 0), 30)).toBe(4)
})

test('income, spending and the line share one scale that holds the largest', () => {
  expect(scaleOf([{ total: 24800 }, { total: null }], [{ amount: 38880 }])).toBeGreaterThan(38880)
  expect(scaleOf([{ total: null }], [])).toBe(1)
})
