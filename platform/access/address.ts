import { getConnInfo } from '@hono/node-server/conninfo'
import type { Context } from 'hono'

/** The caller's address; a proxy's word is taken only when it speaks from this machine. */
export function addressOf(c: Context): string {
  let address = ''
  try {
    address = getConnInfo(c).remote.address ?? ''
  } catch {
    // Called in the process, without a connection.
  }
  const local = address === '' || address === '::1' || address.endsWith('127.0.0.1')
  return (local && c.req.header('x-forwarded-for')?.split(',').at(-1)?.trim()) || address
}
