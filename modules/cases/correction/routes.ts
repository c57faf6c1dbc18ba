/** HTTP of what can be corrected of a warning; the request itself is an ordinary matter. */
import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi'
import { logRead } from '../../../platform/access/index.ts'
import { may } from '../../../platform/access/shared.ts'
import type { Db } from '../../../platform/process/index.ts'
import { type AppEnv, createRoutes, json, refuse } from '../../../platform/web/index.ts'
import type { Region } from '../../rules/shared.ts'
import { rowsOfWarning } from './from-evidence.ts'
import { EvidenceRow } from './shared.ts'

const rows = createRoute({
  method: 'get',
  path: '/warnings/{id}/rows',
  tags: ['cases'],
  summary: '预警依据的数据行 Rows a warning rests on, with the department that may correct them',
  request: { params: z.object({ id: z.coerce.number().int().min(1) }) },
  responses: { 200: json(z.object({ items: z.array(EvidenceRow) }), 'Rows') },
})

/** Routes under /api. */
export function correctionRoutes(ctx: { db: Db; region: Pick<Region, 'datasets'> }): OpenAPIHono<AppEnv> {
  const routes = createRoutes()
  routes.openapi(rows, async (c) => {
    const actor = c.get('actor')
    if (!may(actor, 'handle-warnings')) refuse('not-allowed')
    const { id } = c.req.valid('param')
    const items = (await rowsOfWarning(ctx.db, ctx.region, actor, id)) ?? refuse('not-found')
    await logRead(ctx.db, actor, { action: 'view', household: null, purpose: '数据校核', caseRef: `warning:${id}` })
    return c.json({ items }, 200)
  })
  return routes
}
