/** All endpoints of this area, to be mounted under /api. */
import type { OpenAPIHono } from '@hono/zod-openapi'
import { type AppEnv, createRoutes } from '../../platform/web/index.ts'
import type { SourcesRouteContext } from './routes/context.ts'
import { addDeliveryRoutes } from './routes/deliveries.ts'
import { addVersionRoutes } from './routes/versions.ts'

/**
 * Deliveries, mappings, versions, quarantined rows, freshness and alarms. Needs `actor` in the request's context.
 * @example app.route('/api', sourcesRoutes({ db, dataDir, region, queue }))
 */
export function sourcesRoutes(ctx: SourcesRouteContext): OpenAPIHono<AppEnv> {
  const routes = createRoutes()
  addDeliveryRoutes(routes, ctx)
  addVersionRoutes(routes, ctx)
  return routes
}
