import { expect, test } from 'vitest'
import { dueUntil } from './due-until.ts'

test.each([
  ['month', 10, '2026-11-09', '2026-09-30'],
  ['month', 10, '2026-11-10', '2026-10-31'],
  ['month', 0, '2026-10-31', '2026-10-31'],
  ['month', 10, '2026-10-31', '2026-09-30'],
  ['quarter', 15, '2026-10-31', '2026-09-30'],
  ['quarter', 15, '2026-10-10', '2026-06-30'],
  ['half-year', 30, '2026-10-31', '2026-06-30'],
  ['year', 60, '2026-10-31', '2025-12-31'],
  ['day', 1, '2026-10-31', '2026-10-30'],
  ['week', 1, '2026-10-31', '2026-10-24'],
] as const)('delivered each %s with %i days of lag, on %s the data reach %s', (every, lag_days, asOf, expected) => {
  expect(dueUntil({ every, lag_days }, asOf)).toBe(expected)
})

test('data sent when something happens are never late', () => {
  expect(dueUntil({ every: 'event', lag_days: 0 }, '2026-10-31')).toBeNull()
})
