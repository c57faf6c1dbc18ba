/** HTTP of funds; a region without funds.yaml has none. */
import type { OpenAPIHono } from '@hono/zod-openapi'
import { type AppEnv, createRoutes } from '../../platform/web/index.ts'
import type { FundsContext } from './context.ts'
import { loadFunds } from './load-funds.ts'
import { moneyRoutes } from './routes/money-routes.ts'
import { rollRoutes } from './routes/roll-routes.ts'

/** Routes under /api. */
export function fundsRoutes(ctx: FundsContext): OpenAPIHono<AppEnv> {
  const routes = createRoutes()
  const funds = loadFunds(ctx.region)
  if (!funds) return routes
  routes.route('/', rollRoutes(ctx, funds))
  routes.route('/', moneyRoutes(ctx, funds))
  return routes
}
