import { expect, test } from 'vitest'
import { judgeDiscovery } from './discovery-score.ts'
import type { Hardship, Truth } from './discovery-truth.ts'
import { judged, median, ofPairs } from './lines.ts'

test('the ratio is the middle one of the pairs, not of all times', () => {
  const pairs = [
    { ours: 3, theirs: 2 },
    { ours: 30, theirs: 10 },
    { ours: 4, theirs: 4 },
  ]
  expect(ofPairs(pairs)).toEqual({ seconds: 4, ratio: 1.5 })
  expect(median([4, 1, 3, 2])).toBe(2.5)
})

test('a line has exactly the agreed fields, and a share is good when it reaches the goal', () => {
  const line = judged(
    {
      bench: 'discovery',
      case: 'found',
      rows: 10,
      seconds: 1.23456,
      peak_mib: 99.6,
      yardstick: 'traced',
      ratio: 0.97,
      goal: 0.97,
    },
    'least',
  )
  expect(Object.keys(line)).toEqual([
    'bench',
    'case',
    'rows',
    'seconds',
    'peak_mib',
    'yardstick',
    'ratio',
    'goal',
    'met',
  ])
  expect(line.met).toBe(true)
})

const hardship = (household: string, more: Partial<Hardship> = {}): Hardship => ({
  household,
  indicator: 'R-H01',
  since: '2026-08-10',
  tier: 'none',
  covered: false,
  real: true,
  traced: true,
  firstSweep: '2026-08-31',
  firstDelivery: '2026-09-20',
  appliedOn: '',
  ...more,
})

test('a hardship warned about only a month later is a miss, and a warning that was not so on its day is wrong', () => {
  const truth: Truth = {
    sweeps: [
      { asOf: '2026-08-31', after: '2026-09-20' },
      { asOf: '2026-09-30', after: '2026-10-20' },
    ],
    hardships: [
      hardship('1'),
      hardship('2', { appliedOn: '2026-12-01' }),
      hardship('3'),
      hardship('4', { traced: false }),
    ],
    real: new Set(['2026-08-31 1 R-H01', '2026-08-31 2 R-H01', '2026-09-30 3 R-H01']),
    shown: new Set(['2026-09-30 5 R-H01']),
    damage: new Map([['6', [{ path: '2026-09-05/x.csv', dataset: 'x', row: '7', fault: 'no-id', lost: true }]]]),
  }
  const score = judgeDiscovery(truth, {
    hits: new Map([
      ['2026-08-31', new Set(['1 R-H01', '2 R-H01'])],
      ['2026-09-30', new Set(['1 R-H01', '3 R-H01', '5 R-H01', '6 R-H01'])],
    ]),
    refused: [],
    unbalanced: [],
  })
  expect(score.traced).toBe(3)
  expect(score.missed).toEqual([
    {
      household: '3',
      indicator: 'R-H01',
      asOf: '2026-08-31',
      later: '2026-09-30',
      cause: 'warned about at a later sweep',
    },
  ])
  expect(score.raised).toBe(5)
  expect(score.wrong.map((w) => w.household)).toEqual(['5', '6'])
  expect(score.outdated).toBe(1)
  expect(score.wrong[1]?.cause).toContain('no-id')
  expect([score.uncovered, score.waiting, score.neverApplied]).toEqual([2, 2, 1])
  expect(score.daysSaved).toEqual([72])
})
