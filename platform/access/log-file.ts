/**
 * The log as a file that proves itself: a line of JSON per entry with its hash, and a last line signed with the key of the
 * installation. The key lies beside the data, not in the database: whoever rewrites the tables cannot sign.
 */
import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject, sign, verify } from 'node:crypto'
import { once } from 'node:events'
import { createReadStream, createWriteStream, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { createInterface } from 'node:readline'
import type { AnyDb } from '../db/index.ts'
import { firstHash, hashOf, type LogLine } from './log-chain.ts'
import { sealedLines, sealLog } from './read-log.ts'

interface Seal {
  seal: { rows: number; head: string; at: string; key: string }
  signature: string
}

/** The signing key of this installation; made at the first use, readable for its owner alone. */
export function logKey(dataDir: string): KeyObject {
  const file = join(dataDir, 'keys', 'log.pem')
  if (!existsSync(file)) {
    mkdirSync(dirname(file), { recursive: true, mode: 0o700 })
    const { privateKey } = generateKeyPairSync('ed25519')
    writeFileSync(file, privateKey.export({ type: 'pkcs8', format: 'pem' }), { mode: 0o600, flag: 'wx' })
  }
  return createPrivateKey(readFileSync(file))
}

/** The public half as text: note it down once, then a file can be checked against it. */
export const publicText = (key: KeyObject): string =>
  createPublicKey(key).export({ type: 'spki', format: 'der' }).toString('base64')

/** Writes everything sealed so far. @returns rows, head and public key */
export async function exportLog(db: AnyDb, file: string, key: KeyObject): Promise<Seal['seal']> {
  await sealLog(db, true)
  const out = createWriteStream(file, { flags: 'wx' })
  await once(out, 'open')
  let rows = 0
  let head = firstHash
  for await (const lines of sealedLines(db)) {
    if (!out.write(lines.map((line) => `${JSON.stringify(line)}\n`).join(''))) await once(out, 'drain')
    rows += lines.length
    head = lines.at(-1)!.hash
  }
  const seal = { rows, head, at: new Date().toISOString(), key: publicText(key) }
  const signature = sign(null, Buffer.from(JSON.stringify(seal)), key).toString('base64')
  out.end(`${JSON.stringify({ seal, signature })}\n`)
  await once(out, 'finish')
  return seal
}

export type FileVerdict =
  | { ok: true; rows: number; head: string; at: string; key: string }
  | { ok: false; line: number; zh: string; en: string }

const broken = (line: number, zh: string, en: string): FileVerdict => ({
  ok: false,
  line,
  zh: `第 ${line} 行${zh}。`,
  en: `Line ${line} ${en}.`,
})

/**
 * Checks a file without any database and names the first broken line.
 * @param expectedKey public key noted down earlier; without it the key in the file is told and not trusted by itself
 * @example const verdict = await verifyLogFile('log.jsonl', 'MCowBQYDK2Vw…')
 */
export async function verifyLogFile(file: string, expectedKey?: string): Promise<FileVerdict> {
  let number = 0
  let hash = firstHash
  let end: Seal | undefined
  for await (const text of createInterface({ input: createReadStream(file), crlfDelay: Number.POSITIVE_INFINITY })) {
    number += 1
    if (end) return broken(number, '在签名之后，不应存在', 'stands after the signature')
    let line: LogLine | Seal
    try {
      line = JSON.parse(text) as LogLine | Seal
    } catch {
      return broken(number, '不是完整的记录', 'is no whole record')
    }
    if ('seal' in line) end = line
    else {
      if (line.seq !== number)
        return broken(number, `应为第 ${number} 条记录，此处记录缺失`, `should be record ${number}: one is missing`)
      let own: string | undefined
      try {
        own = hashOf(line, hash)
      } catch {
        // a day that is none: the content was changed
      }
      if (line.prev_hash !== hash || line.hash !== own) return broken(number, '内容被改动', 'was changed')
      hash = line.hash
    }
  }
  if (!end) return broken(number + 1, '缺少签名，文件末尾被截断', 'is missing: the end was cut off')
  const { seal, signature } = end
  if (seal.rows !== number - 1 || seal.head !== hash)
    return broken(number, '的签名与记录不符', 'does not fit the records')
  if (expectedKey !== undefined && seal.key !== expectedKey)
    return broken(number, '由另一把密钥签名', 'was signed with another key')
  const key = createPublicKey({ key: Buffer.from(seal.key, 'base64'), type: 'spki', format: 'der' })
  if (!verify(null, Buffer.from(JSON.stringify(seal)), key, Buffer.from(signature, 'base64')))
    return broken(number, '签名无效', 'has a false signature')
  return { ok: true, rows: seal.rows, head: seal.head, at: seal.at, key: seal.key }
}
