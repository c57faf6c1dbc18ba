import fc from 'fast-check'
import { expect, test } from 'vitest'
import { lakeScale } from './scale.ts'

const sample = { everyday: 6200, monthly: 15_000, other: 4500 }

test('any number of rows above the smallest possible is met', () => {
  const least = sample.other + 0.1 * sample.monthly + 0.05 * sample.everyday
  fc.assert(
    fc.property(fc.integer({ min: Math.ceil(least), max: 100_000 }), (rows) => {
      const { density, share } = lakeScale(rows, sample)
      expect(density * sample.everyday + share * sample.monthly + sample.other).toBeCloseTo(rows, 3)
      expect(share).toBeGreaterThanOrEqual(0.1)
      expect(share).toBeLessThanOrEqual(1)
    }),
  )
})
