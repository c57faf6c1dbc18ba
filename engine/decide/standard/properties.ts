/** `.year`, `.time offset`, `.start included`: properties of values, and entries of contexts. */
import { daysFromDate, weekdayOf } from './calendar-days.ts'
import { trimmed, whole } from './numbers.ts'
import { nanosPerDay, nanosPerSecond } from './temporal.ts'
import { entryOf } from './types.ts'
import {
  type Days,
  type FeelContext,
  type FeelDate,
  type FeelDateTime,
  type FeelRange,
  type FeelTime,
  fail,
  kindOf,
  type Months,
  type Run,
  type Value,
} from './values.ts'

/** `value.name`; of a list the list of its items' properties. */
export function property(value: Value, name: string, run: Run): Value {
  if (value === null) return fail(run, `null has no ${name}`)
  if (Array.isArray(value)) return value.map((item) => property(item, name, run))
  const found = propertyOf(value, name)
  return found === undefined ? fail(run, `${kindOf(value)} has no ${name}`) : found
}

function propertyOf(value: Value, name: string): Value | undefined {
  switch (kindOf(value)) {
    case 'context':
      return entryOf((value as FeelContext).entries, name)
    case 'date':
      return dateProperty(value as FeelDate, name)
    case 'datetime':
      return dateProperty(value as FeelDateTime, name) ?? timeProperty(value as FeelDateTime, name)
    case 'time':
      return timeProperty(value as FeelTime, name)
    case 'months':
    case 'days':
      return durationProperty(value as Months | Days, name)
    case 'range':
      return rangeProperty(value as FeelRange, name)
    default:
      return undefined
  }
}

function dateProperty({ year, month, day }: FeelDate | FeelDateTime, name: string): Value | undefined {
  if (name === 'year') return whole(year)
  if (name === 'month') return whole(month)
  if (name === 'day') return whole(day)
  return name === 'weekday' ? whole(weekdayOf(daysFromDate(year, month, day))) : undefined
}

function timeProperty({ hour, minute, second, nano, zone }: FeelTime | FeelDateTime, name: string): Value | undefined {
  if (name === 'hour') return whole(hour)
  if (name === 'minute') return whole(minute)
  if (name === 'second') return trimmed({ units: BigInt(second) * nanosPerSecond + BigInt(nano), scale: 9 })
  if (name === 'time offset')
    return zone && 'offset' in zone ? { kind: 'days', nanos: BigInt(zone.offset) * nanosPerSecond } : null
  return name === 'timezone' ? (zone && 'name' in zone ? zone.name : null) : undefined
}

function durationProperty(value: Months | Days, name: string): Value | undefined {
  if (value.kind === 'months') {
    if (name === 'years') return whole(Math.trunc(value.months / 12))
    return name === 'months' ? whole(value.months % 12 || 0) : undefined
  }
  const seconds = value.nanos / nanosPerSecond
  if (name === 'days') return whole(value.nanos / nanosPerDay)
  if (name === 'hours') return whole((seconds / 3600n) % 24n)
  if (name === 'minutes') return whole((seconds / 60n) % 60n)
  return name === 'seconds' ? whole(seconds % 60n) : undefined
}

function rangeProperty(value: FeelRange, name: string): Value | undefined {
  if (name === 'start') return value.low
  if (name === 'end') return value.high
  if (name === 'start included') return value.lowClosed
  return name === 'end included' ? value.highClosed : undefined
}
