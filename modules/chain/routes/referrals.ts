/** HTTP of referrals: a package of needs, the desk of a department, how departments answer, mutual recognition. */

import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi'
import { requireRight, requireRole } from '../../../platform/access/index.ts'
import { maySee, readMatter, todayOf } from '../../../platform/process/index.ts'
import { RowKey } from '../../../platform/process/shared.ts'
import { type AppEnv, createRoutes, json, listOf, orRefuse, Paging, refuse } from '../../../platform/web/index.ts'
import { unitsOf } from '../../rules/shared.ts'
import { deskData, deskLines } from '../desk/desk.ts'
import { recognise } from '../recognition/recognise.ts'
import { openNeeds } from '../referral/open-needs.ts'
import { openPackage } from '../referral/open-package.ts'
import { reportByUnit } from '../report/by-unit.ts'
import { listReferrals } from '../report/list-referrals.ts'
import { Catalogue, DeskData, DeskLine, OpenNeed, Recognition, ReferralLine, UnitReport } from '../shapes.ts'
import type { ReferralRoutesContext } from './context.ts'

const tags = ['chain']
const Id = z.object({ id: z.coerce.number().int().min(1).max(Number.MAX_SAFE_INTEGER) })
const Day = z.iso.date()

const catalogue = createRoute({
  method: 'get',
  path: '/referrals/catalogue',
  tags,
  summary: '转办目录 Needs, who gives them, which data go along',
  responses: {
    200: json(Catalogue, 'The catalogue of the region'),
  },
})
const openSeveral = createRoute({
  method: 'post',
  path: '/referrals',
  tags,
  summary: '转办 Refer the needs of a family, several at once; a county or township pushes them with it',
  request: {
    body: {
      required: true as const,
      content: {
        'application/json': {
          schema: z.strictObject({
            hh: RowKey,
            parentId: z.number().int().optional(),
            needs: z.array(z.record(z.string(), z.unknown())).min(1).max(12),
            key: z.string().min(8).max(60),
          }),
        },
      },
    },
  },
  responses: {
    201: json(
      z.object({
        items: z.array(
          z.object({ id: z.number().int(), number: z.string(), state: z.string(), unit: z.string().nullable() }),
        ),
        repeated: z.boolean(),
      }),
      'Opened',
    ),
  },
})
const onTheWay = createRoute({
  method: 'get',
  path: '/referrals/open-needs',
  tags,
  summary: '在办需求 Needs of a household that are referred and not closed',
  middleware: [requireRole('county', 'township', 'village')] as const,
  request: { query: z.object({ hh: RowKey }) },
  responses: { 200: json(z.object({ items: z.array(OpenNeed) }), 'The oldest first') },
})
const desk = createRoute({
  method: 'get',
  path: '/referrals/desk',
  tags,
  summary: '部门工作台 Referrals of my department, the first due on top',
  middleware: [requireRight('referral-desk')] as const,
  request: { query: Paging.extend({ list: z.enum(['open', 'answered']).default('open') }) },
  responses: { 200: json(listOf(DeskLine), 'One page') },
})
const data = createRoute({
  method: 'get',
  path: '/referrals/{id}/data',
  tags,
  summary: '转办信息 The data of a referral for its purpose; the reading is logged',
  request: { params: Id },
  responses: { 200: json(DeskData, 'Only what the need names, only until the purpose is over') },
})
const lines = createRoute({
  method: 'get',
  path: '/referrals',
  tags,
  summary: '转办清单 Referrals of my area one by one, the first due on top',
  middleware: [requireRight('see-referrals')] as const,
  request: {
    query: Paging.extend({
      unit: z.string().max(40).optional(),
      show: z.enum(['waiting', 'late', 'mine', 'open']).default('waiting'),
    }),
  },
  responses: { 200: json(listOf(ReferralLine), 'One page') },
})
const report = createRoute({
  method: 'get',
  path: '/referrals/report',
  tags,
  summary: '部门办理情况 How departments answer: counts, median days, reasons of refusal',
  middleware: [requireRight('see-referrals')] as const,
  request: {
    query: z.object({
      from: Day.optional(),
      to: Day.optional(),
      area: z
        .string()
        .regex(/^\d{2,12}$/)
        .optional(),
    }),
  },
  responses: { 200: json(z.object({ items: z.array(UnitReport), asOf: z.string() }), 'One line per department') },
})
const ask = createRoute({
  method: 'post',
  path: '/recognition',
  tags,
  summary: '确认结果互认 Whether one person is confirmed: tier and days, nothing else; logged, limited',
  middleware: [requireRight('referral-desk')] as const,
  request: {
    body: {
      required: true as const,
      content: {
        'application/json': {
          schema: z.strictObject({
            idNumber: z.string().regex(/^\d{17}[0-9Xx]$/, '18位身份证号'),
            name: z.string().trim().min(1).max(60),
            reason: z.string().trim().min(4, '请写明查询事由').max(200),
          }),
        },
      },
    },
  },
  responses: { 200: json(Recognition, 'The answer') },
})

/** Routes under /api. */
export function referralRoutes(ctx: ReferralRoutesContext): OpenAPIHono<AppEnv> {
  const routes = createRoutes()
  const { region, matters } = ctx
  routes.openapi(catalogue, (c) =>
    c.json(
      {
        units: unitsOf(region),
        needs: Object.entries(region.referrals?.needs ?? {}).map(([id, need]) => ({
          id,
          label: need.label,
          units: need.units,
          asks: need.asks,
          purpose: need.purpose.zh,
          fields: need.fields,
          gives: need.gives,
          article: need.article,
        })),
        packages: Object.entries(region.referrals?.packages ?? {}).map(([id, one]) => ({ id, ...one })),
      },
      200,
    ),
  )
  routes.openapi(openSeveral, async (c) => {
    const actor = c.get('actor')
    const { hh, parentId, needs, key } = c.req.valid('json')
    const place = (await ctx.placeOf(actor, hh)) ?? refuse('not-found')
    if (parentId !== undefined) {
      const parent = await readMatter(ctx.db, parentId)
      if (!parent || !maySee(matters, actor, parent) || parent.hh !== hh) refuse('not-found')
    }
    const opened = orRefuse(await openPackage(matters, actor, { hh, ...place, parentId, needs, key }))
    const items = opened.matters.map(({ id, number, state, unit }) => ({ id, number, state, unit }))
    return c.json({ items, repeated: opened.repeated }, 201)
  })
  routes.openapi(onTheWay, async (c) => {
    const { hh } = c.req.valid('query')
    if (!(await ctx.placeOf(c.get('actor'), hh))) refuse('not-found')
    return c.json({ items: await openNeeds(ctx.db, hh) }, 200)
  })
  routes.openapi(desk, async (c) =>
    c.json(await deskLines(matters, region, c.get('actor'), c.req.valid('query'), ctx.areaName), 200),
  )
  routes.openapi(data, async (c) =>
    c.json((await deskData(matters, region, c.get('actor'), c.req.valid('param').id)) ?? refuse('not-found'), 200),
  )
  routes.openapi(lines, async (c) =>
    c.json(await listReferrals(matters, region, c.get('actor'), c.req.valid('query'), ctx.areaName), 200),
  )
  routes.openapi(report, async (c) => {
    const actor = c.get('actor')
    const { from, to, area } = c.req.valid('query')
    if (area !== undefined && !area.startsWith(actor.area)) refuse('outside-area')
    const today = todayOf(matters)
    const items = await reportByUnit(ctx.db, region, { area: area ?? actor.area, from, to, today })
    return c.json({ items, asOf: today }, 200)
  })
  routes.openapi(ask, async (c) => {
    const { confirmed, tiers, asOf } = orRefuse(await recognise(matters, region, c.get('actor'), c.req.valid('json')))
    return c.json({ confirmed, tiers, asOf }, 200)
  })
  return routes
}
