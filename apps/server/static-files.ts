import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { extname, join, relative, sep } from 'node:path'
import { promisify } from 'node:util'
import { brotliCompress, constants, gzip } from 'node:zlib'
import type { MiddlewareHandler } from 'hono'

const types: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.webmanifest': 'application/manifest+json',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.webp': 'image/webp',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.txt': 'text/plain; charset=utf-8',
}
const worthPacking = new Set(['.html', '.js', '.css', '.json', '.svg', '.webmanifest', '.txt'])

interface StaticFile {
  type: string
  etag: string
  /** Named by its content: may be kept for ever. */
  lasting: boolean
  raw: Buffer
  packed: Partial<Record<'br' | 'gzip', Promise<Buffer>>>
}

function filesUnder(dir: string): string[] {
  return readdirSync(dir).flatMap((name) => {
    const path = join(dir, name)
    return statSync(path).isDirectory() ? filesUnder(path) : [path]
  })
}

/** All files of a built site by their address; only what is listed here can ever be asked for. */
export function readSite(dir: string): Map<string, StaticFile> {
  const site = new Map<string, StaticFile>()
  if (!existsSync(dir)) return site
  for (const path of filesUnder(dir)) {
    const raw = readFileSync(path)
    const address = `/${relative(dir, path).split(sep).join('/')}`
    const etag = `"${createHash('sha256').update(raw).digest('base64url').slice(0, 22)}"`
    site.set(address, {
      type: types[extname(path)] ?? 'application/octet-stream',
      etag,
      lasting: address.startsWith('/assets/'),
      raw,
      packed: {},
    })
  }
  return site
}

const pack = {
  br: (raw: Buffer) => promisify(brotliCompress)(raw, { params: { [constants.BROTLI_PARAM_QUALITY]: 6 } }),
  gzip: (raw: Buffer) => promisify(gzip)(raw, { level: 7 }),
}

/**
 * Serves a built site: packed as the browser likes, kept where the name tells the content, and its first page for every
 * address of the application itself.
 * @example app.get('*', serveSite(readSite('apps/console/dist')))
 */
export function serveSite(site: Map<string, StaticFile>): MiddlewareHandler {
  return async (c, next) => {
    const path = c.req.path
    if (path.startsWith('/api/') || path === '/api' || !['GET', 'HEAD'].includes(c.req.method)) return next()
    const page = !/\.[a-z0-9]+$/i.test(path)
    const file = site.get(path === '/' ? '/index.html' : path) ?? (page ? site.get('/index.html') : undefined)
    if (!file) return next()
    const headers: Record<string, string> = {
      'content-type': file.type,
      etag: file.etag,
      'cache-control': file.lasting ? 'public, max-age=31536000, immutable' : 'no-cache',
      vary: 'accept-encoding',
    }
    if (c.req.header('if-none-match') === file.etag) return c.body(null, 304, headers)
    const accepts = c.req.header('accept-encoding') ?? ''
    const way = accepts.includes('br') ? 'br' : accepts.includes('gzip') ? 'gzip' : undefined
    const worth = way && file.raw.length > 1024 && worthPacking.has(extname(path) || '.html')
    if (!worth) return c.body(new Uint8Array(file.raw), 200, headers)
    file.packed[way] ??= pack[way](file.raw)
    const body = await file.packed[way]
    return c.body(new Uint8Array(body), 200, { ...headers, 'content-encoding': way })
  }
}
