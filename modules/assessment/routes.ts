/** HTTP of assessment: totals, the two lists, what a person found, and the explanation of one household. */
import { createRoute, z } from '@hono/zod-openapi'
import { logRead, requireRight } from '../../platform/access/index.ts'
import { type Actor, may, type Right } from '../../platform/access/shared.ts'
import { createRoutes, json, orRefuse, refuse } from '../../platform/web/index.ts'
import { areaName } from '../matching/index.ts'
import type { AssessmentContext } from './context.ts'
import { explainHousehold } from './explain/explain-household.ts'
import { decideFinding, listFindings } from './findings/list-findings.ts'
import { readSummary } from './findings/read-summary.ts'
import { AssessmentSummary, FindingDecision, FindingList, FindingQuery, HouseholdExplanation } from './shared.ts'

const tags = ['assessment']
const Area = z
  .string()
  .regex(/^\d{2,12}$/)
  .optional()
const Day = z
  .string()
  .regex(/^\d{4}-\d{2}-\d{2}$/)
  .optional()

const must = (actor: Actor, right: Right): void => {
  if (!may(actor, right)) refuse('not-allowed')
}

/** @example app.route('/api', assessmentRoutes(ctx)) */
export function assessmentRoutes(ctx: AssessmentContext) {
  const routes = createRoutes()
  routes.openapi(
    createRoute({
      method: 'get',
      path: '/assessment/summary',
      tags,
      summary: '认定测算汇总 Suggested tiers, what cannot be judged, size of both lists',
      request: { query: z.object({ area: Area }) },
      responses: { 200: json(AssessmentSummary, 'Totals of the newest assessment') },
    }),
    async (c) => {
      must(c.get('actor'), 'read-warnings')
      return c.json(await readSummary(ctx, c.get('actor'), c.req.valid('query').area), 200)
    },
  )
  routes.openapi(
    createRoute({
      method: 'get',
      path: '/assessment/findings',
      middleware: [requireRight('read-warnings')] as const,
      tags,
      summary: '可能漏保与疑似超保 Households whose suggested tier or amount differs from what is held',
      request: { query: FindingQuery },
      responses: { 200: json(FindingList, 'One page of a list') },
    }),
    async (c) => {
      must(c.get('actor'), 'read-warnings')
      return c.json(await listFindings(ctx, c.get('actor'), c.req.valid('query')), 200)
    },
  )
  routes.openapi(
    createRoute({
      method: 'post',
      path: '/assessment/findings/{id}',
      middleware: [requireRight('handle-warnings')] as const,
      tags,
      summary: '记录核对结果 What a person found when checking',
      request: {
        params: z.object({ id: z.coerce.number().int() }),
        body: { required: true, content: { 'application/json': { schema: FindingDecision } } },
      },
      responses: { 200: json(z.object({ ok: z.literal(true) }), 'Noted') },
    }),
    async (c) => {
      must(c.get('actor'), 'handle-warnings')
      return c.json(
        orRefuse(await decideFinding(ctx, c.get('actor'), c.req.valid('param').id, c.req.valid('json'))),
        200,
      )
    },
  )
  routes.openapi(
    createRoute({
      method: 'get',
      path: '/assessment/households/{hh}',
      tags,
      summary: '一户的测算与理由 Tier and amount of one household as of a day, with reasons and source rows',
      request: { params: z.object({ hh: z.string().regex(/^-?\d{1,19}$/) }), query: z.object({ asOf: Day }) },
      responses: { 200: json(HouseholdExplanation.extend({ areaName: z.string() }), 'Reasons, assumptions, sources') },
    }),
    async (c) => {
      const actor = c.get('actor')
      must(actor, 'read-warnings')
      const { hh } = c.req.valid('param')
      const found = await explainHousehold(ctx, actor, hh, c.req.valid('query').asOf)
      if (!found) return refuse('not-found')
      await logRead(ctx.db, actor, { action: 'view', household: hh, purpose: '查看认定测算' })
      return c.json({ ...found, areaName: areaName(ctx.region, found.area) }, 200)
    },
  )
  return routes
}
