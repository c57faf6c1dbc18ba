/** Bytes of a delivery → text, whatever its encoding; and a whole file → a temporary UTF-8 file, streaming. */
import { isUtf8 } from 'node:buffer'
import { open } from 'node:fs/promises'
import { readChunks } from './read-chunks.ts'
import type { Encoding } from './shape.ts'

const labels: Record<Encoding, string> = {
  'utf-8': 'utf-8',
  'utf-8-bom': 'utf-8',
  'utf-16le': 'utf-16le',
  'utf-16be': 'utf-16be',
  gb18030: 'gb18030',
}

export interface EncodedFile {
  path: string
  bytes: number
  encoding: Encoding
  carriageReturnOnly: boolean
  onProgress: (done: number, total: number) => void
}

/** Stands at the beginning of a transcoded line that holds bytes wrong in the file's encoding. */
export const undecodableMark = '\ufffd'

/**
 * The beginning of a file as text, line ends as \n. When the head was cut from a longer file its last, incomplete line is
 * left out (unless it is the only one).
 * @example decodeHead(Buffer.from([0xd0, 0xd5]), 'gb18030', false) // '姓'
 */
export function decodeHead(head: Buffer, encoding: Encoding, cut: boolean): string {
  const decoded = modernHan(new TextDecoder(labels[encoding]).decode(head))
  const text = decoded.includes('\n') ? decoded : decoded.replaceAll('\r', '\n')
  if (!cut) return text.endsWith('\u001a') ? text.slice(0, -1) : text
  const end = text.lastIndexOf('\n')
  return end > 0 ? text.slice(0, end + 1) : text
}

/**
 * Writes the file as UTF-8 with \n or \r\n line ends to `target`. Lines with wrong bytes begin with `undecodableMark`,
 * and show the wrong bytes as \xNN (or are read in the other usual encoding when that fits), so nothing is lost.
 * @returns whether every line was right
 * @throws Refused 'changed-while-reading'
 * @example await transcode({ path: 'gbk.csv', bytes: 1200, encoding: 'gb18030', … }, '/tmp/x/utf8.csv')
 */
export async function transcode(source: EncodedFile, target: string): Promise<{ clean: boolean }> {
  const { path, bytes, encoding, carriageReturnOnly } = source
  const wide = encoding === 'utf-16le' || encoding === 'utf-16be'
  const decoder = new TextDecoder(labels[encoding], { fatal: true, ignoreBOM: false })
  const out = await open(target, 'wx')
  let clean = true
  let done = 0
  let carry: Buffer = Buffer.alloc(0)
  const write = async (text: string) => {
    const modern = encoding === 'gb18030' ? modernHan(text) : text
    await out.writeFile(carriageReturnOnly ? modern.replaceAll('\r', '\n') : modern)
  }
  const wideDecoder = new TextDecoder(labels[encoding])
  try {
    for await (const chunk of readChunks(path, bytes)) {
      done += chunk.length
      source.onProgress(done, bytes * 2)
      if (wide) {
        const text = wideDecoder.decode(chunk, { stream: true })
        if (text.includes('\ufffd')) clean = false
        await write(text)
        continue
      }
      const whole = carry.length > 0 ? Buffer.concat([carry, chunk]) : chunk
      const end = lastLineEnd(whole, carriageReturnOnly)
      if (end === 0 && whole.length < maxHeld) {
        carry = Buffer.from(whole)
        continue
      }
      const stop = end === 0 ? whole.length : end
      const part = whole.subarray(0, stop)
      const text = tryDecode(decoder, part)
      if (text === undefined) clean = false
      await write(text ?? decodeLines(part, decoder, encoding))
      carry = Buffer.from(whole.subarray(stop))
    }
    if (wide) await write(wideDecoder.decode())
    else if (carry.length > 0) {
      const text = tryDecode(decoder, carry)
      if (text === undefined) clean = false
      await write(text ?? decodeLines(carry, decoder, encoding))
    }
  } finally {
    await out.close()
  }
  return { clean }
}

const maxHeld = 8 << 20

function lastLineEnd(bytes: Buffer, carriageReturnOnly: boolean): number {
  return bytes.lastIndexOf(carriageReturnOnly ? 13 : 10) + 1
}

function tryDecode(decoder: TextDecoder, bytes: Buffer): string | undefined {
  try {
    return decoder.decode(bytes)
  } catch {
    return undefined
  }
}

/** Line by line, so that one wrong byte costs one line. */
function decodeLines(bytes: Buffer, decoder: TextDecoder, encoding: Encoding): string {
  const other = new TextDecoder(encoding === 'gb18030' ? 'utf-8' : 'gb18030', { fatal: true })
  const lines: string[] = []
  let from = 0
  while (from < bytes.length) {
    const feed = bytes.indexOf(10, from)
    const end = feed < 0 ? bytes.length : feed + 1
    const line = bytes.subarray(from, end)
    lines.push(tryDecode(decoder, line) ?? undecodableMark + (tryDecode(other, line) ?? showBytes(line, encoding)))
    from = end
  }
  return lines.join('')
}

/** What can be read, and \xNN for each byte that cannot. */
function showBytes(line: Buffer, encoding: Encoding): string {
  const decoder = new TextDecoder(labels[encoding], { fatal: true })
  let text = ''
  let at = 0
  while (at < line.length) {
    const first = line[at]!
    let taken = 0
    for (const size of first < 0x80 ? [1] : [2, 3, 4]) {
      if (at + size > line.length) break
      const piece = line.subarray(at, at + size)
      if (labels[encoding] === 'utf-8' && !isUtf8(piece)) continue
      const read = tryDecode(decoder, piece)
      if (read === undefined || [...read].length !== 1) continue
      text += read
      taken = size
      break
    }
    if (taken === 0) {
      text += `\\x${first.toString(16).padStart(2, '0')}`
      taken = 1
    }
    at += taken
  }
  return text
}

/**
 * Characters which GB 18030-2005 kept in the private area and GB 18030-2022 moved to their own places (the rare ones used
 * in names among them, e.g. 䶮), so that the same name is the same text.
 */
const moved = new Map<string, string>(
  (
    [
      [0xe81e, 0x9fb4],
      [0xe826, 0x9fb5],
      [0xe82b, 0x9fb6],
      [0xe82c, 0x9fb7],
      [0xe832, 0x9fb8],
      [0xe843, 0x9fb9],
      [0xe854, 0x9fba],
      [0xe864, 0x9fbb],
      [0xe863, 0x4dae],
      [0xe78d, 0xfe10],
      [0xe78e, 0xfe12],
      [0xe78f, 0xfe11],
      [0xe790, 0xfe13],
      [0xe791, 0xfe14],
      [0xe792, 0xfe15],
      [0xe793, 0xfe16],
      [0xe794, 0xfe17],
      [0xe795, 0xfe18],
      [0xe796, 0xfe19],
      [0xe7c7, 0x1e3f],
      [0xe816, 0x20087],
      [0xe817, 0x20089],
      [0xe818, 0x200cc],
      [0xe831, 0x215d7],
      [0xe83b, 0x2298f],
      [0xe855, 0x241fe],
    ] as const
  ).map(([from, to]) => [String.fromCodePoint(from), String.fromCodePoint(to)]),
)

function modernHan(text: string): string {
  return /[\ue78d-\ue864]/.test(text) ? text.replace(/[\ue78d-\ue864]/g, (char) => moved.get(char) ?? char) : text
}
