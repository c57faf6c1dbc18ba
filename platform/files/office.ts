/** DOCX and XLSX are ZIP archives: looked through entry by entry, counting what really comes out. */
import type { Readable } from 'node:stream'
import yauzl from 'yauzl'
import { type Refusal, refusal } from '../web/index.ts'
import type { FileLimits } from './context.ts'
import { endings } from './shared.ts'

const [, , , docx, xlsx] = Object.keys(endings) as [string, string, string, string, string]
const mostEntries = 3000
/** Content types of the main part; those of files with macros differ. */
const mains: [string, string][] = [
  ['application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml', docx],
  ['application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml', xlsx],
]
const no = (reason: string, zh: string, en: string) => refusal(reason, { zh, en, status: 422 })
const damaged = () =>
  no('office-damaged', '文件不完整或已损坏，请重新保存后再传。', 'The file is damaged; save it again.')

/** @returns the media type, or a refusal: office-damaged, office-too-large, office-active, not-accepted */
export async function officeType(
  bytes: Buffer,
  limits: FileLimits,
): Promise<{ ok: true; mediaType: string } | Refusal> {
  const most = limits.unpackedMb * 1_000_000
  const names = new Set<string>()
  let types = ''
  let outside = false
  let unpacked = 0
  try {
    // Nothing may stand behind the archive: the end record closes the file.
    if (bytes.readUInt32LE(bytes.length - 22) !== 0x06054b50) return damaged()
    const zip = await openZip(bytes)
    for await (const { entry, open } of entriesOf(zip)) {
      if (names.size >= mostEntries || names.has(entry.fileName)) return damaged()
      names.add(entry.fileName)
      if (entry.fileName.endsWith('/')) continue
      const wanted = entry.fileName === '[Content_Types].xml' || entry.fileName.endsWith('.rels')
      const kept: Buffer[] = []
      for await (const part of await open()) {
        unpacked += (part as Buffer).length
        if (unpacked > most)
          return no(
            'office-too-large',
            `文件解压后超过${limits.unpackedMb}MB，不予接收。`,
            `The file unpacks to more than ${limits.unpackedMb} MB and is not accepted.`,
          )
        if (wanted) kept.push(part as Buffer)
      }
      const text = Buffer.concat(kept).toString('utf8')
      if (entry.fileName === '[Content_Types].xml') types = text
      else if (wanted) outside ||= reachesOut(text)
    }
  } catch {
    return damaged()
  }
  const main = mains.find(([type]) => types.includes(`"${type}"`))
  if (!main)
    return /macroEnabled/i.test(types)
      ? no('office-active', '文件含有宏，不予接收。请另存为不含宏的文档。', 'The file has macros; save it without.')
      : no('not-accepted', '只接收照片、PDF、Word（docx）和 Excel（xlsx）文件。', 'Photos, PDF, DOCX and XLSX only.')
  if (outside || [...names].some((name) => /vbaProject|\/embeddings\/|\/activeX\//i.test(name)))
    return no(
      'office-active',
      '文件含有宏、内嵌对象或外部链接的内容，不予接收。请去掉后另存再传。',
      'The file has macros, objects inside or contents from elsewhere; remove them first.',
    )
  return { ok: true, mediaType: main[1] }
}

/** Fetches something by itself when opened; a link a person may press is none. */
const reachesOut = (rels: string) =>
  [...rels.matchAll(/<Relationship\b[^>]*>/g)].some(
    ([tag]) => /TargetMode\s*=\s*["']External["']/.test(tag) && !/\/hyperlink["']/.test(tag),
  )

interface Zip {
  readEntry: () => void
  on: (event: string, listener: (value: never) => void) => void
  openReadStream: (entry: Entry, done: (fault: Error | null, stream: Readable) => void) => void
}
interface Entry {
  fileName: string
}
const openZip = (bytes: Buffer) =>
  new Promise<Zip>((resolve, reject) =>
    yauzl.fromBuffer(bytes, { lazyEntries: true, strictFileNames: true }, (fault, zip) =>
      fault ? reject(fault) : resolve(zip as unknown as Zip),
    ),
  )

async function* entriesOf(zip: Zip): AsyncGenerator<{ entry: Entry; open: () => Promise<Readable> }> {
  for (;;) {
    const entry = await new Promise<Entry | undefined>((resolve, reject) => {
      zip.on('entry', resolve as never)
      zip.on('end', (() => resolve(undefined)) as never)
      zip.on('error', reject as never)
      zip.readEntry()
    })
    if (!entry) return
    yield {
      entry,
      open: () =>
        new Promise((resolve, reject) =>
          zip.openReadStream(entry, (fault, stream) => (fault ? reject(fault) : resolve(stream))),
        ),
    }
  }
}
