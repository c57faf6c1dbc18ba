/** HTTP of what stands beside applications. */
import { createRoute, type OpenAPIHono } from '@hono/zod-openapi'
import type { Role } from '../../../platform/access/shared.ts'
import type { ProcessContext } from '../../../platform/process/index.ts'
import { type AppEnv, createRoutes, json, listOf, Paging, refuse } from '../../../platform/web/index.ts'
import { KinLine, listKin } from './kin.ts'

/** Who supervises, decides or takes in; the village is where the relatives sit. */
const readers: readonly Role[] = ['region', 'league', 'county', 'township', 'auditor']

const kin = createRoute({
  method: 'get',
  path: '/cases/kin',
  tags: ['cases'],
  summary: '近亲属备案 Staff relatives registered with applications',
  request: { query: Paging },
  responses: { 200: json(listOf(KinLine), 'One page, the newest first') },
})

/** Routes under /api. */
export function applicationRoutes(ctx: ProcessContext): OpenAPIHono<AppEnv> {
  const routes = createRoutes()
  routes.openapi(kin, async (c) => {
    const actor = c.get('actor')
    if (!readers.includes(actor.role)) refuse('not-allowed')
    return c.json(await listKin(ctx.db, actor, c.req.valid('query')), 200)
  })
  return routes
}
