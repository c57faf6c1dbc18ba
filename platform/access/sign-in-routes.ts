import { createRoutes, refuse } from '../web/index.ts'
import { addressOf } from './address.ts'
import { addressHeader, type SignIn } from './sign-in.ts'
import { signInLimit } from './sign-in-limit.ts'

/** Of the library's addresses only these are open; accounts are made and changed by /users alone. */
const open = new Set(['POST /sign-in/username', 'POST /sign-out', 'GET /get-session', 'POST /change-password'])

/**
 * /auth/*: sign-in by user name, sign-out, own password; failed attempts are limited. The library's refusals are
 * answered in our shape.
 * @example app.route('/api', signInRoutes(signIn))
 */
export function signInRoutes(signIn: SignIn, limit = signInLimit()) {
  const routes = createRoutes()
  routes.openAPIRegistry.registerPath({
    method: 'post',
    path: '/auth/sign-in/username',
    tags: ['access'],
    summary: '登录 Sign in',
    description:
      'JSON { username, password }. Sets the session cookie that all other requests carry. GET /auth/get-session, POST /auth/sign-out, POST /auth/change-password { currentPassword, newPassword }.',
    responses: {
      200: { description: 'Signed in' },
      401: { description: 'User name or password is wrong' },
      429: { description: 'Too many failed attempts' },
    },
  })
  routes.all('/auth/*', async (c) => {
    const path = c.req.path.slice(c.req.path.indexOf('/auth') + '/auth'.length)
    if (!open.has(`${c.req.method} ${path}`)) refuse('not-found')
    if (path !== '/sign-in/username') return answer(signIn, await signIn.handler(c.req.raw))
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
    return refuse('wrong-credentials', { status: 400, zh: '当前口令不正确。', en: 'The current password is wrong.' })
  if (code === 'PASSWORD_TOO_SHORT')
    return refuse('bad-request', { zh: '新口令至少 10 位。', en: 'The new password needs at least 10 characters.' })
  if (response.status === 401 || /^INVALID_(USERNAME|EMAIL)|^USERNAME_(TOO|IS_INVALID)/.test(code ?? ''))
    return refuse('wrong-credentials')
  // The library swallows what it met; asking it anew throws it when the database is away.
  if (response.status >= 500) await (await signIn.$context).internalAdapter.findSession('none')
  if (response.status >= 500) throw new Error(`sign-in failed: ${response.status} ${code ?? ''} ${message ?? ''}`)
  return refuse('bad-request', { status: response.status, ...(message ? { details: message } : {}) })
}
