/** Changes of dated values on the text of a `standards.csv`: rows that are not touched keep their line. */
import { parse } from 'csv-parse/sync'
import type { StandardChange, StandardInput } from './shapes.ts'

/** A row of the file with all its columns, those we do not know too. */
export type CsvRow = Record<string, string>

/** The table of a `standards.csv`. */
export interface CsvTable {
  columns: string[]
  rows: CsvRow[]
}

export const standardColumns = ['id', 'area', 'urban', 'value', 'unit', 'valid_from', 'valid_to', 'source', 'verified']

/** Reads the text of a file of dated values. */
export function readTable(text: string): CsvTable {
  const records = parse(text, { bom: true, skip_empty_lines: true, relax_column_count: true }) as string[][]
  const [columns = [...standardColumns], ...rest] = records
  return { columns, rows: rest.map((cells) => Object.fromEntries(columns.map((name, i) => [name, cells[i] ?? '']))) }
}

const quoted = (cell: string) => (/[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell)

/** The text of a table; each row is one line, so line n holds row n - 2. */
export function writeTable({ columns, rows }: CsvTable): string {
  const lines = [columns, ...rows.map((row) => columns.map((name) => (row[name] ?? '').replace(/\s*[\r\n]+\s*/g, ' ')))]
  return `${lines.map((cells) => cells.map(quoted).join(',')).join('\n')}\n`
}

/** The day before a day. @example dayBefore('2027-01-01') // '2026-12-31' */
export function dayBefore(day: string): string {
  const time = Date.parse(`${day}T00:00:00Z`)
  return Number.isNaN(time) ? '' : new Date(time - 86_400_000).toISOString().slice(0, 10)
}

type Key = Pick<StandardInput, 'id' | 'area' | 'urban'>
const sameGroup = (row: CsvRow, key: Key) => row.id === key.id && row.area === key.area && row.urban === key.urban
const cellsOf = ({ verified, ...rest }: StandardInput): CsvRow => ({ ...rest, verified: String(verified) })

/**
 * Applies one change. A new row stands right behind the rows of its group, so that the file stays in order; the row in force
 * before it ends the day before. A row to be changed that is no longer there is written anew as it was decided.
 */
export function changeTable(table: CsvTable, { act, row }: StandardChange): CsvTable {
  const rows = table.rows.map((one) => ({ ...one }))
  const at = rows.findIndex((one) => sameGroup(one, row) && one.valid_from === row.valid_from)
  if (act === 'end') {
    if (at >= 0) rows[at]!.valid_to = row.valid_to
    return { ...table, rows }
  }
  if (act === 'change' && at >= 0) {
    rows[at] = { ...rows[at], ...cellsOf(row) }
    return { ...table, rows }
  }
  const before = rows
    .filter((one) => sameGroup(one, row) && one.valid_from! < row.valid_from)
    .sort((a, b) => b.valid_from!.localeCompare(a.valid_from!))[0]
  if (before && (before.valid_to === '' || before.valid_to! >= row.valid_from))
    before.valid_to = dayBefore(row.valid_from)
  const last = rows.findLastIndex((one) => one.id === row.id)
  rows.splice(last === -1 ? rows.length : last + 1, 0, cellsOf(row))
  return { ...table, rows }
}

/**
 * Applies changes to the text of a file, in their order.
 * @example changeStandards(text, [{ kind: 'standard', file: 'standards.csv', act: 'add', row }])
 */
export function changeStandards(text: string, changes: readonly StandardChange[]): string {
  return writeTable(changes.reduce(changeTable, readTable(text)))
}
