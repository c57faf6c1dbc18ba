import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi'
import { type AppEnv, createRoutes, json, listOf, orRefuse, Paging } from '../web/index.ts'
import { type AccountContext, accountView, changeAccount, createAccount } from './accounts.ts'
import { requireRight } from './guards.ts'
import { ownAccountOf } from './own-account.ts'
import { verifyReadLog } from './read-log.ts'
import { type Actor, mayDo, mayManage, roles } from './roles.ts'
import { type SecurityContext, securityRoutes } from './security-routes.ts'
import { signedIn } from './sign-in.ts'
import { signInLimit } from './sign-in-limit.ts'
import { signInRoutes } from './sign-in-routes.ts'
import { withinArea } from './within-area.ts'

export interface AccessContext extends AccountContext, SecurityContext {}

const Me = z.object({
  userId: z.string(),
  name: z.string(),
  role: z.enum(roles),
  area: z.string(),
  areaName: z.string(),
  unit: z.string().optional(),
  may: z.array(z.string()),
  /** He signed in with a password that was handed to him; all else is refused until he chose his own. */
  ownPasswordFirst: z.boolean(),
})
const OwnAccount = z.object({
  username: z.string(),
  twoStep: z.boolean(),
  sessions: z.array(
    z.object({
      id: z.string(),
      since: z.string(),
      lastSeen: z.string(),
      address: z.string().nullable(),
      device: z.string().nullable(),
      current: z.boolean(),
    }),
  ),
})
const Account = z.object({
  id: z.string(),
  username: z.string(),
  name: z.string(),
  role: z.enum(roles),
  area: z.string(),
  areaName: z.string(),
  unit: z.string().nullable(),
  disabled: z.boolean(),
  awaiting: z.boolean(),
  createdAt: z.string(),
  mayManage: z.boolean(),
})
const AccountWithPassword = Account.extend({ password: z.string().optional() })
const NewUser = z.strictObject({
  username: z.string().trim().min(2).max(40),
  name: z.string().trim().min(1).max(60),
  role: z.enum(roles),
  area: z.string().regex(/^\d{0,12}$/),
  unit: z.string().optional(),
  password: z.string().optional(),
})
const UserChange = z.strictObject({
  name: z.string().trim().min(1).max(60).optional(),
  disabled: z.boolean().optional(),
  role: z.enum(roles).optional(),
  area: z
    .string()
    .regex(/^\d{0,12}$/)
    .optional(),
  resetPassword: z.boolean().optional(),
})
const LogRow = z.object({
  id: z.number(),
  at: z.string(),
  userId: z.string(),
  userName: z.string(),
  role: z.string(),
  userArea: z.string(),
  action: z.string(),
  person: z.string().nullable(),
  household: z.string().nullable(),
  purpose: z.string(),
  caseRef: z.string().nullable(),
  writes: z.boolean(),
  detail: z.record(z.string(), z.unknown()),
})
const Verdict = z.object({
  ok: z.boolean(),
  rows: z.number().optional(),
  head: z.string().optional(),
  id: z.number().optional(),
  zh: z.string().optional(),
  en: z.string().optional(),
})

const me = createRoute({
  method: 'get',
  path: '/me',
  tags: ['access'],
  summary: '当前用户 Who is signed in',
  responses: { 200: json(Me, 'The person, his area and rights') },
})
const ownAccount = createRoute({
  method: 'get',
  path: '/me/account',
  tags: ['access'],
  summary: '我的账号 Own account: two-step sign-in, where one is signed in',
  responses: { 200: json(OwnAccount, 'The account of who asks') },
})
const listUsers = createRoute({
  method: 'get',
  path: '/users',
  tags: ['access'],
  summary: '用户 Accounts inside your area',
  middleware: [requireRight('manage-users')] as const,
  request: { query: Paging.extend({ q: z.string().max(60).optional(), role: z.enum(roles).optional() }) },
  responses: { 200: json(listOf(Account), 'One page of accounts') },
})
const createUser = createRoute({
  method: 'post',
  path: '/users',
  tags: ['access'],
  summary: '新建用户 Make an account',
  middleware: [requireRight('manage-users')] as const,
  request: { body: { content: { 'application/json': { schema: NewUser } } } },
  responses: { 201: json(AccountWithPassword, 'The account; a password that was made is told this once') },
})
const changeUser = createRoute({
  method: 'patch',
  path: '/users/{id}',
  tags: ['access'],
  summary: '更改用户 Change, disable, new password',
  middleware: [requireRight('manage-users')] as const,
  request: {
    params: z.object({ id: z.string().max(80) }),
    body: { content: { 'application/json': { schema: UserChange } } },
  },
  responses: { 200: json(AccountWithPassword, 'The account; a new password is told this once') },
})
const listLog = createRoute({
  method: 'get',
  path: '/access-log',
  tags: ['access'],
  summary: '查询日志 Who read whose data, when and why',
  middleware: [requireRight('read-access-log')] as const,
  request: {
    query: Paging.extend({
      user: z.string().max(80).optional(),
      household: z.string().max(40).optional(),
      action: z.string().max(40).optional(),
      writes: z.enum(['true', 'false']).optional(),
    }),
  },
  responses: { 200: json(listOf(LogRow), 'One page, newest first') },
})
const checkLog = createRoute({
  method: 'get',
  path: '/access-log/check',
  tags: ['access'],
  summary: '校验日志 Check the hash chain of the log',
  middleware: [requireRight('read-access-log')] as const,
  responses: { 200: json(Verdict, 'Whole, or the first broken row') },
})

/** /auth/*, /me, /users, /access-log. @example app.route('/api', accessRoutes({ db, signIn, areaName })) */
export function accessRoutes(ctx: AccessContext): OpenAPIHono<AppEnv> {
  const routes = createRoutes()
  const limit = signInLimit()
  routes.route('/', signInRoutes(ctx, limit))
  routes.route('/', securityRoutes(ctx, limit))
  const shown = (actor: Actor, account: ReturnType<typeof accountView>) => ({
    ...account,
    areaName: ctx.areaName(account.area),
    mayManage: account.id !== actor.userId && mayManage(actor, account),
  })
  routes.openapi(me, async (c) => {
    const actor = c.get('actor')
    const { passwordHandedOut } = await ctx.db
      .selectFrom('access.user')
      .select('passwordHandedOut')
      .where('id', '=', actor.userId)
      .executeTakeFirstOrThrow()
    const more = { areaName: ctx.areaName(actor.area), may: [...mayDo(actor.role)] }
    return c.json({ ...actor, ...more, ownPasswordFirst: passwordHandedOut }, 200)
  })
  routes.openapi(ownAccount, async (c) => {
    const actor = c.get('actor')
    const current = (await signedIn(ctx.signIn, c.req.raw.headers))?.session
    return c.json(await ownAccountOf(ctx.db, actor, current), 200)
  })
  routes.openapi(listUsers, async (c) => {
    const actor = c.get('actor')
    const { page, size, q, role } = c.req.valid('query')
    let query = ctx.db.selectFrom('access.user').where(withinArea(actor, 'area'))
    if (role) query = query.where('role', '=', role)
    if (q)
      query = query.where((eb) =>
        eb.or([eb('username', 'ilike', likeAnywhere(q)), eb('name', 'ilike', likeAnywhere(q))]),
      )
    const rows = await query
      .selectAll()
      .orderBy('area')
      .orderBy('username')
      .limit(size)
      .offset((page - 1) * size)
      .execute()
    const { total } = await query.select((eb) => eb.fn.countAll<number>().as('total')).executeTakeFirstOrThrow()
    return c.json({ items: rows.map((row) => shown(actor, accountView(row))), total }, 200)
  })
  routes.openapi(createUser, async (c) => {
    const { account, password } = orRefuse(await createAccount(ctx, c.get('actor'), definedOnly(c.req.valid('json'))))
    return c.json({ ...shown(c.get('actor'), account), ...(password ? { password } : {}) }, 201)
  })
  routes.openapi(changeUser, async (c) => {
    const { account, password } = orRefuse(
      await changeAccount(ctx, c.get('actor'), c.req.valid('param').id, definedOnly(c.req.valid('json'))),
    )
    return c.json({ ...shown(c.get('actor'), account), ...(password ? { password } : {}) }, 200)
  })
  routes.openapi(listLog, async (c) => {
    const { page, size, user, household, action, writes } = c.req.valid('query')
    let query = ctx.db.selectFrom('access.read_log').where(withinArea(c.get('actor'), 'user_area'))
    if (user) query = query.where('user_id', '=', user)
    if (household) query = query.where('household', '=', household)
    if (action) query = query.where('action', '=', action)
    if (writes) query = query.where('writes', '=', writes === 'true')
    const rows = await query
      .selectAll()
      .orderBy('id', 'desc')
      .limit(size)
      .offset((page - 1) * size)
      .execute()
    const { total } = await query.select((eb) => eb.fn.countAll<number>().as('total')).executeTakeFirstOrThrow()
    const items = rows.map((row) => ({
      id: row.id,
      at: row.at.toISOString(),
      userId: row.user_id,
      userName: row.user_name,
      role: row.role as string,
      userArea: row.user_area,
      action: row.action,
      person: row.person,
      household: row.household,
      purpose: row.purpose,
      caseRef: row.case_ref,
      writes: row.writes,
      detail: row.detail,
    }))
    return c.json({ items, total }, 200)
  })
  routes.openapi(checkLog, async (c) => {
    const verdict = await verifyReadLog(ctx.db)
    return c.json(verdict.ok ? verdict : { ok: false, id: verdict.id, zh: verdict.zh, en: verdict.en }, 200)
  })
  return routes
}

/** A LIKE pattern that finds the words anywhere; % and _ of the user are letters, not wildcards. */
const likeAnywhere = (words: string) => `%${words.replace(/[\\%_]/g, (sign) => `\\${sign}`)}%`

/** Leaves out what was not said (zod gives optional fields the value undefined). */
const definedOnly = <Given extends object>(given: Given) =>
  Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)) as {
    [Key in keyof Given]: Exclude<Given[Key], undefined>
  }
