import { describe, expect, test } from 'vitest'
import { loadRegion } from '../../rules/index.ts'
import { dueDate } from './deadline.ts'
import { isSilenced } from './silence.ts'

const silence = { days: 90, rise: 0.2 }
const closed = { closedOn: '2026-08-01', magnitude: 10_000 }

describe('silence after closing', () => {
  test('the same sign is quiet for 90 days', () => {
    expect(isSilenced({ magnitude: 10_000 }, closed, '2026-10-29', silence)).toBe(true)
    expect(isSilenced({ magnitude: 10_000 }, closed, '2026-10-30', silence)).toBe(false)
  })
  test('20 % more breaks the silence, a yuan less does not', () => {
    expect(isSilenced({ magnitude: 11_999 }, closed, '2026-09-01', silence)).toBe(true)
    expect(isSilenced({ magnitude: 12_000 }, closed, '2026-09-01', silence)).toBe(false)
  })
  test('cents do not get lost in rounding: 1.1 rises by 20 % to 1.32', () => {
    expect(isSilenced({ magnitude: 1.32 }, { closedOn: '2026-08-01', magnitude: 1.1 }, '2026-09-01', silence)).toBe(
      false,
    )
  })
  test('a sign without a magnitude is quiet for the whole time', () => {
    expect(isSilenced({ magnitude: null }, { ...closed, magnitude: null }, '2026-10-29', silence)).toBe(true)
  })
  test('looking again at older data is no news', () => {
    expect(isSilenced({ magnitude: 10_000 }, closed, '2026-07-31', silence)).toBe(true)
  })
})

describe('last day to act', () => {
  const region = loadRegion('regions/example')
  test('holidays do not count', () => {
    // National Day 2026: 1 to 7 October free
    expect(dueDate(region, 'red', '2026-09-30')).toBe('2026-10-09')
  })
  test('each level has its own number of working days', () => {
    expect(dueDate(region, 'orange', '2026-11-20')).toBe('2026-11-26')
    expect(dueDate(region, 'yellow', '2026-11-20')).toBe('2026-12-02')
  })
})
