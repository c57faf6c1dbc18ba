/** HTTP of files: finding a household, its members for a form. */

import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi'
import { logRead, requireRight } from '../../platform/access/index.ts'
import { may } from '../../platform/access/shared.ts'
import { RowKey } from '../../platform/process/shared.ts'
import { type AppEnv, createRoutes, json, refuse } from '../../platform/web/index.ts'
import { dayInChina } from '../../platform/work/shared.ts'
import { findHouseholds, membersOf } from './find-households.ts'
import type { AnyDb } from './stage-files.ts'

const find = createRoute({
  method: 'get',
  path: '/households',
  middleware: [requireRight('read-warnings')] as const,
  tags: ['registry'],
  summary: '找户 Find a household with a file by number, name or id; names masked',
  request: { query: z.object({ q: z.string().min(2).max(60) }) },
  responses: {
    200: json(
      z.object({
        items: z.array(
          z.object({
            hh: z.string(),
            householdNo: z.string().nullable(),
            headName: z.string(),
            area: z.string(),
            areaName: z.string(),
            members: z.number(),
          }),
        ),
      }),
      'At most twenty',
    ),
  },
})
const members = createRoute({
  method: 'get',
  path: '/households/{hh}/members',
  middleware: [requireRight('read-warnings')] as const,
  tags: ['registry'],
  summary: '家庭成员 Members of a file, names masked',
  request: { params: z.object({ hh: RowKey }) },
  responses: {
    200: json(
      z.object({
        items: z.array(
          z.object({ pid: z.string(), name: z.string(), relation: z.string().nullable(), age: z.number().nullable() }),
        ),
      }),
      'Members now',
    ),
  },
})

/** Routes under /api; for people who read warnings of their area. */
export function registryRoutes(ctx: {
  db: AnyDb
  areaName: (area: string) => string
  now?: () => Date
}): OpenAPIHono<AppEnv> {
  const routes = createRoutes()
  routes.openapi(find, async (c) => {
    const actor = c.get('actor')
    if (!may(actor, 'read-warnings')) refuse('not-allowed')
    const { q } = c.req.valid('query')
    const items = await findHouseholds(ctx.db, actor, q)
    // Whoever asks with a whole id learns where its owner lives, so it is kept who asked. Names are searched while they are typed.
    if (items.length > 0 && /^\d{14,17}[\dX]$/i.test(q.trim()))
      await logRead(ctx.db, actor, { action: 'view', household: items[0]!.hh, purpose: '按证件号码找户' })
    return c.json({ items: items.map((one) => ({ ...one, areaName: ctx.areaName(one.area) })) }, 200)
  })
  routes.openapi(members, async (c) => {
    if (!may(c.get('actor'), 'read-warnings')) refuse('not-allowed')
    const today = dayInChina((ctx.now?.() ?? new Date()).toISOString())
    const items = (await membersOf(ctx.db, c.get('actor'), c.req.valid('param').hh, today)) ?? refuse('not-found')
    return c.json({ items }, 200)
  })
  return routes
}
