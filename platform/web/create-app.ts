import { randomUUID } from 'node:crypto'
import { OpenAPIHono } from '@hono/zod-openapi'
import { bodyLimit } from 'hono/body-limit'
import { secureHeaders } from 'hono/secure-headers'
import type { AppEnv } from './app-env.ts'
import { errorResponse, refusalResponse, validationResponse } from './error-response.ts'
import { openApiPage } from './openapi-page.ts'
import { refuse } from './refusal.ts'
import { sameOrigin } from './same-origin.ts'

/**
 * An empty set of routes for one area; faults in a request's input are answered all at once.
 * @example const routes = createRoutes(); routes.openapi(route, handler); return routes
 */
export function createRoutes(): OpenAPIHono<AppEnv> {
  return new OpenAPIHono<AppEnv>({
    defaultHook: (result, c) => (result.success ? undefined : validationResponse(c, result.error as never)),
  })
}

export interface AppOptions {
  title?: string
  version?: string
  /** Gets every fault (never a refusal) with the number of its request. */
  record?: (fault: unknown, requestId: string) => void
  /** Largest body in bytes; streams of files are excepted by `unlimited`. */
  bodyLimit?: number
  unlimited?: (path: string) => boolean
}

/** A page may load only what we serve; styles are set inline by the component library. */
const policy = {
  defaultSrc: ["'self'"],
  scriptSrc: ["'self'"],
  styleSrc: ["'self'", "'unsafe-inline'"],
  imgSrc: ["'self'", 'data:', 'blob:'],
  fontSrc: ["'self'", 'data:'],
  workerSrc: ["'self'", 'blob:'],
  connectSrc: ["'self'"],
  frameAncestors: ["'none'"],
  baseUri: ["'self'"],
  formAction: ["'self'"],
  objectSrc: ["'none'"],
}

/**
 * The root application: request number, security headers, same-origin check, body limit, one answer for refusals and
 * faults. Areas are mounted with `app.route('/api', areaRoutes(ctx))`, then `serveApiDescription(app)`.
 * @example const app = createApp(); app.route('/api', runRoutes(ctx)); serveApiDescription(app)
 */
export function createApp(options: AppOptions = {}): OpenAPIHono<AppEnv> {
  const app = createRoutes()
  const record = options.record ?? (() => {})
  app.use(async (c, next) => {
    const requestId = randomUUID()
    c.set('requestId', requestId)
    await next()
    c.header('x-request-id', requestId)
  })
  app.use(async (c, next) => {
    await next()
    const own = c.get('policy')
    if (own) c.res.headers.set('content-security-policy', own)
  })
  app.use(
    secureHeaders({
      contentSecurityPolicy: policy,
      referrerPolicy: 'same-origin',
      strictTransportSecurity: false,
      xFrameOptions: 'DENY',
      permissionsPolicy: { camera: [], microphone: [], geolocation: [] },
    }),
  )
  app.use('/api/*', sameOrigin())
  app.use('/api/*', async (c, next) => {
    await next()
    // Personal data never rests in a shared cache.
    if (!c.res.headers.has('cache-control')) c.res.headers.set('cache-control', 'no-store')
  })
  const limit = bodyLimit({ maxSize: options.bodyLimit ?? 1024 * 1024, onError: () => refuse('too-large') })
  app.use('/api/*', (c, next) => (options.unlimited?.(c.req.path) ? next() : limit(c, next)))
  app.onError((fault, c) => errorResponse(fault, c, record))
  app.notFound((c) => refusalResponse(c, { ok: false, reason: 'not-found' }))
  return app
}

/**
 * Adds /api/openapi.json and a page to read it, /api/docs, which needs nothing from outside.
 * Call it after all areas are mounted.
 */
export function serveApiDescription(
  app: OpenAPIHono<AppEnv>,
  info: { title: string; version: string; description?: string },
): void {
  const document = () => app.getOpenAPI31Document({ openapi: '3.1.0', info, servers: [{ url: '/' }] })
  app.get('/api/openapi.json', (c) => c.json(document()))
  app.get('/api/docs', (c) => c.html(openApiPage(document() as never)))
}
