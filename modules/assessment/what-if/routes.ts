/** HTTP of what-if: what can be asked, the runs, one run for one area, the workbook, the same run once more. */
import { createRoute, z } from '@hono/zod-openapi'
import type { Kysely } from 'kysely'
import { logRead, requireRight } from '../../../platform/access/index.ts'
import type { Actor } from '../../../platform/access/shared.ts'
import { createRoutes, json, listOf, orRefuse, Paging, refuse } from '../../../platform/web/index.ts'
import type { Queue } from '../../../platform/work/index.ts'
import { areaName } from '../../matching/index.ts'
import { listDrafts } from '../../rules/index.ts'
import type { AssessmentContext } from '../context.ts'
import type { AssessmentTables } from '../tables.ts'
import { areaAbove, beginWhatIf, mayTry, repeatWhatIf, type WhatIfContext, whatIfWork } from './begin-what-if.ts'
import { exportWhatIf } from './export-what-if.ts'
import { listWhatIfs } from './find-what-if.ts'
import { readWhatIf } from './read-what-if.ts'
import { runWhatIf } from './run-what-if.ts'
import { NewWhatIf, WhatIfDays, WhatIfItem, WhatIfView } from './shapes.ts'

const tags = ['assessment']
const Id = z.object({ id: z.coerce.number().int().min(1).max(2_147_483_647) })
const Area = z
  .string()
  .regex(/^\d{2,9}$/)
  .optional()
const Begun = z.object({ id: z.number(), runId: z.number() })

const must = (actor: Actor): Actor => (mayTry(actor) ? actor : refuse('not-allowed'))

/** Declares who does the work of what-if runs; a run that was noted but never queued has failed. */
export async function registerWhatIfWork(ctx: AssessmentContext, queue: Pick<Queue, 'work'>): Promise<void> {
  await (ctx.db as Kysely<AssessmentTables>)
    .updateTable('assessment.what_if')
    .set({ state: 'failed', error: '程序中断，推演没有开始，请重新发起。', ended_at: new Date() })
    .where('state', '=', 'queued')
    .where('run_id', 'is', null)
    .execute()
  await queue.work<{ id: number }>(whatIfWork, ({ id }, run) => runWhatIf(ctx, id, run.progress), { retries: 1 })
}

/** @example app.route('/api', whatIfRoutes(ctx)) */
export function whatIfRoutes(ctx: WhatIfContext) {
  const routes = createRoutes()
  routes.openapi(
    createRoute({
      method: 'get',
      path: '/what-if/choices',
      tags,
      summary: '推演可选内容 Days, areas and drafts a what-if run can be asked for',
      responses: { 200: json(WhatIfDays, 'Choices') },
    }),
    async (c) => c.json(await choicesOf(ctx, must(c.get('actor'))), 200),
  )
  routes.openapi(
    createRoute({
      method: 'get',
      path: '/what-if',
      tags,
      summary: '政策推演 What-if runs, newest first',
      request: { query: Paging },
      responses: { 200: json(listOf(WhatIfItem), 'Runs this person may see') },
    }),
    async (c) => c.json(await listWhatIfs(ctx, must(c.get('actor')), c.req.valid('query')), 200),
  )
  routes.openapi(
    createRoute({
      method: 'post',
      path: '/what-if',
      middleware: [requireRight('policy.draft', 'policy.approve')] as const,
      tags,
      summary: '发起推演 Run drafts over the population as of a day',
      request: { body: { required: true, content: { 'application/json': { schema: NewWhatIf } } } },
      responses: { 201: json(Begun, 'Noted and queued') },
    }),
    async (c) => {
      const { id, runId } = orRefuse(await beginWhatIf(ctx, c.get('actor'), c.req.valid('json')))
      return c.json({ id, runId }, 201)
    },
  )
  routes.openapi(
    createRoute({
      method: 'get',
      path: '/what-if/{id}',
      tags,
      summary: '推演结果 Households in and out, cost and distribution, for the run or an area of it',
      request: { params: Id, query: z.object({ area: Area }) },
      responses: { 200: json(WhatIfView, 'Figures; hidden ones are null') },
    }),
    async (c) => {
      const view = await readWhatIf(ctx, must(c.get('actor')), c.req.valid('param').id, c.req.valid('query').area)
      return c.json(view ?? refuse('not-found'), 200)
    },
  )
  routes.openapi(
    createRoute({
      method: 'get',
      path: '/what-if/{id}/figures.xlsx',
      tags,
      summary: '导出推演结果 Exactly what the page shows, as a workbook',
      request: { params: Id, query: z.object({ area: Area, language: z.enum(['zh', 'en']).default('zh') }) },
      responses: { 200: { description: 'Workbook' } },
    }),
    async (c) => {
      const actor = must(c.get('actor'))
      const { area, language } = c.req.valid('query')
      const view = (await readWhatIf(ctx, actor, c.req.valid('param').id, area)) ?? refuse('not-found')
      const bytes = await exportWhatIf(view, ctx.region, language)
      await logRead(ctx.db, actor, {
        action: 'export',
        purpose: '导出政策推演结果',
        detail: { whatIf: view.id, area: view.shown.area },
      })
      const name = `政策推演-${view.id}-${view.shown.name}.xlsx`
      return c.body(new Uint8Array(bytes), 200, {
        'content-type': 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
        'content-disposition': `attachment; filename="what-if-${view.id}.xlsx"; filename*=UTF-8''${encodeURIComponent(name)}`,
      })
    },
  )
  routes.openapi(
    createRoute({
      method: 'post',
      path: '/what-if/{id}/repeat',
      middleware: [requireRight('policy.draft', 'policy.approve')] as const,
      tags,
      summary: '原样重算 The same run once more, on the same facts and policy',
      request: { params: Id },
      responses: { 201: json(Begun, 'Noted and queued') },
    }),
    async (c) => {
      const { id, runId } = orRefuse(await repeatWhatIf(ctx, c.get('actor'), c.req.valid('param').id))
      return c.json({ id, runId }, 201)
    },
  )
  return routes
}

async function choicesOf(ctx: WhatIfContext, actor: Actor): Promise<WhatIfDays> {
  const days = await (ctx.db as Kysely<AssessmentTables>)
    .selectFrom('assessment.run')
    .select('as_of')
    .distinct()
    .where('state', '=', 'done')
    .orderBy('as_of', 'desc')
    .limit(12)
    .execute()
  const above = areaAbove(actor.area)
  const drafts = await listDrafts(ctx, actor, { page: 1, size: 200 })
  return {
    kept: days.map((one) => one.as_of),
    newest: days[0]?.as_of ?? null,
    areas: [actor.area, ...(above === null ? [] : [above])].map((area) => ({
      area,
      name: areaName(ctx.region, area),
      own: area === actor.area,
    })),
    drafts: drafts.items
      .filter((draft) => draft.changes > 0 && draft.state !== 'published' && draft.state !== 'withdrawn')
      .map(({ id, title, validFrom, authorName, changes }) => ({ id, title, validFrom, authorName, changes })),
  }
}
