/** Days and durations: dates are texts 'YYYY-MM-DD', months a whole number, days-durations whole seconds. */

const dayPattern = /^(\d{4})-(\d{2})-(\d{2})$/

/** The date when it exists in the calendar, else null. @example realDate('2026-02-30') // null */
export function realDate(value: string): string | null {
  const match = dayPattern.exec(value)
  if (!match) return null
  return dateOf(Number(match[1]), Number(match[2]), Number(match[3]))
}

/** A date from year, month, day; null when there is no such day, one is no whole number, or the year lies outside 1–9999. */
export function dateOf(year: number, month: number, day: number): string | null {
  if (![year, month, day].every(Number.isInteger)) return null
  if (year < 1 || year > 9999 || month < 1 || month > 12 || day < 1 || day > daysInMonth(year, month)) return null
  return `${String(year).padStart(4, '0')}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`
}

/** Year, month, day of a date or datetime text. */
export function dateParts(value: string): [number, number, number] {
  return [Number(value.slice(0, 4)), Number(value.slice(5, 7)), Number(value.slice(8, 10))]
}

function daysInMonth(year: number, month: number): number {
  return new Date(Date.UTC(year, month, 0)).getUTCDate()
}

/**
 * Calendar months later (or earlier); a day that the month does not have becomes its last day. A time of day stays.
 * @throws where the year leaves 1–9999
 * @example addMonths('2026-03-31', -1) // '2026-02-28'
 */
export function addMonths(value: string, months: number): string {
  const moved = monthsLater(value, months)
  if (moved === null) throw new Error(`Date out of range: ${value} ${months} months`)
  return moved
}

/** The same, null where the year leaves 1–9999. @example monthsLater('9999-12-31', 1) // null */
export function monthsLater(value: string, months: number): string | null {
  const [year, month, day] = dateParts(value)
  const index = year * 12 + (month - 1) + months
  const [newYear, newMonth] = [Math.floor(index / 12), (((index % 12) + 12) % 12) + 1]
  const date = dateOf(newYear, newMonth, Math.min(day, daysInMonth(newYear, newMonth)))
  return date === null ? null : date + value.slice(10)
}

/** Seconds of a date or datetime since 1970, UTC. */
export function epochSeconds(value: string): number {
  return Math.floor(Date.parse(value.length === 10 ? `${value}T00:00:00Z` : `${value.replace(' ', 'T')}Z`) / 1000)
}

/** First second of the year 1 and last of the year 9999, from 1970. */
const [firstSecond, lastSecond] = [-62_135_596_800, 253_402_300_799]

/** Seconds later, null where the year leaves 1–9999; a date moves by whole days. */
export function secondsLater(value: string, seconds: number): string | null {
  const isDate = value.length === 10
  const moved = epochSeconds(value) + (isDate ? Math.trunc(seconds / 86400) * 86400 : seconds)
  if (moved < firstSecond || moved > lastSecond) return null
  const iso = new Date(moved * 1000).toISOString()
  return isDate ? iso.slice(0, 10) : iso.slice(0, 19).replace('T', ' ')
}

/** Complete calendar months from one date to another; negative when the second is earlier. */
export function monthsBetween(from: string, to: string): number {
  const [y1, m1, d1] = dateParts(from)
  const [y2, m2, d2] = dateParts(to)
  const months = (y2 - y1) * 12 + (m2 - m1)
  if (months > 0 && d2 < d1) return months - 1
  if (months < 0 && d2 > d1) return months + 1
  return months
}

/**
 * An ISO 8601 duration as months or as seconds; null when it is neither.
 * @example parseDuration('P1Y6M') // { months: 18 }
 * @example parseDuration('P30D') // { seconds: 2592000 }
 */
export function parseDuration(value: string): { months: number } | { seconds: number } | null {
  const months = /^(-)?P(?=\d)(?:(\d+)Y)?(?:(\d+)M)?$/.exec(value)
  if (months) {
    const size = Number(months[2] ?? 0) * 12 + Number(months[3] ?? 0)
    return { months: months[1] && size ? -size : size }
  }
  const days = /^(-)?P(?=\d|T\d)(?:(\d+)D)?(?:T(?=\d)(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?$/.exec(value)
  if (!days) return null
  const [, minus, d, h, m, s] = days
  const size = Number(d ?? 0) * 86400 + Number(h ?? 0) * 3600 + Number(m ?? 0) * 60 + Number(s ?? 0)
  return { seconds: minus && size ? -size : size }
}

/** A datetime text in the form 'YYYY-MM-DD HH:MM:SS', null when it is none. */
export function realDateTime(value: string): string | null {
  const match = /^(\d{4}-\d{2}-\d{2})[T ]([01]\d|2[0-3]):([0-5]\d)(?::([0-5]\d))?$/.exec(value)
  if (!match || realDate(match[1]!) === null) return null
  return `${match[1]} ${match[2]}:${match[3]}:${match[4] ?? '00'}`
}

/** A time of day in the form 'HH:MM:SS', null when it is none. */
export function realTime(value: string): string | null {
  const match = /^([01]\d|2[0-3]):([0-5]\d):([0-5]\d)$/.exec(value)
  return match ? value : null
}
