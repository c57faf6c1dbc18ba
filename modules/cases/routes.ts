/** HTTP of what is no action on one matter: lists beside the matters, opening in bulk. */
import type { OpenAPIHono } from '@hono/zod-openapi'
import type { Db, ProcessContext } from '../../platform/process/index.ts'
import { type AppEnv, createRoutes } from '../../platform/web/index.ts'
import type { Region } from '../rules/shared.ts'
import { applicationRoutes } from './application/routes.ts'
import { checkRoutes } from './check/routes.ts'
import { correctionRoutes } from './correction/routes.ts'
import { publicityRoutes } from './publicity/routes.ts'
import { recheckRoutes } from './recheck/routes.ts'
import { temporaryAidRoutes } from './temporary-aid/routes.ts'

/** What the routes of cases are given. */
export interface CasesRoutesContext {
  db: Db
  region: Pick<Region, 'datasets' | 'consents' | 'meta'>
  matters: ProcessContext
  areaName: (area: string) => string
}

/** Routes under /api. */
export function casesRoutes(ctx: CasesRoutesContext): OpenAPIHono<AppEnv> {
  const routes = createRoutes()
  routes.route('/', applicationRoutes(ctx.matters, ctx.areaName))
  routes.route('/', recheckRoutes(ctx.matters, ctx.areaName, ctx.region.meta.tiers))
  routes.route('/', temporaryAidRoutes(ctx.matters))
  routes.route('/', correctionRoutes(ctx))
  routes.route('/', checkRoutes(ctx.matters, ctx.region, ctx.areaName))
  routes.route('/', publicityRoutes(ctx.matters, ctx.areaName))
  return routes
}
