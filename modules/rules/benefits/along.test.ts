import fc from 'fast-check'
import { expect, test } from 'vitest'
import { loadRegion } from '../load-region.ts'
import { usualFamily, withFact, withMember } from '../ui/typed-family.ts'
import { calculateAlong } from './along.ts'
import { calculateFamily } from './calculate.ts'

const benefits = loadRegion('regions/inner-mongolia').benefits!
const place = { area: '150426', urban: true, asOf: '2026-11-24' }
const outputs = ['tier', 'monthly_amount', 'income_per_head_year', 'property_finding']

const change = fc.constantFrom(
  [0, 'age', 70],
  [1, 'age', 12],
  [1, 'disability_grade', '1'],
  [1, 'pension_year', 4000.55],
  [2, 'serious_illness', true],
  [2, 'medical_costs_year', 9000],
  [0, 'pension_year', null],
  [null, 'homes', 2],
  [null, 'held_tier', 'dibao-urban'],
) as fc.Arbitrary<[number | null, string, string | number | boolean | null]>

test('along a series of wages a family gets at each what it gets with that wage alone', () => {
  fc.assert(
    fc.property(
      fc.array(change, { maxLength: 5 }),
      fc.array(fc.integer({ min: 0, max: 9_000_000 }), { minLength: 1, maxLength: 12 }),
      fc.nat(2),
      (changes, fen, at) => {
        let family = withMember(withMember(usualFamily(benefits), benefits), benefits)
        for (const [who, name, value] of changes) family = withFact(family, who, name, value)
        const values = fen.map((one) => one / 100)
        const along = calculateAlong(benefits, family, place, { at, name: 'wage_year', values }, outputs)
        values.forEach((value, row) => {
          const alone = calculateFamily(benefits, withFact(family, at, 'wage_year', value), place, {
            trace: false,
          }).values
          expect(outputs.map((name) => along[name]![row])).toEqual(outputs.map((name) => alone[name] ?? null))
        })
      },
    ),
    { numRuns: 25 },
  )
}, 30_000)

test('along a fact of the household the same holds', () => {
  const family = withFact(withMember(usualFamily(benefits), benefits), 0, 'wage_year', 6000)
  const values = [0, 1000, 100_000, 1_000_000]
  const along = calculateAlong(benefits, family, place, { at: null, name: 'financial_assets', values }, outputs)
  values.forEach((value, row) => {
    const alone = calculateFamily(benefits, withFact(family, null, 'financial_assets', value), place).values
    expect(outputs.map((name) => along[name]![row])).toEqual(outputs.map((name) => alone[name] ?? null))
  })
})
