/** HTTP of notices: the bell, one's own list and wishes, the record of deliveries, and the carriers. */
import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi'
import { logWrite, requireRight } from '../access/index.ts'
import { nowOf } from '../process/index.ts'
import { type AppEnv, createRoutes, json, listOf, Paging, refuse } from '../web/index.ts'
import { carriersOfEnvironment, readCarriers, shownTarget, writeCarriers } from './carriers.ts'
import type { NoticesContext } from './context.ts'
import { readPreferences, writePreferences } from './preferences.ts'
import { countUnread, listDeliveries, listNotices, markRead, resend } from './read.ts'
import { DeliveryView, NoticeView, noticeKinds } from './shared.ts'

const tags = ['notices']
const Ok = z.object({ ok: z.literal(true) })
const body = <Schema extends z.ZodType>(schema: Schema) => ({
  required: true as const,
  content: { 'application/json': { schema } },
})
const Wanted = z.strictObject(
  Object.fromEntries(noticeKinds.map((kind) => [kind, z.boolean()])) as Record<
    (typeof noticeKinds)[number],
    z.ZodBoolean
  >,
)
const PreferencesShape = z.strictObject({
  email: z.email().max(200).nullable(),
  phone: z
    .string()
    .regex(/^\+?[0-9-]{6,20}$/)
    .nullable(),
  wanted: z.strictObject({ email: Wanted, sms: Wanted }),
})
const DeliveryRow = DeliveryView.extend({ username: z.string(), notices: z.number().int(), createdAt: z.string() })
const Carriers = z.object({
  email: z.object({ target: z.string(), from: z.string(), fixed: z.boolean() }).nullable(),
  sms: z.object({ target: z.string(), fixed: z.boolean() }).nullable(),
})
const Target = z.url({ protocol: /^https?$/ }).max(400)

const list = createRoute({
  method: 'get',
  path: '/notices',
  tags,
  summary: '我的通知 My notices, newest first, with what was sent outside',
  request: { query: Paging.extend({ unread: z.enum(['true', 'false']).optional() }) },
  responses: { 200: json(listOf(NoticeView), 'One page') },
})
const unread = createRoute({
  method: 'get',
  path: '/notices/unread',
  tags,
  summary: '未读数 How many are unread, at most 100',
  responses: { 200: json(z.object({ unread: z.number().int() }), 'The number') },
})
const read = createRoute({
  method: 'post',
  path: '/notices/read',
  tags,
  summary: '标为已读 Mark own notices as read',
  request: { body: body(z.strictObject({ ids: z.union([z.literal('all'), z.array(z.number().int()).max(500)]) })) },
  responses: { 200: json(z.object({ read: z.number().int() }), 'How many were unread') },
})
const getWishes = createRoute({
  method: 'get',
  path: '/notices/preferences',
  tags,
  summary: '通知方式 Where I am written to and about what',
  responses: { 200: json(PreferencesShape, 'My wishes') },
})
const putWishes = createRoute({
  method: 'put',
  path: '/notices/preferences',
  tags,
  summary: '保存通知方式 Change where I am written to and about what',
  request: { body: body(PreferencesShape) },
  responses: { 200: json(Ok, 'Saved') },
})
const deliveries = createRoute({
  method: 'get',
  path: '/notice-deliveries',
  tags,
  summary: '发送记录 Messages that left, failed or were given up',
  middleware: [requireRight('read-deliveries')] as const,
  request: { query: Paging.extend({ state: DeliveryView.shape.state.optional() }) },
  responses: { 200: json(listOf(DeliveryRow), 'One page, newest first') },
})
const again = createRoute({
  method: 'post',
  path: '/notice-deliveries/{id}/resend',
  tags,
  summary: '重新发送 Send a message again that was given up',
  middleware: [requireRight('read-deliveries')] as const,
  request: { params: z.object({ id: z.coerce.number().int().min(1).max(Number.MAX_SAFE_INTEGER) }) },
  responses: { 200: json(Ok, 'On its way') },
})
const getCarriers = createRoute({
  method: 'get',
  path: '/notice-carriers',
  tags,
  summary: '通知通道 How e-mails and text messages leave; without secrets',
  middleware: [requireRight('manage-channels')] as const,
  responses: { 200: json(Carriers, 'The carriers') },
})
const putCarriers = createRoute({
  method: 'put',
  path: '/notice-carriers',
  tags,
  summary: '设置通知通道 Set or remove (null) a carrier; what is left out stays',
  middleware: [requireRight('manage-channels')] as const,
  request: {
    body: body(
      z.strictObject({
        email: z
          .strictObject({
            url: z
              .string()
              .regex(/^smtps?:\/\/\S+$/)
              .max(400),
            from: z.email().max(200),
          })
          .nullable()
          .optional(),
        sms: z
          .strictObject({ url: Target, secret: z.string().min(16).max(200) })
          .nullable()
          .optional(),
      }),
    ),
  },
  responses: { 200: json(Ok, 'Set') },
})

/** Routes under /api. */
export function noticesRoutes(ctx: NoticesContext): OpenAPIHono<AppEnv> {
  const routes = createRoutes()
  routes.openapi(list, async (c) => {
    const query = c.req.valid('query')
    return c.json(await listNotices(ctx.db, c.get('actor').userId, { ...query, unread: query.unread === 'true' }), 200)
  })
  routes.openapi(unread, async (c) => c.json({ unread: await countUnread(ctx.db, c.get('actor').userId) }, 200))
  routes.openapi(read, async (c) =>
    c.json({ read: await markRead(ctx.db, c.get('actor').userId, c.req.valid('json').ids, nowOf(ctx)) }, 200),
  )
  routes.openapi(getWishes, async (c) => c.json(await readPreferences(ctx.db, c.get('actor').userId), 200))
  routes.openapi(putWishes, async (c) => {
    await writePreferences(ctx.db, c.get('actor').userId, c.req.valid('json'))
    return c.json({ ok: true } as const, 200)
  })
  routes.openapi(deliveries, async (c) => c.json(await listDeliveries(ctx.db, c.req.valid('query')), 200))
  routes.openapi(again, async (c) => {
    const { id } = c.req.valid('param')
    await ctx.db.transaction().execute(async (tx) => {
      if (!(await resend(tx, id, nowOf(ctx)))) refuse('not-found')
      await logWrite(tx, c.get('actor'), { action: 'resend-notice', purpose: '重新发送通知', detail: { delivery: id } })
    })
    return c.json({ ok: true } as const, 200)
  })
  routes.openapi(getCarriers, async (c) => {
    const fixed = carriersOfEnvironment(process.env)
    const { email, sms } = { ...(await readCarriers(ctx.db)), ...fixed }
    return c.json(
      {
        email: email ? { target: shownTarget(email.url), from: email.from, fixed: fixed.email !== undefined } : null,
        sms: sms ? { target: shownTarget(sms.url), fixed: fixed.sms !== undefined } : null,
      },
      200,
    )
  })
  routes.openapi(putCarriers, async (c) => {
    const given = c.req.valid('json')
    const now = await readCarriers(ctx.db)
    await ctx.db.transaction().execute(async (tx) => {
      await writeCarriers(tx, {
        email: given.email === undefined ? now.email : (given.email ?? undefined),
        sms: given.sms === undefined ? now.sms : (given.sms ?? undefined),
      })
      await logWrite(tx, c.get('actor'), {
        action: 'set-carriers',
        purpose: '通知通道设置',
        detail: {
          ...(given.email === undefined ? {} : { email: given.email && shownTarget(given.email.url) }),
          ...(given.sms === undefined ? {} : { sms: given.sms && shownTarget(given.sms.url) }),
        },
      })
    })
    return c.json({ ok: true } as const, 200)
  })
  return routes
}
