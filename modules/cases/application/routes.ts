/** HTTP of what stands beside applications. */
import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi'
import { logRead, requireRight } from '../../../platform/access/index.ts'
import type { Actor, Role } from '../../../platform/access/shared.ts'
import { attachment, type ListColumn, listXlsx, mostRows, xlsxType } from '../../../platform/files/index.ts'
import type { ProcessContext } from '../../../platform/process/index.ts'
import { type AppEnv, createRoutes, json, listOf, Paging, refuse } from '../../../platform/web/index.ts'
import { listKin } from './kin.ts'
import { type KinLine, ShownKin } from './kin-line.ts'

/** Who supervises, decides or takes in; the village is where the relatives sit. */
const readers: readonly Role[] = ['region', 'league', 'county', 'township', 'auditor']

const Filter = z.object({
  area: z
    .string()
    .regex(/^\d{2,12}$/)
    .optional(),
})
const kin = createRoute({
  method: 'get',
  path: '/cases/kin',
  tags: ['cases'],
  summary: '近亲属备案 Staff relatives registered with applications',
  request: { query: Paging.extend(Filter.shape) },
  responses: { 200: json(listOf(ShownKin), 'One page, the newest first') },
})
const sheet = createRoute({
  method: 'get',
  path: '/cases/kin.xlsx',
  middleware: [requireRight('export')] as const,
  tags: ['cases'],
  summary: '导出近亲属备案 Staff relatives as a spreadsheet, as shown',
  request: { query: Filter },
  responses: { 200: { description: 'XLSX', content: { [xlsxType]: { schema: z.any() } } } },
})

/** Routes under /api. */
export function applicationRoutes(ctx: ProcessContext, areaName: (area: string) => string): OpenAPIHono<AppEnv> {
  const routes = createRoutes()
  const mustRead = (actor: Actor) => (readers.includes(actor.role) ? undefined : refuse('not-allowed'))
  const stateOf = (state: string) =>
    ctx.processes.get('application')?.declaration.states[state]?.label ?? { zh: state, en: state }
  routes.openapi(kin, async (c) => {
    const actor = c.get('actor')
    mustRead(actor)
    await logRead(ctx.db, actor, { action: 'view', purpose: '查看近亲属备案', detail: { query: c.req.query() } })
    const { items, total } = await listKin(ctx.db, actor, c.req.valid('query'), areaName)
    return c.json({ items: items.map((line) => ({ ...line, stateLabel: stateOf(line.state) })), total }, 200)
  })
  routes.openapi(sheet, async (c) => {
    const actor = c.get('actor')
    mustRead(actor)
    const { items } = await listKin(ctx.db, actor, { ...c.req.valid('query'), page: 1, size: mostRows }, areaName)
    await logRead(ctx.db, actor, {
      action: 'export',
      purpose: '导出近亲属备案',
      detail: { rows: items.length, query: c.req.query() },
    })
    const columns: ListColumn<KinLine>[] = [
      { title: '家庭成员', width: 10, value: (line) => line.member },
      { title: '经办人员', width: 12, value: (line) => line.staff },
      { title: '工作单位', width: 26, value: (line) => line.unit },
      { title: '关系', width: 10, value: (line) => line.relation },
      { title: '所在地', width: 26, value: (line) => line.areaName },
      { title: '备案人', width: 12, value: (line) => line.registeredBy },
      { title: '备案日期', width: 12, value: (line) => line.registeredOn },
      { title: '申请编号', width: 22, value: (line) => line.number },
      { title: '申请环节', width: 16, value: (line) => stateOf(line.state).zh },
    ]
    return c.body(new Uint8Array(await listXlsx('近亲属备案', columns, items)), 200, {
      'content-type': xlsxType,
      'content-disposition': attachment('近亲属备案.xlsx', 'kin.xlsx'),
    })
  })
  return routes
}
