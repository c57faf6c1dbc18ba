import { expect, test } from 'vitest'
import { calculateFamily } from '../benefits/shared.ts'
import { loadRegion } from '../load-region.ts'
import { usualFamily, withFact, withMember } from '../ui/typed-family.ts'
import { stepsAlong } from './along-steps.ts'

const benefits = loadRegion('regions/inner-mongolia').benefits!
const place = { area: '150426', urban: true, asOf: '2026-11-24' }
const two = [0, 1].reduce(
  (family, at) => withFact(withFact(family, at, 'wage_year', 0), at, 'pension_year', 0),
  withMember(usualFamily(benefits), benefits),
)
const alone = (wage: number) =>
  calculateFamily(benefits, withFact(two, 0, 'wage_year', wage), place, { trace: false }).values

test('as wages rise each band ends at the last fen that has its tier, and the next begins one fen above', () => {
  const { points, bands } = stepsAlong(benefits, two, place, { at: 0, name: 'wage_year' }, 60_000)
  expect(points.length).toBe(241)
  expect(bands[0]!.tier).toBe('dibao-urban')
  expect(bands.length).toBeGreaterThan(1)
  bands.forEach(({ tier, first, last }, index) => {
    for (const point of [first, last]) {
      expect([point.value, point.tier]).toEqual([point.value, tier])
      expect([point.value, alone(point.value).tier ?? null]).toEqual([point.value, tier])
      expect([point.value, alone(point.value).monthly_amount ?? null]).toEqual([point.value, point.amount])
    }
    const next = bands[index + 1]
    if (next) expect(Math.round((next.first.value - last.value) * 100)).toBe(1)
  })
  expect([bands[0]!.first.value, bands.at(-1)!.last.value]).toEqual([0, 60_000])
})

test('an absurd amount is looked at as far as a number still tells one fen from the next', () => {
  const absurd = withFact(two, 0, 'business_gross_year', 999_999_999_999_999)
  const { bands } = stepsAlong(benefits, absurd, place, { at: 0, name: 'business_costs_year' }, 1.25e15)
  expect(bands.map((band) => band.tier)).toEqual(['none'])
  const less = withFact(two, 0, 'business_gross_year', 9_999_999_900_000)
  const edge = stepsAlong(benefits, less, place, { at: 0, name: 'business_costs_year' }, 1.25e15).bands[0]!.last.value
  expect(stepsAlong(benefits, less, place, { at: 0, name: 'business_costs_year' }, 1e13).bands[0]!.last.value).toBe(
    edge,
  )
})

test('where nothing changes there is one band, and where nobody can tell its tier is unknown', () => {
  const unknown = withFact(two, 1, 'wage_year', null)
  const { bands } = stepsAlong(benefits, unknown, place, { at: 0, name: 'wage_year' }, 100)
  expect(bands.map((band) => band.tier)).toEqual([null])
})
