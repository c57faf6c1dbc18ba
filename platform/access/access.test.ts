import { afterAll, beforeAll, expect, test } from 'vitest'
import { testDatabase } from '../db/testing.ts'
import { createApp } from '../web/index.ts'
import {
  type AccessTables,
  accessRoutes,
  createAccount,
  createSignIn,
  logRead,
  machine,
  type Role,
  requireSignIn,
  verifyReadLog,
} from './index.ts'
import { signInLimit } from './sign-in-limit.ts'

const { db, close } = await testDatabase<AccessTables>()
afterAll(close)

const signIn = await createSignIn(db)
const limits = {
  manyLeast: 50,
  manyTimes: 5,
  from: 7,
  to: 20,
  offHours: 1000,
  noMatter: 1000,
  unmask: 3,
  sequence: 1000,
}
const ctx = {
  db,
  signIn,
  areaName: (area: string) => (area === '150403' ? '元宝山区' : area),
  anomalyLimits: () => limits,
}

const app = createApp()
app.use(
  '/api/*',
  requireSignIn(signIn, (path) => path.startsWith('/api/auth/')),
)
app.route('/api', accessRoutes(ctx))

const password = 'correct-horse-9'
const people: Record<string, { role: Role; area: string }> = {
  root: { role: 'sysadmin', area: '' },
  watcher: { role: 'audit-admin', area: '' },
  guard: { role: 'security-admin', area: '' },
  guard2: { role: 'security-admin', area: '1504' },
  chifeng: { role: 'league', area: '1504' },
  yuanbaoshan: { role: 'county', area: '150403' },
  meilihe: { role: 'township', area: '150403103' },
  aide: { role: 'village', area: '150403103201' },
}
beforeAll(async () => {
  for (const [username, { role, area }] of Object.entries(people)) {
    const made = await createAccount(ctx, machine, { username, name: username, role, area, password })
    if (!made.ok) throw new Error(JSON.stringify(made))
  }
})

interface Asked {
  cookie?: string
  method?: string
  body?: unknown
  headers?: Record<string, string>
}
const ask = (path: string, { cookie, method, body, headers }: Asked = {}) =>
  app.request(`http://localhost:8080/api${path}`, {
    method: method ?? (body === undefined ? 'GET' : 'POST'),
    headers: {
      host: 'localhost:8080',
      ...(cookie ? { cookie } : {}),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
const enter = async (username: string, secret = password) => {
  const answer = await ask('/auth/sign-in/username', { body: { username, password: secret } })
  return { status: answer.status, cookie: (answer.headers.get('set-cookie') ?? '').split(';')[0] ?? '', answer }
}

test('a clerk signs in by user name and is told who he is and what he may', async () => {
  const { status, cookie, answer } = await enter('Yuanbaoshan')
  expect(status).toBe(200)
  expect(answer.headers.get('set-cookie')).toMatch(/HttpOnly/i)
  expect(answer.headers.get('set-cookie')).toMatch(/SameSite=Lax/i)
  const me = await (await ask('/me', { cookie })).json()
  expect(me).toMatchObject({ name: 'yuanbaoshan', role: 'county', area: '150403', areaName: '元宝山区' })
  expect(me.may).toContain('dispatch-warnings')
  expect((await ask('/auth/sign-out', { cookie, body: {} })).status).toBe(200)
  expect((await ask('/me', { cookie })).status).toBe(401)
})

test('without a session, with a wrong password, with a forged cookie: declined in one shape and both languages', async () => {
  expect(await (await ask('/me')).json()).toEqual({
    error: { code: 'not-signed-in', message_zh: '请先登录。', message_en: 'Please sign in first.' },
  })
  const wrong = await enter('yuanbaoshan', 'wrong-password')
  expect(wrong.status).toBe(401)
  expect((await wrong.answer.json()).error.code).toBe('wrong-credentials')
  expect((await enter('nobody-here')).status).toBe(401)
  expect((await ask('/me', { cookie: 'jiulian.session_token=abc.def' })).status).toBe(401)
})

test('a program that keeps cookies and tells no origin may sign in again', async () => {
  const { cookie } = await enter('yuanbaoshan')
  const again = await ask('/auth/sign-in/username', { cookie, body: { username: 'yuanbaoshan', password } })
  expect(again.status).toBe(200)
})

test('a change that another site makes the browser send is declined', async () => {
  const { cookie } = await enter('yuanbaoshan')
  const body = { username: 'planted', name: 'x', role: 'township', area: '150403103' }
  for (const headers of [
    { origin: 'https://evil.example' },
    { 'sec-fetch-site': 'cross-site' },
    { origin: 'null' },
  ] as Record<string, string>[]) {
    const answer = await ask('/users', { cookie, body, headers })
    expect(answer.status).toBe(403)
    expect((await answer.json()).error.code).toBe('cross-site')
  }
  expect((await ask('/auth/sign-out', { cookie, body: {}, headers: { origin: 'https://evil.example' } })).status).toBe(
    403,
  )
  expect(
    (
      await ask('/users', {
        cookie,
        body: { ...body, username: 'welcome' },
        headers: { origin: 'http://localhost:8080', 'sec-fetch-site': 'same-origin' },
      })
    ).status,
  ).toBe(201)
})

test('the library’s own ways to make or change an account are closed', async () => {
  const { cookie } = await enter('aide')
  expect((await ask('/auth/sign-up/email', { body: { email: 'a@b.cn', password, name: 'x' } })).status).toBe(404)
  expect((await ask('/auth/update-user', { cookie, body: { role: 'region', area: '15' } })).status).toBe(404)
})

test('a county makes a township account and is given its first password; the account works', async () => {
  const { cookie } = await enter('yuanbaoshan')
  const made = await ask('/users', {
    cookie,
    body: { username: 'wujia', name: '五家镇', role: 'township', area: '150403101' },
  })
  expect(made.status).toBe(201)
  const account = await made.json()
  expect(account.password).toMatch(/^(\w{4}-){3}\w{4}$/)
  expect((await enter('wujia', account.password)).status).toBe(200)
  const again = await ask('/users', {
    cookie,
    body: { username: 'WUJIA', name: 'x', role: 'township', area: '150403101' },
  })
  expect(again.status).toBe(409)
})

test('nobody makes accounts above or beside his area, nor raises himself', async () => {
  const { cookie } = await enter('yuanbaoshan')
  for (const body of [
    { username: 'up', name: 'x', role: 'league', area: '1504' },
    { username: 'beside', name: 'x', role: 'township', area: '150402001' },
    { username: 'root2', name: 'x', role: 'sysadmin', area: '' },
    { username: 'spy', name: 'x', role: 'auditor', area: '150403' },
  ])
    expect((await ask('/users', { cookie, body })).status).toBe(403)
  const { items } = await (await ask('/users', { cookie })).json()
  const own = items.find((user: { username: string }) => user.username === 'yuanbaoshan')
  expect(own.mayManage).toBe(false)
  expect((await ask(`/users/${own.id}`, { cookie, method: 'PATCH', body: { role: 'region' } })).status).toBe(403)
  const township = items.find((user: { username: string }) => user.username === 'meilihe')
  expect(
    (await ask(`/users/${township.id}`, { cookie, method: 'PATCH', body: { role: 'league', area: '1504' } })).status,
  ).toBe(403)
})

test('a list shows only accounts inside one’s area; an aide gets none', async () => {
  const league = await enter('chifeng')
  const county = await enter('yuanbaoshan')
  const names = async (cookie: string) =>
    (await (await ask('/users', { cookie })).json()).items.map((user: { username: string }) => user.username)
  expect(await names(league.cookie)).toContain('yuanbaoshan')
  expect(await names(league.cookie)).not.toContain('root')
  expect(await names(county.cookie)).not.toContain('chifeng')
  expect((await ask('/users', { cookie: (await enter('aide')).cookie })).status).toBe(403)
  expect((await ask('/users?q=%25', { cookie: county.cookie })).status).toBe(200)
})

test('a disabled account is out at once and stays out; a new password ends the old sessions', async () => {
  const county = await enter('yuanbaoshan')
  const township = await enter('meilihe')
  const id = (await (await ask('/me', { cookie: township.cookie })).json()).userId
  const reset = await (
    await ask(`/users/${id}`, { cookie: county.cookie, method: 'PATCH', body: { resetPassword: true } })
  ).json()
  expect((await ask('/me', { cookie: township.cookie })).status).toBe(401)
  const fresh = await enter('meilihe', reset.password)
  expect(fresh.status).toBe(200)
  await ask(`/users/${id}`, { cookie: county.cookie, method: 'PATCH', body: { disabled: true } })
  expect((await ask('/me', { cookie: fresh.cookie })).status).toBe(401)
  const refused = await enter('meilihe', reset.password)
  expect(refused.status).toBe(403)
  expect((await refused.answer.json()).error.message_zh).toContain('停用')
})

test('all faults of a form come back at once', async () => {
  const { cookie } = await enter('yuanbaoshan')
  const answer = await ask('/users', { cookie, body: { username: 'x', name: '', role: 'king', area: 'abc', extra: 1 } })
  expect(answer.status).toBe(400)
  const fields = (await answer.json()).error.details.map((fault: { field: string }) => fault.field)
  expect(fields).toEqual(expect.arrayContaining(['username', 'name', 'role', 'area']))
})

test('guessing a password is stopped after five attempts, for others the door stays open', async () => {
  for (let i = 0; i < 5; i++) await enter('chifeng', `guess-number-${i}`)
  const stopped = await enter('chifeng')
  expect(stopped.status).toBe(429)
  expect((await enter('aide')).status).toBe(200)
})

test('the count of failed attempts ends with its window', () => {
  let now = 0
  const limit = signInLimit({ windowMs: 1000, perNameAndAddress: 2, perName: 3, perAddress: 9 }, () => now)
  limit.failed('a', '1')
  limit.failed('a', '1')
  expect(limit.allows('a', '1')).toBe(false)
  expect(limit.allows('a', '2')).toBe(true)
  limit.failed('a', '2')
  expect(limit.allows('a', '3')).toBe(false)
  now = 1001
  expect(limit.allows('a', '1')).toBe(true)
})

test('what was done to accounts stands in the log, which only auditor and audit administrator read', async () => {
  const root = await enter('watcher')
  const { items } = await (await ask('/access-log?action=user-create&size=500', { cookie: root.cookie })).json()
  expect(items.map((row: { detail: { username: string } }) => row.detail.username)).toContain('yuanbaoshan')
  expect(JSON.stringify(items)).not.toContain(password)
  expect((await ask('/access-log', { cookie: (await enter('yuanbaoshan')).cookie })).status).toBe(403)
  expect((await ask('/access-log', { cookie: (await enter('root')).cookie })).status).toBe(403)
  expect(await (await ask('/access-log/check', { cookie: root.cookie })).json()).toMatchObject({ ok: true })
  expect((await verifyReadLog(db)).ok).toBe(true)
})

const signedIn = async (username: string) => {
  const answer = await ask('/auth/sign-in/username', { body: { username, password } })
  return { status: answer.status, cookie: answer.headers.get('set-cookie')?.split(';')[0] ?? '' }
}
const read = async (path: string, cookie: string) =>
  (await (await ask(path, { cookie })).json()) as { items: (Record<string, unknown> & { id: string })[] }

test('an account of somebody who watches works only when a second person agreed, and never by who asked for it', async () => {
  const { cookie: root } = await signedIn('root')
  const made = await ask('/users', {
    cookie: root,
    body: { username: 'inspector', name: '审计员', role: 'auditor', area: '', password },
  })
  expect(await made.json()).toMatchObject({ disabled: true, awaiting: true })
  expect((await signedIn('inspector')).status).toBe(403)
  const { cookie: guard } = await signedIn('guard')
  const [waiting] = (await read('/users/awaiting', guard)).items
  expect(waiting).toMatchObject({ username: 'inspector', askedBy: 'root' })
  const change = (cookie: string, what: unknown) =>
    ask(`/users/${waiting!.id}`, { cookie, method: 'PATCH', body: what })
  const decide = (cookie: string, agree: boolean) => ask(`/users/${waiting!.id}/confirm`, { cookie, body: { agree } })
  // Whoever asked cannot open it, neither by the second person's address nor by enabling.
  expect((await decide(root, true)).status).toBe(403)
  await change(root, { disabled: false })
  expect((await signedIn('inspector')).status).toBe(403)
  // One whose area does not hold the account sees none of it.
  const { cookie: guard2 } = await signedIn('guard2')
  expect((await read('/users/awaiting', guard2)).items).toEqual([])
  expect((await decide(guard2, true)).status).toBe(404)
  expect((await decide(guard, true)).status).toBe(200)
  expect((await decide(guard, true)).status).toBe(404)
  expect((await signedIn('inspector')).status).toBe(200)

  // Nor is a watcher's account taken over by a new password alone: it closes until somebody else agreed.
  const { cookie: inspector } = await signedIn('inspector')
  const reset = (await (await change(root, { resetPassword: true })).json()) as { password: string; awaiting: boolean }
  expect(reset.awaiting).toBe(true)
  expect((await ask('/me', { cookie: inspector })).status).toBe(401)
  expect(
    (await ask('/auth/sign-in/username', { body: { username: 'inspector', password: reset.password } })).status,
  ).toBe(403)
  expect((await decide(guard, false)).status).toBe(200)
  expect((await signedIn('inspector')).status).not.toBe(200)
  expect((await read('/users/awaiting', guard)).items).toEqual([])
  // Nor made out of another account.
  const clerk = (await read('/users?q=chifeng', root)).items[0]!
  expect(
    await (await ask(`/users/${clerk.id}`, { cookie: root, method: 'PATCH', body: { role: 'auditor' } })).json(),
  ).toMatchObject({ disabled: true, awaiting: true })
  await db
    .updateTable('access.user')
    .set({ role: 'league', disabled: false, awaitingBy: null })
    .where('id', '=', clerk.id)
    .execute()
  const log = await db.selectFrom('access.read_log').select('action').where('user_name', '=', 'guard').execute()
  expect(log.map((row) => row.action)).toEqual(['user-confirm', 'user-decline'])
})

test('the security administrator sees who is signed in and ends a session at once', async () => {
  const { cookie: guard } = await signedIn('guard')
  // Whatever the browser says, the address is the one the server sees.
  const entered = await ask('/auth/sign-in/username', {
    body: { username: 'aide', password },
    headers: { 'x-jiulian-address': '6.6.6.6', 'x-forwarded-for': '10.1.2.3' },
  })
  const aide = entered.headers.get('set-cookie')!.split(';')[0]!
  const mine = (await read('/sessions?size=200', guard)).items.filter((one) => one.username === 'aide')
  expect(mine[0]).toMatchObject({ role: 'village', area: '150403103201' })
  expect(mine[0]!.address).toBe('10.1.2.3')
  expect(JSON.stringify(mine)).not.toContain('token')
  for (const one of mine)
    expect((await ask(`/sessions/${one.id}`, { cookie: guard, method: 'DELETE' })).status).toBe(200)
  expect((await ask('/me', { cookie: aide })).status).toBe(401)
  const { cookie: guard2 } = await signedIn('guard2')
  const above = (await read('/sessions?size=200', guard)).items.find((one) => one.username === 'guard')!
  expect((await ask(`/sessions/${above.id}`, { cookie: guard2, method: 'DELETE' })).status).toBe(404)
})

test('a locked name is shown and let in again; what is no name of an account is not shown', async () => {
  const { cookie: guard } = await signedIn('guard')
  const guess = (username: string) => ask('/auth/sign-in/username', { body: { username, password: 'wrong-wrong-9' } })
  for (let i = 0; i < 6; i++) await guess('yuanbaoshan')
  for (let i = 0; i < 6; i++) await guess('my-secret-word')
  expect((await signedIn('yuanbaoshan')).status).toBe(429)
  const { items } = await read('/sign-in-locks', guard)
  expect(items.map((one) => one.username)).toEqual(expect.arrayContaining(['yuanbaoshan', null]))
  expect(JSON.stringify(items)).not.toContain('my-secret-word')
  const { cookie: guard2 } = await signedIn('guard2')
  expect((await read('/sign-in-locks', guard2)).items.every((one) => one.username !== null)).toBe(true)
  const lock = items.find((one) => one.username === 'yuanbaoshan')!
  expect((await ask('/sign-in-locks/lift', { cookie: guard, body: { id: lock.id } })).status).toBe(200)
  expect((await signedIn('yuanbaoshan')).status).toBe(200)
})

test('the audit administrator reads what stands out by day; too long a time is refused', async () => {
  const { cookie } = await signedIn('watcher')
  for (let i = 0; i < 3; i++)
    await logRead(
      db,
      { userId: 'u9', name: '王某', role: 'county', area: '150403' },
      { action: 'unmask', household: '77', purpose: '看看' },
    )
  const today = new Date().toISOString().slice(0, 10)
  const before = new Date(Date.now() - 2 * 86_400_000).toISOString().slice(0, 10)
  const after = new Date(Date.now() + 86_400_000).toISOString().slice(0, 10)
  const { items } = await read(`/access-log/anomalies?from=${before}&until=${after}`, cookie)
  expect(items).toContainEqual(
    expect.objectContaining({ kind: 'repeated-unmask', userName: '王某', count: 3, household: '77' }),
  )
  expect((await ask(`/access-log/anomalies?from=2026-01-01&until=${today}`, { cookie })).status).toBe(400)
})

test('the log is narrowed to who looked at one household, to one person, to looks or to changes', async () => {
  const { cookie } = await signedIn('watcher')
  const look = (userId: string, household: string, writes = false) =>
    logRead(
      db,
      { userId, name: userId, role: 'county', area: '150403' },
      { action: 'view', household, purpose: '看看', writes },
    )
  await look('u7', '88')
  await look('u8', '88')
  await look('u8', '89')
  const who = async (query: string) =>
    (await read(`/access-log?size=500&${query}`, cookie)).items.map((one) => `${one.userId} ${one.household}`).sort()
  expect(await who('household=88')).toEqual(['u7 88', 'u8 88'])
  expect(await who('user=u8')).toEqual(['u8 88', 'u8 89'])
  expect(await who('user=u8&writes=true')).toEqual([])
})
