import { expect, test } from 'vitest'
import { bytes, count, date, dateTime, daysBetween, money, percent, typedNumber } from './format.ts'

test('money has two decimals and commas, and unknown money is no 0', () => {
  expect(money(12000)).toBe('12,000.00')
  expect(money('41203.5')).toBe('41,203.50')
  expect(money(0)).toBe('0.00')
  expect(money(null)).toBeNull()
  expect(money('')).toBeNull()
})

test('counts are grouped and an unknown count stays unknown', () => {
  expect(count(1234567)).toBe('1,234,567')
  expect(count(undefined)).toBeNull()
})

test('a day stays the day it is, whatever the clock of the viewer', () => {
  expect(date('2026-11-23')).toBe('2026-11-23')
  expect(date(null)).toBeNull()
  expect(dateTime(new Date(2026, 10, 23, 9, 5))).toBe('2026-11-23 09:05')
})

test('days are counted between dates and are negative when the day is past', () => {
  expect(daysBetween('2026-11-20', '2026-11-23')).toBe(3)
  expect(daysBetween('2026-11-23', '2026-11-20')).toBe(-3)
  expect(daysBetween('2026-02-28', '2026-03-01')).toBe(1)
})

test('shares and sizes are readable', () => {
  expect(percent(0.9734)).toBe('97.3%')
  expect(percent(null)).toBeNull()
  expect(bytes(2_147_483_648)).toBe('2.0 GB')
  expect(bytes(512)).toBe('512 B')
})

test('a number is read as people type it, also full-width and half-typed, and what is none is neither zero nor unknown', () => {
  expect(['1200', '1,200', '１２００', ' 1200. ', '1200。5', '.5', '0'].map(typedNumber)).toEqual([
    1200, 1200, 1200, 1200, 1200.5, 0.5, 0,
  ])
  expect(typedNumber(' ')).toBeNull()
  expect(['-5', '12a', '1.2.3', '一千', '1e5', '.'].map(typedNumber)).toEqual(Array(6).fill(undefined))
})
