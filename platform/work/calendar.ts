/**
 * Chinese working days: the State Council's yearly arrangement of public holidays and make-up days (调休), plus what a
 * region adds. A day whose year has no arrangement yet is answered by the weekend rule and marked `known: false`, never
 * silently: the arrangement of a year is published only in the November before it.
 */
import table from 'chinese-days/dist/chinese-days.json' with { type: 'json' }

/** Whether a day is worked. `known` is false when no arrangement covers it and the weekend rule was assumed. */
export interface CalendarDay {
  work: boolean
  known: boolean
  /** Name of the holiday, also on its make-up days. */
  name?: string
}

/** Days of an arrangement: 'YYYY-MM-DD' → name. `years` are those it covers whole; a region's extra days cover none. */
export interface CalendarData {
  years?: number[]
  holidays?: Record<string, string>
  workdays?: Record<string, string>
}

export interface WorkCalendar {
  /** The years with an arrangement, ascending. */
  years: readonly number[]
  day: (date: string) => CalendarDay
}

const dayMs = 86_400_000

/** Days since 1970-01-01 of an ISO date. @throws RangeError when it is no day of the calendar, e.g. '2026-02-30' */
export function dayNumber(date: string): number {
  const ms = /^\d{4}-\d{2}-\d{2}$/.test(date) ? Date.parse(`${date}T00:00:00Z`) : Number.NaN
  if (Number.isNaN(ms) || new Date(ms).toISOString().slice(0, 10) !== date) throw new RangeError(`not a day: ${date}`)
  return ms / dayMs
}

/** The ISO date of a day number. @example isoDay(dayNumber('2026-12-31') + 1) // '2027-01-01' */
export const isoDay = (number: number): string => new Date(number * dayMs).toISOString().slice(0, 10)

/** From this day of December on, the next year's arrangement may already speak: 29 December 2018 was worked for New Year 2019. */
const nextYearSpeaks = '12-26'

/**
 * A calendar of the given arrangements; where two speak of one day, the later one is right (a region's own after the
 * State Council's; a corrected arrangement after the first).
 * @example workCalendar(publicHolidays(), { holidays: { '2026-08-01': '那达慕' } })
 *          workCalendar(publicHolidays(), { years: [2027], holidays: {…}, workdays: {…} }) // typed in before the next release
 */
export function workCalendar(...arrangements: CalendarData[]): WorkCalendar {
  const years = new Set(arrangements.flatMap((data) => data.years ?? []))
  const named = new Map<string, { work: boolean; name: string }>()
  for (const data of arrangements) {
    for (const [date, name] of Object.entries(data.holidays ?? {}))
      named.set(isoDay(dayNumber(date)), { work: false, name })
    for (const [date, name] of Object.entries(data.workdays ?? {}))
      named.set(isoDay(dayNumber(date)), { work: true, name })
  }
  const look = (date: string): CalendarDay => {
    const weekday = new Date(dayNumber(date) * dayMs).getUTCDay()
    const special = named.get(date)
    if (special) return { ...special, known: true }
    const year = Number(date.slice(0, 4))
    const known = years.has(year) && (date.slice(5) < nextYearSpeaks || years.has(year + 1))
    return { work: weekday !== 0 && weekday !== 6, known }
  }
  // A worklist asks the same few hundred days for every line.
  const seen = new Map<string, CalendarDay>()
  return {
    years: [...years].sort((a, b) => a - b),
    day: (date) => {
      let found = seen.get(date)
      if (!found) {
        found = look(date)
        if (seen.size < 10_000) seen.set(date, found)
      }
      return found
    },
  }
}

/** The State Council's arrangements as the library brings them, 2004 to the newest year it knows. */
export function publicHolidays(): CalendarData {
  const chinese = (names: Record<string, string>) =>
    Object.fromEntries(Object.entries(names).map(([date, name]) => [date, name.split(',')[1] ?? name]))
  const holidays = chinese(table.holidays)
  // A year counts as covered when its National Day stands in the table.
  const years = [...new Set(Object.keys(holidays).map((date) => Number(date.slice(0, 4))))].filter(
    (year) => `${year}-10-01` in holidays,
  )
  return { years, holidays, workdays: chinese(table.workdays) }
}

let ofChina: WorkCalendar | undefined

/** The calendar without anything of a region; what a caller gets who names none. */
export function chinaCalendar(): WorkCalendar {
  ofChina ??= workCalendar(publicHolidays())
  return ofChina
}
