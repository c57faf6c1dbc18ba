/** An authenticator app for tests, of our own so that the library is not tested against itself. */
import { createHmac } from 'node:crypto'

/**
 * The code an authenticator shows (RFC 6238: SHA-1, 30 seconds, six digits).
 * @param secret base32, as in the `secret` of an otpauth address
 * @example authenticatorCode(new URL(totpURI).searchParams.get('secret')!) // '492039'
 */
export function authenticatorCode(secret: string, now = Date.now()): string {
  const signs = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'
  const bits = [...secret.replace(/[=\s]/g, '')]
    .map((sign) => signs.indexOf(sign).toString(2).padStart(5, '0'))
    .join('')
  const key = Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)))
  const counter = Buffer.alloc(8)
  counter.writeBigUInt64BE(BigInt(Math.floor(now / 30_000)))
  const mac = createHmac('sha1', key).update(counter).digest()
  const at = mac.at(-1)! & 15
  return String((mac.readUInt32BE(at) & 0x7fffffff) % 1_000_000).padStart(6, '0')
}
