/** HTTP of chain under /api. */
import type { OpenAPIHono } from '@hono/zod-openapi'
import { type AppEnv, createRoutes } from '../../platform/web/index.ts'
import { openVault } from './exchange/vault.ts'
import type { ChainContext } from './household/context.ts'
import { householdRoutes } from './household/routes.ts'
import type { ReferralRoutesContext } from './routes/context.ts'
import { exchangeRoutes } from './routes/exchange.ts'
import { referralRoutes } from './routes/referrals.ts'
import { sheetRoutes } from './routes/sheets.ts'
import { storyRoutes } from './story/routes.ts'

/** What the routes of chain are given: the database, the lake, the region, the matters, where households belong. */
export type ChainRoutesContext = ChainContext & Omit<ReferralRoutesContext, 'vault'> & { dataDir: string }

/** Routes under /api; the addresses /exchange/answers and /exchange/status prove themselves by signature. */
export function chainRoutes(given: ChainRoutesContext): OpenAPIHono<AppEnv> {
  const ctx = { ...given, vault: openVault(given.dataDir) }
  const routes = createRoutes()
  routes.route('/', householdRoutes(ctx))
  routes.route('/', storyRoutes(ctx))
  routes.route('/', referralRoutes(ctx))
  routes.route('/', exchangeRoutes(ctx))
  routes.route('/', sheetRoutes(ctx))
  return routes
}

/** Addresses that answer without sign-in: who calls proves it by his signature. */
export const provenBySignature = (path: string): boolean =>
  path === '/api/exchange/answers' || path === '/api/exchange/status'
