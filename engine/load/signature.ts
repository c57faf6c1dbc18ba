/** Tells what a file is from its first bytes; the name of a file proves nothing. */
import { orRefusal, Refused } from './refusal.ts'
import type { Refusal } from './shape.ts'

export type Kind = 'text' | 'zip' | 'parquet'

const binaries: [detail: string, magic: number[]][] = [
  ['PDF', [0x25, 0x50, 0x44, 0x46]],
  ['程序文件 .exe', [0x4d, 0x5a]],
  ['程序文件 ELF', [0x7f, 0x45, 0x4c, 0x46]],
  ['RAR 压缩包，请先解压', [0x52, 0x61, 0x72, 0x21]],
  ['7z 压缩包，请先解压', [0x37, 0x7a, 0xbc, 0xaf]],
  ['gzip 压缩包，请先解压', [0x1f, 0x8b]],
  ['图片 PNG', [0x89, 0x50, 0x4e, 0x47]],
  ['图片 JPEG', [0xff, 0xd8, 0xff]],
  ['图片 GIF', [0x47, 0x49, 0x46, 0x38]],
  ['RTF 文档', [0x7b, 0x5c, 0x72, 0x74, 0x66]],
  ['SQLite 数据库', [0x53, 0x51, 0x4c, 0x69, 0x74, 0x65, 0x20, 0x66]],
]
const utf16 = (text: string) => Buffer.from(text, 'utf16le')

/**
 * The kind of a file from its first bytes (a few kilobytes, more for old Office files) and, for .xls, its names inside.
 * @throws Refused for everything that is no table, with what it is.
 * @example kindOf(head) // 'text'
 */
export function kindOf(head: Buffer): Kind {
  if (starts(head, [0x50, 0x4b, 0x03, 0x04])) return 'zip'
  if (starts(head, [0x50, 0x4b, 0x05, 0x06])) throw new Refused('not-a-table', 'ZIP 空压缩包')
  if (starts(head, [0x50, 0x41, 0x52, 0x31])) return 'parquet'
  if (starts(head, [0xd0, 0xcf, 0x11, 0xe0])) refuseOle(head)
  for (const [detail, magic] of binaries) {
    if (!starts(head, magic)) continue
    if (detail.includes('.exe') && !head.subarray(0, 4096).includes(0)) continue
    throw new Refused('not-a-table', detail)
  }
  const text = head.subarray(0, 2048).toString('latin1').trimStart().toLowerCase()
  if (text.startsWith('<')) {
    if (text.includes('<html') || text.includes('<table') || text.includes('<!doctype html'))
      throw new Refused('old-excel', '网页（HTML）格式的表格')
    if (text.includes('urn:schemas-microsoft-com:office:spreadsheet')) throw new Refused('old-excel', 'XML 表格 2003')
    if (text.startsWith('<?xml')) throw new Refused('not-a-table', 'XML')
  }
  return 'text'
}

/**
 * The same for bytes that are at hand, as a value.
 * @example const look = await lookAt(bytes); if (look.ok) look.kind // 'zip'
 */
export function lookAt(bytes: Buffer): Promise<{ ok: true; kind: Kind } | Refusal> {
  return orRefusal(async () => {
    if (bytes.length === 0) throw new Refused('empty-file')
    return { ok: true as const, kind: kindOf(bytes.subarray(0, 1 << 20)) }
  })
}

function refuseOle(head: Buffer): never {
  if (head.includes(utf16('EncryptedPackage'))) throw new Refused('protected')
  if (head.includes(utf16('WordDocument'))) throw new Refused('not-a-table', 'Word 文档 .doc')
  if (head.includes(utf16('PowerPoint Document'))) throw new Refused('not-a-table', '演示文稿 .ppt')
  throw new Refused('old-excel')
}

function starts(head: Buffer, magic: number[]): boolean {
  return magic.every((byte, i) => head[i] === byte)
}
