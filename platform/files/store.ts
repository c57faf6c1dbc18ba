/** Where attachments rest: bytes under a key. On disk here; S3-compatible storage in `s3-store.ts`. */
import { createCipheriv, createDecipheriv, randomBytes, randomUUID } from 'node:crypto'
import { mkdir, open, readFile, rename, rm, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'

export interface Store {
  /** What it is, for people: 'disk data/files', 's3 https://… bucket'. */
  name: string
  encrypted: boolean
  /** Writes all or nothing; the same key again is the same content. */
  put: (key: string, bytes: Buffer) => Promise<void>
  /** @throws Error when there is none */
  get: (key: string) => Promise<Buffer>
  has: (key: string) => Promise<boolean>
  remove: (key: string) => Promise<void>
}

/** The storage cannot be reached, or refuses what it is asked: nobody's input is wrong, and nothing was saved. */
export class StorageFault extends Error {
  override readonly name = 'StorageFault'
  readonly code = 'STORAGE'
}

/** Key of a content: its hash, in folders of two letters. */
export const keyOf = (sha256: string): string => `${sha256.slice(0, 2)}/${sha256}`
export const smallKeyOf = (sha256: string): string => `${keyOf(sha256)}-small`
/** Infected content lies apart and is never given out. */
export const quarantineKeyOf = (sha256: string): string => `quarantine/${sha256}`

/**
 * Files in a folder, each written beside its place and then renamed: a killed server leaves no half file under a key.
 * @example const store = diskStore('data/files')
 */
export function diskStore(folder: string): Store {
  const pathOf = (key: string) => {
    if (!/^(?:[0-9a-f]{2}|quarantine)\/[0-9a-f]{64}(?:-small)?$/.test(key)) throw new Error(`not a key: ${key}`)
    return join(folder, key)
  }
  return {
    name: `disk ${folder}`,
    encrypted: false,
    async put(key, bytes) {
      const path = pathOf(key)
      await mkdir(dirname(path), { recursive: true })
      const beside = `${path}.${randomUUID()}.part`
      try {
        const file = await open(beside, 'wx', 0o600)
        try {
          await file.writeFile(bytes)
          await file.sync()
        } finally {
          await file.close()
        }
        await rename(beside, path)
      } catch (fault) {
        await rm(beside, { force: true })
        throw fault
      }
    },
    get: (key) => readFile(pathOf(key)),
    has: (key) =>
      stat(pathOf(key)).then(
        () => true,
        () => false,
      ),
    remove: (key) => rm(pathOf(key), { force: true }),
  }
}

const mark = Buffer.from('JLF1')

/**
 * The same store, encrypted at rest with AES-256-GCM. What was written before the key was set is still read.
 * @param key 32 bytes
 */
export function sealed(store: Store, key: Buffer): Store {
  if (key.length !== 32) throw new Error('the key of the files has 32 bytes (64 hexadecimal digits)')
  return {
    ...store,
    encrypted: true,
    put(name, bytes) {
      const iv = randomBytes(12)
      const cipher = createCipheriv('aes-256-gcm', key, iv)
      const body = Buffer.concat([cipher.update(bytes), cipher.final()])
      return store.put(name, Buffer.concat([mark, iv, cipher.getAuthTag(), body]))
    },
    async get(name) {
      const bytes = await store.get(name)
      if (!bytes.subarray(0, 4).equals(mark)) return bytes
      const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(4, 16))
      decipher.setAuthTag(bytes.subarray(16, 32))
      return Buffer.concat([decipher.update(bytes.subarray(32)), decipher.final()])
    },
  }
}
