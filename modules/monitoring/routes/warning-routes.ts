/** HTTP of the worklist: list, detail, acts, bulk dispatch, export. */
import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi'
import { logRead, requireRight } from '../../../platform/access/index.ts'
import { may } from '../../../platform/access/shared.ts'
import { type AppEnv, createRoutes, json, orRefuse, refuse } from '../../../platform/web/index.ts'
import type { MonitoringContext } from '../context.ts'
import {
  ActionRequest,
  BulkDispatchAnswer,
  BulkDispatchRequest,
  CloseRequest,
  WarningDetail,
  WarningList,
  WarningQuery,
  WarningState,
} from '../shapes/warning.ts'
import { actOnWarning } from '../worklist/act-on-warning.ts'
import { bulkDispatch } from '../worklist/bulk-dispatch.ts'
import { exportWarnings } from '../worklist/export-xlsx.ts'
import { listWarnings } from '../worklist/list-warnings.ts'
import { findWarning } from '../worklist/warning-detail.ts'

const tags = ['monitoring']
const body = <Schema extends z.ZodType>(schema: Schema) => ({
  required: true as const,
  content: { 'application/json': { schema } },
})
const Id = z.object({ id: z.coerce.number().int().min(1).max(Number.MAX_SAFE_INTEGER) })
const Done = z.object({ state: WarningState })

const list = createRoute({
  method: 'get',
  path: '/warnings',
  tags,
  summary: '预警清单 Worklist of warnings',
  request: { query: WarningQuery },
  responses: { 200: json(WarningList, 'One page of warnings') },
})
const sheet = createRoute({
  method: 'get',
  path: '/warnings.xlsx',
  tags,
  summary: '导出预警清单 The worklist as a spreadsheet',
  request: { query: WarningQuery },
  responses: {
    200: {
      description: 'XLSX',
      content: { 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet': { schema: z.any() } },
    },
  },
})
const one = createRoute({
  method: 'get',
  path: '/warnings/{id}',
  tags,
  summary: '预警详情 One warning with its source rows',
  request: { params: Id },
  responses: { 200: json(WarningDetail, 'The warning') },
})
const act = createRoute({
  method: 'post',
  path: '/warnings/{id}/actions',
  middleware: [requireRight('handle-warnings')] as const,
  tags,
  summary: '办理动作 Note, dispatch, close or reopen',
  request: { params: Id, body: body(ActionRequest) },
  responses: { 200: json(Done, 'The state after it') },
})
const close = createRoute({
  method: 'post',
  path: '/warnings/{id}/close',
  middleware: [requireRight('handle-warnings')] as const,
  tags,
  summary: '办结并反馈 Close with a feedback code',
  request: { params: Id, body: body(CloseRequest) },
  responses: { 200: json(Done, 'Closed') },
})
const bulk = createRoute({
  method: 'post',
  path: '/warnings/dispatch',
  middleware: [requireRight('dispatch-warnings')] as const,
  tags,
  summary: '批量派发 Dispatch many warnings, each to its township or all to one office',
  request: { body: body(BulkDispatchRequest) },
  responses: { 200: json(BulkDispatchAnswer, 'How many went where') },
})

/**
 * Routes of warnings; every query is limited to the actor's area.
 * @example routes.route('/', warningRoutes(ctx))
 */
export function warningRoutes(ctx: MonitoringContext): OpenAPIHono<AppEnv> {
  const routes = createRoutes()
  routes.use('/warnings*', async (c, next) => {
    if (!may(c.get('actor'), 'read-warnings')) refuse('not-allowed')
    await next()
  })
  routes.use('/warnings/*', async (c, next) => {
    if (!may(c.get('actor'), 'read-warnings')) refuse('not-allowed')
    await next()
  })
  routes.openapi(sheet, async (c) => {
    const actor = c.get('actor')
    const query = c.req.valid('query')
    const file = orRefuse(await exportWarnings(ctx, actor, query))
    await logRead(ctx.db, actor, {
      action: 'export',
      purpose: '导出预警清单',
      detail: { rows: file.rows, query: c.req.query() },
    })
    return c.body(new Uint8Array(file.bytes), 200, {
      'content-type': 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
      'content-disposition': `attachment; filename="warnings.xlsx"; filename*=UTF-8''${encodeURIComponent('预警清单.xlsx')}`,
    })
  })
  routes.openapi(bulk, async (c) => {
    const { ok: _, ...answer } = orRefuse(await bulkDispatch(ctx, c.get('actor'), c.req.valid('json')))
    return c.json(answer, 200)
  })
  routes.openapi(list, async (c) => c.json(await listWarnings(ctx, c.get('actor'), c.req.valid('query')), 200))
  routes.openapi(one, async (c) => {
    const found = await findWarning(ctx, c.get('actor'), c.req.valid('param').id)
    return c.json(found ?? refuse('not-found'), 200)
  })
  routes.openapi(act, async (c) => {
    const done = orRefuse(await actOnWarning(ctx, c.get('actor'), c.req.valid('param').id, c.req.valid('json')))
    return c.json({ state: done.state }, 200)
  })
  routes.openapi(close, async (c) => {
    const request = { kind: 'close' as const, ...c.req.valid('json') }
    const done = orRefuse(await actOnWarning(ctx, c.get('actor'), c.req.valid('param').id, request))
    return c.json({ state: done.state }, 200)
  })
  return routes
}
