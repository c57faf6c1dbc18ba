/** Own password and two-step sign-in, as a browser uses them: cookies are kept, codes come from an authenticator of our own. */
import { afterAll, expect, test } from 'vitest'
import { testDatabase } from '../db/testing.ts'
import { createApp } from '../web/index.ts'
import { type AccessTables, accessRoutes, createAccount, createSignIn, machine, requireSignIn } from './index.ts'
import { authenticatorCode } from './testing.ts'

const { db, close } = await testDatabase<AccessTables>()
afterAll(close)
const signIn = await createSignIn(db)
const app = createApp()
app.use(
  '/api/*',
  requireSignIn(signIn, (path) => path.startsWith('/api/auth/')),
)
app.route('/api', accessRoutes({ db, signIn, areaName: (area) => area, anomalyLimits: () => ({}) as never }))

/** A browser: keeps the cookies it is given. */
function browser() {
  const jar = new Map<string, string>()
  return async (path: string, body?: unknown, method = body === undefined ? 'GET' : 'POST') => {
    const answer = await app.request(`http://localhost:8080/api${path}`, {
      method,
      headers: {
        host: 'localhost:8080',
        cookie: [...jar].map(([name, value]) => `${name}=${value}`).join('; '),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    for (const line of answer.headers.getSetCookie()) {
      const [name, value] = line.split(';')[0]!.split(/=(.*)/s) as [string, string]
      if (value === '' || /max-age=0/i.test(line)) jar.delete(name)
      else jar.set(name, value)
    }
    const json = (await answer.json().catch(() => ({}))) as Record<string, never>
    return { status: answer.status, json, code: (json as { error?: { code?: string } }).error?.code }
  }
}

const codeOf = (uri: string) => authenticatorCode(new URL(uri).searchParams.get('secret')!)
const wrongCode = (right: string) => (right === '000000' ? '111111' : '000000')

const password = 'correct-horse-9'
const account = async (username: string, role: 'county' | 'township' | 'sysadmin', area: string) => {
  const made = await createAccount({ db, signIn }, machine, { username, name: username, role, area, password })
  if (!made.ok) throw new Error(JSON.stringify(made))
  return made.account
}
const enter = (ask: ReturnType<typeof browser>, username: string, secret = password) =>
  ask('/auth/sign-in/username', { username, password: secret })
const logOf = async (userId: string) =>
  (await db.selectFrom('access.read_log').select('action').where('user_id', '=', userId).orderBy('id').execute()).map(
    ({ action }) => action,
  )

/** Somebody whose two-step sign-in is on. */
async function withTwoStep(username: string) {
  const { id } = await account(username, 'township', '150403101')
  const ask = browser()
  await enter(ask, username)
  const made = await ask('/auth/two-factor/enable', { password })
  const { totpURI, backupCodes } = made.json as unknown as { totpURI: string; backupCodes: string[] }
  expect((await ask('/auth/two-factor/verify-totp', { code: codeOf(totpURI) })).status).toBe(200)
  return { id, ask, totpURI, backupCodes }
}

test('the authenticator of these tests shows the codes of RFC 6238, appendix B', () => {
  const secret = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ'
  expect(authenticatorCode(secret, 59_000)).toBe('287082')
  expect(authenticatorCode(secret, 1_111_111_109_000)).toBe('081804')
})

test('whoever was handed a password sees and does nothing before choosing his own; the handed one is none', async () => {
  await account('keeper', 'county', '150403')
  const county = browser()
  await enter(county, 'keeper')
  const made = await county('/users', { username: 'wujia', name: '五家镇', role: 'township', area: '150403101' })
  const handed = (made.json as unknown as { password: string }).password
  const clerk = browser()
  expect((await enter(clerk, 'wujia', handed)).status).toBe(200)
  expect((await clerk('/me')).json).toMatchObject({ ownPasswordFirst: true })
  expect(await clerk('/me/account')).toMatchObject({ status: 403, code: 'own-password-first' })
  const change = (newPassword: string) =>
    clerk('/auth/change-password', { currentPassword: handed, newPassword, revokeOtherSessions: true })
  expect(await change(handed)).toMatchObject({ status: 400, code: 'same-password' })
  expect(await change('short')).toMatchObject({ status: 400 })
  expect((await clerk('/me')).json).toMatchObject({ ownPasswordFirst: true })
  expect((await change('my-own-horse-7')).status).toBe(200)
  expect((await clerk('/me')).json).toMatchObject({ ownPasswordFirst: false })
  expect((await clerk('/me/account')).json).toMatchObject({ username: 'wujia', twoStep: false })
  expect((await enter(browser(), 'wujia', handed)).status).toBe(401)
})

test('with two-step sign-in on, the password alone opens nothing; the code of the telephone does', async () => {
  const { id, totpURI } = await withTwoStep('twosteps')
  const ask = browser()
  expect((await enter(ask, 'twosteps')).json).toMatchObject({ twoFactorRedirect: true })
  expect((await ask('/me')).status).toBe(401)
  const right = codeOf(totpURI)
  expect(await ask('/auth/two-factor/verify-totp', { code: wrongCode(right) })).toMatchObject({
    status: 400,
    code: 'wrong-code',
  })
  expect((await ask('/me')).status).toBe(401)
  expect((await ask('/auth/two-factor/verify-totp', { code: right })).status).toBe(200)
  expect((await ask('/me')).json).toMatchObject({ name: 'twosteps' })
  expect((await ask('/me/account')).json).toMatchObject({ twoStep: true })
  expect(await logOf(id)).toContain('two-step-on')
})

test('two-step sign-in needs the password to turn on and off, and is not on before the first right code', async () => {
  const { id } = await account('careful', 'township', '150403102')
  const ask = browser()
  await enter(ask, 'careful')
  expect((await ask('/auth/two-factor/enable', { password: 'not-my-password' })).status).toBe(400)
  const made = await ask('/auth/two-factor/enable', { password })
  expect((await enter(browser(), 'careful')).json).not.toHaveProperty('twoFactorRedirect')
  const { totpURI } = made.json as unknown as { totpURI: string }
  expect((await ask('/auth/two-factor/verify-totp', { code: wrongCode(codeOf(totpURI)) })).code).toBe('wrong-code')
  expect((await ask('/auth/two-factor/verify-totp', { code: codeOf(totpURI) })).status).toBe(200)
  expect((await ask('/auth/two-factor/disable', { password: 'not-my-password' })).status).toBe(400)
  expect((await ask('/auth/two-factor/disable', { password })).status).toBe(200)
  expect((await enter(browser(), 'careful')).json).not.toHaveProperty('twoFactorRedirect')
  expect(await logOf(id)).toEqual(expect.arrayContaining(['two-step-on', 'two-step-off']))
})

test('a backup code opens once', async () => {
  const { backupCodes } = await withTwoStep('lostphone')
  expect(backupCodes.length).toBe(10)
  const once = browser()
  await enter(once, 'lostphone')
  expect((await once('/auth/two-factor/verify-backup-code', { code: backupCodes[0] })).status).toBe(200)
  expect((await once('/me')).status).toBe(200)
  const again = browser()
  await enter(again, 'lostphone')
  expect(await again('/auth/two-factor/verify-backup-code', { code: backupCodes[0] })).toMatchObject({
    status: 400,
    code: 'wrong-code',
  })
  expect((await again('/auth/two-factor/verify-backup-code', { code: backupCodes[1] })).status).toBe(200)
})

test('guessing codes ends: the step is over after five, the account closes for a while after ten', async () => {
  const { totpURI } = await withTwoStep('guessed')
  const wrong = wrongCode(codeOf(totpURI))
  const found: (string | undefined)[] = []
  for (let step = 0; step < 3; step++) {
    const ask = browser()
    await enter(ask, 'guessed')
    for (let guess = 0; guess < 6; guess++)
      found.push((await ask('/auth/two-factor/verify-totp', { code: wrong })).code)
  }
  expect(found.slice(0, 7)).toEqual([...Array(5).fill('wrong-code'), 'two-step-over', 'wrong-code'])
  expect(found.at(-1)).toBe('too-many')
  const ask = browser()
  await enter(ask, 'guessed')
  expect((await ask('/auth/two-factor/verify-totp', { code: codeOf(totpURI) })).status).toBe(429)
})

test('a new password from the administrator turns two-step sign-in off, for who lost telephone and codes', async () => {
  const { id } = await withTwoStep('helpless')
  const county = browser()
  await enter(county, 'keeper')
  const changed = await county(`/users/${id}`, { resetPassword: true }, 'PATCH')
  const handed = (changed.json as unknown as { password: string }).password
  const ask = browser()
  expect((await enter(ask, 'helpless', handed)).json).not.toHaveProperty('twoFactorRedirect')
  expect((await ask('/me')).json).toMatchObject({ ownPasswordFirst: true })
})

test('one sees where one is signed in, without tokens, and ends all others', async () => {
  await account('manyplaces', 'township', '150403103')
  const [here, there] = [browser(), browser()]
  await enter(here, 'manyplaces')
  await enter(there, 'manyplaces')
  const { sessions } = (await here('/me/account')).json as unknown as { sessions: { current: boolean }[] }
  expect(sessions.map(({ current }) => current).toSorted()).toEqual([false, true])
  const tokens = await db.selectFrom('access.session').select('token').execute()
  for (const { token } of tokens) expect(JSON.stringify(sessions)).not.toContain(token)
  expect((await here('/auth/revoke-other-sessions', {})).status).toBe(200)
  expect((await there('/me')).status).toBe(401)
  expect((await here('/me')).status).toBe(200)
})
