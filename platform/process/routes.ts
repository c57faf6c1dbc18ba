/** HTTP of matters: worklists, one matter, its actions, forms that save themselves. The same for every process. */

import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi'
import { logRead, requireRight } from '../access/index.ts'
import type { Actor } from '../access/shared.ts'
import { type AppEnv, createRoutes, json, listOf, orRefuse, Paging, refuse } from '../web/index.ts'
import { act } from './act.ts'
import { assign } from './assign.ts'
import type { Acting, Matter, ProcessContext } from './context.ts'
import { matterDetail, wholeAction } from './detail.ts'
import { draftLimit, dropForm, readForm, saveForm } from './drafts.ts'
import { RowKey } from './key.ts'
import { open } from './open.ts'
import { readMatter } from './read.ts'
import { maySee } from './scope.ts'
import { ActionView, MatterDetail, MatterLine, processView, worklistNames } from './shared.ts'
import { countWorklists, readWorklist } from './worklist.ts'

export interface ProcessRoutesContext extends ProcessContext {
  areaName: (area: string) => string
  /** What a line is called for this reader: masked head of the household, title of a meeting. Keys are matter ids. */
  describe: (actor: Actor, lines: readonly MatterLine[]) => Promise<ReadonlyMap<number, string>>
  /** Where a household belongs; undefined when the actor's area does not hold it. */
  placeOf: (actor: Actor, hh: string) => Promise<{ area: string; otherArea?: string | undefined } | undefined>
  /** Notes that a person's matter was read, before it is shown. */
  noteRead: (actor: Actor, matter: Pick<MatterDetail, 'id' | 'number' | 'hh' | 'processLabel'>) => Promise<unknown>
}

const tags = ['matters']
const Id = z.object({ id: z.coerce.number().int().min(1).max(Number.MAX_SAFE_INTEGER) })
const Input = z.record(z.string(), z.unknown())
const Key = z.string().min(8).max(80).optional()
const Done = z.object({
  id: z.number().int(),
  number: z.string(),
  seq: z.number().int(),
  state: z.string(),
  repeated: z.boolean(),
})
const doneOf = (done: { matter: Matter; repeated: boolean }): z.infer<typeof Done> => ({
  id: done.matter.id,
  number: done.matter.number,
  seq: done.matter.seq,
  state: done.matter.state,
  repeated: done.repeated,
})
const body = <Schema extends z.ZodType>(schema: Schema) => ({
  required: true as const,
  content: { 'application/json': { schema } },
})

const list = createRoute({
  method: 'get',
  path: '/matters',
  tags,
  summary: '办理事项 A worklist: mine, my team, due, late, waiting for others',
  request: {
    query: Paging.extend({
      list: z.enum(worklistNames).default('mine'),
      process: z.string().max(40).optional(),
      state: z.string().max(40).optional(),
      area: z
        .string()
        .regex(/^\d{2,12}$/)
        .optional(),
      hh: RowKey.optional(),
      q: z.string().max(60).optional(),
    }),
  },
  responses: { 200: json(listOf(MatterLine), 'One page; a total of 10,000 means at least') },
})
const counts = createRoute({
  method: 'get',
  path: '/matters/counts',
  tags,
  summary: '待办数量 How many wait, are due, are late (at most 1,000 each)',
  responses: { 200: json(z.object({ mine: z.number(), due: z.number(), late: z.number() }), 'Counts') },
})
const see = createRoute({
  method: 'get',
  path: '/matters/{id}',
  tags,
  summary: '事项 One matter with its actions, clocks and what can be done next; the reading is logged',
  request: { params: Id },
  responses: { 200: json(MatterDetail, 'The matter') },
})
const unmask = createRoute({
  method: 'post',
  path: '/matters/{id}/unmask',
  middleware: [requireRight('unmask')] as const,
  tags,
  summary:
    '查看完整事项 What is kept from those who do not handle the matter, for a stated purpose; logged before it is shown',
  request: {
    params: Id,
    body: body(z.strictObject({ purpose: z.string().trim().min(2).max(200), caseRef: z.string().max(100).optional() })),
  },
  responses: { 200: json(MatterDetail, 'The matter') },
})
const openOne = createRoute({
  method: 'post',
  path: '/matters',
  tags,
  summary: '新建事项 Open a matter for a household or an area',
  request: {
    body: body(
      z.strictObject({
        process: z.string().max(40),
        kind: z.string().max(40),
        input: Input,
        hh: RowKey.optional(),
        area: z
          .string()
          .regex(/^\d{12}$/)
          .optional(),
        /** Place of the emergency or residence when it is another. */
        otherArea: z
          .string()
          .regex(/^\d{12}$/)
          .optional(),
        parentId: z.number().int().optional(),
        key: Key,
      }),
    ),
  },
  responses: { 201: json(Done, 'Opened') },
})
const seeAction = createRoute({
  method: 'get',
  path: '/matters/{id}/actions/{seq}',
  tags,
  summary: '一次办理 One action with everything that is kept with it',
  request: { params: z.object({ id: z.coerce.number().int().min(1), seq: z.coerce.number().int().min(1) }) },
  responses: { 200: json(ActionView, 'The action') },
})
const takeAction = createRoute({
  method: 'post',
  path: '/matters/{id}/actions',
  tags,
  summary: '办理 Take an action',
  request: {
    params: Id,
    body: body(z.strictObject({ kind: z.string().max(40), input: Input, seen: z.number().int().optional(), key: Key })),
  },
  responses: { 200: json(Done, 'Taken') },
})
const assignOne = createRoute({
  method: 'post',
  path: '/matters/{id}/assignee',
  tags,
  summary: '指定承办人 Hand the matter to one person, or back to all (null)',
  request: { params: Id, body: body(z.strictObject({ to: z.string().max(80).nullable() })) },
  responses: { 200: json(Done, 'Handed over') },
})
const Form = z.object({ form: z.string().regex(/^[a-z]+:[A-Za-z0-9:_.-]{1,120}$/) })
const Saved = z.object({ input: Input, seenSeq: z.number().nullable(), savedAt: z.string() })
const getForm = createRoute({
  method: 'get',
  path: '/forms/{form}',
  tags,
  summary: "草稿 One's own unsent form",
  request: { params: Form },
  responses: { 200: json(z.object({ saved: Saved.nullable() }), 'What was saved') },
})
const putForm = createRoute({
  method: 'put',
  path: '/forms/{form}',
  tags,
  summary: '保存草稿 Save a form as it stands',
  request: { params: Form, body: body(z.strictObject({ input: Input, seenSeq: z.number().int().nullable() })) },
  responses: { 200: json(z.object({ savedAt: z.string() }), 'Saved') },
})
const deleteForm = createRoute({
  method: 'delete',
  path: '/forms/{form}',
  tags,
  summary: '清除草稿 Throw a form away',
  request: { params: Form },
  responses: { 200: json(z.object({ ok: z.literal(true) }), 'Gone') },
})

const processList = createRoute({
  method: 'get',
  path: '/processes',
  tags,
  summary: '办理流程 Every process with its states, forms, who may, articles; and the lists its forms choose from',
  responses: {
    200: json(
      z.object({
        processes: z.array(z.record(z.string(), z.unknown())),
        lists: z.record(z.string(), z.array(z.unknown())),
      }),
      'All processes',
    ),
  },
})

/** Routes under /api. */
export function processRoutes(ctx: ProcessRoutesContext): OpenAPIHono<AppEnv> {
  const routes = createRoutes()
  const named = async (actor: Actor, lines: MatterLine[]) => {
    const titles = await ctx.describe(actor, lines)
    return lines.map((line) => ({ ...line, title: titles.get(line.id) ?? null, areaName: ctx.areaName(line.area) }))
  }
  routes.openapi(processList, (c) =>
    c.json(
      {
        processes: [...ctx.processes.values()].map((work) => processView(work.declaration)),
        lists: { ...(ctx.lists ?? {}) } as Record<string, unknown[]>,
      },
      200,
    ),
  )
  routes.openapi(list, async (c) => {
    const actor = c.get('actor')
    const { items, total } = await readWorklist(ctx, actor, c.req.valid('query'))
    return c.json({ items: await named(actor, items), total }, 200)
  })
  routes.openapi(counts, async (c) => c.json(await countWorklists(ctx, c.get('actor')), 200))
  routes.openapi(see, async (c) => {
    const actor = c.get('actor')
    const detail = (await matterDetail(ctx, actor, c.req.valid('param').id)) ?? refuse('not-found')
    await ctx.noteRead(actor, detail)
    const [line] = await named(actor, [detail])
    return c.json({ ...detail, title: line!.title, areaName: line!.areaName }, 200)
  })
  routes.openapi(unmask, async (c) => {
    const actor = c.get('actor')
    const { purpose, caseRef } = c.req.valid('json')
    const reader = { ...actor, purposeStated: true as const }
    const detail = (await matterDetail(ctx, reader, c.req.valid('param').id)) ?? refuse('not-found')
    await logRead(ctx.db, actor, {
      action: 'unmask',
      household: detail.hh,
      purpose,
      caseRef: caseRef ?? detail.number,
      detail: { matter: detail.number },
    })
    const [line] = await named(actor, [detail])
    return c.json({ ...detail, title: line!.title, areaName: line!.areaName }, 200)
  })
  routes.openapi(openOne, async (c) => {
    const actor = c.get('actor')
    const { hh, area, otherArea, parentId, process, kind, input, key } = c.req.valid('json')
    const declared = ctx.processes.get(process)?.declaration.actions[kind]
    if (!declared || declared.from.length > 0 || declared.hidden)
      refuse('bad-request', { zh: '没有这种事项。', en: 'There is no such matter.' })
    const place =
      hh !== undefined
        ? ((await ctx.placeOf(actor, hh)) ?? refuse('not-found'))
        : {
            area: area ?? refuse('bad-request', { zh: '请说明是哪户或哪个辖区。', en: 'Say which household or area.' }),
          }
    const parent = parentId === undefined ? undefined : ((await visible(ctx, actor, parentId)) ?? refuse('not-found'))
    const opened = orRefuse(
      await open(ctx, actor, {
        process,
        kind,
        input,
        key,
        hh,
        ...place,
        ...(otherArea ? { otherArea } : {}),
        parentId: parent?.id,
      }),
    )
    return c.json(doneOf(opened), 201)
  })
  routes.openapi(seeAction, async (c) => {
    const { id, seq } = c.req.valid('param')
    return c.json((await wholeAction(ctx, c.get('actor'), id, seq)) ?? refuse('not-found'), 200)
  })
  routes.openapi(takeAction, async (c) => {
    const { kind, input, seen, key } = c.req.valid('json')
    const id = c.req.valid('param').id
    await refuseHidden(ctx, id, kind)
    return c.json(doneOf(orRefuse(await act(ctx, c.get('actor'), id, { kind, input, seen, key }))), 200)
  })
  routes.openapi(assignOne, async (c) =>
    c.json(doneOf(orRefuse(await assign(ctx, c.get('actor'), c.req.valid('param').id, c.req.valid('json').to))), 200),
  )
  routes.openapi(getForm, async (c) =>
    c.json({ saved: (await readForm(ctx, c.get('actor'), c.req.valid('param').form)) ?? null }, 200),
  )
  routes.openapi(putForm, async (c) => {
    const { input, seenSeq } = c.req.valid('json')
    if (JSON.stringify(input).length > draftLimit) refuse('too-large')
    return c.json({ savedAt: await saveForm(ctx, c.get('actor'), c.req.valid('param').form, input, seenSeq) }, 200)
  })
  routes.openapi(deleteForm, async (c) => {
    await dropForm(ctx.db, c.get('actor'), c.req.valid('param').form)
    return c.json({ ok: true } as const, 200)
  })
  return routes
}

const visible = async (ctx: ProcessContext, actor: Acting, id: number): Promise<Matter | undefined> => {
  const matter = await readMatter(ctx.db, id)
  return matter && maySee(ctx, actor, matter) ? matter : undefined
}

/** Actions that the clock or another part takes are not open to the API, whatever the role. */
async function refuseHidden(ctx: ProcessContext, id: number, kind: string): Promise<void> {
  const matter = await readMatter(ctx.db, id)
  if (matter && ctx.processes.get(matter.process)?.declaration.actions[kind]?.hidden) refuse('not-allowed')
}
