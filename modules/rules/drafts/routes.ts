/** HTTP of policy: what is in force, drafts and their way to publication, versions and what differs between them. */
import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi'
import { requireRight } from '../../../platform/access/index.ts'
import { may, type Right } from '../../../platform/access/shared.ts'
import { type AppEnv, createRoutes, json, listOf, orRefuse, Paging, refuse } from '../../../platform/web/index.ts'
import { IsoDate } from '../shared.ts'
import { comparePolicy } from './compare-policy.ts'
import { type PolicyContext, policyToday } from './context.ts'
import { approveDraft, rejectDraft } from './decide-draft.ts'
import { changesOf, draftDetail, findDraft, listDrafts, listVersions } from './draft-store.ts'
import { changeHead, createDraft, removeChange, renewBase, saveChange } from './edit-draft.ts'
import { always, publishedVersions } from './policy-as-of.ts'
import { indicatorView, listModels, modelView, overlayFor, standardsView } from './policy-views.ts'
import { differenceOfDraft, earliestDay, inspectDraft, leaveDraft, proposeDraft } from './propose-draft.ts'
import {
  DiffRow,
  DraftCheck,
  DraftDetail,
  DraftItem,
  DraftState,
  IndicatorView,
  ModelView,
  NewDraft,
  PolicyChange,
  PolicyFile,
  StandardView,
  VersionItem,
} from './shapes.ts'

const tags = ['policy']
const body = <Schema extends z.ZodType>(schema: Schema) => ({
  required: true as const,
  content: { 'application/json': { schema } },
})
const Id = z.object({ id: z.coerce.number().int().min(1).max(2_147_483_647) })
const Done = json(z.object({ ok: z.literal(true) }), 'Done')
const Saved = json(z.object({ revision: z.number().int() }), 'Saved')
const DraftOf = z.object({ draft: z.coerce.number().int().min(1).optional() })

const seeStandards = createRoute({
  method: 'get',
  path: '/policy/standards',
  tags,
  summary: '政策标准 Dated values: past, in force, to come',
  request: { query: DraftOf },
  responses: {
    200: json(
      z.object({ items: z.array(StandardView), today: IsoDate, earliest: IsoDate }),
      'All rows, with a draft laid over',
    ),
  },
})
const seeIndicator = createRoute({
  method: 'get',
  path: '/policy/indicators/{id}',
  middleware: [requireRight('read-warnings', 'policy.draft', 'policy.approve')] as const,
  tags,
  summary: '指标定义 An indicator as it can be edited',
  request: { params: z.object({ id: z.string().regex(/^[RPEQ]-[A-Z]?\d{2}$/) }), query: DraftOf },
  responses: { 200: json(IndicatorView, 'Conditions, silence and cases') },
})
const seeModels = createRoute({
  method: 'get',
  path: '/policy/models',
  tags,
  summary: '决策模型 Decision models of the region',
  request: { query: DraftOf },
  responses: { 200: json(z.object({ items: z.array(ModelView.omit({ text: true })) }), 'Without their texts') },
})
const seeModel = createRoute({
  method: 'get',
  path: '/policy/model',
  middleware: [requireRight('read-warnings', 'policy.draft', 'policy.approve')] as const,
  tags,
  summary: '决策模型原文 DMN or cases of a benefit',
  request: { query: DraftOf.extend({ file: PolicyFile }) },
  responses: { 200: json(ModelView, 'The text') },
})
const seeDrafts = createRoute({
  method: 'get',
  path: '/policy/drafts',
  tags,
  summary: "政策草稿 Drafts of one's area, those waiting for a decision first",
  request: { query: Paging.extend({ state: DraftState.optional() }) },
  responses: { 200: json(listOf(DraftItem), 'One page') },
})
const newDraft = createRoute({
  method: 'post',
  path: '/policy/drafts',
  middleware: [requireRight('policy.draft')] as const,
  tags,
  summary: '新建草稿 Begin a draft',
  request: { body: body(NewDraft) },
  responses: { 201: json(z.object({ id: z.number().int() }), 'Begun') },
})
const seeDraft = createRoute({
  method: 'get',
  path: '/policy/drafts/{id}',
  tags,
  summary: '草稿 A draft with its changes and what was done with it',
  request: { params: Id },
  responses: { 200: json(DraftDetail, 'The draft') },
})
const changeDraft = createRoute({
  method: 'patch',
  path: '/policy/drafts/{id}',
  middleware: [requireRight('policy.draft')] as const,
  tags,
  summary: '修改草稿标题与生效日 Title, day, kind',
  request: { params: Id, body: body(NewDraft) },
  responses: { 200: Saved },
})
const putChange = createRoute({
  method: 'post',
  path: '/policy/drafts/{id}/changes',
  middleware: [requireRight('policy.draft')] as const,
  tags,
  summary: '保存一处修改 Put a change in; one with the same target is replaced',
  request: {
    params: Id,
    body: body(z.object({ change: PolicyChange, instead: z.string().max(400).optional() })),
  },
  responses: { 200: Saved },
})
const dropChange = createRoute({
  method: 'post',
  path: '/policy/drafts/{id}/changes/remove',
  middleware: [requireRight('policy.draft')] as const,
  tags,
  summary: '撤掉一处修改 Take a change out',
  request: { params: Id, body: body(z.object({ target: z.string().max(400) })) },
  responses: { 200: Saved },
})
const checkNow = createRoute({
  method: 'post',
  path: '/policy/drafts/{id}/check',
  tags,
  summary: '检查 Run the rules and cases: faults at their cells',
  request: { params: Id },
  responses: { 200: json(DraftCheck, 'Faults; none when it may be handed in') },
})
const seeDifference = createRoute({
  method: 'get',
  path: '/policy/drafts/{id}/difference',
  tags,
  summary: '改动对照 What the draft changes, row by row',
  request: { params: Id },
  responses: { 200: json(z.object({ items: z.array(DiffRow) }), 'Rows that differ') },
})
const step = (name: string, summary: string, content = z.object({})) =>
  createRoute({
    method: 'post',
    path: `/policy/drafts/{id}/${name}` as '/policy/drafts/{id}/step',
    middleware: [requireRight('policy.draft')] as const,
    tags,
    summary,
    request: { params: Id, body: body(content) },
    responses: { 200: Done },
  })
const approve = createRoute({
  method: 'post',
  path: '/policy/drafts/{id}/approve',
  middleware: [requireRight('policy.approve')] as const,
  tags,
  summary: '批准并发布 Approve; the draft becomes the next version',
  request: { params: Id },
  responses: { 200: json(z.object({ version: z.number().int() }), 'Published') },
})
const reject = createRoute({
  method: 'post',
  path: '/policy/drafts/{id}/reject',
  middleware: [requireRight('policy.approve')] as const,
  tags,
  summary: '退回 Send back with the reason',
  request: { params: Id, body: body(z.object({ reason: z.string().trim().min(2).max(1000) })) },
  responses: { 200: Done },
})
const seeVersions = createRoute({
  method: 'get',
  path: '/policy/versions',
  tags,
  summary: '已发布版本 Published versions, newest first',
  responses: { 200: json(listOf(VersionItem), 'All versions') },
})
const compare = createRoute({
  method: 'get',
  path: '/policy/compare',
  middleware: [requireRight('read-warnings', 'policy.draft', 'policy.approve')] as const,
  tags,
  summary: "版本对照 What differs between two versions, row by row; 0 is the region's files",
  request: { query: z.object({ from: z.coerce.number().int().min(0), to: z.coerce.number().int().min(0) }) },
  responses: { 200: json(z.object({ items: z.array(DiffRow) }), 'Rows that differ') },
})

/**
 * Routes of policy.
 * @example app.route('/api', policyRoutes({ db, dataDir, region }))
 */
export function policyRoutes(ctx: PolicyContext): OpenAPIHono<AppEnv> {
  const routes = createRoutes()
  const mustRead = (c: { get: (name: 'actor') => AppEnv['Variables']['actor'] }) => {
    const actor = c.get('actor')
    const rights: Right[] = ['read-warnings', 'policy.draft', 'policy.approve']
    return rights.some((right) => may(actor, right)) ? actor : refuse('not-allowed')
  }
  /** Published versions and, when asked for, the changes of a draft the person may see, with the day they are for. */
  const layers = async (actor: AppEnv['Variables']['actor'], draft: number | undefined) => {
    const versions = await publishedVersions(ctx)
    if (draft === undefined) return { versions, changes: [], day: policyToday(ctx) }
    const row = (await findDraft(ctx, actor, draft)) ?? refuse('not-found')
    return { versions, changes: row.state === 'published' ? [] : await changesOf(ctx, draft), day: row.valid_from }
  }

  routes.openapi(seeStandards, async (c) => {
    const { versions, changes } = await layers(mustRead(c), c.req.valid('query').draft)
    const items = standardsView(ctx, versions, changes)
    return c.json({ items, today: policyToday(ctx), earliest: earliestDay(ctx) }, 200)
  })
  routes.openapi(seeIndicator, async (c) => {
    const { versions, changes, day } = await layers(mustRead(c), c.req.valid('query').draft)
    const view = indicatorView(ctx, overlayFor(ctx, versions, day, changes), c.req.valid('param').id)
    return c.json(view ?? refuse('not-found'), 200)
  })
  routes.openapi(seeModels, async (c) => {
    const { versions, changes, day } = await layers(mustRead(c), c.req.valid('query').draft)
    return c.json({ items: listModels(ctx, overlayFor(ctx, versions, day, changes)) }, 200)
  })
  routes.openapi(seeModel, async (c) => {
    const { file, draft } = c.req.valid('query')
    const { versions, changes, day } = await layers(mustRead(c), draft)
    return c.json(modelView(ctx, overlayFor(ctx, versions, day, changes), file) ?? refuse('not-found'), 200)
  })
  routes.openapi(seeDrafts, async (c) => c.json(await listDrafts(ctx, mustRead(c), c.req.valid('query')), 200))
  routes.openapi(newDraft, async (c) => {
    const { id } = orRefuse(await createDraft(ctx, c.get('actor'), c.req.valid('json')))
    return c.json({ id }, 201)
  })
  routes.openapi(seeDraft, async (c) => {
    const draft = await draftDetail(ctx, mustRead(c), c.req.valid('param').id)
    return c.json(draft ?? refuse('not-found'), 200)
  })
  routes.openapi(changeDraft, async (c) => {
    const { revision } = orRefuse(await changeHead(ctx, c.get('actor'), c.req.valid('param').id, c.req.valid('json')))
    return c.json({ revision }, 200)
  })
  routes.openapi(putChange, async (c) => {
    const { change, instead } = c.req.valid('json')
    const { revision } = orRefuse(await saveChange(ctx, c.get('actor'), c.req.valid('param').id, change, instead))
    return c.json({ revision }, 200)
  })
  routes.openapi(dropChange, async (c) => {
    const { target } = c.req.valid('json')
    const { revision } = orRefuse(await removeChange(ctx, c.get('actor'), c.req.valid('param').id, target))
    return c.json({ revision }, 200)
  })
  routes.openapi(checkNow, async (c) => {
    const { revision, faults, gaps } = orRefuse(await inspectDraft(ctx, mustRead(c), c.req.valid('param').id))
    return c.json({ revision, faults, gaps }, 200)
  })
  routes.openapi(seeDifference, async (c) => {
    const items = await differenceOfDraft(ctx, mustRead(c), c.req.valid('param').id)
    return c.json({ items: items ?? refuse('not-found') }, 200)
  })
  routes.openapi(step('propose', '提交审批 Hand in for a decision'), async (c) => {
    orRefuse(await proposeDraft(ctx, c.get('actor'), c.req.valid('param').id))
    return c.json({ ok: true as const }, 200)
  })
  for (const kind of ['take-back', 'withdraw'] as const)
    routes.openapi(step(kind, kind === 'withdraw' ? '撤销草稿 Give up' : '撤回提交 Take back'), async (c) => {
      orRefuse(await leaveDraft(ctx, c.get('actor'), c.req.valid('param').id, kind))
      return c.json({ ok: true as const }, 200)
    })
  routes.openapi(step('renew', '已核对新版本 Keep the changes on top of what was published meanwhile'), async (c) => {
    orRefuse(await renewBase(ctx, c.get('actor'), c.req.valid('param').id))
    return c.json({ ok: true as const }, 200)
  })
  routes.openapi(approve, async (c) => {
    const { version } = orRefuse(await approveDraft(ctx, c.get('actor'), c.req.valid('param').id))
    return c.json({ version }, 200)
  })
  routes.openapi(reject, async (c) => {
    orRefuse(await rejectDraft(ctx, c.get('actor'), c.req.valid('param').id, c.req.valid('json').reason))
    return c.json({ ok: true as const }, 200)
  })
  routes.openapi(seeVersions, async (c) => {
    mustRead(c)
    const items = await listVersions(ctx)
    return c.json({ items, total: items.length }, 200)
  })
  routes.openapi(compare, async (c) => {
    mustRead(c)
    const { from, to } = c.req.valid('query')
    const versions = await publishedVersions(ctx)
    const upTo = (number: number) =>
      overlayFor(
        ctx,
        versions.filter((version) => version.number <= number),
        always,
      )
    return c.json({ items: comparePolicy(ctx.region, upTo(from), upTo(to)) }, 200)
  })
  return routes
}
