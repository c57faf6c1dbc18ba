/** HTTP of the change log and of case stories. Letting a story out is logged as an export. */
import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi'
import { logRead, requireRole } from '../../../platform/access/index.ts'
import { type AppEnv, createRoutes, json, orRefuse, refuse } from '../../../platform/web/index.ts'
import { householdChanges } from '../changes/read-changes.ts'
import { Changes } from '../changes/shared.ts'
import type { ChainContext } from '../household/context.ts'
import { checkStory, draftStory } from './make-story.ts'
import { Story, StoryDraft } from './shared.ts'
import { storyDocx } from './story-docx.ts'

const tags = ['chain']
const Household = z.object({ hh: z.string().regex(/^-?\d{1,19}$/) })
// Asked before the request is looked at: bad input of people who have no business here is not examined.
const readers = requireRole('region', 'league', 'county', 'township', 'auditor')
const tellers = requireRole('region', 'league', 'county')
const asked = { required: true as const, content: { 'application/json': { schema: Story } } }

const seeChanges = createRoute({
  method: 'get',
  path: '/households/{hh}/changes',
  middleware: readers,
  tags,
  summary: '变更记录 Who changed what of a household, when, before and after',
  request: { params: Household },
  responses: { 200: json(Changes, 'Newest first, at most 500') },
})
const seeDraft = createRoute({
  method: 'get',
  path: '/households/{hh}/story',
  middleware: tellers,
  tags,
  summary: '案例故事草稿 Draft of a case story with pseudonyms',
  request: { params: Household },
  responses: { 200: json(StoryDraft, 'A draft nothing in which leads to the family') },
})
const check = createRoute({
  method: 'post',
  path: '/households/{hh}/story/check',
  middleware: tellers,
  tags,
  summary: '泄露检查 Whether a story as written lets a reader find the family',
  request: { params: Household, body: asked },
  responses: { 200: json(z.object({ ok: z.literal(true) }), 'Nothing was found') },
})
const take = createRoute({
  method: 'post',
  path: '/households/{hh}/story',
  middleware: tellers,
  tags,
  summary: '导出案例故事 The story as a Word document; refused when something slipped through',
  request: { params: Household, body: asked },
  responses: { 200: { description: 'DOCX' } },
})

/** Routes under /api. */
export function storyRoutes(ctx: ChainContext): OpenAPIHono<AppEnv> {
  const routes = createRoutes()
  routes.openapi(seeChanges, async (c) => {
    const { hh } = c.req.valid('param')
    const found = (await householdChanges(ctx, c.get('actor'), hh, 500)) ?? refuse('not-found')
    await logRead(ctx.db, c.get('actor'), { action: 'view', household: hh, purpose: '查看变更记录' })
    return c.json(found, 200)
  })
  routes.openapi(seeDraft, async (c) => {
    const { hh } = c.req.valid('param')
    const { ok: _, ...draft } = orRefuse(await draftStory(ctx, c.get('actor'), hh))
    await logRead(ctx.db, c.get('actor'), { action: 'view', household: hh, purpose: '编写案例故事（化名）' })
    return c.json(draft, 200)
  })
  routes.openapi(check, async (c) => {
    orRefuse(await checkStory(ctx, c.get('actor'), c.req.valid('param').hh, c.req.valid('json')))
    return c.json({ ok: true as const }, 200)
  })
  routes.openapi(take, async (c) => {
    const { hh } = c.req.valid('param')
    const { story } = orRefuse(await checkStory(ctx, c.get('actor'), hh, c.req.valid('json')))
    await logRead(ctx.db, c.get('actor'), {
      action: 'export',
      household: hh,
      purpose: '导出案例故事（化名，已通过泄露检查）',
    })
    c.header('content-type', 'application/vnd.openxmlformats-officedocument.wordprocessingml.document')
    c.header('content-disposition', `attachment; filename*=UTF-8''${encodeURIComponent('案例故事.docx')}`)
    return c.body(new Uint8Array(storyDocx(story)))
  })
  return routes
}
