import type { Kysely } from 'kysely'
import { createRoutes, refuse } from '../web/index.ts'
import { addressOf } from './address.ts'
import { logWrite } from './read-log.ts'
import type { Actor } from './roles.ts'
import { actorOf, addressHeader, type SignIn } from './sign-in.ts'
import { signInLimit } from './sign-in-limit.ts'
import type { AccessTables } from './tables.ts'

/** Of the library's addresses only these are open; accounts are made and changed by /users alone. */
const open = new Set([
  'POST /sign-in/username',
  'POST /sign-out',
  'GET /get-session',
  'POST /change-password',
  'POST /revoke-other-sessions',
  'POST /two-factor/enable',
  'POST /two-factor/verify-totp',
  'POST /two-factor/verify-backup-code',
  'POST /two-factor/generate-backup-codes',
  'POST /two-factor/disable',
])

/** What a person does to his own account stands in the log. */
const logged: Record<string, string> = {
  '/change-password': 'own-password',
  '/revoke-other-sessions': 'own-sessions-end',
  '/two-factor/verify-totp': 'two-step-on',
  '/two-factor/generate-backup-codes': 'two-step-codes',
  '/two-factor/disable': 'two-step-off',
}

/**
 * /auth/*: sign-in by user name and, where a person wished so, a code of his telephone; sign-out, own password; failed
 * attempts are limited. The library's refusals are answered in our shape.
 * @example app.route('/api', signInRoutes({ db, signIn }))
 */
export function signInRoutes({ db, signIn }: { db: Kysely<AccessTables>; signIn: SignIn }, limit = signInLimit()) {
  const routes = createRoutes()
  const keep = async (actor: Actor, path: string) => {
    if (path === '/change-password')
      await db.updateTable('access.user').set({ passwordHandedOut: false }).where('id', '=', actor.userId).execute()
    await logWrite(db, actor, { action: logged[path]!, purpose: '账号管理', detail: {} })
  }
  routes.openAPIRegistry.registerPath({
    method: 'post',
    path: '/auth/sign-in/username',
    tags: ['access'],
    summary: '登录 Sign in',
    description:
      'JSON { username, password }. Sets the session cookie that all other requests carry; { twoFactorRedirect: true } asks for POST /auth/two-factor/verify-totp { code } or /auth/two-factor/verify-backup-code { code } first. GET /auth/get-session, POST /auth/sign-out, POST /auth/change-password { currentPassword, newPassword }, POST /auth/two-factor/enable { password }.',
    responses: {
      200: { description: 'Signed in' },
      401: { description: 'User name or password is wrong' },
      429: { description: 'Too many failed attempts' },
    },
  })
  routes.all('/auth/*', async (c) => {
    const path = c.req.path.slice(c.req.path.indexOf('/auth') + '/auth'.length)
    if (!open.has(`${c.req.method} ${path}`)) refuse('not-found')
    if (path !== '/sign-in/username') {
      if (path === '/change-password') await refuseSamePassword(c.req.raw.clone())
      const actor = logged[path] ? await actorOf(signIn, c.req.raw.headers) : undefined
      const response = await signIn.handler(c.req.raw)
      if (response.ok && actor) await keep(actor, path)
      return answer(signIn, response)
    }
    const body = (await c.req.raw
      .clone()
      .json()
      .catch(() => ({}))) as { username?: unknown } | null
    const name = String(body?.username ?? '')
      .trim()
      .toLowerCase()
      .slice(0, 100)
    const address = addressOf(c)
    if (!limit.allows(name, address)) refuse('too-many')
    const headers = new Headers(c.req.raw.headers)
    headers.set(addressHeader, address)
    const response = await signIn.handler(new Request(c.req.raw, { headers }))
    if (response.ok) limit.succeeded(name, address)
    else limit.failed(name, address)
    return answer(signIn, response)
  })
  return routes
}

/** A password that was handed out and given again would stay known to whoever handed it out. */
async function refuseSamePassword(request: Request): Promise<void> {
  const body = (await request.json().catch(() => null)) as { currentPassword?: unknown; newPassword?: unknown } | null
  if (body?.newPassword !== undefined && body.newPassword === body.currentPassword)
    refuse('same-password', {
      status: 400,
      zh: '新密码不能与当前密码相同。',
      en: 'The new password must differ from the current one.',
    })
}

/** Gives the library's answer on, its refusals in our words. */
async function answer(signIn: SignIn, response: Response): Promise<Response> {
  if (response.ok) return response
  const { code, message } = (await response.json().catch(() => ({}))) as { code?: string; message?: string }
  if (code === 'ACCOUNT_DISABLED')
    return refuse('account-disabled', {
      status: 403,
      zh: '该账号已停用，请联系管理员。',
      en: 'This account is disabled; ask your administrator.',
    })
  if (code === 'INVALID_PASSWORD')
    return refuse('wrong-credentials', { status: 400, zh: '当前密码不正确。', en: 'The current password is wrong.' })
  if (code === 'PASSWORD_TOO_SHORT')
    return refuse('bad-request', { zh: '新密码至少 10 位。', en: 'The new password needs at least 10 characters.' })
  const twoStep = twoStepRefusals[code ?? '']
  if (twoStep) return refuse(twoStep.code, twoStep)
  if (response.status === 401 || /^INVALID_(USERNAME|EMAIL)|^USERNAME_(TOO|IS_INVALID)/.test(code ?? ''))
    return refuse('wrong-credentials')
  // The library swallows what it met; asking it anew throws it when the database is away.
  if (response.status >= 500) await (await signIn.$context).internalAdapter.findSession('none')
  if (response.status >= 500) throw new Error(`sign-in failed: ${response.status} ${code ?? ''} ${message ?? ''}`)
  return refuse('bad-request', { status: response.status, ...(message ? { details: message } : {}) })
}

/** Refusals of two-step sign-in; none is a 401, which would say that the session is over. */
const twoStepRefusals: Record<string, { code: string; status: number; zh: string; en: string }> = {
  INVALID_CODE: {
    code: 'wrong-code',
    status: 400,
    zh: '验证码不对。请输入手机上正在显示的 6 位数字，并确认手机时间准确。',
    en: 'The code is wrong. Type the six digits your telephone shows now, and see that its clock is right.',
  },
  INVALID_BACKUP_CODE: {
    code: 'wrong-code',
    status: 400,
    zh: '备用码不对，或已经用过。每个备用码只能用一次。',
    en: 'The backup code is wrong or was used before; each works once.',
  },
  INVALID_TWO_FACTOR_COOKIE: {
    code: 'two-step-over',
    status: 400,
    zh: '等待时间过长，请重新输入账号和密码。',
    en: 'This took too long; give user name and password again.',
  },
  TOO_MANY_ATTEMPTS_REQUEST_NEW_CODE: {
    code: 'two-step-over',
    status: 400,
    zh: '连续输错多次，请重新输入账号和密码。',
    en: 'Too many wrong codes; give user name and password again.',
  },
  ACCOUNT_TEMPORARILY_LOCKED: {
    code: 'too-many',
    status: 429,
    zh: '验证码连续输错，该账号暂停登录 15 分钟。',
    en: 'Too many wrong codes; this account stays closed for a quarter of an hour.',
  },
  TOTP_ALREADY_ENABLED: {
    code: 'two-step-already',
    status: 409,
    zh: '两步验证已经开启。',
    en: 'Two-step sign-in is on already.',
  },
}
