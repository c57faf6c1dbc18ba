/** Functions that make dates, times and durations, and ask them. */
import { type Decimal, roundTo } from '../decimal.ts'
import { daysFromDate, weekdayOf, weekOfYear } from './calendar-days.ts'
import { integerOf, whole } from './numbers.ts'
import { type BuiltIn, fn } from './signature.ts'
import {
  atMidnight,
  dateOf,
  joined,
  nanosPerSecond,
  parseDate,
  parseDateTime,
  parseDuration,
  parseTime,
} from './temporal.ts'
import { monthsBetween } from './temporal-arithmetic.ts'
import {
  type Days,
  type FeelDate,
  type FeelDateTime,
  type FeelTime,
  fail,
  kindOf,
  type Run,
  type Value,
} from './values.ts'

const weekdays = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday']
const months = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
]

const integer = (value: Value | undefined): number => integerOf(value as Decimal) ?? Number.NaN
const isMoment = (value: Value): value is FeelDate | FeelDateTime => ['date', 'datetime'].includes(kindOf(value))

/** A function of a date, or of the day of a date and time. */
function ofDate(apply: (date: FeelDate | FeelDateTime) => Value): BuiltIn {
  return fn('date: any', ([value], run) => (isMoment(value!) ? apply(value) : fail(run, 'a date is needed')))
}

const unit = <T extends Value>(value: T | null, run: Run, what: string): Value =>
  value ?? fail(run, `this is no ${what}`)
const only = (value: Value): Value => (Array.isArray(value) && value.length === 1 ? value[0]! : value)

export const dateFunctions = {
  date: fn(['from: any', 'year: number, month: number, day: number'], (args, run) => {
    if (args.length === 3) return unit(dateOf(integer(args[0]), integer(args[1]), integer(args[2])), run, 'date')
    const from = only(args[0]!)
    if (typeof from === 'string') return unit(parseDate(from), run, 'date')
    if (!isMoment(from)) return fail(run, 'a date, date and time or text is needed')
    return { kind: 'date', year: from.year, month: from.month, day: from.day }
  }),
  time: fn(['from: any', 'hour: number, minute: number, second: number, offset?: any'], (args, run) => {
    if (args.length > 1) return unit(timeOf(args), run, 'time')
    const from = only(args[0]!)
    if (typeof from === 'string') return unit(parseTime(from), run, 'time')
    if (kindOf(from) === 'time') return from
    if (!isMoment(from)) return fail(run, 'a time, date and time or text is needed')
    const moment = from.kind === 'date' ? { ...atMidnight(from), zone: { offset: 0 } } : from
    const { hour, minute, second, nano, zone } = moment
    return { kind: 'time', hour, minute, second, nano, zone }
  }),
  'date and time': fn(['from: any', 'date: any, time: any'], (args, run) => {
    const [first, time] = [only(args[0]!), args[1] === undefined ? undefined : only(args[1])]
    if (time !== undefined) {
      if (!isMoment(first) || kindOf(time) !== 'time') return fail(run, 'a date and a time are needed')
      return joined(first, time as FeelTime)
    }
    if (typeof first === 'string') return unit(parseDateTime(first), run, 'date and time')
    if (!isMoment(first)) return fail(run, 'a date, date and time or text is needed')
    return first.kind === 'date' ? { ...atMidnight(first), zone: { offset: 0 } } : first
  }),
  duration: fn('from: any', ([value], run) => {
    const from = only(value!)
    if (typeof from === 'string') return unit(parseDuration(from), run, 'duration')
    return kindOf(from) === 'months' || kindOf(from) === 'days' ? from : fail(run, 'a text is needed')
  }),
  'years and months duration': fn('from: any, to: any', ([from, to], run) => {
    const [first, second] = [only(from!), only(to!)]
    return isMoment(first) && isMoment(second) ? monthsBetween(first, second) : fail(run, 'two dates are needed')
  }),
  'day of year': ofDate(({ year, month, day }) => whole(daysFromDate(year, month, day) - daysFromDate(year, 1, 1) + 1)),
  'day of week': ofDate(({ year, month, day }) => weekdays[weekdayOf(daysFromDate(year, month, day)) - 1]!),
  'month of year': ofDate(({ month }) => months[month - 1]!),
  'week of year': ofDate(({ year, month, day }) => whole(weekOfYear(year, month, day))),
  now: fn('', (_, run) => nowOf(run.now)),
  today: fn('', (_, run) => {
    const { year, month, day } = nowOf(run.now)
    return { kind: 'date', year, month, day }
  }),
}

function timeOf(args: readonly Value[]): FeelTime | null {
  const [hour, minute] = [integer(args[0]), integer(args[1])]
  const seconds = args[2] as Decimal
  const nanos = roundTo({ units: seconds.units, scale: seconds.scale - 9 }, 0, 'down')
  const total = nanos.units * 10n ** BigInt(Math.max(0, -nanos.scale))
  const offset = args[3] ?? null
  if (offset !== null && kindOf(offset) !== 'days') return null
  const zone = offset === null ? null : { offset: Number((offset as Days).nanos / nanosPerSecond) }
  const real = hour >= 0 && hour < 24 && minute >= 0 && minute < 60 && total >= 0n && total < 60n * nanosPerSecond
  if (!real || (zone && Math.abs(zone.offset) > 18 * 3600)) return null
  const [second, nano] = [Number(total / nanosPerSecond), Number(total % nanosPerSecond)]
  return { kind: 'time', hour, minute, second, nano, zone }
}

/** The moment on the clock of this machine's zone. */
function nowOf(now: Date): FeelDateTime {
  return {
    kind: 'datetime',
    year: now.getFullYear(),
    month: now.getMonth() + 1,
    day: now.getDate(),
    hour: now.getHours(),
    minute: now.getMinutes(),
    second: now.getSeconds(),
    nano: now.getMilliseconds() * 1_000_000,
    zone: { offset: 0 - now.getTimezoneOffset() * 60 },
  }
}
