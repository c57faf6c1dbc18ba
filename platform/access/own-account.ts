import type { Kysely } from 'kysely'
import type { Actor } from './roles.ts'
import type { AccessTables } from './tables.ts'

/** What a person sees of his own account. Tokens of sessions never leave the server. */
export interface OwnAccount {
  username: string
  twoStep: boolean
  sessions: {
    id: string
    since: string
    lastSeen: string
    address: string | null
    device: string | null
    current: boolean
  }[]
}

/**
 * The account of who asks, with the sessions that are open now, the last used first.
 * @param current id of the session that asks
 * @example const { twoStep, sessions } = await ownAccountOf(db, actor, session)
 */
export async function ownAccountOf(
  db: Kysely<AccessTables>,
  actor: Pick<Actor, 'userId'>,
  current: string | undefined,
): Promise<OwnAccount> {
  const user = await db
    .selectFrom('access.user')
    .select(['username', 'twoFactorEnabled'])
    .where('id', '=', actor.userId)
    .executeTakeFirstOrThrow()
  const rows = await db
    .selectFrom('access.session')
    .select(['id', 'createdAt', 'updatedAt', 'ipAddress', 'userAgent'])
    .where('userId', '=', actor.userId)
    .where('expiresAt', '>', new Date())
    .orderBy('updatedAt', 'desc')
    .limit(50)
    .execute()
  return {
    username: user.username ?? '',
    twoStep: user.twoFactorEnabled,
    sessions: rows.map((row) => ({
      id: row.id,
      since: row.createdAt.toISOString(),
      lastSeen: row.updatedAt.toISOString(),
      address: row.ipAddress || null,
      device: row.userAgent || null,
      current: row.id === current,
    })),
  }
}
