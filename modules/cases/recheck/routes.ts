/** HTTP of re-checks in bulk and of who left a tier. */
import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi'
import { logRead, requireRight, requireRole } from '../../../platform/access/index.ts'
import { type Actor, may } from '../../../platform/access/shared.ts'
import { attachment, type ListColumn, listXlsx, mostRows, xlsxType } from '../../../platform/files/index.ts'
import type { ProcessContext } from '../../../platform/process/index.ts'
import { type AppEnv, createRoutes, json, listOf, orRefuse, Paging, refuse } from '../../../platform/web/index.ts'
import { listExits, settleExit } from './exits.ts'
import { openRechecks } from './open-rechecks.ts'
import { ExitLine, ExitOutcome, exitOutcomes } from './shared.ts'

const tags = ['cases']
const body = <Schema extends z.ZodType>(schema: Schema) => ({
  required: true as const,
  content: { 'application/json': { schema } },
})
const Filter = z.object({
  state: z.enum(['open', 'settled']).optional(),
  area: z
    .string()
    .regex(/^\d{2,12}$/)
    .optional(),
})
const exits = createRoute({
  method: 'get',
  path: '/cases/exits',
  middleware: [requireRight('read-warnings')] as const,
  tags,
  summary: '退出对象兜底 Who left a tier and is tested for the next',
  request: { query: Paging.extend(Filter.shape) },
  responses: { 200: json(listOf(ExitLine), 'One page') },
})
const sheet = createRoute({
  method: 'get',
  path: '/cases/exits.xlsx',
  middleware: [requireRight('read-warnings'), requireRight('export')] as const,
  tags,
  summary: '导出退出名单 Who left a tier, as a spreadsheet, as shown',
  request: { query: Filter },
  responses: { 200: { description: 'XLSX', content: { [xlsxType]: { schema: z.any() } } } },
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
export function recheckRoutes(
  ctx: ProcessContext,
  areaName: (area: string) => string,
  tiers: readonly { id: string; label: { zh: string } }[],
): OpenAPIHono<AppEnv> {
  const routes = createRoutes()
  const mustRead = (actor: Actor) => (!may(actor, 'work-matters') || actor.unit ? refuse('not-allowed') : undefined)
  routes.openapi(exits, async (c) => {
    const actor = c.get('actor')
    mustRead(actor)
    await logRead(ctx.db, actor, { action: 'view', purpose: '查看退出名单', detail: { query: c.req.query() } })
    return c.json(await listExits(ctx.db, actor, c.req.valid('query'), areaName), 200)
  })
  routes.openapi(sheet, async (c) => {
    const actor = c.get('actor')
    mustRead(actor)
    const { items } = await listExits(ctx.db, actor, { ...c.req.valid('query'), page: 1, size: mostRows }, areaName)
    await logRead(ctx.db, actor, {
      action: 'export',
      purpose: '导出退出名单',
      detail: { rows: items.length, query: c.req.query() },
    })
    return c.body(new Uint8Array(await listXlsx('退出名单', exitColumns(tiers), items)), 200, {
      'content-type': xlsxType,
      'content-disposition': attachment('退出名单.xlsx', 'exits.xlsx'),
    })
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

const exitColumns = (tiers: readonly { id: string; label: { zh: string } }[]): ListColumn<ExitLine>[] => {
  const tier = (id: string | null) =>
    id === null ? '' : id === 'none' ? '无' : (tiers.find((one) => one.id === id)?.label.zh ?? id)
  return [
    { title: '户主', width: 10, value: (line) => line.name ?? '未登记' },
    { title: '所在地', width: 26, value: (line) => line.areaName },
    { title: '退出类别', width: 14, value: (line) => tier(line.leftTier) },
    { title: '退出日期', width: 12, value: (line) => line.leftOn },
    {
      title: '测算可享受',
      width: 14,
      value: (line) => (line.suggestedAsOf === null ? '尚未测算' : tier(line.suggestedTier)),
    },
    { title: '测算日期', width: 12, value: (line) => line.suggestedAsOf ?? '' },
    { title: '兜底结果', width: 16, value: (line) => (line.outcome ? exitOutcomes[line.outcome]!.zh : '待登记') },
    { title: '说明', width: 30, value: (line) => line.note ?? '' },
    { title: '登记人', width: 12, value: (line) => line.settledBy ?? '' },
    { title: '登记日期', width: 12, value: (line) => line.settledOn ?? '' },
    { title: '核查编号', width: 22, value: (line) => line.number },
  ]
}
