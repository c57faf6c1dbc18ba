/** Writes rows to a temporary CSV that DuckDB then reads in one go: the way of everything that cannot be read directly. */
import { closeSync, openSync, writeSync } from 'node:fs'
import { Refused } from './refusal.ts'

const bufferBytes = 1 << 20

/** A buffered CSV writer; empty cells stay empty (NULL in DuckDB), all others are quoted when needed. */
export class RowSink {
  #file: number
  #buffer = Buffer.allocUnsafe(bufferBytes)
  #used = 0
  #written = 0
  readonly #most: number
  readonly path: string
  readonly delimiter: string

  /**
   * Beyond `most` bytes the file is refused: a small archive can name one long text millions of times.
   * @example const sink = new RowSink('/tmp/x/rows.csv'); sink.write(2, ['张三', '']); sink.close()
   */
  constructor(path: string, delimiter = ',', most = Number.POSITIVE_INFINITY) {
    this.#most = most
    this.path = path
    this.delimiter = delimiter
    this.#file = openSync(path, 'wx')
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
    if (this.#used + size > bufferBytes) this.#flush()
    if (size > bufferBytes) {
      this.#text(`${row}${this.delimiter}${bytes.toString('utf8', start, end)}\n`)
    } else {
      this.#used += this.#buffer.write(`${row}${this.delimiter}`, this.#used, 'latin1')
      this.#used += bytes.copy(this.#buffer, this.#used, start, end)
      this.#buffer[this.#used++] = 10
    }
  }

  close(): void {
    try {
      this.#flush()
    } finally {
      closeSync(this.#file)
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
    const most = text.length * 3
    if (this.#used + most > bufferBytes) this.#flush()
    if (most > bufferBytes) {
      const bytes = Buffer.from(text)
      this.#count(bytes.length)
      for (let done = 0; done < bytes.length; ) done += writeSync(this.#file, bytes, done)
    } else this.#used += this.#buffer.write(text, this.#used, 'utf8')
  }

  #count(bytes: number): void {
    this.#written += bytes
    if (this.#written > this.#most) throw new Refused('zip-bomb', `${Math.round(this.#written / (1 << 20))} MB`)
  }

  #flush(): void {
    this.#count(this.#used)
    for (let done = 0; done < this.#used; ) done += writeSync(this.#file, this.#buffer, done, this.#used - done)
    this.#used = 0
  }
}
