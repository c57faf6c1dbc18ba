import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'csv-parse/sync'
import { type ParameterRow, type ParameterUnit, parameterUnits } from './parameters.ts'
import type { Division, RegionFault, StandardRow } from './shared.ts'

const dateForm = /^\d{4}-\d{2}-\d{2}$/

/** A row of a CSV file of the region with the line it stands on. */
type Row = Record<string, string> & { line: number }

function rowsOf(dir: string, file: string, columns: string[], faults: RegionFault[]): Row[] {
  const path = join(dir, file)
  if (!existsSync(path)) {
    faults.push({ file, line: 1, message: 'file is missing' })
    return []
  }
  const text = readFileSync(path, 'utf8')
  try {
    const records = parse(text, { columns: true, bom: true, skip_empty_lines: true, info: true }) as unknown as {
      info: { lines: number }
      record: Record<string, string>
    }[]
    const header = Object.keys(records[0]?.record ?? {})
    for (const column of columns)
      if (records.length > 0 && !header.includes(column))
        faults.push({ file, line: 1, message: `column ${column} is missing` })
    return records.map(({ info, record }) => Object.assign(record, { line: info.lines }) as unknown as Row)
  } catch (error) {
    const { lines, message } = error as { lines?: number; message: string }
    faults.push({ file, line: lines ?? 1, message, zh: `CSV 格式有误：${message}` })
    return []
  }
}

/** Pairs of rows of one group whose validity overlaps; an open end lasts for ever. */
function overlaps(rows: Row[]): [Row, Row][] {
  const sorted = [...rows].sort((a, b) => a.valid_from!.localeCompare(b.valid_from!))
  const found: [Row, Row][] = []
  for (let i = 1; i < sorted.length; i++) {
    const [before, after] = [sorted[i - 1]!, sorted[i]!]
    if (before.valid_to === '' || before.valid_to! >= after.valid_from!) found.push([before, after])
  }
  return found
}

function checkDates(file: string, row: Row, faults: RegionFault[]): void {
  if (!dateForm.test(row.valid_from ?? '') || Number.isNaN(Date.parse(row.valid_from!)))
    faults.push({ file, line: row.line, message: `valid_from "${row.valid_from}" is no date (YYYY-MM-DD)` })
  if (row.valid_to && (!dateForm.test(row.valid_to) || Number.isNaN(Date.parse(row.valid_to))))
    faults.push({ file, line: row.line, message: `valid_to "${row.valid_to}" is no date (YYYY-MM-DD)` })
  else if (row.valid_to && row.valid_to < row.valid_from!)
    faults.push({ file, line: row.line, message: `valid_to ${row.valid_to} lies before valid_from ${row.valid_from}` })
}

function grouped(rows: Row[], key: (row: Row) => string): Row[][] {
  const groups = new Map<string, Row[]>()
  for (const row of rows) groups.set(key(row), [...(groups.get(key(row)) ?? []), row])
  return [...groups.values()]
}

/** Dated values of a `standards.csv`; overlapping dates for the same id, area and urban/rural are faults. */
export function readStandards(dir: string, faults: RegionFault[], file = 'standards.csv'): StandardRow[] {
  const columns = ['id', 'area', 'urban', 'value', 'unit', 'valid_from', 'valid_to', 'source', 'verified']
  const rows = rowsOf(dir, file, columns, faults)
  for (const row of rows) {
    checkDates(file, row, faults)
    if (!/^-?\d+(\.\d+)?$/.test(row.value ?? ''))
      faults.push({ file, line: row.line, message: `value "${row.value}" is no number` })
    if (!['urban', 'rural', ''].includes(row.urban ?? ''))
      faults.push({ file, line: row.line, message: `urban "${row.urban}" must be urban, rural or empty` })
    if (!['true', 'false'].includes(row.verified ?? ''))
      faults.push({ file, line: row.line, message: 'verified must be true or false' })
    if (!row.source) faults.push({ file, line: row.line, message: 'source is missing' })
    if (!row.unit) faults.push({ file, line: row.line, message: 'unit is missing' })
  }
  for (const group of grouped(rows, (r) => `${r.id}|${r.area}|${r.urban}`))
    for (const [before, after] of overlaps(group))
      faults.push({
        file,
        line: after.line,
        message: `${after.id}: dates overlap with line ${before.line}`,
      })
  return rows.map(
    ({ line: _line, ...row }) => ({ ...row, verified: String(row.verified) === 'true' }) as unknown as StandardRow,
  )
}

/** Values that processes read, from `parameters.csv`; overlapping dates for the same id and area are faults. */
export function readParameters(dir: string, faults: RegionFault[]): ParameterRow[] {
  const file = 'parameters.csv'
  const columns = [
    'id',
    'area',
    'value',
    'unit',
    'valid_from',
    'valid_to',
    'source',
    'verified',
    'label_zh',
    'label_en',
  ]
  const rows = rowsOf(dir, file, columns, faults)
  const fault = (row: Row, message: string) => faults.push({ file, line: row.line, message })
  for (const row of rows) {
    checkDates(file, row, faults)
    if (!/^[a-z][a-z0-9_]*$/.test(row.id ?? '')) fault(row, `id "${row.id}" must be lower case with underscores`)
    if (!/^\d*$/.test(row.area ?? '')) fault(row, `area "${row.area}" must be a division prefix or empty`)
    if (!(parameterUnits as readonly string[]).includes(row.unit ?? ''))
      fault(row, `unit "${row.unit}" is unknown; known are ${parameterUnits.join(', ')}`)
    else if (
      row.unit === 'yes-no'
        ? !['yes', 'no'].includes(row.value!)
        : row.unit !== 'choice' && !/^\d+(\.\d+)?$/.test(row.value ?? '')
    )
      fault(row, `value "${row.value}" does not fit ${row.unit}`)
    if (!['true', 'false'].includes(row.verified ?? '')) fault(row, 'verified must be true or false')
    for (const column of ['source', 'label_zh', 'label_en']) if (!row[column]) fault(row, `${column} is missing`)
  }
  for (const group of grouped(rows, (r) => `${r.id}|${r.area}`))
    for (const [before, after] of overlaps(group)) fault(after, `${after.id}: dates overlap with line ${before.line}`)
  for (const group of grouped(rows, (r) => r.id!))
    if (
      new Set(group.map((row) => row.unit)).size > 1 &&
      group.some((row) => ['yes-no', 'choice', 'CNY'].includes(row.unit!))
    )
      fault(group[0]!, `${group[0]!.id}: its rows have units that do not fit together`)
  return rows.map(
    ({ line: _line, ...row }) =>
      ({
        ...row,
        unit: row.unit as ParameterUnit,
        verified: String(row.verified) === 'true',
      }) as unknown as ParameterRow,
  )
}

/** Divisions of `divisions.csv`; unknown parents and overlapping dates of one code are faults. */
export function readDivisions(dir: string, faults: RegionFault[]): Map<string, Division> {
  const file = 'divisions.csv'
  const rows = rowsOf(
    dir,
    file,
    ['code', 'name', 'level', 'parent', 'urban', 'pseudo', 'valid_from', 'valid_to'],
    faults,
  )
  const codes = new Set(rows.map((r) => r.code))
  for (const row of rows) {
    checkDates(file, row, faults)
    if (!/^\d{12}$/.test(row.code ?? ''))
      faults.push({ file, line: row.line, message: `code "${row.code}" must have 12 digits` })
    if (row.parent && !codes.has(row.parent))
      faults.push({ file, line: row.line, message: `parent ${row.parent} is no division` })
    if (!['region', 'league', 'county', 'township', 'village'].includes(row.level ?? ''))
      faults.push({ file, line: row.line, message: `level "${row.level}" is unknown` })
  }
  for (const group of grouped(rows, (r) => r.code!))
    for (const [before, after] of overlaps(group))
      faults.push({
        file,
        line: after.line,
        message: `${after.code}: dates overlap with line ${before.line}`,
      })
  // Of a code with several periods the newest stands; history stays in the file.
  const divisions = new Map<string, Division>()
  for (const { line: _line, ...row } of [...rows].sort((a, b) => a.valid_from!.localeCompare(b.valid_from!)))
    divisions.set(row.code!, { ...row, pseudo: String(row.pseudo) === 'true' } as unknown as Division)
  return divisions
}
