import fc from 'fast-check'
import { expect, test } from 'vitest'
import { chinaCalendar, dayNumber, isoDay } from './calendar.ts'
import { dayInChina, dayOf, dueAfter, never, type Pause } from './deadline.ts'

const china = chinaCalendar()
const working = (days: number, movesFromRestDay = false) => ({ days, unit: 'working-days' as const, movesFromRestDay })

/** The slow and plain way: walk day by day and strike off. */
function naive(start: string, days: number, workingOnly: boolean, pauses: Pause[]): string {
  let day = start
  let left = days
  while (left > 0) {
    day = isoDay(dayNumber(day) + 1)
    if (pauses.some((pause) => day >= pause.from && day < (pause.to ?? '9999'))) continue
    if (workingOnly && !china.day(day).work) continue
    left--
  }
  return day
}

const someDay = fc.integer({ min: dayNumber('2008-01-01'), max: dayNumber('2026-06-30') }).map(isoDay)
const somePauses = (start: string) =>
  fc.array(
    fc.tuple(fc.integer({ min: -5, max: 60 }), fc.integer({ min: 0, max: 40 })).map(([after, long]) => ({
      from: isoDay(dayNumber(start) + after),
      to: isoDay(dayNumber(start) + after + long),
    })),
    { maxLength: 3 },
  )

test('a limit ends where a count day by day ends, with any pauses', () => {
  fc.assert(
    fc.property(
      someDay.chain((start) => fc.tuple(fc.constant(start), somePauses(start))),
      fc.integer({ min: 0, max: 60 }),
      fc.boolean(),
      ([start, pauses], days, workingOnly) => {
        const due = dueAfter(start, days, workingOnly ? 'working-days' : 'calendar-days', china, { pauses })
        expect(due.on).toBe(naive(start, days, workingOnly, pauses))
      },
    ),
    { numRuns: 300 },
  )
})

test('the day count and the last day agree: the last day is day N of N with none left, the day after it is late', () => {
  fc.assert(
    fc.property(
      someDay.chain((start) => fc.tuple(fc.constant(start), somePauses(start))),
      fc.integer({ min: 1, max: 60 }),
      ([start, pauses], days) => {
        const { on } = dueAfter(start, days, 'working-days', china, { pauses })
        expect(dayOf(start, on, working(days), china, pauses)).toMatchObject({
          day: days,
          of: days,
          left: 0,
          late: 0,
          on,
        })
        const dayAfter = isoDay(dayNumber(on) + 1)
        expect(dayOf(start, dayAfter, working(days), china, pauses).late).toBe(1)
        let before = 0
        for (let n = dayNumber(start); n <= dayNumber(on) + 20; n++) {
          const { day, left, of, late } = dayOf(start, isoDay(n), working(days), china, pauses)
          expect(day).toBeGreaterThanOrEqual(before)
          expect(left).toBe(Math.max(0, of - day))
          expect(late > 0).toBe(n > dayNumber(on))
          before = day
        }
      },
    ),
    { numRuns: 60 },
  )
})

test('National Day 2026: three working days after 30 September end on the worked Saturday, 10 October', () => {
  expect(dueAfter('2026-09-30', 3, 'working-days')).toEqual({ on: '2026-10-10', assumed: false })
  expect(dueAfter('2026-09-18', 1, 'working-days')).toEqual({ on: '2026-09-20', assumed: false })
})

test('Spring Festival 2026: an acceptance on 13 February has its first working day on the worked Saturday the 14th', () => {
  expect(dueAfter('2026-02-13', 1, 'working-days').on).toBe('2026-02-14')
  expect(dueAfter('2026-02-13', 3, 'working-days').on).toBe('2026-02-25')
  // Nobody's day is lost over the holiday.
  expect(dayOf('2026-02-13', '2026-02-20', working(3))).toMatchObject({ day: 1, of: 3, left: 2, late: 0 })
})

test('today is day 7 of 10', () => {
  expect(dayOf('2026-11-13', '2026-11-24', working(10))).toEqual({
    day: 7,
    of: 10,
    late: 0,
    left: 3,
    on: '2026-11-27',
    assumed: false,
    paused: false,
  })
  // A Sunday adds no day.
  expect(dayOf('2026-11-13', '2026-11-22', working(10)).day).toBe(5)
  // The day of the event itself, and a day before it, are day 0.
  expect(dayOf('2026-11-13', '2026-11-13', working(10)).day).toBe(0)
  expect(dayOf('2026-11-13', '2026-11-01', working(10))).toMatchObject({ day: 0, left: 10, late: 0 })
})

test('late: on the Saturday after a Friday the limit is over, and two working days late on Tuesday', () => {
  const limit = working(10)
  expect(dayOf('2026-11-13', '2026-11-28', limit)).toMatchObject({ day: 11, late: 1, left: 0 })
  expect(dayOf('2026-11-13', '2026-12-01', limit)).toMatchObject({ day: 12, late: 2, left: 0 })
})

test('publicity of 7 days does not move; a statutory limit ending on a rest day moves to the next working day', () => {
  // 2026-10-01 + 7 calendar days = Thursday the 8th; from 27 September it would end on Sunday 4 October.
  expect(dueAfter('2026-09-27', 7, 'calendar-days').on).toBe('2026-10-04')
  expect(dueAfter('2026-09-27', 7, 'calendar-days', china, { movesFromRestDay: true }).on).toBe('2026-10-08')
  // A make-up Saturday is a working day: nothing moves.
  expect(dueAfter('2026-10-03', 7, 'calendar-days', china, { movesFromRestDay: true }).on).toBe('2026-10-10')
  expect(dayOf('2026-09-27', '2026-10-07', { days: 7, unit: 'calendar-days', movesFromRestDay: true })).toMatchObject({
    day: 7,
    of: 7,
    late: 0,
    left: 0,
    on: '2026-10-08',
  })
})

test('months end on the same day of the month, or on its last day; leap day', () => {
  expect(dueAfter('2026-01-31', 1, 'months').on).toBe('2026-02-28')
  expect(dueAfter('2024-01-31', 1, 'months').on).toBe('2024-02-29')
  expect(dueAfter('2024-02-29', 12, 'months').on).toBe('2025-02-28')
  expect(dueAfter('2025-11-24', 12, 'months').on).toBe('2026-11-24')
  expect(dueAfter('2024-02-28', 1, 'calendar-days').on).toBe('2024-02-29')
  expect(dayOf('2025-11-24', '2026-11-24', { days: 12, unit: 'months' })).toMatchObject({ day: 365, of: 365, late: 0 })
})

test('a pause over a holiday takes away only the working days in it', () => {
  // Paused from Wednesday 30 September until Monday 12 October: Sept 30, Oct 8, 9 and 10 do not count.
  const pauses = [{ from: '2026-09-30', to: '2026-10-12' }]
  expect(dueAfter('2026-09-28', 3, 'working-days', china, { pauses }).on).toBe('2026-10-13')
  expect(dayOf('2026-09-28', '2026-10-09', working(3), china, pauses)).toMatchObject({
    day: 1,
    left: 2,
    late: 0,
    paused: true,
  })
  expect(dayOf('2026-09-28', '2026-10-12', working(3), china, pauses)).toMatchObject({ day: 2, left: 1, paused: false })
  // Stopped and started again on one day: nothing is gained.
  expect(
    dueAfter('2026-09-28', 2, 'working-days', china, { pauses: [{ from: '2026-09-29', to: '2026-09-29' }] }).on,
  ).toBe('2026-09-30')
})

test('a pause that never ended holds the limit open: no last day, never late, and the days used stay used', () => {
  const pauses = [{ from: '2026-11-17' }]
  expect(dueAfter('2026-11-13', 10, 'working-days', china, { pauses })).toEqual({ on: never, assumed: false })
  expect(dayOf('2026-11-13', '2027-06-01', working(10), china, pauses)).toMatchObject({
    day: 1,
    left: 9,
    late: 0,
    paused: true,
    on: never,
  })
  // Begun after the limit was over, it excuses nothing.
  const tooLate = [{ from: '2026-12-01' }]
  expect(dayOf('2026-11-13', '2026-12-10', working(10), china, tooLate)).toMatchObject({
    late: 1,
    paused: true,
    on: '2026-11-27',
  })
})

test('a limit that reaches into a year without an arrangement says that it was assumed', () => {
  const last = china.years.at(-1)!
  expect(dueAfter(`${last}-11-24`, 10, 'working-days').assumed).toBe(false)
  expect(dueAfter(`${last}-12-20`, 10, 'working-days').assumed).toBe(true)
  expect(dayOf(`${last}-11-24`, `${last + 1}-01-05`, working(10)).assumed).toBe(true)
  // Calendar days need no arrangement, unless the end may move.
  expect(dueAfter(`${last}-12-20`, 30, 'calendar-days').assumed).toBe(false)
  expect(dueAfter(`${last}-12-20`, 30, 'calendar-days', china, { movesFromRestDay: true }).assumed).toBe(true)
})

test('hours run from the moment itself, in China’s day, and stand still in a pause', () => {
  expect(dueAfter('2026-11-24T08:30:00+08:00', 24, 'hours')).toEqual({
    on: '2026-11-25',
    assumed: false,
    at: '2026-11-25T00:30:00.000Z',
  })
  expect(dueAfter('2026-11-24T15:00:00Z', 24, 'hours').on).toBe('2026-11-25')
  expect(dueAfter('2026-11-24T17:00:00Z', 24, 'hours').on).toBe('2026-11-26')
  expect(dueAfter('2026-11-24', 24, 'hours').at).toBe('2026-11-25T16:00:00.000Z')
  const pauses = [
    { from: '2026-11-24T10:00:00+08:00', to: '2026-11-24T13:00:00+08:00' },
    { from: '2026-11-24T11:00:00+08:00', to: '2026-11-24T12:00:00+08:00' },
  ]
  const limit = { days: 24, unit: 'hours' as const }
  expect(dueAfter('2026-11-24T08:30:00+08:00', 24, 'hours', china, { pauses }).at).toBe('2026-11-25T03:30:00.000Z')
  expect(dayOf('2026-11-24T08:30:00+08:00', '2026-11-24T14:30:00+08:00', limit, china, pauses)).toMatchObject({
    day: 3,
    of: 24,
    left: 21,
    late: 0,
  })
  expect(dayOf('2026-11-24T08:30:00+08:00', '2026-11-25T11:31:00+08:00', limit, china, pauses)).toMatchObject({
    late: 1,
    left: 0,
  })
})

test('a moment is a day in China, wherever the server stands; an impossible one is a fault', () => {
  expect(dayInChina('2026-11-23T16:30:00Z')).toBe('2026-11-24')
  expect(dayInChina('2026-11-23T15:59:59Z')).toBe('2026-11-23')
  for (const wrong of ['2026-02-30', 'today', '']) expect(() => dueAfter(wrong, 1, 'working-days')).toThrow(RangeError)
  for (const wrong of [-1, 1.5, 1e6, Number.NaN])
    expect(() => dueAfter('2026-11-24', wrong, 'working-days')).toThrow(RangeError)
})
