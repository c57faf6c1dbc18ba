import type { MiddlewareHandler } from 'hono'
import { type AppEnv, refuse } from '../web/index.ts'
import { may, type Right, type Role } from './roles.ts'
import { type SignIn, signedIn } from './sign-in.ts'

/**
 * Puts who asks into the context; everything but the open paths needs a signed-in person.
 * @param isOpen paths that anybody may ask, e.g. /api/health
 * @example app.use('/api/*', requireSignIn(signIn, (path) => path === '/api/health'))
 */
export function requireSignIn(signIn: SignIn, isOpen: (path: string) => boolean): MiddlewareHandler<AppEnv> {
  return async (c, next) => {
    if (isOpen(c.req.path)) return next()
    const { actor, passwordHandedOut } = (await signedIn(signIn, c.req.raw.headers)) ?? refuse('not-signed-in')
    // Who handed the password out could act in its owner's name; so nothing is shown or done with it.
    if (passwordHandedOut && c.req.path !== '/api/me')
      refuse('own-password-first', {
        status: 403,
        zh: '这是别人发给您的初始密码，请先设置自己的密码。',
        en: 'This password was handed to you; choose your own first.',
      })
    c.set('actor', actor)
    await next()
  }
}

/**
 * Lets only these roles pass.
 * @example createRoute({ …, middleware: [requireRole('county', 'league')] as const })
 */
export function requireRole(...allowed: [Role, ...Role[]]): MiddlewareHandler<AppEnv> {
  return async (c, next) => {
    if (!allowed.includes(c.get('actor').role)) refuse('not-allowed')
    await next()
  }
}

/**
 * Lets only people with one of these rights pass (see roles.ts for who has them), before the request is looked at any closer.
 * @example createRoute({ …, middleware: [requireRight('dispatch-warnings')] as const })
 */
export function requireRight(...rights: [Right, ...Right[]]): MiddlewareHandler<AppEnv> {
  return async (c, next) => {
    if (!rights.some((right) => may(c.get('actor'), right))) refuse('not-allowed')
    await next()
  }
}
