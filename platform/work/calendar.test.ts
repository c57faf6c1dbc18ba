import chineseDays from 'chinese-days'
import { expect, test } from 'vitest'
import { chinaCalendar, dayNumber, isoDay, publicHolidays, workCalendar } from './calendar.ts'

const china = chinaCalendar()

test('every day of the covered years is worked or not exactly as the library of public holidays says', () => {
  const last = china.years.at(-1)!
  const wrong: string[] = []
  for (let day = dayNumber('2004-01-01'); day <= dayNumber(`${last}-12-31`); day++)
    if (china.day(isoDay(day)).work !== chineseDays.isWorkday(isoDay(day))) wrong.push(isoDay(day))
  expect(wrong).toEqual([])
  expect(china.years[0]).toBe(2004)
  expect(last).toBeGreaterThanOrEqual(2026)
})

test('National Day 2026 is off, its make-up Saturday and Sunday are worked', () => {
  expect(china.day('2026-10-01')).toEqual({ work: false, known: true, name: '国庆节' })
  expect(china.day('2026-10-07')).toEqual({ work: false, known: true, name: '国庆节' })
  expect(china.day('2026-09-20')).toEqual({ work: true, known: true, name: '国庆节' })
  expect(china.day('2026-10-10')).toEqual({ work: true, known: true, name: '国庆节' })
  expect(china.day('2026-10-11')).toEqual({ work: false, known: true })
})

test('a year without an arrangement is answered by the weekend rule and says so', () => {
  expect(china.day('2035-10-01')).toEqual({ work: true, known: false })
  expect(china.day('2035-10-06')).toEqual({ work: false, known: false })
  expect(china.day('2003-10-01').known).toBe(false)
})

test('the last days of a year are known only when the next year’s arrangement is: New Year’s make-up days lie in December', () => {
  const until2018 = workCalendar({ years: [2018] })
  expect(until2018.day('2018-12-25').known).toBe(true)
  expect(until2018.day('2018-12-29')).toEqual({ work: false, known: false })
  expect(china.day('2018-12-29')).toEqual({ work: true, known: true, name: '元旦' })
})

test('a region adds its own holiday, and types in next year’s arrangement before the next release brings it', () => {
  const own = workCalendar(publicHolidays(), {
    years: [2035],
    holidays: { '2026-08-03': '那达慕', '2035-10-01': '国庆节' },
    workdays: { '2035-10-06': '国庆节' },
  })
  expect(own.day('2026-08-03')).toEqual({ work: false, known: true, name: '那达慕' })
  expect(own.day('2035-10-01')).toEqual({ work: false, known: true, name: '国庆节' })
  expect(own.day('2035-10-06').work).toBe(true)
  expect(own.day('2035-06-01').known).toBe(true)
  // The region's word does not reach other calendars.
  expect(china.day('2026-08-03').work).toBe(true)
})

test('a day that does not exist is a fault, in data and in questions', () => {
  expect(() => china.day('2026-02-29')).toThrow(RangeError)
  expect(() => china.day('2026-1-1')).toThrow(RangeError)
  expect(() => workCalendar({ holidays: { '2026-13-01': 'x' } })).toThrow(RangeError)
})
