import fc from 'fast-check'
import { expect, test } from 'vitest'
import { lakeScale } from './write-lake.ts'

const chunk = { people: 1000, bills: 6300, monthly: 15_000, other: 4400 }

test('no wish leaves the population as it is', () => {
  expect(lakeScale(undefined, 1000, chunk)).toEqual({ density: 1, share: 1 })
})

test('any wish above the smallest possible is met', () => {
  const least = chunk.other + 0.1 * chunk.monthly + 0.05 * chunk.bills
  fc.assert(
    fc.property(fc.integer({ min: Math.ceil(least), max: 100_000 }), (rows) => {
      const { density, share } = lakeScale(rows, chunk.people, chunk)
      expect(density * chunk.bills + share * chunk.monthly + chunk.other).toBeCloseTo(rows, 3)
      expect(share).toBeGreaterThanOrEqual(0.1)
      expect(share).toBeLessThanOrEqual(1)
    }),
  )
})
