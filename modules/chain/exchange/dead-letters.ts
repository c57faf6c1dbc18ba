/** What did not arrive, and answers that fit nowhere: visible until a person has dealt with each. */
import { sql } from 'kysely'
import { logRead } from '../../../platform/access/index.ts'
import type { Actor } from '../../../platform/access/shared.ts'
import { allOrNothing, type Db } from '../../../platform/process/index.ts'
import { type Refusal, refusal } from '../../../platform/web/index.ts'
import type { DeadLetter, OddAnswer, RefusedCalls } from '../shapes.ts'

interface PushRow {
  id: string
  matter_id: number
  number: string
  unit: string
  area: string
  kind: 'referral' | 'revoke'
  tries: number
  last_status: number | null
  last_error: string | null
  made_at: Date
  state: string
}

/** Dead letters of the actor's area and, after them, what has failed and will be tried again; the oldest first, at most 200. */
export async function listDeadLetters(
  db: Db,
  actor: Pick<Actor, 'area'>,
  areaName: (area: string) => string,
): Promise<DeadLetter[]> {
  const found =
    await sql<PushRow>`select id, matter_id, number, unit, area, kind, tries, last_status, last_error, made_at, state from chain.push
    where (state = 'dead' or (state = 'waiting' and tries > 0)) and area like ${`${actor.area}%`}
    order by state = 'dead' desc, made_at limit 200`.execute(db)
  return found.rows.map((row) => ({
    id: row.id,
    matter: row.matter_id,
    number: row.number,
    unit: row.unit,
    area: row.area,
    areaName: areaName(row.area),
    kind: row.kind,
    tries: row.tries,
    lastStatus: row.last_status,
    lastError: row.last_error,
    madeAt: row.made_at.toISOString(),
    state: row.state,
  }))
}

/**
 * Sends a dead letter once more, under the same idempotency key: a department that had received it after all does not do it twice.
 * @returns refusal not-found, or wrong-state when it is no dead letter any more
 */
export const resend = (db: Db, actor: Actor, id: string): Promise<{ ok: true } | Refusal> =>
  change(db, actor, id, 'exchange-resend', '重新推送', (tx) =>
    sql`update chain.push set state = 'waiting', tries = 0, next_at = now(), last_error = null where id = ${id} and state = 'dead' and body is not null`.execute(
      tx,
    ),
  )

/** Closes a dead letter: the department was told another way, or it is not needed any more. */
export const closeLetter = (db: Db, actor: Actor, id: string, note: string): Promise<{ ok: true } | Refusal> =>
  change(db, actor, id, 'exchange-close', note, (tx) =>
    sql`update chain.push set state = 'closed', body = null, closed_by = ${actor.name}, closed_note = ${note} where id = ${id} and state = 'dead'`.execute(
      tx,
    ),
  )

async function change(
  db: Db,
  actor: Actor,
  id: string,
  action: string,
  purpose: string,
  write: (tx: Db) => Promise<{ numAffectedRows?: bigint | undefined }>,
): Promise<{ ok: true } | Refusal> {
  return allOrNothing(db, async (tx) => {
    const known = await sql<{
      number: string
    }>`select number from chain.push where id = ${id} and area like ${`${actor.area}%`} for update`.execute(tx)
    if (!known.rows[0]) return refusal('not-found')
    const done = await write(tx)
    if (Number(done.numAffectedRows ?? 0) === 0)
      return refusal('wrong-state', { zh: '这条推送已由他人处理。', en: 'Somebody has dealt with it already.' })
    await logRead(tx, actor, { action, purpose, caseRef: known.rows[0].number, detail: { push: id } })
    return { ok: true }
  })
}

interface MessageRow {
  id: number
  unit: string
  area: string
  received_at: Date
  matter_id: number | null
  number: string | null
  answer: string | null
  state: string
  said_zh: string
  body: string | null
}

/** Answers nobody has looked at yet; those that name no referral belong to the area of their sender. */
export async function listOddAnswers(db: Db, actor: Pick<Actor, 'area'>): Promise<OddAnswer[]> {
  const like = `${actor.area}%`
  const found =
    await sql<MessageRow>`select g.id, t.unit, coalesce(m.area, t.area) as area, g.received_at, g.matter_id, g.number, g.answer, g.state, g.said_zh, g.body
    from chain.message g join chain.target t on t.id = g.target_id left join process.matter m on m.id = g.matter_id
    where g.state in ('nonsense', 'unknown', 'contradicts', 'after-end') and g.looked_at is null and coalesce(m.area, t.area) like ${like}
    order by g.received_at limit 200`.execute(db)
  return found.rows.map((row) => ({
    id: row.id,
    unit: row.unit,
    area: row.area,
    receivedAt: row.received_at.toISOString(),
    matter: row.matter_id,
    number: row.number,
    answer: row.answer,
    state: row.state,
    said: row.said_zh,
    body: row.body,
  }))
}

/** Notes that somebody has looked at an odd answer and what was done. */
export async function lookedAt(db: Db, actor: Actor, id: number, note: string): Promise<{ ok: true } | Refusal> {
  const done =
    await sql`update chain.message g set looked_by = ${actor.name}, looked_at = now(), looked_note = ${note}, body = null
    from chain.target t where t.id = g.target_id and g.id = ${id} and g.looked_at is null
      and coalesce((select m.area from process.matter m where m.id = g.matter_id), t.area) like ${`${actor.area}%`}`.execute(
      db,
    )
  return Number(done.numAffectedRows ?? 0) > 0 ? { ok: true } : refusal('not-found')
}

/** Calls of the last week that proved nothing about who sent them, by hour. */
export async function listRefusedCalls(db: Db): Promise<RefusedCalls[]> {
  const found = await sql<{
    hour: Date
    reason: string
    key_id: string
    calls: number
  }>`select hour, reason, key_id, calls from chain.refused_call
    where hour > now() - interval '7 days' order by hour desc, calls desc limit 100`.execute(db)
  return found.rows.map((row) => ({
    hour: row.hour.toISOString(),
    reason: row.reason,
    keyId: row.key_id,
    calls: row.calls,
  }))
}
