import type { OpenAPIHono } from '@hono/zod-openapi'
import { compress } from 'hono/compress'
import { noticeRoutes } from '../../modules/cases/index.ts'
import { provenBySignature } from '../../modules/chain/index.ts'
import { parametersOf } from '../../modules/rules/index.ts'
import { accessRoutes, anomalyLimits, hidePersonNumbers, requireSignIn } from '../../platform/access/index.ts'
import { type AppEnv, createApp, serveApiDescription } from '../../platform/web/index.ts'
import { runRoutes } from '../../platform/work/index.ts'
import { root } from '../settings.ts'
import { version } from '../version.ts'
import { mountAreas, type ServerContext } from './areas.ts'
import { consoleDist } from './console-build.ts'
import type { DemoAccount } from './demo-accounts.ts'
import { readSite, serveSite } from './static-files.ts'

/** Addresses that answer without sign-in. */
const open = (path: string) =>
  path === '/api/health' ||
  provenBySignature(path) ||
  path.startsWith('/api/auth/') ||
  path === '/api/openapi.json' ||
  path === '/api/docs'

/** File uploads are streams of any size. */
const unlimited = (path: string) => /^\/api\/(deliveries|files|funds\/rolls\/\d+\/results)\/?$/.test(path)

/** Families that somebody typed in, named as he named them. */
const triedOut = (path: string) => path.startsWith('/api/rules/')

/**
 * Puts the whole application together: areas, accounts, runs, health, API description, console.
 * @example const app = compose(ctx, { accounts: [] }); await app.request('/api/health')
 */
export function compose(ctx: ServerContext, told: { demo: boolean; accounts: DemoAccount[] }): OpenAPIHono<AppEnv> {
  const app = createApp({ record: (fault) => ctx.record(fault), unlimited })
  app.use('/api/*', compress())
  app.use('/api/*', requireSignIn(ctx.signIn, open))
  app.use(
    '/api/*',
    hidePersonNumbers(ctx.personKeys, { plain: (path) => open(path) || triedOut(path), streams: unlimited }),
  )
  const startedAt = new Date().toISOString()
  app.get('/api/health', (c) =>
    c.json({
      ok: true,
      name: 'jiulian',
      version,
      region: ctx.region.meta.id,
      startedAt,
      demo: told.demo,
      accounts: told.demo ? told.accounts : [],
    }),
  )
  app.route('/api', accessRoutes({ ...ctx, anomalyLimits: (on) => anomalyLimits(parametersOf(ctx.region), on) }))
  app.route('/api', runRoutes(ctx))
  mountAreas(app, ctx)
  serveApiDescription(app, {
    title: '救链 Jiulian',
    version,
    description: 'Finds families falling into hardship from the data departments already hold.',
  })
  // Boards of the villages: anybody may read them, without sign-in.
  app.route('/', noticeRoutes({ ...ctx, baseUrl: process.env.JIULIAN_BASE_URL }))
  app.get('*', serveSite(readSite(consoleDist(root))))
  return app
}
