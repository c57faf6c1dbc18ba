/** Keys of exchange are kept encrypted under the key of this installation, which lies beside the data and never in the database. */
import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

export interface Vault {
  /** Encrypts; `name` is bound to the secret, so that a row cannot be moved to another key id. */
  seal: (secret: Buffer, name: string) => Buffer
  /** @throws Error when it was changed, moved, or sealed by another installation */
  open: (sealed: Buffer, name: string) => Buffer
  /** A key for one purpose, e.g. signing lists. */
  keyFor: (purpose: string) => Buffer
}

/**
 * Opens the vault of a data folder; the key is made at first use (mode 600), or given as 64 hex digits in JIULIAN_EXCHANGE_KEY.
 * @throws Error when the key has the wrong form
 * @example const vault = openVault(dataDir); vault.open(vault.seal(secret, 'k1'), 'k1')
 */
export function openVault(dataDir: string, given = process.env.JIULIAN_EXCHANGE_KEY): Vault {
  const key = Buffer.from(given ?? storedKey(dataDir), 'hex')
  if (key.length !== 32) throw new Error('the key of exchange must be 64 hex digits')
  return {
    seal: (secret, name) => {
      const nonce = randomBytes(12)
      const cipher = createCipheriv('aes-256-gcm', key, nonce)
      cipher.setAAD(Buffer.from(name))
      const text = Buffer.concat([cipher.update(secret), cipher.final()])
      return Buffer.concat([nonce, cipher.getAuthTag(), text])
    },
    open: (sealed, name) => {
      const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(0, 12))
      decipher.setAAD(Buffer.from(name))
      decipher.setAuthTag(sealed.subarray(12, 28))
      return Buffer.concat([decipher.update(sealed.subarray(28)), decipher.final()])
    },
    keyFor: (purpose) => Buffer.from(hkdfSync('sha256', key, Buffer.alloc(0), purpose, 32)),
  }
}

function storedKey(dataDir: string): string {
  const file = join(dataDir, 'keys', 'exchange.key')
  mkdirSync(join(dataDir, 'keys'), { recursive: true, mode: 0o700 })
  try {
    // Two that start together: one writes, both read the same.
    writeFileSync(file, randomBytes(32).toString('hex'), { flag: 'wx', mode: 0o600 })
  } catch (fault) {
    if ((fault as NodeJS.ErrnoException).code !== 'EEXIST') throw fault
  }
  return readFileSync(file, 'utf8').trim()
}
