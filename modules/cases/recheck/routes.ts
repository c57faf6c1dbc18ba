/** HTTP of re-checks in bulk and of who left a tier. */
import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi'
import { requireRight, requireRole } from '../../../platform/access/index.ts'
import { may } from '../../../platform/access/shared.ts'
import type { ProcessContext } from '../../../platform/process/index.ts'
import { type AppEnv, createRoutes, json, listOf, orRefuse, Paging, refuse } from '../../../platform/web/index.ts'
import { listExits, settleExit } from './exits.ts'
import { openRechecks } from './open-rechecks.ts'
import { ExitLine, ExitOutcome } from './shared.ts'

const tags = ['cases']
const body = <Schema extends z.ZodType>(schema: Schema) => ({
  required: true as const,
  content: { 'application/json': { schema } },
})
const exits = createRoute({
  method: 'get',
  path: '/cases/exits',
  middleware: [requireRight('read-warnings')] as const,
  tags,
  summary: '退出对象兜底 Who left a tier and is tested for the next',
  request: { query: Paging.extend({ state: z.enum(['open', 'settled']).optional() }) },
  responses: { 200: json(listOf(ExitLine), 'One page') },
})
const settle = createRoute({
  method: 'post',
  path: '/cases/exits/{id}',
  middleware: [requireRole('county', 'township')] as const,
  tags,
  summary: '登记兜底结果 What became of somebody who left a tier',
  request: {
    params: z.object({ id: z.coerce.number().int().min(1) }),
    body: body(z.strictObject({ outcome: ExitOutcome, note: z.string().max(500).optional() })),
  },
  responses: { 200: json(z.object({ ok: z.literal(true) }), 'Settled') },
})
const inBulk = createRoute({
  method: 'post',
  path: '/cases/rechecks',
  middleware: [requireRole('county', 'league', 'region')] as const,
  tags,
  summary: '批量发起核查 Open re-checks that are due, or all after a standard changed',
  request: {
    body: body(
      z.strictObject({
        area: z
          .string()
          .regex(/^\d{2,12}$/)
          .optional(),
        trigger: z.enum(['periodic', 'standard']),
        about: z.string().max(500).optional(),
      }),
    ),
  },
  responses: { 200: json(z.object({ opened: z.number() }), 'How many were opened') },
})

/** Routes under /api. */
export function recheckRoutes(ctx: ProcessContext): OpenAPIHono<AppEnv> {
  const routes = createRoutes()
  routes.openapi(exits, async (c) => {
    if (!may(c.get('actor'), 'work-matters') || c.get('actor').unit) refuse('not-allowed')
    return c.json(await listExits(ctx.db, c.get('actor'), c.req.valid('query')), 200)
  })
  routes.openapi(settle, async (c) => {
    orRefuse(await settleExit(ctx.db, c.get('actor'), c.req.valid('param').id, c.req.valid('json')))
    return c.json({ ok: true as const }, 200)
  })
  routes.openapi(inBulk, async (c) => {
    const actor = c.get('actor')
    if (!['county', 'league', 'region'].includes(actor.role)) refuse('not-allowed')
    const { area = actor.area, trigger, about } = c.req.valid('json')
    if (!area.startsWith(actor.area)) refuse('outside-area')
    return c.json(await openRechecks(ctx, { area, trigger, ...(about ? { about } : {}) }), 200)
  })
  return routes
}
