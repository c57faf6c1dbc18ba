import type { MiddlewareHandler } from 'hono'
import { refuse } from './refusal.ts'

const reading = new Set(['GET', 'HEAD', 'OPTIONS'])

/**
 * Declines changes that another site makes a browser send with our cookie. Browsers always tell where a change comes
 * from; programs (curl, other systems) carry no cookie of a browser and tell nothing.
 * @example app.use('/api/*', sameOrigin())
 */
export function sameOrigin(): MiddlewareHandler {
  return async (c, next) => {
    if (!reading.has(c.req.method)) {
      const site = c.req.header('sec-fetch-site')
      if (site && site !== 'same-origin' && site !== 'none') refuse('cross-site')
      const origin = c.req.header('origin')
      if (origin !== undefined && !isOurs(origin, c.req.header('x-forwarded-host') ?? c.req.header('host')))
        refuse('cross-site')
    }
    await next()
  }
}

function isOurs(origin: string, host: string | undefined): boolean {
  try {
    return new URL(origin).host === (host ?? '')
  } catch {
    return false
  }
}
