import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { displayLevel, isOverdue } from './display-level.ts'
import { headline, inReadingOrder, type MergeHit, mergedLevel, rank } from './merge.ts'

const hit = (indicator: string, level: MergeHit['level'], dimension: string, pid: string | null = null): MergeHit => ({
  indicator,
  level,
  dimension,
  pid,
})

describe('one warning per household', () => {
  test('two yellow signs of different dimension are orange together', () => {
    expect(mergedLevel([hit('R-H03', 'yellow', 'health'), hit('R-J01', 'yellow', 'employment')], 2)).toBe('orange')
  })
  test('two yellow signs of the same dimension stay yellow', () => {
    expect(mergedLevel([hit('R-H03', 'yellow', 'health'), hit('R-H01', 'yellow', 'health')], 2)).toBe('yellow')
  })
  test('the same sign on two members is one dimension', () => {
    expect(mergedLevel([hit('R-H03', 'yellow', 'health', '1'), hit('R-H03', 'yellow', 'health', '2')], 2)).toBe(
      'yellow',
    )
  })
  test('a region may ask for three dimensions', () => {
    expect(mergedLevel([hit('a', 'yellow', 'health'), hit('b', 'yellow', 'housing')], 3)).toBe('yellow')
  })
  test('yellow signs never lift orange to red', () => {
    expect(
      mergedLevel([hit('a', 'orange', 'health'), hit('b', 'yellow', 'housing'), hit('c', 'yellow', 'family')], 2),
    ).toBe('orange')
  })
  test('no hits, no level', () => expect(mergedLevel([], 2)).toBeNull())
  test('the order of hits never matters and no hit is above the warning', () => {
    const hits = fc.array(
      fc.record({
        indicator: fc.constantFrom('R-H01', 'R-H02', 'E-01'),
        level: fc.constantFrom('yellow' as const, 'orange' as const, 'red' as const),
        dimension: fc.constantFrom('health', 'housing', 'excess'),
        pid: fc.constantFrom(null, '1', '2'),
      }),
      { minLength: 1 },
    )
    fc.assert(
      fc.property(hits, (given) => {
        const level = mergedLevel(given, 2)
        expect(mergedLevel([...given].reverse(), 2)).toBe(level)
        for (const one of given) expect(rank(level!)).toBeGreaterThanOrEqual(rank(one.level))
        expect(inReadingOrder(given)).toEqual(inReadingOrder(inReadingOrder(given).reverse().reverse()))
      }),
    )
  })
  test('the headline is the strongest reason and says how many more there are', () => {
    const words = { reason_zh: '弱', reason_en: 'weak' }
    expect(
      headline([
        { ...hit('a', 'yellow', 'health'), ...words },
        { ...hit('b', 'red', 'family'), reason_zh: '主要劳力去世', reason_en: 'breadwinner died' },
      ]),
    ).toEqual({ zh: '主要劳力去世；另有1项', en: 'breadwinner died; 1 more' })
  })
})

describe('overdue warnings', () => {
  test('a warning is overdue the day after its last day', () => {
    expect(isOverdue({ state: 'open', dueAt: '2026-11-20' }, '2026-11-20')).toBe(false)
    expect(isOverdue({ state: 'open', dueAt: '2026-11-20' }, '2026-11-21')).toBe(true)
  })
  test('a closed warning is never overdue', () => {
    expect(isOverdue({ state: 'closed', dueAt: '2026-11-20' }, '2026-12-01')).toBe(false)
  })
  test('overdue shows one level higher, red stays red', () => {
    expect([displayLevel('yellow', true), displayLevel('orange', true), displayLevel('red', true)]).toEqual([
      'orange',
      'red',
      'red',
    ])
    expect(displayLevel('yellow', false)).toBe('yellow')
  })
})
