/** HTTP of chain under /api. */
import type { OpenAPIHono } from '@hono/zod-openapi'
import { type AppEnv, createRoutes } from '../../platform/web/index.ts'
import type { ChainContext } from './household/context.ts'
import { householdRoutes } from './household/routes.ts'
import { storyRoutes } from './story/routes.ts'

/** What the routes of chain are given: the database, the lake, the region, the matters. */
export type ChainRoutesContext = ChainContext

/** Routes under /api. */
export function chainRoutes(ctx: ChainRoutesContext): OpenAPIHono<AppEnv> {
  const routes = createRoutes()
  routes.route('/', householdRoutes(ctx))
  routes.route('/', storyRoutes(ctx))
  return routes
}
