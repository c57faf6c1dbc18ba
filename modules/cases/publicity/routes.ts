/** HTTP of the boards for staff. The public side is `notice-routes.ts`. */
import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi'
import { type Actor, may } from '../../../platform/access/shared.ts'
import type { ProcessContext } from '../../../platform/process/index.ts'
import { type AppEnv, createRoutes, json, listOf, Paging, refuse } from '../../../platform/web/index.ts'
import { BoardCounts, ObjectionLine, StaffSheet } from './shared.ts'
import { boardCounts, staffObjections, staffSheets } from './staff-boards.ts'

const tags = ['cases']
const Area = z.object({
  area: z
    .string()
    .regex(/^\d{2,12}$/)
    .optional(),
})
const counts = createRoute({
  method: 'get',
  path: '/boards',
  tags,
  summary: '公示栏 How many sheets hang, come, end by tomorrow; the boards of the area',
  request: { query: Area },
  responses: { 200: json(BoardCounts, 'Counts') },
})
const sheets = createRoute({
  method: 'get',
  path: '/boards/sheets',
  tags,
  summary: '公示内容 Sheets of the area: hanging, coming, past',
  request: { query: Paging.extend(Area.shape).extend({ list: z.enum(['up', 'coming', 'past']).default('up') }) },
  responses: { 200: json(listOf(StaffSheet), 'One page') },
})
const objections = createRoute({
  method: 'get',
  path: '/boards/objections',
  tags,
  summary: '公示异议 Objections handed in at the boards of the area',
  request: { query: Paging.extend(Area.shape) },
  responses: { 200: json(listOf(ObjectionLine), 'One page, the newest first') },
})

/** Routes under /api. */
export function publicityRoutes(ctx: ProcessContext, areaName: (area: string) => string): OpenAPIHono<AppEnv> {
  const routes = createRoutes()
  /** The area asked for, inside the actor's; civil affairs and the auditor only. */
  const areaOf = (actor: Actor, area = actor.area): string => {
    if (!may(actor, 'work-matters') || actor.unit || actor.role === 'check-centre') refuse('not-allowed')
    if (!area.startsWith(actor.area)) refuse('outside-area')
    return area
  }
  routes.openapi(counts, async (c) =>
    c.json(await boardCounts(ctx, areaOf(c.get('actor'), c.req.valid('query').area), areaName), 200),
  )
  routes.openapi(sheets, async (c) => {
    const query = c.req.valid('query')
    return c.json(await staffSheets(ctx, { ...query, area: areaOf(c.get('actor'), query.area) }, areaName), 200)
  })
  routes.openapi(objections, async (c) => {
    const actor = c.get('actor')
    const query = c.req.valid('query')
    return c.json(await staffObjections(ctx, actor, { ...query, area: areaOf(actor, query.area) }, areaName), 200)
  })
  return routes
}
