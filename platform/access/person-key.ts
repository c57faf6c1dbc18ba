/**
 * Persons are numbered by the first seventeen digits of their id, and the eighteenth can be worked out: a number that leaves
 * the server is an id unmasked. So every person number in an answer is replaced by a key that only this server can read, and
 * turned back where it comes in again. One place for all areas: nobody can forget it.
 */
import { createCipheriv, createDecipheriv, createHash } from 'node:crypto'
import type { MiddlewareHandler } from 'hono'
import type { AnyDb } from '../db/index.ts'
import { secretOf } from './sign-in.ts'

export interface PersonKeys {
  /** Replaces the person numbers in JSON text; numbers of households stay. @example hide('{"pid":"15992619700101001"}') // '{"pid":"p.Zk3…"}' */
  hide: (json: string) => string
  /** Puts the numbers back; a key that is not ours stays as it is. */
  show: (json: string) => string
}

/** Six digits of an area, a day of birth, three digits; what stands before it tells a household's number. */
const numbers =
  /("hh"\s*:\s*"?)?(?<![0-9A-Za-z.])(\d{6}(?:18|19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3})(?![0-9A-Za-z])/g
const keys = /p\.([A-Za-z0-9_-]{22})(?![A-Za-z0-9_-])/g

/** Half of a block is the number, half says that the key is ours. */
const mark = Buffer.from('person/1')

/** @param secret of this installation; with another one older keys mean nothing */
export function personKeys(secret: string): PersonKeys {
  const key = createHash('sha256').update(`person-key:${secret}`).digest()
  const hidden = (pid: string): string => {
    const block = Buffer.alloc(16)
    block.writeBigUInt64BE(BigInt(pid))
    mark.copy(block, 8)
    // One block each, and the same person must have the same key in every list: no chaining is wanted.
    const cipher = createCipheriv('aes-256-ecb', key, null).setAutoPadding(false)
    return `p.${Buffer.concat([cipher.update(block), cipher.final()]).toString('base64url')}`
  }
  const shown = (token: string): string | undefined => {
    const cipher = createDecipheriv('aes-256-ecb', key, null).setAutoPadding(false)
    const block = Buffer.concat([cipher.update(Buffer.from(token, 'base64url')), cipher.final()])
    return block.subarray(8).equals(mark) ? String(block.readBigUInt64BE()) : undefined
  }
  return {
    hide: (json) =>
      json.replace(numbers, (all, household: string | undefined, pid: string) => (household ? all : hidden(pid))),
    show: (json) => json.replace(keys, (all, token: string) => shown(token) ?? all),
  }
}

/** The keys of this installation. */
export const openPersonKeys = async (db: AnyDb): Promise<PersonKeys> => personKeys(await secretOf(db))

const isJson = (type: string | null | undefined): boolean => /^application\/json\b/i.test(type ?? '')

/**
 * Hides person numbers in every JSON answer and reads their keys in every JSON request.
 * @param except `plain`: addresses that speak of persons by what the caller himself gave, as rules tried out; `streams`:
 *   addresses that take files, whose bodies are not read here
 */
export function hidePersonNumbers(
  known: PersonKeys,
  except: { plain: (path: string) => boolean; streams: (path: string) => boolean },
): MiddlewareHandler {
  return async (c, next) => {
    if (except.plain(c.req.path)) return next()
    if (!except.streams(c.req.path) && isJson(c.req.header('content-type'))) {
      const text = await c.req.text()
      if (text.includes('p.')) c.req.bodyCache.text = Promise.resolve(known.show(text)) as never
    }
    await next()
    if (!isJson(c.res.headers.get('content-type'))) return
    const text = await c.res.text()
    const answer = new Response(known.hide(text), c.res)
    answer.headers.delete('content-length')
    c.res = answer
  }
}
