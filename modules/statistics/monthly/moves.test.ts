/** The month adds up, whatever is decided in whatever order: households, persons and fen each. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { differences, type Event, type Held, ledgerMoves, tell } from './moves.ts'
import { cutOff, monthBefore, periodOf } from './period.ts'
import { rowsThatFail, tierRows } from './tier-rows.ts'
import { upliftDifferences, upliftMoves, upliftRows, upliftThatFails } from './uplift-rows.ts'

const held = (hh: string, tier: string, persons: number, fen: number | null, source = 'decision:1'): Held => ({
  hh,
  tier,
  persons,
  fen,
  source,
})
const event = (hh: string, more: Partial<Event> = {}): Event => ({
  hh,
  on: '2026-11-01',
  seq: 1,
  ends: [],
  onlyFrom: null,
  begins: null,
  why: 'decision',
  number: 'FC-1',
  ...more,
})
const tiers = ['tekun', 'dibao', 'margin'].map((id) => ({ id, label: { zh: id, en: id } }))

describe('each change stands in its column', () => {
  const cases: [string, Held[], Event, [string, string, number, number, number][]][] = [
    [
      'a new household',
      [],
      event('1', { begins: { tier: 'dibao', persons: 3, fen: 60000, source: 'd' } }),
      [['dibao', 'new', 1, 3, 60000]],
    ],
    [
      'more money',
      [held('1', 'dibao', 3, 60000)],
      event('1', { ends: ['dibao'], begins: { tier: 'dibao', persons: 3, fen: 72000, source: 'd' } }),
      [['dibao', 'increased', 0, 0, 12000]],
    ],
    [
      'less money',
      [held('1', 'dibao', 3, 60000)],
      event('1', { ends: ['dibao'], begins: { tier: 'dibao', persons: 2, fen: 40000, source: 'd' } }),
      [['dibao', 'decreased', 0, -1, -20000]],
    ],
    [
      'a stop',
      [held('1', 'dibao', 3, 60000)],
      event('1', { ends: ['dibao'], why: 'stop' }),
      [['dibao', 'stopped', -1, -3, -60000]],
    ],
    [
      'the only member died',
      [held('1', 'tekun', 1, 90000)],
      event('1', { ends: ['tekun'], why: 'death' }),
      [['tekun', 'deaths', -1, -1, -90000]],
    ],
    [
      'one of three died',
      [held('1', 'dibao', 3, 60000)],
      event('1', { ends: ['dibao'], why: 'death', begins: { tier: 'dibao', persons: 2, fen: 40000, source: 'd' } }),
      [['dibao', 'deaths', 0, -1, -20000]],
    ],
    [
      'from the margin into minimum living',
      [held('1', 'margin', 3, null)],
      event('1', { ends: ['margin', 'dibao'], begins: { tier: 'dibao', persons: 3, fen: 60000, source: 'd' } }),
      [
        ['dibao', 'crossIn', 1, 3, 60000],
        ['margin', 'crossOut', -1, -3, 0],
      ],
    ],
    [
      'a grace period over',
      [held('1', 'dibao', 3, 30000, 'decision:9')],
      event('1', { ends: ['dibao'], onlyFrom: 'decision:9', why: 'expired' }),
      [['dibao', 'expired', -1, -3, -30000]],
    ],
    [
      'a grace period that another decision took the place of',
      [held('1', 'dibao', 3, 30000, 'decision:10')],
      event('1', { ends: ['dibao'], onlyFrom: 'decision:9', why: 'expired' }),
      [],
    ],
    [
      'a decision that changes nothing',
      [held('1', 'dibao', 3, 60000)],
      event('1', { ends: ['dibao'], begins: { tier: 'dibao', persons: 3, fen: 60000, source: 'd' } }),
      [],
    ],
    [
      'a new ledger',
      [],
      event('1', { why: 'ledger', begins: { tier: 'dibao', persons: 2, fen: 50000, source: 'ledger' } }),
      [['dibao', 'ledger', 1, 2, 50000]],
    ],
  ]
  test.each(cases)('%s', (_what, last, one, expected) => {
    expect(
      tell(last, [one]).moves.map((move) => [move.tier, move.column, move.households, move.persons, move.fen]),
    ).toEqual(expected)
  })
})

test('last month and the moves give the end of the month, whatever was decided', () => {
  const tier = fc.constantFrom('tekun', 'dibao', 'margin')
  const hh = fc.constantFrom('1', '2', '3', '4')
  const line = fc.record({
    persons: fc.integer({ min: 1, max: 6 }),
    fen: fc.option(fc.integer({ min: 0, max: 200000 }), { nil: null }),
  })
  const some = fc.record({
    hh,
    on: fc.integer({ min: 1, max: 28 }),
    ends: fc.uniqueArray(tier, { maxLength: 3 }),
    begins: fc.option(fc.record({ tier, line }), { nil: null }),
    why: fc.constantFrom<Event['why']>('decision', 'stop', 'death', 'expired', 'ledger'),
  })
  const first = fc.uniqueArray(fc.record({ hh, tier, line }), {
    selector: (one) => `${one.hh}${one.tier}`,
    maxLength: 10,
  })
  fc.assert(
    fc.property(first, fc.array(some, { maxLength: 30 }), (start, list) => {
      const last = start.map((one) => held(one.hh, one.tier, one.line.persons, one.line.fen))
      const events = list.map((one, i) =>
        event(one.hh, {
          on: `2026-11-${String(one.on).padStart(2, '0')}`,
          seq: i,
          ends: one.ends,
          why: one.why,
          begins: one.begins && { tier: one.begins.tier, ...one.begins.line, source: `d${i}` },
        }),
      )
      const { moves, now } = tell(last, events)
      expect(rowsThatFail(tierRows(tiers, last, moves, now, () => 'rural'))).toEqual([])
    }),
  )
})

test('last month and the moves of the uplift give the end of the month, whatever was decided and whatever nobody told', () => {
  const tier = fc.constantFrom('dibao', 'dibao-single', 'margin')
  const hh = fc.constantFrom('1', '2', '3')
  const uplift = fc.option(
    fc.constantFrom({ persons: 0, fen: 0 }, { persons: 1, fen: 8000 }, { persons: 2, fen: 7000 }),
    {
      nil: null,
    },
  )
  const first = fc.uniqueArray(fc.record({ hh, tier, uplift }), { selector: (one) => `${one.hh}${one.tier}` })
  const some = fc.record({
    hh,
    ends: fc.uniqueArray(tier),
    begins: fc.option(fc.record({ tier, uplift }), { nil: null }),
    why: fc.constantFrom<Event['why']>('decision', 'stop', 'ledger'),
  })
  fc.assert(
    fc.property(first, fc.array(some, { maxLength: 20 }), first, (start, list, ledger) => {
      const last = start.map((one) => ({ ...held(one.hh, one.tier, 3, 90000), uplift: one.uplift }))
      const events = list.map((one, i) =>
        event(one.hh, {
          ...one,
          seq: i,
          begins: one.begins && { ...one.begins, persons: 3, fen: 90000, source: `d${i}` },
        }),
      )
      const { changes, now } = tell(last, events)
      const tiersHere = ['dibao', 'dibao-single'].map((id) => ({ id, label: { zh: id, en: id } }))
      const moves = upliftMoves(changes)
      const rows = upliftRows(tiersHere, last, moves, now)
      expect(upliftThatFails(rows)).toEqual([])
      expect(rows.reduce((sum, row) => sum + row.unknown.now!, 0)).toBe(
        now.filter((one) => one.tier !== 'margin' && !one.uplift).length,
      )
      // Lines of the ledger that came otherwise are a movement of their own.
      const told = last.map((one) => ({ ...one, source: 'ledger' }))
      const found = ledger.map((one) => ({ ...held(one.hh, one.tier, 3, 90000, 'ledger'), uplift: one.uplift }))
      const again = upliftDifferences(told, found, '2026-11-20', (id) => ({ zh: id, en: id }))
      expect(again.mismatches).toEqual([])
      expect(upliftThatFails(upliftRows(tiersHere, told, again.moves, found))).toEqual([])
    }),
  )
})

test('a household that the registry shows otherwise is named, and the month no longer adds up', () => {
  const told = [held('1', 'dibao', 3, 60000)]
  const found = [held('1', 'dibao', 3, 90000), held('2', 'dibao', 1, 30000)]
  const { moves, left } = ledgerMoves(differences(told, found), '2026-11-20')
  expect(moves).toEqual([])
  expect(left.map((one) => one.hh)).toEqual(['1', '2'])
  expect(rowsThatFail(tierRows(tiers, told, moves, found, () => 'rural'))).toHaveLength(1)
})

test('a ledger delivered again is a movement of its own, and the month adds up', () => {
  const told = [held('1', 'dibao', 3, 60000, 'ledger'), held('2', 'dibao', 1, 30000, 'ledger')]
  const found = [held('1', 'dibao', 2, 50000, 'ledger')]
  const { moves, left } = ledgerMoves(differences(told, found), '2026-11-20')
  expect(left).toEqual([])
  expect(moves.map((one) => [one.hh, one.households, one.persons, one.fen])).toEqual([
    ['1', 0, -1, -10000],
    ['2', -1, -1, -30000],
  ])
  expect(rowsThatFail(tierRows(tiers, told, moves, found, () => 'rural'))).toEqual([])
})

test('a month runs from the day after the last cut-off to its own; a day the month lacks is its last', () => {
  expect(periodOf('2026-11', 15)).toEqual({ before: '2026-10-15', from: '2026-10-16', to: '2026-11-15' })
  expect(periodOf('2026-03', 31)).toEqual({ before: '2026-02-28', from: '2026-03-01', to: '2026-03-31' })
  expect(cutOff('2028-02', 30)).toBe('2028-02-29')
  expect(monthBefore('2026-01')).toBe('2025-12')
})
