/** The policy of Inner Mongolia: that it is whole, and that it keeps what the law of 2026 asks for. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { loadRegion } from '../index.ts'
import { calculateFamily } from './calculate.ts'
import { lawMap } from './law-map.ts'
import { familyOf } from './run-case.ts'
import type { BenefitCase, Scalar } from './shapes.ts'

const root = join(import.meta.dirname, '../../..')
const benefits = loadRegion(join(root, 'regions/inner-mongolia')).benefits!
const place = { area: '150403', urban: true, asOf: '2026-11-24' }

type Facts = Record<string, Scalar>
function result(members: Facts[], household: Facts = {}) {
  const one: BenefitCase = { name: 'x', household, members, standards: {}, expect: {}, missing: {} }
  return calculateFamily(benefits, familyOf(benefits, one), place, { trace: false }).values
}

test('at least two hundred worked cases, each with a name of its own in its model', () => {
  const all = Object.values(benefits.cases).flat()
  expect(all.length).toBeGreaterThanOrEqual(200)
  for (const [model, cases] of Object.entries(benefits.cases)) {
    expect(cases.length, model).toBeGreaterThan(0)
    expect(new Set(cases.map((one) => one.name)).size, model).toBe(cases.length)
  }
})

test('every model has a case of a missing fact', () => {
  const without = Object.entries(benefits.cases).filter(([, cases]) =>
    cases.every((one) => Object.keys(one.missing).length === 0),
  )
  expect(without.map(([model]) => model)).toEqual([])
})

test('amounts nobody could verify say who has to set them', () => {
  const money = benefits.standards.filter((row) => row.unit.startsWith('CNY') && !row.verified)
  expect(money.length).toBeGreaterThan(0)
  expect(benefits.standards.filter((row) => row.unit.startsWith('CNY') && row.verified)).toEqual([])
  for (const row of benefits.standards) expect(row.source, row.id).not.toMatch(/[A-Za-z]/)
})

test('the law map is current', () => {
  expect(readFileSync(join(root, 'docs/law-map.md'), 'utf8')).toBe(lawMap(benefits, 'regions/inner-mongolia'))
})

test('whatever the family, the result is a suggestion, and no decrease or stop goes without a hearing', () => {
  const person = fc.record({
    age: fc.integer({ min: 0, max: 99 }),
    relation: fc.constantFrom('head', 'spouse', 'child', 'parent', 'grandchild', 'other'),
    wage_year: fc.option(fc.integer({ min: 0, max: 60_000 })),
    disability_kind: fc.constantFrom('none', '1', '4', '6'),
    disability_grade: fc.constantFrom('none', '1', '2', '3'),
    medical_costs_year: fc.integer({ min: 0, max: 40_000 }),
    serious_illness: fc.boolean(),
  })
  const household = fc.record({
    held_tier: fc.constantFrom('none', 'dibao-urban', 'margin', 'tekun-urban', 'rigid'),
    held_amount: fc.constantFrom(0, 500, 1500),
    financial_assets: fc.option(fc.integer({ min: 0, max: 80_000 })),
  })
  fc.assert(
    fc.property(fc.array(person, { minLength: 1, maxLength: 4 }), household, (members, facts) => {
      const values = result(members, facts)
      expect(values.suggestion).toBe(true)
      if (values.change === 'decrease' || values.change === 'stop') expect(values.hearing_required).toBe(true)
      // Each benefit either goes by the household or is not there: nobody gets a monthly amount without a tier.
      if (values.tier === 'none') expect(values.monthly_amount).toBe(0)
      // Unknown is never zero: when the tier cannot be judged, neither can what it would mean.
      if (values.tier === null) expect(values.change === null || values.change === undefined).toBe(true)
    }),
    { numRuns: 60 },
  )
})

test('a healthy worker in the family never takes the benefit away', () => {
  const alone = result([{ age: 62, pension_year: 3000, obligor_check: 'yes' }])
  const withWorker = result([
    { age: 62, pension_year: 3000, obligor_check: 'yes' },
    { relation: 'child', age: 30 },
  ])
  expect(alone.dibao_eligible).toBe(true)
  expect(withWorker.dibao_eligible).toBe(true)
})

test('more income never brings more money', () => {
  const family = (wage: number): Facts[] => [{ wage_year: wage }, { relation: 'spouse' }, { relation: 'child', age: 9 }]
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 30_000 }), fc.integer({ min: 0, max: 10_000 }), (wage, more) => {
      const [less, richer] = [result(family(wage)), result(family(wage + more))]
      expect(Number(richer.dibao_month)).toBeLessThanOrEqual(Number(less.dibao_month))
    }),
    { numRuns: 40 },
  )
})
