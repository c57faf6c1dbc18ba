/** Faults of a draft that the files alone cannot show: days, units and areas of the rows it touches. */
import type { Region } from '../shared.ts'
import { type CsvRow, readTable } from './change-standards.ts'
import { type Overlay, textOf } from './overlay.ts'
import type { DraftFault, PolicyChange, StandardChange } from './shapes.ts'
import { targetOf } from './target.ts'

/** The days a draft is bound to. */
export interface DraftDays {
  validFrom: string
  correction: boolean
  /** First day something may be valid from: tomorrow. */
  earliest: string
}

const day = /^\d{4}-\d{2}-\d{2}$/
const dayAfter = (date: string) => new Date(Date.parse(`${date}T00:00:00Z`) + 86_400_000).toISOString().slice(0, 10)
const nextDay = (date: string) => (day.test(date) && !Number.isNaN(Date.parse(date)) ? dayAfter(date) : null)

/**
 * Faults of the rows a draft touches: validity before the draft's first day, gaps to the neighbouring rows, a unit no other
 * row of the standard has, an area that is no whole division.
 * @param lineOf line of a target in its file
 */
export function ownFaults(
  region: Region,
  after: Overlay,
  changes: readonly PolicyChange[],
  days: DraftDays,
  lineOf: (change: StandardChange) => number,
): DraftFault[] {
  const faults: DraftFault[] = []
  for (const change of changes) {
    if (change.kind !== 'standard') continue
    const { row } = change
    const report = (cell: string, zh: string, en: string) =>
      faults.push({ target: targetOf(change), cell, file: change.file, line: lineOf(change), zh, en })
    const rows = readTable(textOf(region.dir, after, change.file) ?? '').rows
    const others = rows.filter((one) => one.id === row.id && !isRow(one, row))
    if (!days.correction) checkDays(change, days, report)
    if (row.area && ![2, 4, 6, 9, 12].includes(row.area.length))
      report('area', `“${row.area}”不是完整的区划代码。`, `"${row.area}" is no whole division.`)
    const sameKind = others.filter((one) => one.urban === row.urban)
    const units = new Set((sameKind.length > 0 ? sameKind : others).map((one) => one.unit))
    if (row.unit && units.size > 0 && !units.has(row.unit)) {
      const known = [...units].join('、')
      report('unit', `单位与同一标准的其他行不同（${known}）。`, `Other rows of this standard are in ${known}.`)
    }
    const gap = gapAround(rows, row)
    if (gap)
      report(
        gap.before ? 'valid_from' : 'valid_to',
        `${gap.from} 至 ${gap.to} 没有标准：与前后行的有效期之间有空档。`,
        `No value from ${gap.from} to ${gap.to}: a gap between this row and its neighbour.`,
      )
  }
  return faults
}

const isRow = (one: CsvRow, row: StandardChange['row']) =>
  one.id === row.id && one.area === row.area && one.urban === row.urban && one.valid_from === row.valid_from

function checkDays(
  { act, row }: StandardChange,
  { validFrom }: DraftDays,
  report: (cell: string, zh: string, en: string) => void,
): void {
  if (act === 'end') {
    const stops = nextDay(row.valid_to)
    if (stops !== null && stops < validFrom)
      report(
        'valid_to',
        `截止日期不能早于草稿生效日（${validFrom}）的前一天。`,
        `The row cannot end before the day before the draft is valid (${validFrom}).`,
      )
  } else if (row.valid_from < validFrom)
    report(
      'valid_from',
      `生效日期不能早于草稿的生效日 ${validFrom}；更正过去的标准请新建“更正”草稿。`,
      `The row cannot be valid before the draft (${validFrom}); to set the past right make a correction.`,
    )
}

/** The stretch without any value between a row and its neighbours of the same id, area and urban/rural. */
function gapAround(
  rows: readonly CsvRow[],
  row: StandardChange['row'],
): { from: string; to: string; before: boolean } | null {
  const group = rows
    .filter((one) => one.id === row.id && one.area === row.area && one.urban === row.urban)
    .sort((a, b) => a.valid_from!.localeCompare(b.valid_from!))
  for (const [i, one] of group.entries()) {
    const next = group[i + 1]
    const free = nextDay(one.valid_to ?? '')
    if (!next || free === null || free >= next.valid_from!) continue
    const before = isRow(next, row)
    if (before || isRow(one, row))
      return { from: free, to: new Date(Date.parse(next.valid_from!) - 86_400_000).toISOString().slice(0, 10), before }
  }
  return null
}

/** Faults of the draft's own day. */
export function dayFaults({ validFrom, correction, earliest }: DraftDays): DraftFault[] {
  if (correction || validFrom >= earliest) return []
  return [
    {
      target: null,
      cell: 'validFrom',
      file: '',
      line: 0,
      zh: `生效日 ${validFrom} 已到或已过：最早为明天（${earliest}）。更正过去的错误请勾选“更正”。`,
      en: `${validFrom} is today or past: the first possible day is tomorrow (${earliest}). To set the past right, mark the draft as a correction.`,
    },
  ]
}
