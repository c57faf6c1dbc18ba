/** What the security administrator holds in hand: who is signed in, who was locked out, whose account waits for a second person. */
import { createHash } from 'node:crypto'
import { type Kysely, sql } from 'kysely'
import { type Refusal, refusal } from '../web/index.ts'
import { type AccountView, accountView } from './accounts.ts'
import { logWrite } from './read-log.ts'
import { type Actor, withinPrefix } from './roles.ts'
import type { LockView, SessionView } from './security-views.ts'
import type { SignInLimit } from './sign-in-limit.ts'
import type { AccessTables } from './tables.ts'

type Db = Kysely<AccessTables>

/**
 * Sessions that are not over, of people inside the actor's area, the latest first.
 * @example await listSessions(db, actor, { page: 1, size: 50 })
 */
export async function listSessions(
  db: Db,
  actor: Actor,
  at: { page: number; size: number },
): Promise<{ items: SessionView[]; total: number }> {
  const where = sql`s."expiresAt" > now() and u.area like ${`${actor.area}%`}`
  const { rows } = await sql<Omit<SessionView, 'since' | 'lastSeen'> & { since: Date; seen: Date; total: number }>`
    select s.id, u.id as "userId", coalesce(u.username, '') as username, u.name, u.role, u.area, s."createdAt" as since, s."updatedAt" as seen,
      s."ipAddress" as address, s."userAgent" as agent, count(*) over ()::int as total
    from access.session s join access."user" u on u.id = s."userId" where ${where}
    order by s."updatedAt" desc, s.id limit ${at.size} offset ${(at.page - 1) * at.size}`.execute(db)
  return {
    items: rows.map(({ total: _, seen, since, ...row }) => ({
      ...row,
      address: row.address || null,
      agent: row.agent || null,
      since: since.toISOString(),
      lastSeen: seen.toISOString(),
    })),
    total: rows[0]?.total ?? 0,
  }
}

/** Ends one session at once: the next request of that browser is declined. */
export async function endSession(db: Db, actor: Actor, id: string): Promise<{ ok: true } | Refusal> {
  return db.transaction().execute(async (tx) => {
    const { rows } = await sql<{ user: string; username: string }>`delete from access.session s using access."user" u
      where s.id = ${id} and u.id = s."userId" and u.area like ${`${actor.area}%`} returning u.id as user, u.username`.execute(
      tx,
    )
    if (!rows[0]) return refusal('not-found')
    await logWrite(tx, actor, { action: 'session-end', purpose: '结束会话', detail: rows[0] })
    return { ok: true as const }
  })
}

const lockId = (key: string) => createHash('sha256').update(key).digest('hex').slice(0, 32)

/** Who of the actor's area is locked out now, as this server counts; addresses and unknown names belong to the whole region. */
export async function listLocks(db: Db, actor: Actor, limit: SignInLimit): Promise<LockView[]> {
  const locks = limit.locked()
  const names = locks.flatMap((lock) => (lock.name === null ? [] : [lock.name]))
  const known =
    names.length === 0
      ? []
      : await db
          .selectFrom('access.user')
          .select('username')
          .where('username', 'in', names)
          .where('area', 'like', `${actor.area}%`)
          .execute()
  const exists = new Set(known.map((row) => row.username))
  const seen = locks.filter(({ name }) => actor.area === '' || (name !== null && exists.has(name)))
  return seen.map(({ key, name, address, count, until }) => ({
    id: lockId(key),
    of: name === null ? ('address' as const) : address === null ? ('name' as const) : ('both' as const),
    username: name !== null && exists.has(name) ? name : null,
    address,
    attempts: count,
    until: new Date(until).toISOString(),
  }))
}

/** Lets somebody try again at once. */
export async function liftLock(db: Db, actor: Actor, limit: SignInLimit, id: string): Promise<{ ok: true } | Refusal> {
  const lock = (await listLocks(db, actor, limit)).find((one) => one.id === id)
  if (!lock) return refusal('not-found')
  await logWrite(db, actor, {
    action: 'lock-lift',
    purpose: '解除登录锁定',
    detail: { username: lock.username, address: lock.address, attempts: lock.attempts },
  })
  for (const { key } of limit.locked()) if (lockId(key) === id) limit.lift(key)
  return { ok: true }
}

/** Accounts of watchers that wait for a second person, with the name of who asked. */
export async function listAwaiting(db: Db, actor: Actor): Promise<(AccountView & { askedBy: string })[]> {
  const rows = await db
    .selectFrom('access.user')
    .selectAll()
    .where('awaitingBy', 'is not', null)
    .where('area', 'like', `${actor.area}%`)
    .orderBy('updatedAt')
    .execute()
  const by = await db
    .selectFrom('access.user')
    .select(['id', 'name'])
    .where('id', 'in', ['', ...rows.map((row) => row.awaitingBy!)])
    .execute()
  const names = new Map(by.map((one) => [one.id, one.name]))
  return rows.map((row) => ({ ...accountView(row), askedBy: names.get(row.awaitingBy!) ?? row.awaitingBy! }))
}

/**
 * A second person agrees that an account begins to work, or declines: then it stays closed. Never who asked for it.
 * @returns or a refusal: not-found, same-person
 */
export async function decideAwaiting(
  db: Db,
  actor: Actor,
  id: string,
  agree: boolean,
): Promise<{ ok: true } | Refusal> {
  return db.transaction().execute(async (tx) => {
    const row = await tx.selectFrom('access.user').selectAll().where('id', '=', id).forUpdate().executeTakeFirst()
    if (!row?.awaitingBy || !withinPrefix(row.area, actor.area)) return refusal('not-found')
    if (row.awaitingBy === actor.userId || row.id === actor.userId)
      return refusal('same-person', {
        status: 403,
        zh: '须由另一人确认。',
        en: 'Somebody else has to confirm this.',
      })
    await tx
      .updateTable('access.user')
      .set({ awaitingBy: null, disabled: !agree, updatedAt: new Date() })
      .where('id', '=', id)
      .execute()
    await logWrite(tx, actor, {
      action: agree ? 'user-confirm' : 'user-decline',
      purpose: '账号双人确认',
      detail: { user: id, username: row.username, role: row.role, area: row.area, askedBy: row.awaitingBy },
    })
    return { ok: true as const }
  })
}
