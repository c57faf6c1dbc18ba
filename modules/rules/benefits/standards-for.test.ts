import { expect, test } from 'vitest'
import { loadRegion } from '../index.ts'
import { inUnit, standardsFor } from './standards-for.ts'

const { benefits } = loadRegion('regions/example')
const value = (area: string, urban: boolean | null, asOf: string) =>
  standardsFor(benefits!, { area, urban, asOf }).dibao?.value

test('a line published per month is used per year, exactly', () => {
  expect(value('900101001001', true, '2026-06-15')).toBe('7800')
  expect(inUnit('598.05', 'CNY/month', 'CNY/year')).toBe('7176.60')
  expect(inUnit('-0.05', 'CNY/month', 'CNY/year')).toBe('-0.60')
  expect(inUnit('4800', 'CNY/year', 'CNY/month')).toBeNull()
})

test('the value of the day before a change and of the day itself', () => {
  expect(value('900101', true, '2025-12-31')).toBe('7200')
  expect(value('900101', true, '2026-01-01')).toBe('7800')
  expect(value('900101', true, '2023-12-31')).toBeUndefined()
})

test("a county's own value goes before that of the whole region, villages have theirs", () => {
  expect(value('900102001001', true, '2026-06-15')).toBe('8400')
  expect(value('900102001002', false, '2026-06-15')).toBe('4800')
})

test('where town or village is not known, no value of either is taken', () => {
  expect(value('900101', null, '2026-06-15')).toBeUndefined()
})
