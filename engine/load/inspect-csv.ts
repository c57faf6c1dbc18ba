/** Looks at a delimited text file: encoding, delimiter, header, first rows. */
import { findHeader } from './find-header.ts'
import type { LoadLimits } from './limits.ts'
import { Refused } from './refusal.ts'
import type { Inspection } from './shape.ts'
import { findDelimiter, splitRecords } from './split-records.ts'
import type { TextLook } from './text-facts.ts'

const sampleRows = 50

/**
 * Inspection of a CSV/TXT file from its decoded beginning and what one pass over its bytes found.
 * @throws Refused
 * @example inspectCsv('姓名,证号\n张三,1\n', 24, look, defaultLimits)
 */
export function inspectCsv(text: string, bytes: number, look: TextLook, limits: LoadLimits): Inspection {
  const { encoding, facts } = look
  refuseControlBytes(text)
  const delimiter = findDelimiter(text.slice(0, 512 * 1024))
  const records = splitRecords(text.slice(0, 2 << 20), delimiter, 120)
  const widest = Math.max(...records.map((r) => r.cells.length))
  const grid = records.map((record, i) => ({ row: i + 1, cells: record.cells.slice(0, limits.columns + 1) }))
  const found = findHeader(grid, [])
  const headerCells = records[found.headerRow - 1]?.cells.length ?? 0
  if (found.width > limits.columns || headerCells > limits.columns)
    throw new Refused('too-many-columns', String(widest))
  const above = records.slice(0, found.headerRow)
  const below = records.slice(found.headerRow)
  const skipLines = above.reduce((sum, record) => sum + record.lines, 0)
  return {
    ok: true,
    format: 'csv',
    encoding,
    delimiter,
    bytes,
    text: {
      ...facts,
      skipLines,
      width: commonWidth([...(headerCells ? [headerCells] : []), ...below.map((r) => r.cells.length)]),
    },
    sheets: [
      {
        name: '',
        isTable: found.isTable,
        headerRow: found.headerRow,
        headerRows: found.headerRows,
        headers: found.headers,
        titleRows: found.titleRows,
        sample: below
          .filter((r) => r.cells.some((c) => c.trim()))
          .slice(0, sampleRows)
          .map((r) => found.headers.map((_, i) => r.cells[i] ?? '')),
        estimatedRows: Math.max(0, facts.lines - skipLines),
      },
    ],
  }
}

/** Physical cells of most records: also counts the empty one after a delimiter at the line's end. */
function commonWidth(widths: number[]): number {
  const counts = new Map<number, number>()
  for (const width of widths) counts.set(width, (counts.get(width) ?? 0) + 1)
  return [...counts].sort((a, b) => b[1] - a[1] || b[0] - a[0])[0]?.[0] ?? 1
}

/** Text with many control characters is no text. */
function refuseControlBytes(text: string): void {
  const sample = text.slice(0, 8192)
  // biome-ignore lint/suspicious/noControlCharactersInRegex: looking for control characters is the point
  const odd = sample.match(/[\u0000-\u0008\u000e-\u001f\u007f]/g)?.length ?? 0
  if (odd > sample.length / 20) throw new Refused('not-a-table', '二进制文件')
}
