/** Opens a zip archive guardedly: nothing is written to disk, sizes are counted while unpacking. */
import type { Readable } from 'node:stream'
import { crc32 } from 'node:zlib'
import yauzl, { type Entry, type ZipFile } from 'yauzl'
import type { LoadLimits } from '../limits.ts'
import { openPlain } from '../read-chunks.ts'
import { Refused } from '../refusal.ts'

export interface OpenZip {
  names: string[]
  has(name: string): boolean
  /** Unpacked bytes the archive promises for an entry; 0 when it is missing. */
  sizeOf(name: string): number
  /** Chunks of one entry, guarded against bombs and cut-off data. */
  chunks(name: string): AsyncGenerator<Buffer>
  close(): void
}

/**
 * @throws Refused 'damaged', 'protected', 'zip-bomb', 'changed-while-reading'
 * @example const zip = await openZip('a.xlsx', defaultLimits); zip.has('xl/workbook.xml')
 */
export async function openZip(path: string, limits: LoadLimits): Promise<OpenZip> {
  await (await openPlain(path)).close()
  const file = await guarded(() => openFile(path))
  try {
    if (file.entryCount > limits.zipEntries) throw new Refused('zip-bomb', `${file.entryCount} 个内部文件`)
    const entries = await guarded(() => entriesOf(file, limits))
    let unpacked = 0
    const find = (name: string) => entries.get(name.toLowerCase())
    const chunks = async function* (name: string): AsyncGenerator<Buffer> {
      const entry = find(name)
      if (!entry) throw new Refused('damaged', `缺少 ${name}`)
      if (entry.isEncrypted()) throw new Refused('protected')
      const stream = await guarded(() => openStream(file, entry))
      let size = 0
      let sum = 0
      try {
        for await (const chunk of stream) {
          size += (chunk as Buffer).length
          unpacked += (chunk as Buffer).length
          refuseBomb(size, entry.compressedSize, limits)
          if (unpacked > limits.unpackedBytes * 3) throw new Refused('zip-bomb', mib(unpacked))
          sum = crc32(chunk as Buffer, sum)
          yield chunk as Buffer
        }
        if (sum !== entry.crc32 >>> 0) throw new Refused('damaged', name)
      } catch (error) {
        throw error instanceof Refused || !isZipFault(error) ? error : new Refused('damaged')
      } finally {
        stream.destroy()
      }
    }
    return {
      names: [...entries.values()].map((e) => e.fileName),
      has: (name) => find(name) !== undefined,
      sizeOf: (name) => find(name)?.uncompressedSize ?? 0,
      chunks,
      close: () => file.close(),
    }
  } catch (error) {
    file.close()
    throw error
  }
}

function openFile(path: string): Promise<ZipFile> {
  return new Promise((resolve, reject) => {
    yauzl.open(path, { lazyEntries: true, autoClose: false, validateEntrySizes: true }, (error, file) =>
      error ? reject(error) : resolve(file),
    )
  })
}

function openStream(file: ZipFile, entry: Entry): Promise<Readable> {
  return new Promise((resolve, reject) =>
    file.openReadStream(entry, (error, stream) => (error ? reject(error) : resolve(stream))),
  )
}

function entriesOf(file: ZipFile, limits: LoadLimits): Promise<Map<string, Entry>> {
  return new Promise((resolve, reject) => {
    const entries = new Map<string, Entry>()
    let promised = 0
    file.on('error', reject)
    file.on('end', () => resolve(entries))
    file.on('entry', (entry: Entry) => {
      promised += entry.uncompressedSize
      try {
        refuseBomb(entry.uncompressedSize, entry.compressedSize, limits)
        if (promised > limits.unpackedBytes) throw new Refused('zip-bomb', mib(promised))
      } catch (error) {
        reject(error as Error)
        return
      }
      entries.set(entry.fileName.toLowerCase(), entry)
      file.readEntry()
    })
    file.readEntry()
  })
}

function refuseBomb(size: number, packed: number, limits: LoadLimits): void {
  if (size > 32 << 20 && size > packed * limits.unpackRatio) throw new Refused('zip-bomb', mib(size))
}

function mib(bytes: number): string {
  return `${Math.round(bytes / (1 << 20))} MB`
}

async function guarded<T>(run: () => Promise<T>): Promise<T> {
  try {
    return await run()
  } catch (error) {
    if (error instanceof Refused) throw error
    const message = String((error as Error).message)
    if (/encrypt/i.test(message)) throw new Refused('protected')
    if (isZipFault(error))
      throw new Refused(
        'damaged',
        /relative path|absolute path|characters in fileName/i.test(message) ? '内部文件名异常' : '',
      )
    throw error
  }
}

/** yauzl and zlib speak of bad archives without a system error code, or with a zlib one. */
function isZipFault(error: unknown): boolean {
  const code = (error as NodeJS.ErrnoException).code
  return code === undefined || code.startsWith('Z_') || code.startsWith('ERR_')
}
