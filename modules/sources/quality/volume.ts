/** Whether a delivery shrank: rows per covered month against an earlier delivery of the same counties and a similar span. */
import type { LiveVersion } from '../lake.ts'
import type { Drift } from '../shared.ts'

const volumeAlarm = 0.3
/** Spans that differ more than this are told side by side, but raise no alarm: a history in bulk is no measure for a month. */
const similarSpans = 3

/** What a version covers, as far as its number of rows depends on it. */
export interface Spread {
  content: 'snapshot' | 'events'
  areas: readonly string[]
  dataDate: string
  periodFrom: string | null
  periodTo: string | null
}

/** Whole months of a span; null when unknown. @example spanMonths('2026-08-01', '2026-10-31') // 3 */
export function spanMonths(from: string | null, to: string | null): number | null {
  if (!from || !to) return null
  const index = (day: string) => Number(day.slice(0, 4)) * 12 + Number(day.slice(5, 7))
  return Math.max(1, index(to) - index(from) + 1)
}

function spanRatio(a: Spread, b: Spread): number | null {
  const [x, y] = [spanMonths(a.periodFrom, a.periodTo), spanMonths(b.periodFrom, b.periodTo)]
  return x === null || y === null ? null : Math.max(x, y) / Math.min(x, y)
}

const sameAreas = (a: Spread, b: Spread) => [...a.areas].sort().join() === [...b.areas].sort().join()
const shareAreas = (a: Spread, b: Spread) =>
  a.areas.length === 0 || b.areas.length === 0 || a.areas.some((area) => b.areas.includes(area))

/**
 * The version to compare a new one with: not later, of its counties; among those of events one of the same span is preferred,
 * then one of a similar span, then the newest.
 * @param before newest first
 * @example versionToCompare(before, { content: 'events', areas: ['150403'], dataDate: '2026-10-31', periodFrom: '2026-10-01', periodTo: '2026-10-31' })
 */
export function versionToCompare(before: readonly LiveVersion[], now: Spread): LiveVersion | undefined {
  const rank = (version: LiveVersion): number => {
    const ratio = now.content === 'snapshot' ? 1 : spanRatio(version, now)
    return (sameAreas(version, now) ? 0 : 3) + (ratio === 1 ? 0 : ratio !== null && ratio <= similarSpans ? 1 : 2)
  }
  return before
    .filter((version) => version.dataDate <= now.dataDate && shareAreas(version, now))
    .map((version) => ({ version, rank: rank(version) }))
    .sort((a, b) => a.rank - b.rank)[0]?.version
}

/** True when earlier rows cover the whole span already: a supplement or a correction, whose size says nothing. */
export function isSupplement(before: readonly LiveVersion[], now: Spread): boolean {
  return (
    now.content === 'events' &&
    now.periodFrom !== null &&
    now.periodTo !== null &&
    before.some(
      (v) =>
        v.rows > 0 &&
        shareAreas(v, now) &&
        v.periodFrom !== null &&
        v.periodTo !== null &&
        v.periodFrom <= now.periodFrom! &&
        v.periodTo >= now.periodTo!,
    )
  )
}

const percent = (x: number) => `${Math.round(Math.abs(x) * 100)}%`
const shown = (x: number) => String(Math.round(x * 10) / 10)

/**
 * The line about the number of rows. Alarms only when both can be compared and the fall is more than chance makes of so few rows.
 * @param now rows and spread of the new version; `part` when it adds to rows that were there already
 * @example volumeDrift(previous, { ...spread, rows: 120, part: false }).sentence // '行数由 200 变为 120（减少 40%），请核实是否漏报。'
 */
export function volumeDrift(before: LiveVersion, now: Spread & { rows: number; part: boolean }): Drift {
  const events = now.content === 'events'
  const ratio = events ? spanRatio(before, now) : 1
  const perMonth = events && ratio !== null && ratio !== 1
  const months = (spread: Spread) => (perMonth ? spanMonths(spread.periodFrom, spread.periodTo)! : 1)
  const [was, is] = [before.rows / months(before), now.rows / months(now)]
  const comparable = !now.part && before.rows > 0 && sameAreas(before, now) && ratio !== null && ratio <= similarSpans
  const change = before.rows === 0 ? null : (is - was) / was
  // Rare events come and go: a fall within three standard deviations of a count is no fall.
  const fell = change !== null && change < -volumeAlarm
  const chance = fell && events && before.rows * -change <= 3 * Math.sqrt(before.rows)
  const alarm = comparable && fell && !chance
  const tail = alarm ? '，请核实是否漏报。' : '。'
  const words = perMonth ? ['每月行数', shown(was), shown(is)] : ['行数', String(before.rows), String(now.rows)]
  const sentence = now.part
    ? `补充报送 ${now.rows} 行，不与以往行数比较。`
    : change === null
      ? '上一版没有数据行。'
      : `${words[0]}由 ${words[1]} 变为 ${words[2]}（${change >= 0 ? '增加' : '减少'} ${percent(change)}）${
          comparable ? tail : '，两次报送的期间或范围不同，仅供参考。'
        }`
  return {
    field: '',
    label: words[0]!,
    kind: 'volume',
    before: was,
    now: is,
    change,
    comparable: comparable && !chance,
    alarm,
    sentence,
  }
}
