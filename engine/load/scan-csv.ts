/** The careful CSV parser: every record ends as a row, a reject with its reason, or a line that is not data. */
import { Buffer } from 'node:buffer'
import { undecodableMark } from './decode-text.ts'
import { skipReasonOf } from './footer.ts'
import type { LoadJob } from './load-job.ts'
import { type ParsedRecord, parseRecord } from './parse-record.ts'
import { readChunks } from './read-chunks.ts'
import { rejectDetail } from './reject-detail.ts'
import type { RowSink } from './row-sink.ts'
import type { Delimiter, RejectReason } from './shape.ts'

export interface ScanOptions extends Pick<LoadJob, 'sheet' | 'limits' | 'rejects' | 'skipped' | 'onProgress'> {
  delimiter: Delimiter
  /** False when lines with wrong bytes begin with U+FFFD (see decode-text). */
  clean: boolean
  rows: RowSink
}

/**
 * Parses a UTF-8 file (line ends \n or \r\n) into the three sinks. Memory: one record (at most `recordBytes`) plus a chunk.
 * A quote counts only at the start of a cell; a quoted cell that does not end well costs its first line only.
 * @throws Refused 'changed-while-reading'
 * @example await scanCsv('utf8.csv', 1200, { ...job, delimiter: ',', clean: true, rows })
 */
export async function scanCsv(path: string, bytes: number, options: ScanOptions): Promise<void> {
  const scan = new Scan(options)
  let held: Buffer = Buffer.alloc(0)
  let done = 0
  for await (const chunk of readChunks(path, bytes)) {
    const data = held.length > 0 ? Buffer.concat([held, chunk]) : Buffer.from(chunk)
    const used = scan.feed(data, false)
    held = data.subarray(used)
    done += chunk.length
    options.onProgress(done, bytes)
  }
  scan.feed(held, true)
  scan.end()
}

class Scan {
  #o: ScanOptions
  #width: number
  #row = 0
  #first = true
  /** Inside a record that is too long: its beginning is kept, the rest passes by until its line ends. */
  #passing: { row: number; original: string; bytes: number } | undefined
  #emptyFrom = 0
  /** Rows that may be footers or may be broken: known when no data row follows. */
  #pending: { row: number; reason: RejectReason; detail: string; original: string }[] = []

  constructor(options: ScanOptions) {
    this.#o = options
    this.#width = options.sheet.headers.length
  }

  /** Takes complete records from `data`; returns how many bytes were used. */
  feed(data: Buffer, last: boolean): number {
    let at = 0
    if (this.#first && data.length > 0) {
      if (data[0] === 0xef && data[1] === 0xbb && data[2] === 0xbf && this.#o.clean) at = 3
      if (data.subarray(0, 6).equals(Buffer.from('\ufffd\ufeff'))) at = 6
      this.#first = false
    }
    const { recordBytes } = this.#o.limits
    while (at < data.length) {
      if (this.#passing) {
        const end = data.indexOf(10, at)
        this.#passing.bytes += (end < 0 ? data.length : end) - at
        at = end < 0 ? data.length : end + 1
        if (end >= 0) this.#passed()
        continue
      }
      const record = parseRecord(data, at, this.#o.delimiter.charCodeAt(0), last, recordBytes)
      if (record === 'more') {
        if (data.length - at <= recordBytes) return at
        this.#row += 1
        const original = data.toString('utf8', at, at + Math.min(recordBytes, this.#o.limits.originalChars))
        this.#passing = { row: this.#row, original, bytes: data.length - at }
        at = data.length
        continue
      }
      this.#row += 1
      this.#take(data, at, record, last && record.next >= data.length)
      at = record.next
    }
    return at
  }

  end(): void {
    if (this.#passing) this.#passed()
    this.#closeEmpty(this.#row)
    for (const p of this.#pending) this.#o.skipped.write(p.row, ['footer', p.original])
    this.#pending = []
  }

  #passed(): void {
    const { row, original, bytes } = this.#passing!
    this.#passing = undefined
    this.#reject(row, 'oversized-cell', rejectDetail('oversized-cell', bytes), original)
  }

  #take(data: Buffer, start: number, record: ParsedRecord, isLast: boolean): void {
    const row = this.#row
    if (row <= this.#o.sheet.headerRow) return
    const { end, cells, quoted, broken } = record
    const size = end - start
    if (size === 0 || (size === 1 && data[start] === 0x1a)) {
      this.#emptyFrom ||= row
      return
    }
    if (this.#emptyFrom) this.#closeEmpty(row - 1)
    const { limits } = this.#o
    const width = this.#width
    const plain = !quoted && !broken
    if (plain && cells === width && size <= limits.cellBytes && !this.#hasOdd(data, start, end)) {
      if (this.#pending.length > 0) this.#settlePending(this.#cellsOf(data, start, end))
      this.#o.rows.copy(row, data, start, end)
      return
    }
    const text = data.toString('utf8', start, end)
    const values = quoted ? (record.values ?? []) : text.split(this.#o.delimiter)
    const fault = this.#faultOf(text, values, broken === true, isLast)
    if (fault) {
      this.#reject(row, fault, rejectDetail(fault, size), text)
      return
    }
    const kept = values.slice(0, width)
    if (values.length >= width && values.slice(width).every((v) => v === '')) {
      if (this.#pending.length > 0) this.#settlePending(kept)
      this.#o.rows.write(row, kept)
      return
    }
    this.#misfit(row, values, text, isLast)
  }

  /** What makes a record unreadable, whatever its number of cells. */
  #faultOf(text: string, values: string[], broken: boolean, isLast: boolean): RejectReason | undefined {
    const { cellBytes } = this.#o.limits
    if (!this.#o.clean && text.includes(undecodableMark)) return 'undecodable'
    if (text.includes('\0')) return 'nul-byte'
    if (broken) return isLast ? 'cut-off' : 'broken-quoting'
    const long = values.some((v) => v.length > cellBytes / 3 && Buffer.byteLength(v) > cellBytes)
    return long ? 'oversized-cell' : undefined
  }

  /** Wrong number of cells: an empty line, a total, perhaps a footer, else a reject. */
  #misfit(row: number, values: string[], text: string, isLast: boolean): void {
    const skip = skipReasonOf(values)
    if (skip === 'empty' || skip === 'total') {
      this.#o.skipped.write(row, [skip, text])
      return
    }
    const few = values.length < this.#width
    const reason = few ? (isLast && !skip ? 'cut-off' : 'too-few-cells') : 'too-many-cells'
    const detail = rejectDetail(reason, values.length, this.#width)
    if (skip === 'footer' && this.#pending.length < 1000) {
      this.#pending.push({ row, reason, detail, original: text })
      return
    }
    this.#flushPending()
    this.#reject(row, reason, detail, text)
  }

  /** A complete row after possible footers: they were broken rows after all, unless this row is no data either. */
  #settlePending(cells: string[]): void {
    if (skipReasonOf(cells) === undefined) this.#flushPending()
  }

  #flushPending(): void {
    for (const p of this.#pending) this.#reject(p.row, p.reason, p.detail, p.original)
    this.#pending = []
  }

  #reject(row: number, reason: RejectReason, detail: string, original: string): void {
    const shown = original.slice(0, this.#o.limits.originalChars).replaceAll('\0', '\\x00')
    this.#o.rejects.write(row, [reason, detail, !this.#o.clean ? shown.replaceAll(undecodableMark, '') : shown])
  }

  #closeEmpty(lastEmpty: number): void {
    if (!this.#emptyFrom) return
    const from = this.#emptyFrom
    this.#emptyFrom = 0
    this.#o.skipped.write(from, ['empty', from === lastEmpty ? '' : `${from}–${lastEmpty}`])
  }

  #hasOdd(data: Buffer, start: number, end: number): boolean {
    for (let i = start; i < end; i++) {
      const byte = data[i]!
      if (byte === 0 || byte === 13) return true
      if (byte === 0xef && !this.#o.clean && data[i + 1] === 0xbf && data[i + 2] === 0xbd) return true
    }
    return false
  }

  #cellsOf(data: Buffer, start: number, end: number): string[] {
    return data.toString('utf8', start, end).split(this.#o.delimiter)
  }
}
