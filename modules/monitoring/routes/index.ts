/** HTTP of monitoring in one piece. */
import type { OpenAPIHono } from '@hono/zod-openapi'
import { type AppEnv, createRoutes } from '../../../platform/web/index.ts'
import type { MonitoringContext } from '../context.ts'
import { backTestRoutes } from './back-test-routes.ts'
import { overviewRoutes } from './overview-routes.ts'
import { warningRoutes } from './warning-routes.ts'

/**
 * Routes of monitoring: warnings, overview, sweeps, statistics, portraits.
 * @example app.route('/api', monitoringRoutes({ db, dataDir, region }))
 */
export function monitoringRoutes(ctx: MonitoringContext): OpenAPIHono<AppEnv> {
  const routes = createRoutes()
  routes.route('/', warningRoutes(ctx))
  routes.route('/', overviewRoutes(ctx))
  routes.route('/', backTestRoutes(ctx))
  return routes
}
