/** HTTP of the security and the audit administrator: sessions, locked sign-ins, second persons, what stands out in the log. */
import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi'
import type { Kysely } from 'kysely'
import { type AppEnv, createRoutes, json, listOf, orRefuse, Paging, refuse } from '../web/index.ts'
import { type AnomalyLimits, anomalyKinds, findAnomalies } from './anomaly/find.ts'
import { requireRight } from './guards.ts'
import { logRead } from './read-log.ts'
import { roles } from './roles.ts'
import { decideAwaiting, endSession, liftLock, listAwaiting, listLocks, listSessions } from './security.ts'
import type { SignInLimit } from './sign-in-limit.ts'
import type { AccessTables } from './tables.ts'

export interface SecurityContext {
  db: Kysely<AccessTables>
  /** Name of a division prefix, e.g. '150403' → 元宝山区. */
  areaName: (area: string) => string
  /** What stands out in the log, as the region sets it on a day. */
  anomalyLimits: (on: string) => AnomalyLimits
}

const tags = ['access']
const Ok = z.object({ ok: z.literal(true) })
const Session = z.object({
  id: z.string(),
  userId: z.string(),
  username: z.string(),
  name: z.string(),
  role: z.enum(roles),
  area: z.string(),
  areaName: z.string(),
  since: z.string(),
  lastSeen: z.string(),
  address: z.string().nullable(),
  agent: z.string().nullable(),
})
const Lock = z.object({
  id: z.string(),
  of: z.enum(['name', 'address', 'both']),
  username: z.string().nullable(),
  address: z.string().nullable(),
  attempts: z.number().int(),
  until: z.string(),
})
const Awaiting = z.object({
  id: z.string(),
  username: z.string(),
  name: z.string(),
  role: z.enum(roles),
  areaName: z.string(),
  askedBy: z.string(),
})
const AnomalyLine = z.object({
  id: z.string(),
  kind: z.enum(anomalyKinds),
  userId: z.string(),
  userName: z.string(),
  role: z.string(),
  day: z.string(),
  count: z.number(),
  household: z.string().nullable(),
})
/** Most days of one report: more is a matter for the exported log. */
const longest = 92
const body = <Schema extends z.ZodType>(schema: Schema) => ({
  required: true as const,
  content: { 'application/json': { schema } },
})

const sessions = createRoute({
  method: 'get',
  path: '/sessions',
  tags,
  summary: '在线会话 Who is signed in',
  middleware: [requireRight('manage-sessions')] as const,
  request: { query: Paging },
  responses: { 200: json(listOf(Session), 'One page, the latest first') },
})
const end = createRoute({
  method: 'delete',
  path: '/sessions/{id}',
  tags,
  summary: '结束会话 End a session',
  middleware: [requireRight('manage-sessions')] as const,
  request: { params: z.object({ id: z.string().max(80) }) },
  responses: { 200: json(Ok, 'Ended') },
})
const locks = createRoute({
  method: 'get',
  path: '/sign-in-locks',
  tags,
  summary: '登录锁定 Names and addresses locked after failed sign-ins, as this server counts',
  middleware: [requireRight('manage-sessions')] as const,
  responses: { 200: json(z.object({ items: z.array(Lock) }), 'The locks') },
})
const lift = createRoute({
  method: 'post',
  path: '/sign-in-locks/lift',
  tags,
  summary: '解除锁定 Let somebody try again',
  middleware: [requireRight('manage-sessions')] as const,
  request: { body: body(z.strictObject({ id: z.string().max(64) })) },
  responses: { 200: json(Ok, 'Lifted') },
})
const awaiting = createRoute({
  method: 'get',
  path: '/users/awaiting',
  tags,
  summary: '待确认账号 Accounts of watchers that wait for a second person',
  middleware: [requireRight('confirm-accounts')] as const,
  responses: { 200: json(z.object({ items: z.array(Awaiting) }), 'The oldest first') },
})
const confirm = createRoute({
  method: 'post',
  path: '/users/{id}/confirm',
  tags,
  summary: '确认账号 Agree or decline as the second person',
  middleware: [requireRight('confirm-accounts')] as const,
  request: { params: z.object({ id: z.string().max(80) }), body: body(z.strictObject({ agree: z.boolean() })) },
  responses: { 200: json(Ok, 'Decided') },
})
const anomalies = createRoute({
  method: 'get',
  path: '/access-log/anomalies',
  tags,
  summary: '异常查询 Look-ups that ask for an explanation, by day',
  middleware: [requireRight('read-anomalies')] as const,
  request: { query: z.object({ from: z.iso.date(), until: z.iso.date() }) },
  responses: {
    200: json(z.object({ items: z.array(AnomalyLine), limits: z.record(z.string(), z.number()) }), 'Newest first'),
  },
})

/** Sessions, locks, second persons, anomalies. */
export function securityRoutes(ctx: SecurityContext, limit: SignInLimit): OpenAPIHono<AppEnv> {
  const routes = createRoutes()
  routes.openapi(sessions, async (c) => {
    const { items, total } = await listSessions(ctx.db, c.get('actor'), c.req.valid('query'))
    return c.json({ items: items.map((one) => ({ ...one, areaName: ctx.areaName(one.area) })), total }, 200)
  })
  routes.openapi(end, async (c) => {
    orRefuse(await endSession(ctx.db, c.get('actor'), c.req.valid('param').id))
    return c.json({ ok: true } as const, 200)
  })
  routes.openapi(locks, async (c) => c.json({ items: await listLocks(ctx.db, c.get('actor'), limit) }, 200))
  routes.openapi(lift, async (c) => {
    orRefuse(await liftLock(ctx.db, c.get('actor'), limit, c.req.valid('json').id))
    return c.json({ ok: true } as const, 200)
  })
  routes.openapi(awaiting, async (c) => {
    const found = await listAwaiting(ctx.db, c.get('actor'))
    const items = found.map(({ id, username, name, role, area, askedBy }) => ({
      id,
      username,
      name,
      role,
      areaName: ctx.areaName(area),
      askedBy,
    }))
    return c.json({ items }, 200)
  })
  routes.openapi(confirm, async (c) => {
    orRefuse(await decideAwaiting(ctx.db, c.get('actor'), c.req.valid('param').id, c.req.valid('json').agree))
    return c.json({ ok: true } as const, 200)
  })
  routes.openapi(anomalies, async (c) => {
    const actor = c.get('actor')
    const { from, until } = c.req.valid('query')
    const days = (Date.parse(until) - Date.parse(from)) / 86_400_000
    if (days < 0 || days > longest)
      refuse('bad-request', {
        zh: `起止日期有误：止期不早于起期，最多 ${longest} 天。`,
        en: `The end is not before the start, and at most ${longest} days later.`,
      })
    const limits = ctx.anomalyLimits(until)
    await logRead(ctx.db, actor, { action: 'anomalies', purpose: '异常查询审计', detail: { from, until } })
    const found = await findAnomalies(ctx.db, actor, from, until, limits)
    const items = found.map((one, at) => ({ ...one, id: String(at) }))
    return c.json({ items, limits: { ...limits } }, 200)
  })
  return routes
}
