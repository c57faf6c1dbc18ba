/** Up to which day deliveries of a data set had to be there: the last whole period whose lag has passed. */
import type { DatasetDef } from '../../rules/shared.ts'

const DAY = 86_400_000
const iso = (time: number) => new Date(time).toISOString().slice(0, 10)
const months: Partial<Record<DatasetDef['delivery']['every'], number>> = {
  month: 1,
  quarter: 3,
  'half-year': 6,
  year: 12,
}

/**
 * Last day that must be covered on `asOf`: with monthly deliveries and a lag of 10 days, on 9 November still the end of
 * September, from 10 November on the end of October. Data delivered when something happens are never late: null.
 * @example dueUntil({ every: 'month', lag_days: 10 }, '2026-11-09') // '2026-09-30'
 */
export function dueUntil(delivery: DatasetDef['delivery'], asOf: string): string | null {
  if (delivery.every === 'event') return null
  const reached = Date.parse(asOf) - delivery.lag_days * DAY
  if (delivery.every === 'day') return iso(reached)
  if (delivery.every === 'week') return iso(reached - 6 * DAY)
  const step = months[delivery.every] ?? 1
  const day = new Date(reached)
  const month = day.getUTCFullYear() * 12 + day.getUTCMonth()
  // First day after the newest whole period that ended on or before `reached`.
  const endsToday = new Date(reached + DAY).getUTCDate() === 1
  const open = endsToday ? month + 1 : month
  const start = Math.floor(open / step) * step
  return iso(Date.UTC(Math.floor(start / 12), start % 12, 1) - DAY)
}
