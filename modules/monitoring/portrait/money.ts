/** Income and spending of a household in the last twelve months against the line it is held to. */
import type { Region, StandardRow } from '../../rules/shared.ts'
import type { MoneyBar, Portrait } from '../shapes/portrait.ts'
import { dueUntil } from '../sweep/due-until.ts'
import { type LakeState, lastDayKnown } from '../sweep/lake-state.ts'
import { eventDay, type LakeRow } from './lake-rows.ts'
import { amountOf } from './row-words.ts'

/** Same day a year before. @example yearBefore('2026-10-31') // '2025-10-31' */
export const yearBefore = (day: string): string => `${Number(day.slice(0, 4)) - 1}${day.slice(4)}`

/**
 * One bar per entry of the region's portrait (`dataset` or `dataset.field`). No rows in a covered county is 0; a data set that
 * was never delivered for the county is unknown, and the bar says why.
 */
export function moneyBars(
  region: Region,
  lake: LakeState,
  county: string,
  rows: readonly LakeRow[],
  entries: readonly string[],
): MoneyBar[] {
  const from = yearBefore(lake.asOf)
  return entries.map((entry) => {
    const [id, field] = entry.split('.') as [string, string | undefined]
    const dataset = region.datasets.get(id)
    const label = field
      ? (dataset?.fields[field]?.label ?? { zh: field, en: field })
      : (dataset?.label ?? { zh: id, en: id })
    const since = lastDayKnown(lake.coverage, id, county)
    const counted = rows.filter((row) => {
      const day = eventDay({ region }, row)
      return (
        row.dataset === id &&
        (day === null || (day > from && day <= lake.asOf)) &&
        amountOf(dataset, row, field) !== null
      )
    })
    const sum = counted.reduce((total, row) => total + (amountOf(dataset, row, field) ?? 0), 0)
    const due = dataset ? dueUntil(dataset.delivery, lake.asOf) : null
    const late = since !== null && due !== null && since < due
    return {
      measure: entry,
      label,
      value: since === null && counted.length === 0 ? null : Math.round(sum * 100) / 100,
      rows: counted.length,
      why_zh: since === null ? `${dataset?.label.zh ?? id}数据从未交付` : late ? `数据只到${since}` : null,
      why_en: since === null ? `${dataset?.label.en ?? id}: never delivered` : late ? `data reach ${since} only` : null,
    }
  })
}

/**
 * The dated value of a standard for a household: longest matching area, then the more exact settlement.
 * @example standardFor(region, 'dibao', '150403001002', false, '2026-10-31')?.value // '7126.8'
 */
export function standardFor(
  region: Region,
  id: string,
  area: string,
  urban: boolean | null,
  day: string,
): StandardRow | undefined {
  const settlement = urban === null ? '' : urban ? 'urban' : 'rural'
  return region.standards
    .filter(
      (row) =>
        row.id === id &&
        area.startsWith(row.area) &&
        (row.urban === '' || row.urban === settlement) &&
        row.valid_from <= day &&
        (row.valid_to === '' || day <= row.valid_to),
    )
    .sort(
      (a, b) =>
        b.area.length - a.area.length || b.urban.length - a.urban.length || (a.valid_from < b.valid_from ? 1 : -1),
    )[0]
}

/** The yearly line of a whole household; standards are written per person, by month or by year. */
export function standardLine(
  region: Region,
  area: string,
  urban: boolean | null,
  members: number,
  day: string,
): Portrait['money']['standard'] {
  const id = region.meta.portrait?.standard
  const row = id ? standardFor(region, id, area, urban, day) : undefined
  if (!id || !row) return null
  const perPersonMonth = /year/.test(row.unit) ? Number(row.value) / 12 : Number(row.value)
  return {
    id,
    value: Math.round(perPersonMonth * 12 * members * 100) / 100,
    perPersonMonth: Math.round(perPersonMonth * 100) / 100,
    source: row.source,
  }
}
