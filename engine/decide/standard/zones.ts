/** Time zones: fixed offsets and named zones (IANA), whose offset depends on the day. */
import { daysFromDate } from './calendar-days.ts'
import type { FeelDateTime, Zone } from './values.ts'

const formats = new Map<string, Intl.DateTimeFormat | null>()

function formatOf(name: string): Intl.DateTimeFormat | null {
  const known = formats.get(name)
  if (known !== undefined) return known
  let made: Intl.DateTimeFormat | null = null
  try {
    made = new Intl.DateTimeFormat('en-US', {
      timeZone: name,
      hourCycle: 'h23',
      era: 'short',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    })
  } catch {
    made = null
  }
  if (formats.size < 1000) formats.set(name, made)
  return made
}

/** Whether a zone of this name is known, such as Asia/Shanghai. */
export const isZoneName = (name: string): boolean => /^[A-Za-z]/.test(name) && formatOf(name) !== null

/** Seconds a named zone is ahead of UTC at an instant (seconds since 1970). */
function offsetAt(name: string, epochSeconds: number): number {
  const bounded = Math.min(Math.max(epochSeconds, -8e12), 8e12)
  const parts = formatOf(name)!.formatToParts(new Date(bounded * 1000))
  const of = (type: string) => parts.find((part) => part.type === type)?.value ?? '0'
  const year = of('era').startsWith('B') ? 1 - Number(of('year')) : Number(of('year'))
  const days = daysFromDate(year, Number(of('month')), Number(of('day')))
  const local = days * 86400 + Number(of('hour')) * 3600 + Number(of('minute')) * 60 + Number(of('second'))
  return local - Math.floor(bounded)
}

/** Seconds since 1970 of the local date and time, as if it were UTC. */
export function localSeconds(value: Omit<FeelDateTime, 'kind' | 'zone' | 'nano'>): number {
  const days = daysFromDate(value.year, value.month, value.day)
  return days * 86400 + value.hour * 3600 + value.minute * 60 + value.second
}

/** Seconds a zone is ahead of UTC at a local time. In the hour that clocks repeat, the first one is meant. */
export function offsetOf(zone: Zone, local: number): number {
  if ('offset' in zone) return zone.offset
  const before = offsetAt(zone.name, local - 86400)
  const after = offsetAt(zone.name, local + 86400)
  if (before === after) return before
  for (const offset of [before, after]) if (offsetAt(zone.name, local - offset) === offset) return offset
  return before
}

/** @example zoneText({ offset: 28800 }) // '+08:00' */
export function zoneText(zone: Zone | null): string {
  if (!zone) return ''
  return 'name' in zone ? `@${zone.name}` : offsetText(zone.offset)
}

function offsetText(offset: number): string {
  if (offset === 0) return 'Z'
  const size = Math.abs(offset)
  const two = (value: number) => String(value).padStart(2, '0')
  const seconds = size % 60 ? `:${two(size % 60)}` : ''
  return `${offset < 0 ? '-' : '+'}${two(Math.floor(size / 3600))}:${two(Math.floor(size / 60) % 60)}${seconds}`
}

/** `Z`, `+08:00`, `@Asia/Shanghai`; undefined when it is none of these. */
export function parseZone(text: string): Zone | null | undefined {
  if (text === '') return null
  if (text === 'Z' || text === 'z') return { offset: 0 }
  if (text.startsWith('@')) return isZoneName(text.slice(1)) ? { name: text.slice(1) } : undefined
  const match = /^([+-])(\d\d):(\d\d)(?::(\d\d))?$/.exec(text)
  if (!match) return undefined
  const [, sign, hours, minutes, seconds = '0'] = match
  const offset = Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds)
  if (Number(minutes) > 59 || Number(seconds) > 59 || offset > 18 * 3600) return undefined
  return { offset: sign === '-' && offset ? -offset : offset }
}
