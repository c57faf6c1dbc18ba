/** What differs between two policies, row by row: dated values, conditions, switches, cases, rows of decision tables. */
import { parse, stringify } from 'yaml'
import type { Label, Region } from '../shared.ts'
import { type CsvRow, readTable, standardColumns } from './change-standards.ts'
import { modelRows } from './model-rows.ts'
import { type Overlay, textOf } from './overlay.ts'
import type { DiffRow } from './shapes.ts'

/** A row of either side: what names it, and its cells by column. */
export interface Comparable {
  group: string
  groupLabel: Label | null
  row: string
  cells: Map<string, string>
}

/**
 * Rows that differ between two overlays of the same region.
 * @example comparePolicy(region, before, after).filter((row) => row.act === 'changed')
 */
export function comparePolicy(region: Region, before: Overlay, after: Overlay): DiffRow[] {
  const files = [...new Set([...before.keys(), ...after.keys()])].sort()
  return files.flatMap((file) => {
    const [old, now] = [before, after].map((overlay) => textOf(region.dir, overlay, file) ?? '') as [string, string]
    if (old === now) return []
    const differences = compareRows(file, rowsOf(region, file, old), rowsOf(region, file, now))
    return file.endsWith('.csv') ? differences.map((row) => withAppliedBefore(row, readTable(old).rows)) : differences
  })
}

/**
 * A new dated row with what applied in its place until then: the value of the same area or of the nearest wider one, as
 * `value|area` in the column `applied_before`.
 */
function withAppliedBefore(difference: DiffRow, before: readonly CsvRow[]): DiffRow {
  if (difference.act !== 'added') return difference
  const [area = '', urban = '', from = ''] = difference.row.split('|')
  const applied = before
    .filter(
      (row) =>
        row.id === difference.group &&
        area.startsWith(row.area ?? '') &&
        (row.urban === urban || row.urban === '') &&
        (row.valid_from ?? '') < from,
    )
    .sort(
      (a, b) =>
        b.area!.length - a.area!.length ||
        b.urban!.length - a.urban!.length ||
        b.valid_from!.localeCompare(a.valid_from!),
    )[0]
  if (!applied) return difference
  const cell = { column: 'applied_before', before: `${applied.value}|${applied.area}`, after: null }
  return { ...difference, cells: [cell, ...difference.cells] }
}

function rowsOf(region: Region, file: string, text: string): Comparable[] {
  if (text === '') return []
  if (file.endsWith('.csv')) return standardRows(region, text)
  if (file.endsWith('.dmn')) return modelRows(file, text)
  return file.startsWith('indicators/') ? indicatorRows(text) : caseRows(file, text)
}

function standardRows(region: Region, text: string): Comparable[] {
  const { columns, rows } = readTable(text)
  const named = ['id', 'area', 'urban', 'valid_from']
  const shown = [...standardColumns, ...columns.filter((name) => !standardColumns.includes(name))]
  const nameOf = (row: CsvRow) =>
    named
      .slice(1)
      .map((name) => row[name] ?? '')
      .join('|')
  return rows.map((row) => ({
    group: row.id ?? '',
    groupLabel: region.meta.standards?.[row.id ?? ''] ?? null,
    row: nameOf(row),
    cells: new Map(shown.filter((name) => !named.includes(name)).map((name) => [name, row[name] ?? ''])),
  }))
}

interface IndicatorText {
  id?: string
  label?: Label
  on?: boolean
  when?: Record<string, string>
  silence?: { days: number; rise: number }
  cases?: { name?: string; given?: unknown; expect?: string }[]
}

const flow = (value: unknown) => stringify(value, { collectionStyle: 'flow', lineWidth: 0 }).trim()

function indicatorRows(text: string): Comparable[] {
  const def = (parse(text) ?? {}) as IndicatorText
  const group = def.id ?? ''
  const row = (name: string, value: string): Comparable => ({
    group,
    groupLabel: def.label ?? null,
    row: name,
    cells: new Map([['value', value]]),
  })
  return [
    row('on', String(def.on ?? false)),
    ...Object.entries(def.when ?? {}).map(([level, condition]) => row(`when.${level}`, condition)),
    ...(def.silence ? [row('silence', `${def.silence.days}|${def.silence.rise}`)] : []),
    ...(def.cases ?? []).map((one, i) => row(`case:${one.name ?? i + 1}`, `${flow(one.given)} → ${one.expect}`)),
  ]
}

function caseRows(file: string, text: string): Comparable[] {
  const parsed = parse(text) as unknown
  const list = Array.isArray(parsed) ? parsed : ((parsed as { cases?: unknown[] } | null)?.cases ?? [])
  const group = file.split('/').at(-2) ?? file
  return list.map((one, i) => {
    const { name, ...rest } = (one ?? {}) as Record<string, unknown>
    return { group, groupLabel: null, row: `case:${String(name ?? i + 1)}`, cells: new Map([['value', flow(rest)]]) }
  })
}

/** Rows of both sides side by side, those that are equal left out; rows of the same name are taken in their order. */
export function compareRows(file: string, before: Comparable[], after: Comparable[]): DiffRow[] {
  const named = (rows: Comparable[]) => {
    const seen = new Map<string, number>()
    return new Map(
      rows.map((row) => {
        const name = `${row.group}\0${row.row}`
        const nth = (seen.get(name) ?? 0) + 1
        seen.set(name, nth)
        return [`${name}\0${nth}`, row]
      }),
    )
  }
  const [old, now] = [named(before), named(after)]
  return [...new Set([...now.keys(), ...old.keys()])].flatMap((name): DiffRow[] => {
    const [a, b] = [old.get(name), now.get(name)]
    const { group, groupLabel, row } = (b ?? a)!
    const columns = [...new Set([...(b?.cells.keys() ?? []), ...(a?.cells.keys() ?? [])])]
    const cells = columns
      .map((column) => ({ column, before: a?.cells.get(column) ?? null, after: b?.cells.get(column) ?? null }))
      .filter((cell) => (a && b ? cell.before !== cell.after : true))
    if (cells.length === 0) return []
    return [{ file, group, groupLabel, row, act: !a ? 'added' : !b ? 'removed' : 'changed', cells }]
  })
}
