import { randomBytes } from 'node:crypto'
import { betterAuth } from 'better-auth'
import { APIError } from 'better-auth/api'
import { twoFactor } from 'better-auth/plugins/two-factor'
import { username } from 'better-auth/plugins/username'
import type { Kysely } from 'kysely'
import { passwordLength } from './password-length.ts'
import { type Actor, type Role, roles } from './roles.ts'
import type { AccessTables } from './tables.ts'

/** Carries the caller's address into the library, which writes it beside the session. */
export const addressHeader = 'x-jiulian-address'

/** Hours a session lasts without use; staff sign in once a working day. */
const sessionHours = 12

/** Names people sign in with: letters, digits, dot, hyphen, underscore. */
export const usernamePattern = /^[a-z0-9][a-z0-9._-]{1,39}$/

/** The secret of this installation, made at its first use. */
export async function secretOf(db: Kysely<AccessTables>): Promise<string> {
  await db
    .insertInto('access.secret')
    .values({ value: randomBytes(32).toString('hex') })
    .onConflict((oc) => oc.doNothing())
    .execute()
  return (await db.selectFrom('access.secret').select('value').executeTakeFirstOrThrow()).value
}

/** Everything around passwords, sessions and cookies is the library's; here are only its settings. */
function build(db: Kysely<AccessTables>, secret: string, https: boolean) {
  return betterAuth({
    secret,
    basePath: '/api/auth',
    database: { db: db.withSchema('access') as never, type: 'postgres' },
    telemetry: { enabled: false },
    emailAndPassword: {
      enabled: true,
      disableSignUp: true,
      minPasswordLength: passwordLength.least,
      maxPasswordLength: passwordLength.most,
      revokeSessionsOnPasswordReset: true,
    },
    plugins: [
      username({
        minUsernameLength: 2,
        maxUsernameLength: 40,
        usernameValidator: (name) => usernamePattern.test(name.toLowerCase()),
      }),
      // Codes of an authenticator app; ten wrong ones in a row lock the account for a quarter of an hour (library).
      twoFactor({ issuer: '救链 Jiulian' }),
    ],
    user: {
      additionalFields: {
        role: { type: 'string', required: true, input: false },
        area: { type: 'string', required: true, input: false },
        unit: { type: 'string', required: false, input: false },
        disabled: { type: 'boolean', required: false, input: false, defaultValue: false },
        createdBy: { type: 'string', required: false, input: false },
        passwordHandedOut: { type: 'boolean', required: false, input: false, defaultValue: false },
      },
    },
    session: { expiresIn: sessionHours * 3600, updateAge: 600 },
    // Our own check (platform/web/same-origin.ts) has compared the origin with the host before a request comes here.
    trustedOrigins: (request) => [request?.headers.get('origin') ?? ''].filter(Boolean),
    advanced: {
      cookiePrefix: 'jiulian',
      // The address as we see it (address.ts), put there by sign-in-routes.ts over whatever the browser says.
      ipAddress: { ipAddressHeaders: [addressHeader] },
      useSecureCookies: https,
      disableCSRFCheck: true,
    },
    // Attempts are limited by sign-in-limit.ts, by name and address; the library would need a proxy's header for that.
    rateLimit: { enabled: false },
    logger: { disabled: true },
    databaseHooks: {
      session: {
        create: {
          before: async (session) => {
            const user = await db
              .selectFrom('access.user')
              .select('disabled')
              .where('id', '=', session.userId)
              .executeTakeFirst()
            if (!user || user.disabled)
              throw new APIError('FORBIDDEN', { code: 'ACCOUNT_DISABLED', message: 'This account is disabled' })
          },
        },
      },
    },
  })
}

/** The sign-in library with this product's settings. */
export type SignIn = ReturnType<typeof build>

/**
 * Makes the sign-in on a migrated database.
 * @param options.https the product is reached through an HTTPS proxy: cookies travel encrypted only
 * @example const signIn = await createSignIn(db); const actor = await actorOf(signIn, request.headers)
 */
export async function createSignIn(db: Kysely<AccessTables>, options: { https?: boolean } = {}): Promise<SignIn> {
  return build(db, await secretOf(db), options.https ?? false)
}

/** Who sends this request, by his session cookie; undefined when nobody is signed in or the account was disabled. */
export async function actorOf(signIn: SignIn, headers: Headers): Promise<Actor | undefined> {
  return (await signedIn(signIn, headers))?.actor
}

/** The same, with what the account still has to do and which session it is. */
export async function signedIn(
  signIn: SignIn,
  headers: Headers,
): Promise<{ actor: Actor; session: string; passwordHandedOut: boolean } | undefined> {
  if (!headers.get('cookie')) return undefined
  const found = await signIn.api.getSession({ headers })
  if (!found) return undefined
  const { id, name, role, area, unit, disabled, passwordHandedOut } = found.user
  if (disabled || !roles.includes(role as Role)) return undefined
  return {
    actor: { userId: id, name, role: role as Role, area, ...(unit ? { unit } : {}) },
    session: found.session.id,
    passwordHandedOut: passwordHandedOut === true,
  }
}
