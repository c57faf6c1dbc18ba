/** A family at the keyboard: what one key did not touch is taken over from the answer before, and nobody can tell. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { calculateFamily, type Family, type FamilyResult } from '../benefits/shared.ts'
import { loadRegion } from '../load-region.ts'
import { usualFamily, withFact, withMember, withoutMember } from '../ui/typed-family.ts'
import { explain } from './explain.ts'

const region = loadRegion('regions/inner-mongolia')
const benefits = region.benefits!
const urbanPlace = { area: '150426', urban: true, asOf: '2026-11-24' }

const fact = fc.constantFrom(
  ['age', 70],
  ['age', 12],
  ['age', null],
  ['wage_year', 0],
  ['wage_year', 42_000],
  ['wage_year', null],
  ['disability_grade', '1'],
  ['serious_illness', true],
  ['obligor', true],
  ['co_resident', null],
  ['medical_costs_year', 9000],
  ['pension_year', 30_000],
  ['business_gross_year', 5000],
  ['disability_kind', '5'],
  ['held_tier', 'dibao-urban'],
) as fc.Arbitrary<[string, string | number | boolean | null]>
const key = fc.oneof(
  { weight: 6, arbitrary: fc.tuple(fc.nat(3), fact).map(([at, [name, value]]) => ({ at, name, value })) },
  { weight: 1, arbitrary: fc.constantFrom(0, 2).map((homes) => ({ at: null, name: 'homes', value: homes })) },
  {
    weight: 1,
    arbitrary: fc
      .constantFrom(0, 90_000, null)
      .map((assets) => ({ at: null, name: 'financial_assets', value: assets })),
  },
  { weight: 1, arbitrary: fc.constant('add' as const) },
  { weight: 1, arbitrary: fc.nat(3).map((out) => ({ out })) },
  { weight: 1, arbitrary: fc.constantFrom('150403', '152201').map((area) => ({ area })) },
)

test('after any series of keys, added and removed members and other places, answer, missing facts and reasons are those of a fresh computation', () => {
  fc.assert(
    fc.property(fc.array(key, { minLength: 4, maxLength: 10 }), fc.boolean(), (keys, shownOnly) => {
      // What the page shows while its other answers are closed.
      const only = shownOnly ? ['tier', 'monthly_amount', 'change', 'route'] : undefined
      let family = withMember(withMember(usualFamily(benefits), benefits), benefits)
      let place = urbanPlace
      let before: FamilyResult | undefined
      for (const one of keys) {
        if (one === 'add') family = withMember(family, benefits)
        else if ('out' in one) family = withoutMember(family, one.out)
        else if ('area' in one) place = { ...place, area: one.area }
        else family = withFact(family, one.at, one.name, one.value)
        const taken = calculateFamily(benefits, family as Family, place, { before, only })
        const fresh = calculateFamily(benefits, family as Family, place, { only })
        expect(taken.values).toEqual(fresh.values)
        for (const name of Object.keys(fresh.traces))
          expect([name, taken.traces[name]?.missing]).toEqual([name, fresh.traces[name]!.missing])
        for (const name of ['tier', 'monthly_amount']) {
          expect(JSON.stringify(explain(benefits, family, taken, name))).toBe(
            JSON.stringify(explain(benefits, family, fresh, name)),
          )
        }
        before = taken
      }
    }),
    { numRuns: 16 },
  )
}, 60_000)
