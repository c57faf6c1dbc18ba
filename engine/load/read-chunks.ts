/** Reads a file in chunks and notices when it does not hold the bytes it promised. */
import { constants } from 'node:fs'
import { type FileHandle, open } from 'node:fs/promises'
import { Refused } from './refusal.ts'

const chunkBytes = 1 << 20

/**
 * The chunks of a file, each valid only until the next one is asked for. A link is not followed.
 * @throws Refused 'changed-while-reading' when fewer or more bytes come than `bytes`
 * @example for await (const chunk of readChunks(path, size)) lines += count(chunk)
 */
export async function* readChunks(path: string, bytes: number, from = 0): AsyncGenerator<Buffer> {
  const file = await openPlain(path)
  const buffer = Buffer.allocUnsafe(chunkBytes)
  let done = from
  try {
    for (;;) {
      const { bytesRead } = await file.read(buffer, 0, chunkBytes, done)
      if (bytesRead === 0) break
      done += bytesRead
      if (done > bytes) break
      yield buffer.subarray(0, bytesRead)
    }
  } finally {
    await file.close()
  }
  if (done !== bytes) throw new Refused('changed-while-reading')
}

/**
 * Opens a plain file for reading; links, folders, pipes and devices are refused.
 * @throws Refused 'not-a-file'
 * @example const file = await openPlain('delivery.csv')
 */
export async function openPlain(path: string): Promise<FileHandle> {
  let file: FileHandle
  try {
    file = await open(path, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0))
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code
    if (code === 'ELOOP' || code === 'EISDIR' || code === 'ENXIO') throw new Refused('not-a-file')
    throw error
  }
  if (!(await file.stat()).isFile()) {
    await file.close()
    throw new Refused('not-a-file')
  }
  return file
}

/**
 * The first bytes of a file and its size.
 * @example const { head, bytes } = await readHead(path, 65536)
 */
export async function readHead(path: string, most: number): Promise<{ head: Buffer; bytes: number }> {
  const file = await openPlain(path)
  try {
    const { size } = await file.stat()
    const head = Buffer.alloc(Math.min(most, size))
    let done = 0
    while (done < head.length) {
      const { bytesRead } = await file.read(head, done, head.length - done, done)
      if (bytesRead === 0) break
      done += bytesRead
    }
    return { head: head.subarray(0, done), bytes: size }
  } finally {
    await file.close()
  }
}
