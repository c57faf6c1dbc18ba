/** Looks into a large text file at many places without reading all of it. */
import { open } from 'node:fs/promises'
import type { Delimiter } from './shape.ts'
import { splitRecords } from './split-records.ts'

const places = 24
const pieceBytes = 160 * 1024
const tailBytes = 512 * 1024

/** A UTF-8 file with its size. */
interface TextFile {
  path: string
  bytes: number
}

/**
 * Rows of the right width from places spread evenly over the file, the header's line among them. Only to see what values are
 * like: a piece may begin inside a quoted cell.
 * @example await sampleLines({ path, bytes: 628_173_102 }, ',', 16) // about 30,000 rows
 */
export async function sampleLines(file: TextFile, delimiter: Delimiter, width: number): Promise<string[][]> {
  const step = Math.max(pieceBytes, file.bytes / places)
  const rows: string[][] = []
  const handle = await open(file.path)
  try {
    for (let at = 0; at < file.bytes; at += step) {
      const from = Math.floor(at)
      const text = wholeLines(await piece(handle, from, pieceBytes), from > 0, from + pieceBytes < file.bytes)
      for (const record of splitRecords(text, delimiter, 100_000))
        if (record.cells.length === width) rows.push(record.cells)
    }
  } finally {
    await handle.close()
  }
  return rows
}

/**
 * Cells of the last lines of a file, in order; undefined for a line longer than the piece that was read.
 * @example await lastLines({ path, bytes: 1200 }, ',', 64)
 */
export async function lastLines(file: TextFile, delimiter: Delimiter, most: number): Promise<(string[] | undefined)[]> {
  const handle = await open(file.path)
  try {
    const from = Math.max(0, file.bytes - tailBytes)
    const text = wholeLines(await piece(handle, from, tailBytes), from > 0, false)
    return text
      .replace(/\n$/, '')
      .split('\n')
      .slice(-most)
      .map((line) => splitRecords(line, delimiter, 1)[0]?.cells)
  } finally {
    await handle.close()
  }
}

async function piece(handle: Awaited<ReturnType<typeof open>>, from: number, length: number): Promise<Buffer> {
  const buffer = Buffer.alloc(length)
  const { bytesRead } = await handle.read(buffer, 0, length, from)
  return buffer.subarray(0, bytesRead)
}

/** The complete lines of a piece cut out of a file. */
function wholeLines(piece: Buffer, cutBefore: boolean, cutAfter: boolean): string {
  const start = cutBefore ? piece.indexOf(10) + 1 : 0
  const end = cutAfter ? piece.lastIndexOf(10) + 1 : piece.length
  return piece.subarray(start, Math.max(start, end)).toString('utf8').replaceAll('\r\n', '\n')
}
