/** HTTP of the overview, sweeps, indicator statistics and household portraits. */
import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi'
import { logRead, requireRight } from '../../../platform/access/index.ts'
import { type Actor, may, type Right } from '../../../platform/access/shared.ts'
import { type AppEnv, createRoutes, json, orRefuse, refuse } from '../../../platform/web/index.ts'
import type { MonitoringContext } from '../context.ts'
import { indicatorStats } from '../overview/indicator-stats.ts'
import { listSweeps } from '../overview/list-sweeps.ts'
import { overview } from '../overview/overview.ts'
import { portrait } from '../portrait/portrait.ts'
import { unmask } from '../portrait/unmask.ts'
import { IndicatorStats, Overview, SweepList, SweepRequest, SweepStarted } from '../shapes/overview.ts'
import { Portrait, Unmasked, UnmaskRequest } from '../shapes/portrait.ts'
import { startSweep } from '../sweep/start-sweep.ts'

const tags = ['monitoring']
const body = <Schema extends z.ZodType>(schema: Schema) => ({
  required: true as const,
  content: { 'application/json': { schema } },
})
const Household = z.object({ hh: z.string().regex(/^-?\d{1,19}$/) })
const Area = z
  .string()
  .regex(/^\d{2,12}$/)
  .optional()

const seeOverview = createRoute({
  method: 'get',
  path: '/overview',
  tags,
  summary: '总览 Pool, warnings, tiles, freshness',
  request: { query: z.object({ area: Area }) },
  responses: { 200: json(Overview, 'The overview of an area') },
})
const sweeps = createRoute({
  method: 'get',
  path: '/sweeps',
  tags,
  summary: '监测记录 Sweeps, newest first',
  request: {
    query: z.object({
      page: z.coerce.number().int().min(1).default(1),
      size: z.coerce.number().int().min(1).max(200).default(50),
    }),
  },
  responses: { 200: json(SweepList, 'One page of sweeps') },
})
const sweepNow = createRoute({
  method: 'post',
  path: '/sweeps',
  middleware: [requireRight('run-sweep')] as const,
  tags,
  summary: '发起监测 Start a sweep',
  request: { body: body(SweepRequest) },
  responses: { 202: json(SweepStarted, 'Started; follow the run') },
})
const stats = createRoute({
  method: 'get',
  path: '/indicators/stats',
  tags,
  summary: '指标命中与准确率 Hits and precision per indicator',
  responses: { 200: json(IndicatorStats, 'One line per indicator') },
})
const seePortrait = createRoute({
  method: 'get',
  path: '/households/{hh}',
  tags,
  summary: '家庭画像 Household portrait',
  request: { params: Household },
  responses: { 200: json(Portrait, 'The portrait, masked') },
})
const seeUnmasked = createRoute({
  method: 'post',
  path: '/households/{hh}/unmask',
  middleware: [requireRight('unmask')] as const,
  tags,
  summary: '查看未脱敏信息 Names and ids, with a purpose; logged',
  request: { params: Household, body: body(UnmaskRequest) },
  responses: { 200: json(Unmasked, 'Names and ids') },
})

const mustHave = (actor: Actor, right: Right) => {
  if (!may(actor, right)) refuse('not-allowed')
}

/**
 * Routes of overview, sweeps, statistics and portraits.
 * @example routes.route('/', overviewRoutes(ctx))
 */
export function overviewRoutes(ctx: MonitoringContext): OpenAPIHono<AppEnv> {
  const routes = createRoutes()
  routes.openapi(seeOverview, async (c) => {
    mustHave(c.get('actor'), 'read-warnings')
    return c.json(await overview(ctx, c.get('actor'), c.req.valid('query').area), 200)
  })
  routes.openapi(sweeps, async (c) => {
    mustHave(c.get('actor'), 'read-runs')
    return c.json(await listSweeps(ctx, c.req.valid('query')), 200)
  })
  routes.openapi(sweepNow, async (c) => {
    mustHave(c.get('actor'), 'run-sweep')
    const { asOf, kind } = c.req.valid('json')
    const { sweepId, runId } = orRefuse(await startSweep(ctx, c.get('actor'), { asOf, kind }))
    return c.json({ sweepId, runId }, 202)
  })
  routes.openapi(stats, async (c) => {
    mustHave(c.get('actor'), 'read-warnings')
    const items = await indicatorStats(ctx, c.get('actor'))
    return c.json({ items, total: items.length }, 200)
  })
  routes.openapi(seePortrait, async (c) => {
    const actor = c.get('actor')
    mustHave(actor, 'read-warnings')
    const { hh } = c.req.valid('param')
    const found = (await portrait(ctx, actor, hh)) ?? refuse('not-found')
    await logRead(ctx.db, actor, { action: 'view', household: hh, purpose: '查看家庭画像（脱敏）' })
    return c.json(found, 200)
  })
  routes.openapi(seeUnmasked, async (c) => {
    const { ok: _, ...shown } = orRefuse(
      await unmask(ctx, c.get('actor'), c.req.valid('param').hh, c.req.valid('json')),
    )
    return c.json(shown, 200)
  })
  return routes
}
