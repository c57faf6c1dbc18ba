/** HTTP of statistics under /api. */
import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi'
import { logRead, requireRight, requireRole } from '../../platform/access/index.ts'
import { type AppEnv, createRoutes, json, orRefuse } from '../../platform/web/index.ts'
import type { StatisticsContext } from './context.ts'
import { monthXlsx } from './monthly/month-xlsx.ts'
import { closeMonth, doesNotReconcile, monthlyReport, rowsOfFigure } from './monthly/read-month.ts'
import { FigureRow, MonthlyReport } from './shared.ts'

const tags = ['statistics']
const readers = requireRole('region', 'league', 'county', 'township', 'auditor')
const MonthText = z.string().regex(/^\d{4}-(0[1-9]|1[0-2])$/)
const Asked = z.object({
  month: MonthText,
  area: z
    .string()
    .regex(/^\d{2,12}$/)
    .optional(),
})

const see = createRoute({
  method: 'get',
  path: '/statistics/monthly',
  middleware: [readers] as const,
  tags,
  summary: '民政统计月报 Monthly report',
  request: { query: Asked },
  responses: { 200: json(MonthlyReport, 'The report') },
})
const rows = createRoute({
  method: 'get',
  path: '/statistics/monthly/rows',
  middleware: [readers] as const,
  tags,
  summary: '指标明细 What stands behind a figure',
  request: { query: Asked.extend({ figure: z.string().max(120) }) },
  responses: { 200: json(z.object({ items: z.array(FigureRow) }), 'At most 1,000 rows') },
})
const book = createRoute({
  method: 'get',
  path: '/statistics/monthly.xlsx',
  middleware: [readers, requireRight('export')] as const,
  tags,
  summary: '导出月报 The report as a spreadsheet; refused when it does not add up',
  request: { query: Asked },
  responses: { 200: { description: 'XLSX' } },
})
const close = createRoute({
  method: 'post',
  path: '/statistics/monthly/close',
  middleware: [requireRole('county')] as const,
  tags,
  summary: '封账 Close a month of the county',
  request: {
    body: {
      required: true as const,
      content: { 'application/json': { schema: z.strictObject({ month: MonthText }) } },
    },
  },
  responses: { 200: json(z.object({ ok: z.literal(true) }), 'Closed') },
})

/** Routes under /api. */
export function statisticsRoutes(ctx: StatisticsContext): OpenAPIHono<AppEnv> {
  const routes = createRoutes()
  routes.openapi(see, async (c) => {
    const { month, area = c.get('actor').area } = c.req.valid('query')
    const { ok: _, ...report } = orRefuse(await monthlyReport(ctx, c.get('actor'), area, month))
    return c.json(report, 200)
  })
  routes.openapi(rows, async (c) => {
    const { month, area = c.get('actor').area, figure } = c.req.valid('query')
    const { items } = orRefuse(await rowsOfFigure(ctx, c.get('actor'), area, month, figure))
    await logRead(ctx.db, c.get('actor'), {
      action: 'view',
      purpose: `查看统计明细（脱敏）`,
      detail: { month, area, figure, rows: items.length },
    })
    return c.json({ items }, 200)
  })
  routes.openapi(book, async (c) => {
    const actor = c.get('actor')
    const { month, area = actor.area } = c.req.valid('query')
    const report = orRefuse(await monthlyReport(ctx, actor, area, month))
    if (report.mismatches.length > 0) orRefuse(doesNotReconcile(report))
    const bytes = await monthXlsx(report)
    await logRead(ctx.db, actor, { action: 'export', purpose: '导出民政统计月报', detail: { month, area } })
    c.header('content-type', 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet')
    c.header(
      'content-disposition',
      `attachment; filename*=UTF-8''${encodeURIComponent(`民政统计月报_${area}_${month}.xlsx`)}`,
    )
    return c.body(new Uint8Array(bytes))
  })
  routes.openapi(close, async (c) => {
    orRefuse(await closeMonth(ctx, c.get('actor'), c.req.valid('json').month))
    return c.json({ ok: true as const }, 200)
  })
  return routes
}
