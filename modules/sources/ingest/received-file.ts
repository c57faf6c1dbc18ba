/** The bytes of a delivery: their hash, their copy in the data folder, and a name that is only ever shown. */
import { createHash } from 'node:crypto'
import { constants, createReadStream } from 'node:fs'
import { copyFile, mkdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { Worker } from 'node:worker_threads'

/**
 * The last part of a name as it may be shown and stored: no folders, no control characters, at most 200 characters.
 * @example shownName('..\\..\\etc/pass\u0000wd.csv') // 'passwd.csv'
 */
export function shownName(name: string): string {
  const last =
    name
      .normalize('NFC')
      .replace(/[\p{Cc}\u202a-\u202e\u2066-\u2069]/gu, '')
      .split(/[\\/]/)
      .at(-1) ?? ''
  const shown = [...last.trim()].slice(0, 200).join('')
  return shown === '' || shown === '.' || shown === '..' ? '未命名文件' : shown
}

export interface FileHash {
  sha256: string
  bytes: number
}

/** SHA-256 and size, read once in constant memory. @example await hashFile('a.csv', (done, total) => {}) */
export async function hashFile(path: string, onProgress?: (done: number, total: number) => void): Promise<FileHash> {
  const total = (await stat(path)).size
  const hash = createHash('sha256')
  let bytes = 0
  for await (const chunk of createReadStream(path, { highWaterMark: 1 << 20 })) {
    hash.update(chunk as Buffer)
    bytes += (chunk as Buffer).length
    onProgress?.(bytes, total)
  }
  return { sha256: hash.digest('hex'), bytes }
}

/**
 * {@link hashFile} in a thread of its own, so that a large file can be looked at meanwhile.
 * @example const [hash, look] = await Promise.all([hashFileApart(path), inspectFile(path, { fileName })])
 */
export function hashFileApart(path: string, onProgress?: (done: number, total: number) => void): Promise<FileHash> {
  return new Promise((done, fail) => {
    const worker = new Worker(new URL('./hash-worker.ts', import.meta.url), { workerData: path })
    worker.on('message', (told: FileHash | { done: number; total: number }) => {
      if ('sha256' in told) done(told)
      else onProgress?.(told.done, told.total)
    })
    worker.on('error', fail)
    worker.on('exit', (code) => fail(new Error(`Hashing ended with code ${code}`)))
  })
}

/** Where the bytes of a delivery are kept: by number, never by a name from outside. */
export function keptPath(dataDir: string, delivery: number): string {
  return join(dataDir, 'inbox', String(delivery), 'file')
}

/** Copies the bytes into the data folder (shared blocks where the file system can). @returns the copy's path */
export async function keepBytes(dataDir: string, delivery: number, path: string): Promise<string> {
  const kept = keptPath(dataDir, delivery)
  if (kept === path) return kept
  await mkdir(join(kept, '..'), { recursive: true })
  await copyFile(path, kept, constants.COPYFILE_FICLONE)
  return kept
}
