/** Cuts a file of JSON Lines, or one JSON array, into the texts of its records, streaming. */
import { readChunks } from '../read-chunks.ts'

export type JsonShape = 'lines' | 'array'

/** One record; `problem` when it is too long or the file ends inside it (then `text` is its beginning). */
export type OnJsonText = (row: number, text: string, problem?: 'oversized-cell' | 'cut-off') => void

/**
 * Calls `onText` for each record of a UTF-8 file: for lines the line number, for an array the number of the element.
 * Empty lines are passed over. Memory: one record of at most `recordBytes`.
 * @throws Refused 'changed-while-reading'
 * @example await eachJsonText('a.jsonl', 1200, 'lines', 4 << 20, (row, text) => { … })
 */
export async function eachJsonText(
  path: string,
  bytes: number,
  shape: JsonShape,
  recordBytes: number,
  onText: OnJsonText,
): Promise<void> {
  const cutter = shape === 'lines' ? new LineCutter(recordBytes, onText) : new ArrayCutter(recordBytes, onText)
  for await (const chunk of readChunks(path, bytes)) cutter.feed(chunk)
  cutter.end()
}

/** Collects the bytes of one record, but never more than allowed. */
class Held {
  #parts: Buffer[] = []
  #size = 0
  readonly #most: number
  constructor(most: number) {
    this.#most = most
  }
  get size(): number {
    return this.#size
  }
  get tooLong(): boolean {
    return this.#size > this.#most
  }
  add(bytes: Buffer): void {
    if (!this.tooLong && bytes.length > 0) this.#parts.push(Buffer.from(bytes.subarray(0, this.#most)))
    this.#size += bytes.length
  }
  take(): string {
    const text = Buffer.concat(this.#parts).toString('utf8')
    this.#parts = []
    this.#size = 0
    return text
  }
}

class LineCutter {
  #row = 0
  #held: Held
  #onText: OnJsonText
  constructor(recordBytes: number, onText: OnJsonText) {
    this.#held = new Held(recordBytes)
    this.#onText = onText
  }
  feed(chunk: Buffer): void {
    let at = 0
    for (let feed = chunk.indexOf(10); feed >= 0; feed = chunk.indexOf(10, at)) {
      this.#held.add(chunk.subarray(at, feed))
      this.#flush()
      at = feed + 1
    }
    this.#held.add(chunk.subarray(at))
  }
  end(): void {
    if (this.#held.size > 0) this.#flush()
  }
  #flush(): void {
    this.#row += 1
    const problem = this.#held.tooLong ? 'oversized-cell' : undefined
    const text = this.#held
      .take()
      .replace(/^\ufeff/, '')
      .trim()
    if (text) this.#onText(this.#row, text, problem)
  }
}

class ArrayCutter {
  #row = 0
  #depth = 0
  #inText = false
  #escaped = false
  /** Elements that are no objects (numbers, null): records too, so that none is lost. */
  #stray = ''
  #held: Held
  #onText: OnJsonText
  constructor(recordBytes: number, onText: OnJsonText) {
    this.#held = new Held(recordBytes)
    this.#onText = onText
  }
  feed(chunk: Buffer): void {
    let from = this.#depth > 1 ? 0 : -1
    for (let i = 0; i < chunk.length; i++) {
      const byte = chunk[i]
      if (this.#inText) {
        if (this.#escaped) this.#escaped = false
        else if (byte === 0x5c) this.#escaped = true
        else if (byte === 0x22) this.#inText = false
      } else if (byte === 0x22) {
        this.#inText = true
        if (this.#depth === 1) this.#stray += '"…"'
      } else if (byte === 0x7b || byte === 0x5b) {
        this.#depth += 1
        if (this.#depth === 2) from = i
      } else if (byte === 0x7d || byte === 0x5d) {
        this.#depth -= 1
        if (this.#depth === 1 && from >= 0) {
          this.#held.add(chunk.subarray(from, i + 1))
          from = -1
          this.#flush()
        } else if (this.#depth === 0) this.#flushStray()
      } else if (this.#depth === 1 && byte === 0x2c) this.#flushStray()
      else if (this.#depth === 1 && byte !== undefined && byte > 0x20 && this.#stray.length < 1000)
        this.#stray += String.fromCharCode(byte)
    }
    if (from >= 0) this.#held.add(chunk.subarray(from))
  }
  end(): void {
    if (this.#held.size > 0) this.#flush('cut-off')
    this.#flushStray()
  }
  #flushStray(): void {
    if (this.#stray) this.#onText(++this.#row, this.#stray)
    this.#stray = ''
  }
  #flush(problem?: 'cut-off'): void {
    this.#row += 1
    const why = this.#held.tooLong ? 'oversized-cell' : problem
    this.#onText(this.#row, this.#held.take(), why)
  }
}
