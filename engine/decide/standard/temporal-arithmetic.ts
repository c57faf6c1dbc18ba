/** Instants, differences and shifts of dates, times and durations. */
import { dateFromDays, daysFromDate, daysInMonth, largestYear } from './calendar-days.ts'
import { atMidnight, nanosPerDay, nanosPerSecond } from './temporal.ts'
import type { Days, FeelDate, FeelDateTime, FeelTime, Months } from './values.ts'
import { localSeconds, offsetOf } from './zones.ts'

/** Nanoseconds since 1970: in UTC where a zone is given, else of the local time; a date is its midnight in UTC. */
export function instant(value: FeelDate | FeelDateTime): bigint {
  const full = value.kind === 'date' ? { ...atMidnight(value), zone: { offset: 0 } } : value
  const local = localSeconds(full)
  const seconds = local - (full.zone ? offsetOf(full.zone, local) : 0)
  return BigInt(seconds) * nanosPerSecond + BigInt(full.nano)
}

/** Whether a value stands on the time line of UTC; only values that both do, or both do not, can be compared. */
export const isZoned = (value: FeelDate | FeelDateTime | FeelTime): boolean =>
  value.kind === 'date' || value.zone !== null

/** Nanoseconds of the day, in UTC where a zone is given; named zones count as they are at the start of 1970. */
export function timeNanos(value: FeelTime): bigint {
  const local = value.hour * 3600 + value.minute * 60 + value.second
  return BigInt(local - (value.zone ? offsetOf(value.zone, local) : 0)) * nanosPerSecond + BigInt(value.nano)
}

/** a - b; null when one has a zone and the other has not. */
export function difference(a: FeelDate | FeelDateTime, b: FeelDate | FeelDateTime): Days | null {
  if (isZoned(a) !== isZoned(b)) return null
  return { kind: 'days', nanos: instant(a) - instant(b) }
}

/** Calendar months later; the day becomes the last one of a month that does not have it. Null outside the years. */
export function addMonths<T extends FeelDate | FeelDateTime>(value: T, months: number): T | null {
  const index = value.year * 12 + value.month - 1 + months
  const [year, month] = [Math.floor(index / 12), (((index % 12) + 12) % 12) + 1]
  if (Math.abs(year) > largestYear) return null
  return { ...value, year, month, day: Math.min(value.day, daysInMonth(year, month)) }
}

/** Nanoseconds later on the local clock. A date moves by whole days, rounded towards earlier. */
export function addNanos(value: FeelDateTime, nanos: bigint): FeelDateTime | null {
  const total = BigInt(localSeconds(value)) * nanosPerSecond + BigInt(value.nano) + nanos
  const ofDay = ((total % nanosPerDay) + nanosPerDay) % nanosPerDay
  const date = dateFromDays(Number((total - ofDay) / nanosPerDay))
  return Math.abs(date.year) > largestYear ? null : { ...value, ...date, ...clock(ofDay) }
}

export function addDays(value: FeelDate, days: number): FeelDate | null {
  const date = dateFromDays(daysFromDate(value.year, value.month, value.day) + days)
  return Math.abs(date.year) > largestYear ? null : { kind: 'date', ...date }
}

/** Later on the clock, around midnight. */
export function addToTime(value: FeelTime, nanos: bigint): FeelTime {
  const local =
    BigInt(value.hour * 3600 + value.minute * 60 + value.second) * nanosPerSecond + BigInt(value.nano) + nanos
  return { ...value, ...clock(((local % nanosPerDay) + nanosPerDay) % nanosPerDay) }
}

function clock(nanos: bigint): { hour: number; minute: number; second: number; nano: number } {
  const seconds = Number(nanos / nanosPerSecond)
  return {
    hour: Math.floor(seconds / 3600),
    minute: Math.floor(seconds / 60) % 60,
    second: seconds % 60,
    nano: Number(nanos % nanosPerSecond),
  }
}

/** Complete calendar months from one day to the other, negative when the second is earlier. */
export function monthsBetween(from: FeelDate | FeelDateTime, to: FeelDate | FeelDateTime): Months {
  const months = (to.year - from.year) * 12 + to.month - from.month
  if (months > 0 && to.day < from.day) return { kind: 'months', months: months - 1 }
  if (months < 0 && to.day > from.day) return { kind: 'months', months: months + 1 }
  return { kind: 'months', months: months || 0 }
}
