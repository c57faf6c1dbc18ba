/**
 * Until when, and on which day of how many. Counting as in the Civil Code art. 201–203 and the Civil Procedure Law art. 85:
 * the day of the event does not count; a period of months ends on the same day of the month, or on its last day; a
 * statutory limit in calendar days or months whose last day is a rest day ends on the next working day (`movesFromRestDay`).
 * Publicity (公示 7 日) is a time something hangs, not a limit somebody must keep: it does not move.
 */
import { type CalendarDay, chinaCalendar, dayNumber, isoDay, type WorkCalendar } from './calendar.ts'

export const limitUnits = ['working-days', 'calendar-days', 'hours', 'months'] as const
export type LimitUnit = (typeof limitUnits)[number]

/** Days that do not count: from the day the clock was stopped up to, not including, the day it ran again. Open without `to`. */
export interface Pause {
  from: string
  to?: string | undefined
}

export interface Deadline {
  /** Last day in time, ISO date in China; `never` while a pause that has not ended holds it open. */
  on: string
  /** Some day on the way has no holiday arrangement yet: the weekend rule was assumed there and the day may still move. */
  assumed: boolean
  /** Exact end of a limit in hours, ISO instant. */
  at?: string
}

/** The day of a deadline that stands open because a pause has not ended. Sorts after all others. */
export const never = '9999-12-31'

export interface Counting {
  calendar?: WorkCalendar | undefined
  pauses?: readonly Pause[] | undefined
  /** A last day on a rest day moves to the next working day; for statutory limits in calendar days or months. Default false. */
  movesFromRestDay?: boolean | undefined
}

/** A time limit as processes declare it. @example { days: 10, unit: 'working-days' } */
export interface Limit {
  days: number
  unit: LimitUnit
  movesFromRestDay?: boolean | undefined
}

const hourMs = 3_600_000

/** The day in China of an ISO date or instant. @example dayInChina('2026-11-23T16:30:00Z') // '2026-11-24' */
export function dayInChina(moment: string): string {
  if (moment.length === 10) return isoDay(dayNumber(moment))
  return new Date(instant(moment) + 8 * hourMs).toISOString().slice(0, 10)
}

function instant(moment: string): number {
  const ms = Date.parse(moment.length === 10 ? `${moment}T00:00:00+08:00` : moment)
  if (Number.isNaN(ms)) throw new RangeError(`not a moment: ${moment}`)
  return ms
}

/**
 * The last day in time.
 * @param start ISO date or instant of the event; its day does not count. Hours run from the instant; from a mere date they
 *   run from its end.
 * @param days how many of the unit, 0 to 10,000; 0 ends on the day of the event
 * @throws RangeError on a day that does not exist or an impossible number
 * @example dueAfter('2026-09-30', 3, 'working-days') // { on: '2026-10-10', assumed: false }: Saturday the 10th is worked
 *          dueAfter('2026-01-31', 1, 'months') // { on: '2026-02-28', assumed: false }
 */
export function dueAfter(
  start: string,
  days: number,
  unit: LimitUnit,
  calendar?: WorkCalendar,
  more: Omit<Counting, 'calendar'> = {},
): Deadline {
  if (!Number.isInteger(days) || days < 0 || days > 10_000) throw new RangeError(`not a number of days: ${days}`)
  if (unit === 'hours') return dueInHours(start, days, more.pauses ?? [])
  const count = counter({ ...more, calendar }, unit === 'working-days')
  const first = dayNumber(dayInChina(start))
  const amount = unit === 'months' ? dayNumber(sameDayOfMonth(isoDay(first), days)) - first : days
  let day = first
  for (let counted = 0; counted < amount; ) {
    day++
    if (count.standsForEver(day)) return { on: never, assumed: count.assumed() }
    if (count.counts(day)) counted++
  }
  if (more.movesFromRestDay && unit !== 'working-days')
    for (; !count.isWorked(day) || count.paused(day); day++)
      if (count.standsForEver(day)) return { on: never, assumed: count.assumed() }
  return { on: isoDay(day), assumed: count.assumed() }
}

function dueInHours(start: string, hours: number, pauses: readonly Pause[]): Deadline {
  let end = (start.length === 10 ? instant(start) + 24 * hourMs : instant(start)) + hours * hourMs
  const from = end - hours * hourMs
  for (const { from: stop, to } of inOrder(pauses)) {
    const stopped = Math.max(instant(stop), from)
    const again = to === undefined ? Number.POSITIVE_INFINITY : instant(to)
    if (stopped >= end || again <= stopped) continue
    if (again === Number.POSITIVE_INFINITY) return { on: never, assumed: false }
    end += again - stopped
  }
  const at = new Date(end).toISOString()
  return { on: dayInChina(at), assumed: false, at }
}

/** Pauses by their start, overlapping ones made one. */
function inOrder(pauses: readonly Pause[]): Pause[] {
  const merged: Pause[] = []
  for (const pause of [...pauses].sort((a, b) => instant(a.from) - instant(b.from))) {
    const last = merged.at(-1)
    if (last && (last.to === undefined || instant(last.to) >= instant(pause.from))) {
      if (last.to !== undefined && (pause.to === undefined || instant(pause.to) > instant(last.to))) last.to = pause.to
    } else merged.push({ ...pause })
  }
  return merged
}

function sameDayOfMonth(date: string, months: number): string {
  const [year, month, day] = date.split('-').map(Number) as [number, number, number]
  const lastDay = new Date(Date.UTC(year, month + months, 0)).getUTCDate()
  return new Date(Date.UTC(year, month - 1 + months, Math.min(day, lastDay))).toISOString().slice(0, 10)
}

/** Says of days by number whether they count, and remembers whether one without an arrangement was asked. */
function counter({ calendar = chinaCalendar(), pauses = [] }: Counting, workingDays: boolean) {
  let assumed = false
  const spans = pauses.map(({ from, to }) => ({
    from: dayNumber(dayInChina(from)),
    to: to === undefined ? Number.POSITIVE_INFINITY : dayNumber(dayInChina(to)),
  }))
  const look = (day: number): CalendarDay => {
    const found = calendar.day(isoDay(day))
    if (!found.known) assumed = true
    return found
  }
  const paused = (day: number) => spans.some(({ from, to }) => day >= from && day < to)
  return {
    paused,
    counts: (day: number) => !paused(day) && (!workingDays || look(day).work),
    standsForEver: (day: number) => spans.some(({ from, to }) => day >= from && to === Number.POSITIVE_INFINITY),
    isWorked: (day: number) => look(day).work,
    assumed: () => assumed,
  }
}

/** Where a limit stands today, for "今天是第 7 天，共 10 天". */
export interface Standing {
  /** Days of the limit used up, today included when it counts; may exceed `of` when late. */
  day: number
  of: number
  /** Days past the end, at least 1 from the first calendar day after it; 0 in time. */
  late: number
  /** Days of the limit left, today not included. */
  left: number
  /** See Deadline. */
  on: string
  assumed: boolean
  /** The clock stands today. */
  paused: boolean
}

/**
 * Which day of how many today is. Working days for a limit in working days, hours for one in hours, else calendar days
 * (a limit of months is told in days).
 * @param today ISO date, or an instant for limits in hours
 * @example dayOf('2026-11-13', '2026-11-24', { days: 10, unit: 'working-days' }) // { day: 7, of: 10, late: 0, left: 3, on: '2026-11-27', … }
 */
export function dayOf(
  start: string,
  today: string,
  limit: Limit,
  calendar?: WorkCalendar,
  pauses: readonly Pause[] = [],
): Standing {
  const due = dueAfter(start, limit.days, limit.unit, calendar, { pauses, movesFromRestDay: limit.movesFromRestDay })
  if (limit.unit === 'hours') return hourOf(start, today, limit.days, due, pauses)
  const count = counter({ calendar, pauses }, limit.unit === 'working-days')
  const first = dayNumber(dayInChina(start))
  const now = dayNumber(dayInChina(today))
  const end = dayNumber(due.on)
  let used = 0
  let late = 0
  for (let day = first + 1; day <= now; day++) {
    if (!count.counts(day)) continue
    if (day > end) late++
    else used++
  }
  const of =
    limit.unit === 'working-days'
      ? limit.days
      : limit.unit === 'months'
        ? dayNumber(sameDayOfMonth(isoDay(first), limit.days)) - first
        : limit.days
  if (now > end) late = Math.max(late, 1)
  // A last day moved from a rest day lengthens the limit; the count stays "day 30 of 30" until then.
  const day = late > 0 ? of + late : Math.min(used, of)
  return {
    day,
    of,
    late,
    left: Math.max(0, of - day),
    on: due.on,
    assumed: due.assumed || count.assumed(),
    paused: count.paused(now),
  }
}

function hourOf(start: string, today: string, of: number, due: Deadline, pauses: readonly Pause[]): Standing {
  const from = start.length === 10 ? instant(start) + 24 * hourMs : instant(start)
  const now = instant(today)
  const spans = inOrder(pauses).map(
    ({ from: stop, to }) => [instant(stop), to === undefined ? Number.POSITIVE_INFINITY : instant(to)] as const,
  )
  const stood = spans.reduce((sum, [stop, again]) => sum + Math.max(0, Math.min(again, now) - Math.max(stop, from)), 0)
  const day = Math.max(0, Math.ceil((now - from - stood) / hourMs))
  const late = due.at !== undefined && now > Date.parse(due.at) ? Math.max(1, day - of) : 0
  return {
    day: late > 0 ? of + late : Math.min(day, of),
    of,
    late,
    left: Math.max(0, of - day),
    on: due.on,
    assumed: false,
    paused: spans.some(([stop, again]) => now >= stop && now < again),
  }
}
