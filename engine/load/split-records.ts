/** Splits a piece of delimited text into records of cells; forgiving, for looking at a file's beginning. */
import type { Delimiter } from './shape.ts'

export interface SplitRecord {
  cells: string[]
  /** Physical lines the record takes; more than one when a quoted cell holds line breaks. */
  lines: number
}

/**
 * Records of a text; a quote counts only at the start of a cell; a quoted cell without an end takes only its own line.
 * The last record may be cut; the caller knows.
 * @example splitRecords('a,"b\n1"\nc', ',', 10) // [{ cells: ['a', 'b\n1'], lines: 2 }, { cells: ['c'], lines: 1 }]
 */
export function splitRecords(text: string, delimiter: Delimiter, most: number): SplitRecord[] {
  const records: SplitRecord[] = []
  let at = 0
  while (at < text.length && records.length < most) {
    const found = readRecord(text, at, delimiter)
    records.push({ cells: found.cells, lines: found.lines })
    at = found.next
  }
  return records
}

function readRecord(text: string, start: number, delimiter: string): { cells: string[]; lines: number; next: number } {
  const cells: string[] = []
  let at = start
  let lines = 1
  let line = lineEnd(text, start)
  for (;;) {
    if (text[at] === '"') {
      const end = closingQuote(text, at + 1, delimiter)
      if (end >= 0) {
        const raw = text.slice(at + 1, end)
        lines += raw.split('\n').length - 1
        cells.push(raw.replaceAll('""', '"'))
        at = end + 1
        if (text[at] === delimiter) {
          at += 1
          continue
        }
        return { cells, lines, next: afterLine(text, at) }
      }
    }
    if (line < at) line = lineEnd(text, at)
    const stop = text.indexOf(delimiter, at)
    if (stop >= 0 && stop < line) {
      cells.push(text.slice(at, stop))
      at = stop + 1
      continue
    }
    cells.push(text.slice(at, line))
    return { cells, lines, next: afterLine(text, line) }
  }
}

/** Position of the quote that ends a quoted cell, or -1 when what follows it is no delimiter or line end. */
function closingQuote(text: string, from: number, delimiter: string): number {
  const limit = from + 64 * 1024
  let at = from
  for (;;) {
    at = text.indexOf('"', at)
    if (at < 0 || at > limit) return -1
    if (text[at + 1] === '"') {
      at += 2
      continue
    }
    const next = text[at + 1]
    return next === undefined || next === delimiter || next === '\n' || next === '\r' ? at : -1
  }
}

function lineEnd(text: string, from: number): number {
  const feed = text.indexOf('\n', from)
  const end = feed < 0 ? text.length : feed
  return end > from && text[end - 1] === '\r' ? end - 1 : end
}

function afterLine(text: string, at: number): number {
  const next = text[at] === '\r' ? at + 1 : at
  return text[next] === '\n' ? next + 1 : next === text.length ? next : next
}

/**
 * The delimiter that splits most records into the same number (at least two) of cells; ',' for a single column.
 * @example findDelimiter('a;b\n1,5;2\n') // ';'
 */
export function findDelimiter(text: string): Delimiter {
  let best: { delimiter: Delimiter; share: number; cells: number } = { delimiter: ',', share: 0, cells: 1 }
  for (const delimiter of [',', '\t', ';', '|'] as const) {
    const counts = new Map<number, number>()
    const records = splitRecords(text, delimiter, 200).filter((r) => r.cells.some((c) => c.trim()))
    for (const record of records) counts.set(record.cells.length, (counts.get(record.cells.length) ?? 0) + 1)
    counts.delete(1)
    for (const [cells, count] of counts) {
      const share = count / records.length
      const better = share > best.share + 0.15 || (share > best.share - 0.15 && cells > best.cells)
      if (better) best = { delimiter, share, cells }
    }
  }
  return best.delimiter
}
