/** Dates, times and durations: from text, to text. */
import { dateFromDays, daysFromDate, isRealDate } from './calendar-days.ts'
import type { Days, FeelDate, FeelDateTime, FeelTime, Months, Value } from './values.ts'
import { parseZone, zoneText } from './zones.ts'

export const nanosPerSecond = 1_000_000_000n
export const nanosPerDay = 86_400n * nanosPerSecond

const datePattern = /^(-?)(\d{4}|[1-9]\d{4,8})-(\d\d)-(\d\d)$/
const timePattern = /^(\d\d):(\d\d):(\d\d)(?:\.(\d+))?(.*)$/s

/** @example parseDate('2026-11-24') */
export function parseDate(text: string): FeelDate | null {
  const match = datePattern.exec(text)
  if (!match) return null
  const [, sign, year, month, day] = match
  return dateOf(Number(year) * (sign ? -1 : 1), Number(month), Number(day))
}

/** A date, null when the calendar has no such day. */
export function dateOf(year: number, month: number, day: number): FeelDate | null {
  return isRealDate(year, month, day) ? { kind: 'date', year: year || 0, month, day } : null
}

/** @example parseTime('10:30:00@Asia/Shanghai') */
export function parseTime(text: string): FeelTime | null {
  const match = timePattern.exec(text)
  if (!match) return null
  const [, hour, minute, second, fraction = '', rest] = match
  const zone = parseZone(rest!)
  if (zone === undefined || Number(hour) > 23 || Number(minute) > 59 || Number(second) > 59) return null
  const nano = Number(fraction.slice(0, 9).padEnd(9, '0'))
  return { kind: 'time', hour: Number(hour), minute: Number(minute), second: Number(second), nano, zone }
}

/** @example parseDateTime('2026-11-24T08:00:00+08:00') */
export function parseDateTime(text: string): FeelDateTime | null {
  const at = text.indexOf('T')
  const date = parseDate(at < 0 ? text : text.slice(0, at))
  if (!date) return null
  if (at < 0) return atMidnight(date)
  const time = text.slice(at + 1)
  // The end of a day is the start of the next (ISO 8601).
  if (!/^24:00:00(\.0+)?(?!\d)/.test(time)) return joined(date, parseTime(time))
  const next = dateFromDays(daysFromDate(date.year, date.month, date.day) + 1)
  return joined({ kind: 'date', ...next }, parseTime(`00${time.slice(2)}`))
}

export const atMidnight = (date: FeelDate): FeelDateTime => ({
  ...date,
  kind: 'datetime',
  hour: 0,
  minute: 0,
  second: 0,
  nano: 0,
  zone: null,
})

/** The day of one and the time of the other. */
export function joined(date: FeelDate | FeelDateTime, time: FeelTime | null): FeelDateTime | null {
  if (!time) return null
  const { hour, minute, second, nano, zone } = time
  return { kind: 'datetime', year: date.year, month: date.month, day: date.day, hour, minute, second, nano, zone }
}

/** @example parseDuration('P1Y2M') // { kind: 'months', months: 14 } */
export function parseDuration(text: string): Months | Days | null {
  const months = /^(-?)P(?=\d)(?:(\d+)Y)?(?:(\d+)M)?$/.exec(text)
  if (months) {
    const size = Number(months[2] ?? 0) * 12 + Number(months[3] ?? 0)
    if (!Number.isSafeInteger(size)) return null
    return { kind: 'months', months: months[1] && size ? -size : size }
  }
  const days = /^(-?)P(?=\d|T\d)(?:(\d+)D)?(?:T(?=\d)(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)(?:\.(\d*))?S)?)?$/.exec(text)
  if (!days || text.length > 60) return null
  const [, minus, d = '0', h = '0', m = '0', s = '0', fraction = ''] = days
  const seconds = BigInt(d) * 86_400n + BigInt(h) * 3600n + BigInt(m) * 60n + BigInt(s)
  const nanos = seconds * nanosPerSecond + BigInt(fraction.slice(0, 9).padEnd(9, '0'))
  return { kind: 'days', nanos: minus ? -nanos : nanos }
}

/** The value of `@"…"`: a date, time, date and time or duration. */
export function parseAt(text: string): Value {
  if (/^-?P/.test(text)) return parseDuration(text)
  if (text.includes('T') && /^-?\d{4}/.test(text)) return parseDateTime(text)
  return parseDate(text) ?? parseTime(text)
}

const two = (value: number): string => String(value).padStart(2, '0')

export function dateText({ year, month, day }: FeelDate | FeelDateTime): string {
  return `${year < 0 ? '-' : ''}${String(Math.abs(year)).padStart(4, '0')}-${two(month)}-${two(day)}`
}

export function timeText({ hour, minute, second, nano, zone }: FeelTime | FeelDateTime): string {
  const fraction = nano ? `.${String(nano).padStart(9, '0').replace(/0+$/, '')}` : ''
  return `${two(hour)}:${two(minute)}:${two(second)}${fraction}${zoneText(zone)}`
}

/** @example durationText({ kind: 'months', months: 14 }) // 'P1Y2M' */
export function durationText(value: Months | Days): string {
  if (value.kind === 'months') {
    const size = Math.abs(value.months)
    const [years, months] = [Math.floor(size / 12), size % 12]
    if (size === 0) return 'P0M'
    return `${value.months < 0 ? '-' : ''}P${years ? `${years}Y` : ''}${months ? `${months}M` : ''}`
  }
  if (value.nanos === 0n) return 'PT0S'
  const size = value.nanos < 0n ? -value.nanos : value.nanos
  const [days, rest] = [size / nanosPerDay, size % nanosPerDay]
  const [seconds, nano] = [Number(rest / nanosPerSecond), Number(rest % nanosPerSecond)]
  const [h, m, s] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60]
  const fraction = nano ? `.${String(nano).padStart(9, '0').replace(/0+$/, '')}` : ''
  const time = `${h ? `${h}H` : ''}${m ? `${m}M` : ''}${s || nano ? `${s}${fraction}S` : ''}`
  return `${value.nanos < 0n ? '-' : ''}P${days ? `${days}D` : ''}${time ? `T${time}` : ''}`
}

/** Text of any date, time or duration. */
export function temporalText(value: FeelDate | FeelTime | FeelDateTime | Months | Days): string {
  switch (value.kind) {
    case 'date':
      return dateText(value)
    case 'time':
      return timeText(value)
    case 'datetime':
      return `${dateText(value)}T${timeText(value)}`
    default:
      return durationText(value)
  }
}
