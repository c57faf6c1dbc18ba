import { expect, test } from 'vitest'
import { windowStart } from './compile-measure.ts'

test('months that end on the last day of a month are whole calendar months', () => {
  expect(windowStart('2025-04-30', 'P6M')).toBe('2024-11-01')
  expect(windowStart('2025-02-28', 'P12M')).toBe('2024-03-01')
  expect(windowStart('2026-10-31', 'P2M')).toBe('2026-09-01')
  expect(windowStart('2026-10-31', 'P2Y')).toBe('2024-11-01')
})

test('on any other day, and for days, the window is as long as it says', () => {
  expect(windowStart('2025-04-29', 'P6M')).toBe('2024-10-30')
  expect(windowStart('2026-10-31', 'P90D')).toBe('2026-08-03')
  expect(windowStart('2026-10-31', 'P1M15D')).toBe('2026-09-16')
})
