/** Finds the end and the cells of one CSV record in a piece of UTF-8 bytes. */

export interface ParsedRecord {
  /** End of the record without its line end. */
  end: number
  /** Where the next record begins. */
  next: number
  /** Number of cells. */
  cells: number
  /** A quote stands somewhere in the record. */
  quoted: boolean
  /** Cell texts; only when `quoted`. */
  values?: string[]
  /** A quoted cell does not end properly; the record is then only its first line. */
  broken?: true
}

const lf = 10
const cr = 13
const quote = 34

/**
 * The record that begins at `start`, or 'more' when its end is not in `data` yet (and `last` is false).
 * @example parseRecord(Buffer.from('a,b\n'), 0, 44, true, 4096) // { end: 3, next: 4, cells: 2, quoted: false }
 */
export function parseRecord(
  data: Buffer,
  start: number,
  delimiter: number,
  last: boolean,
  longest: number,
): ParsedRecord | 'more' {
  let cells = 1
  let at = start
  for (; at < data.length; at++) {
    const byte = data[at]
    if (byte === lf) return { end: trimmed(data, start, at), next: at + 1, cells, quoted: false }
    if (byte === delimiter) cells += 1
    else if (byte === quote) return withQuotes(data, start, delimiter, last, longest)
  }
  return last ? { end: trimmed(data, start, at), next: at, cells, quoted: false } : 'more'
}

/** Records longer than this many lines inside one quoted cell are taken for a lost quote. */
const longestQuoted = 64 * 1024

function withQuotes(
  data: Buffer,
  start: number,
  delimiter: number,
  last: boolean,
  longest: number,
): ParsedRecord | 'more' {
  const values: string[] = []
  let at = start
  for (;;) {
    if (data[at] === quote) {
      const close = closing(data, at + 1, delimiter, last)
      if (close === 'more' && data.length - start <= Math.min(longest, longestQuoted + (1 << 16))) return 'more'
      if (typeof close === 'string') return firstLine(data, start, last)
      const raw = data.toString('utf8', at + 1, close)
      values.push(raw.includes('"') ? raw.replaceAll('""', '"') : raw)
      at = close + 1
      if (data[at] === delimiter) {
        at += 1
        continue
      }
      const next = data[at] === cr ? at + 1 : at
      return { end: at, next: Math.min(next + 1, data.length), cells: values.length, quoted: true, values }
    }
    let end = at
    while (end < data.length && data[end] !== delimiter && data[end] !== lf) end++
    if (end === data.length && !last) return 'more'
    if (data[end] === delimiter) {
      values.push(data.toString('utf8', at, end))
      at = end + 1
      continue
    }
    const stop = trimmed(data, at, end)
    values.push(data.toString('utf8', at, stop))
    return { end: stop, next: Math.min(end + 1, data.length), cells: values.length, quoted: true, values }
  }
}

/** Position of the closing quote; 'lost' when no proper one comes; 'more' when it may come later. */
function closing(data: Buffer, from: number, delimiter: number, last: boolean): number | 'lost' | 'more' {
  let at = from
  for (;;) {
    at = data.indexOf(quote, at)
    if (at < 0 || at - from > longestQuoted * 16)
      return last || data.length - from > longestQuoted * 16 ? 'lost' : 'more'
    if (at + 1 >= data.length) return last ? at : 'more'
    const next = data[at + 1]
    if (next === quote) {
      at += 2
      continue
    }
    if (next === delimiter || next === lf) return at
    if (next === cr) {
      if (at + 2 >= data.length) return last ? at : 'more'
      return data[at + 2] === lf ? at : 'lost'
    }
    return 'lost'
  }
}

function firstLine(data: Buffer, start: number, last: boolean): ParsedRecord | 'more' {
  const feed = data.indexOf(lf, start)
  if (feed < 0 && !last) return 'more'
  const end = feed < 0 ? data.length : feed
  return { end: trimmed(data, start, end), next: feed < 0 ? end : feed + 1, cells: 0, quoted: true, broken: true }
}

function trimmed(data: Buffer, start: number, end: number): number {
  return end > start && data[end - 1] === cr ? end - 1 : end
}
