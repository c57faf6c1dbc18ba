/** HTTP of the monthly filing of small aid. */
import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi'
import { requireRight, requireRole } from '../../../platform/access/index.ts'
import { may } from '../../../platform/access/shared.ts'
import type { ProcessContext } from '../../../platform/process/index.ts'
import { type AppEnv, createRoutes, json, orRefuse, refuse } from '../../../platform/web/index.ts'
import { acceptFiling, fileSmallAid, listSmallFilings } from './file-small-aid.ts'
import { SmallFiling } from './shared.ts'

const tags = ['cases']
const list = createRoute({
  method: 'get',
  path: '/cases/small-aid',
  middleware: [requireRight('read-warnings')] as const,
  tags,
  summary: '小额临时救助备案 Small aid by township and month, filed or not',
  responses: { 200: json(z.object({ items: z.array(SmallFiling) }), 'The newest months first') },
})
const file = createRoute({
  method: 'post',
  path: '/cases/small-aid',
  middleware: [requireRole('township')] as const,
  tags,
  summary: '报送备案 File the small aid of a month with the county',
  request: {
    body: {
      required: true as const,
      content: { 'application/json': { schema: z.strictObject({ month: z.string().regex(/^\d{4}-(0\d|1[0-2])$/) }) } },
    },
  },
  responses: { 200: json(z.object({ filing: z.number(), payments: z.number(), amount: z.number() }), 'Filed') },
})
const accept = createRoute({
  method: 'post',
  path: '/cases/small-aid/{id}/accept',
  tags,
  summary: '接收备案 The county accepts a filing',
  request: { params: z.object({ id: z.coerce.number().int().min(1) }) },
  responses: { 200: json(z.object({ ok: z.literal(true) }), 'Accepted') },
})

/** Routes under /api. */
export function temporaryAidRoutes(ctx: ProcessContext): OpenAPIHono<AppEnv> {
  const routes = createRoutes()
  routes.openapi(list, async (c) => {
    if (!may(c.get('actor'), 'work-matters') || c.get('actor').unit) refuse('not-allowed')
    return c.json({ items: await listSmallFilings(ctx, c.get('actor')) }, 200)
  })
  routes.openapi(file, async (c) => {
    const { filing, payments, amount } = orRefuse(await fileSmallAid(ctx, c.get('actor'), c.req.valid('json').month))
    return c.json({ filing, payments, amount }, 200)
  })
  routes.openapi(accept, async (c) => {
    orRefuse(await acceptFiling(ctx.db, c.get('actor'), c.req.valid('param').id))
    return c.json({ ok: true as const }, 200)
  })
  return routes
}
