/** Writes rows to a temporary CSV that DuckDB then reads in one go: the way of everything that cannot be read directly. */
import { closeSync, openSync, writeSync } from 'node:fs'
import { Refused } from './refusal.ts'

const firstBuffer = 32 << 10
const lastBuffer = 1 << 20

/** A buffered CSV writer; empty cells stay empty (NULL in DuckDB), all others are quoted when needed. */
export class RowSink {
  #file: number | undefined
  #buffer = Buffer.allocUnsafe(firstBuffer)
  #used = 0
  #written = 0
  readonly #most: number
  readonly path: string
  readonly delimiter: string

  /**
   * The file is made with the first row. Beyond `most` bytes it is refused: a small archive can name one long text millions
   * of times.
   * @example const sink = new RowSink('/tmp/x/rows.csv'); sink.write(2, ['张三', '']); sink.close()
   */
  constructor(path: string, delimiter = ',', most = Number.POSITIVE_INFINITY) {
    this.#most = most
    this.path = path
    this.delimiter = delimiter
  }

  /** Bytes written so far; 0 means there is no file. Right after `close`. */
  get bytes(): number {
    return this.#written
  }

  /** One row: its number, then its cells. */
  write(row: number, cells: readonly (string | null | undefined)[]): void {
    let line = String(row)
    for (const cell of cells) line += this.delimiter + this.#quoted(cell)
    this.#text(`${line}\n`)
  }

  /** One row whose bytes are already right (no quotes, the same delimiter), without its line end. */
  copy(row: number, bytes: Buffer, start: number, end: number): void {
    const size = end - start + 24
    if (!this.#room(size)) {
      this.#text(`${row}${this.delimiter}${bytes.toString('utf8', start, end)}\n`)
      return
    }
    this.#used += this.#buffer.write(`${row}${this.delimiter}`, this.#used, 'latin1')
    this.#used += bytes.copy(this.#buffer, this.#used, start, end)
    this.#buffer[this.#used++] = 10
  }

  close(): void {
    try {
      this.#flush()
    } finally {
      if (this.#file !== undefined) closeSync(this.#file)
    }
  }

  #quoted(cell: string | null | undefined): string {
    if (!cell) return ''
    for (let i = 0; i < cell.length; i++) {
      const code = cell.charCodeAt(i)
      if (code === 34 || code === 10 || code === 13 || cell[i] === this.delimiter)
        return `"${cell.replaceAll('"', '""')}"`
    }
    return cell
  }

  #text(text: string): void {
    if (this.#room(text.length * 3)) {
      this.#used += this.#buffer.write(text, this.#used, 'utf8')
      return
    }
    this.#flush()
    this.#put(Buffer.from(text))
  }

  /** Makes room for so many bytes: a larger buffer, or an emptied one; false when even that is too small. */
  #room(size: number): boolean {
    if (this.#used + size <= this.#buffer.length) return true
    if (size > lastBuffer) return false
    if (this.#buffer.length < lastBuffer) {
      const larger = Buffer.allocUnsafe(Math.min(lastBuffer, Math.max(this.#buffer.length * 4, this.#used + size)))
      this.#buffer.copy(larger, 0, 0, this.#used)
      this.#buffer = larger
    }
    if (this.#used + size > this.#buffer.length) this.#flush()
    return true
  }

  #flush(): void {
    this.#put(this.#buffer.subarray(0, this.#used))
    this.#used = 0
  }

  #put(bytes: Buffer): void {
    if (bytes.length === 0) return
    this.#written += bytes.length
    if (this.#written > this.#most) throw new Refused('zip-bomb', `${Math.round(this.#written / (1 << 20))} MB`)
    this.#file ??= openSync(this.path, 'wx')
    for (let done = 0; done < bytes.length; ) done += writeSync(this.#file, bytes, done)
  }
}
