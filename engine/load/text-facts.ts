/** One pass over all bytes of a text file: its encoding, its lines, and what needs care. */
import { isUtf8 } from 'node:buffer'
import { readChunks } from './read-chunks.ts'
import { Refused } from './refusal.ts'
import type { Encoding, TextFacts } from './shape.ts'

/** The encoding of a text file and the facts that do not depend on its format. */
export interface TextLook {
  encoding: Encoding
  facts: Omit<TextFacts, 'skipLines' | 'width'>
}

/**
 * Finds the encoding and counts lines. UTF-8 when (nearly) all of it is UTF-8, else GB18030; UTF-16 from its mark or
 * from the zero bytes beside ASCII. Reads at memory speed: a gigabyte takes about half a second.
 * @throws Refused 'unknown-encoding', 'not-a-table', 'changed-while-reading'
 * @example (await lookAtText(path, 1200, head, 4 << 20)).encoding // 'gb18030'
 */
export async function lookAtText(path: string, bytes: number, head: Buffer, recordBytes: number): Promise<TextLook> {
  const wide = utf16Of(head)
  const facts: TextLook['facts'] = {
    lines: 0,
    quotes: false,
    nulBytes: false,
    clean: true,
    carriageReturnOnly: false,
    loneReturns: false,
    shortLines: true,
  }
  const suspects: Buffer[] = []
  let carry = Buffer.alloc(0)
  let returns = 0
  let sinceLine = 0
  let last = 0
  let seen = 0
  for await (const chunk of readChunks(path, bytes)) {
    const lines = wide ? countUnits(chunk, 10, wide, seen % 2) : countByte(chunk, 10)
    facts.lines += lines
    if (lines === 0) returns += wide ? countUnits(chunk, 13, wide, seen % 2) : countByte(chunk, 13)
    else if (!wide && !facts.loneReturns) facts.loneReturns = hasLoneReturn(chunk, last)
    seen += chunk.length
    sinceLine = lines === 0 ? sinceLine + chunk.length : 0
    if (sinceLine > recordBytes) facts.shortLines = false
    facts.quotes ||= chunk.includes(34)
    facts.nulBytes ||= chunk.includes(0)
    last = chunk[chunk.length - (wide === 'utf-16le' ? 2 : 1)]!
    if (wide) continue
    const whole = carry.length > 0 ? Buffer.concat([carry, chunk]) : chunk
    const end = whole.length - unfinished(whole)
    if (!isUtf8(whole.subarray(0, end)) && suspects.length < 8) suspects.push(Buffer.from(whole.subarray(0, end)))
    carry = Buffer.from(whole.subarray(end))
  }
  if (carry.length > 0 && suspects.length === 0) suspects.push(carry)
  if (facts.lines === 0 && returns > 0) {
    facts.carriageReturnOnly = true
    facts.lines = returns
    if (last !== 13) facts.lines += 1
  } else if (last !== 10) facts.lines += 1
  if (wide) return { encoding: wide, facts: { ...facts, nulBytes: false } }
  if (facts.nulBytes && countByte(head, 0) > head.length / 50) throw new Refused('not-a-table', '二进制文件')
  if (suspects.length === 0) {
    const marked = head[0] === 0xef && head[1] === 0xbb && head[2] === 0xbf
    return { encoding: marked ? 'utf-8-bom' : 'utf-8', facts }
  }
  return { encoding: vote(head, suspects), facts: { ...facts, clean: false } }
}

/** UTF-8 or GB18030, by which of them explains more lines. */
function vote(head: Buffer, suspects: Buffer[]): Encoding {
  const marked = head[0] === 0xef && head[1] === 0xbb && head[2] === 0xbf
  const gb = new TextDecoder('gb18030', { fatal: true })
  let lines = 0
  let badUtf8 = 0
  let badGb = 0
  for (const sample of [head, ...suspects]) {
    for (const line of linesOf(sample, 3000)) {
      if (!line.some((byte) => byte > 127)) continue
      lines += 1
      if (!isUtf8(line)) badUtf8 += 1
      try {
        gb.decode(line)
      } catch {
        badGb += 1
      }
    }
  }
  // A line with Chinese that is right UTF-8 is so hardly by chance, while UTF-8 is often also right GB18030.
  if (marked || badUtf8 < lines * 0.5) return marked ? 'utf-8-bom' : 'utf-8'
  if (lines >= 3 && badGb > lines * 0.5) throw new Refused('unknown-encoding')
  return 'gb18030'
}

/** Complete lines of a sample (the first and last may be cut and are left out when there are others). */
function linesOf(sample: Buffer, most: number): Buffer[] {
  const lines: Buffer[] = []
  let from = 0
  while (lines.length < most) {
    const end = sample.indexOf(10, from)
    if (end < 0) break
    lines.push(sample.subarray(from, end))
    from = end + 1
  }
  return lines.length > 0 ? lines : [sample.subarray(0, 1 << 16)]
}

function utf16Of(head: Buffer): 'utf-16le' | 'utf-16be' | undefined {
  if (head[0] === 0xff && head[1] === 0xfe) return 'utf-16le'
  if (head[0] === 0xfe && head[1] === 0xff) return 'utf-16be'
  const sample = head.subarray(0, 4096 - (head.length % 2))
  let even = 0
  let odd = 0
  for (let i = 0; i + 1 < sample.length; i += 2) {
    if (sample[i] === 0 && sample[i + 1]! > 0 && sample[i + 1]! < 128) even += 1
    if (sample[i + 1] === 0 && sample[i]! > 0 && sample[i]! < 128) odd += 1
  }
  const units = sample.length / 2
  if (units < 4) return undefined
  if (odd > units * 0.2 && even === 0) return 'utf-16le'
  if (even > units * 0.2 && odd === 0) return 'utf-16be'
  return undefined
}

/** Bytes at the end that begin a UTF-8 character which the next chunk may finish. */
function unfinished(chunk: Buffer): number {
  for (let back = 1; back <= 3 && back <= chunk.length; back++) {
    const byte = chunk[chunk.length - back]!
    if (byte < 0x80) return 0
    if (byte >= 0xc0) return back < (byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2) ? back : 0
  }
  return 0
}

function countByte(chunk: Buffer, byte: number): number {
  let count = 0
  for (let at = chunk.indexOf(byte); at >= 0; at = chunk.indexOf(byte, at + 1)) count += 1
  return count
}

/** A carriage return without a line feed among proper line ends; `before` is the last byte of the chunk before. */
function hasLoneReturn(chunk: Buffer, before: number): boolean {
  if (before === 13 && chunk[0] !== 10) return true
  for (let at = chunk.indexOf(13); at >= 0; at = chunk.indexOf(13, at + 1))
    if (at + 1 < chunk.length && chunk[at + 1] !== 10) return true
  return false
}

/** ASCII characters of a UTF-16 text; `odd` when the chunk begins in the middle of a unit. */
function countUnits(chunk: Buffer, byte: number, encoding: 'utf-16le' | 'utf-16be', odd: number): number {
  const place = encoding === 'utf-16le' ? 0 : 1
  let count = 0
  for (let at = chunk.indexOf(byte); at >= 0; at = chunk.indexOf(byte, at + 1))
    if ((at + odd) % 2 === place && (chunk[place === 0 ? at + 1 : at - 1] ?? 0) === 0) count += 1
  return count
}
