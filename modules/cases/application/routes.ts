/** HTTP of what stands beside applications. */
import { createRoute, type OpenAPIHono } from '@hono/zod-openapi'
import { may } from '../../../platform/access/shared.ts'
import type { ProcessContext } from '../../../platform/process/index.ts'
import { type AppEnv, createRoutes, json, listOf, Paging, refuse } from '../../../platform/web/index.ts'
import { KinLine, listKin } from './kin.ts'

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
    if (!(may(actor, 'work-matters') || actor.role === 'auditor') || actor.unit || actor.role === 'village')
      refuse('not-allowed')
    return c.json(await listKin(ctx.db, actor, c.req.valid('query')), 200)
  })
  return routes
}
