/**
 * Sends what lies in the outbox: many at once, each with the same idempotency key in every attempt, again after a pause that
 * doubles, and to the dead letters when that does not help. A sender that dies leaves its pushes to the next one.
 */
import { setTimeout as sleep } from 'node:timers/promises'
import { sql } from 'kysely'
import { writeWhenBack } from '../../../platform/db/index.ts'
import type { Db } from '../../../platform/process/index.ts'
import { type Posted, type PostLimits, postLimits, safePost } from './safe-post.ts'
import { sign } from './signature.ts'
import { signingKeys } from './targets.ts'
import type { Vault } from './vault.ts'

export interface SendContext {
  db: Db
  vault: Vault
  limits?: PostLimits
}

export interface SendOptions {
  /** Pushes taken at a time, and how many of them are on the way at once. */
  batch: number
  atOnce: number
  /** Attempts before it is a dead letter. */
  tries: number
  /** Seconds before the second attempt, doubling, up to the most. */
  firstPause: number
  longestPause: number
  /** Seconds after which a sender that says nothing more is held for dead; longer than a call can take. */
  lease: number
}
export const sendOptions: SendOptions = {
  batch: 200,
  atOnce: 24,
  tries: 9,
  firstPause: 30,
  longestPause: 3600,
  lease: 60,
}

export interface Sent {
  taken: number
  delivered: number
  again: number
  dead: number
}

interface Due {
  id: string
  body: string
  tries: number
  target_id: number
  url: string
  allow_private: boolean
}

/** Takes what is due, so that no other sender does; one that was taken by a sender that died counts as due again. */
async function claim(db: Db, options: SendOptions): Promise<Due[]> {
  const found = await sql<Due>`with due as (
      select p.id from chain.push p join chain.target t on t.id = p.target_id and t.enabled
      where p.state in ('waiting', 'sending') and p.body is not null
        and (case when p.state = 'waiting' then p.next_at else p.lease_until end) <= now()
        -- What was said first arrives first: a revocation waits for its referral.
        and (p.kind = 'referral' or not exists (select 1 from chain.push e where e.matter_id = p.matter_id and e.target_id = p.target_id
          and e.id <> p.id and e.state = 'sending' and e.lease_until > now()))
      order by p.next_at limit ${options.batch} for update of p skip locked)
    update chain.push p set state = 'sending', tries = p.tries + 1, lease_until = now() + make_interval(secs => ${options.lease})
    from due, chain.target t where p.id = due.id and t.id = p.target_id
    returning p.id, p.body, p.tries, p.target_id, t.url, t.allow_private`.execute(db)
  return found.rows
}

interface Outcome {
  id: string
  state: 'delivered' | 'waiting' | 'dead'
  status: number | null
  error: string | null
  pause: number
  receipt: string | null
}

/** A receipt says so: a sign-in page or a proxy that answers 200 has received nothing. */
function receiptOf(body: string): string | null | undefined {
  try {
    const told = JSON.parse(body) as { received?: unknown; receipt?: unknown } | null
    if (told?.received !== true) return undefined
    return typeof told.receipt === 'string' ? told.receipt.slice(0, 80) : null
  } catch {
    return undefined
  }
}

const passing = new Set([408, 425, 429])

/** What an attempt means. */
export function outcomeOf(push: { id: string; tries: number }, posted: Posted, options: SendOptions): Outcome {
  const base = { id: push.id, status: posted.ok ? posted.status : null, receipt: null, pause: 0 }
  const receipt = posted.ok && posted.status >= 200 && posted.status < 300 ? receiptOf(posted.body) : undefined
  if (receipt !== undefined) return { ...base, state: 'delivered', error: null, receipt }
  const error = !posted.ok
    ? posted.said
    : posted.status >= 300 && posted.status < 400
      ? `对方要求转到其他地址（${posted.status}），未跟随；请核对对接地址`
      : posted.status >= 200 && posted.status < 300
        ? '对方答复中没有回执（received）'
        : `对方答复 ${posted.status}`
  // An address that is wrong or a message the department does not understand is not mended by repeating it.
  const hopeless = posted.ok
    ? posted.status >= 300 && posted.status < 500 && !passing.has(posted.status)
    : posted.why === 'blocked'
  if (hopeless || push.tries >= options.tries) return { ...base, state: 'dead', error }
  const doubled = Math.min(options.longestPause, options.firstPause * 2 ** (push.tries - 1))
  const asked = posted.ok ? (posted.retryAfter ?? 0) : 0
  // Spread, so that a department that comes back is not asked by everybody in the same second.
  const pause = Math.min(options.longestPause, Math.max(asked, doubled * (0.8 + Math.random() * 0.4)))
  return { ...base, state: 'waiting', error, pause }
}

async function note(db: Db, outcomes: readonly Outcome[]): Promise<void> {
  // A push that was revoked on the way is not tried again; that it arrived is true all the same.
  await sql`update chain.push p set
      state = case when o.state <> 'delivered' and (p.body is null or p.state = 'closed') then 'closed' else o.state end,
      last_status = o.status, last_error = o.error, receipt = coalesce(o.receipt, p.receipt), lease_until = null,
      next_at = now() + make_interval(secs => o.pause),
      delivered_at = case when o.state = 'delivered' then coalesce(p.delivered_at, now()) else p.delivered_at end,
      body = case when o.state = 'delivered' then null else p.body end
    from json_to_recordset(${JSON.stringify(outcomes)}::json) as o(id uuid, state text, status int, error text, pause float8, receipt text)
    where p.id = o.id and p.state in ('sending', 'closed')`.execute(db)
}

/**
 * One round: takes a batch, sends it, notes what became of it.
 * @example while ((await sendPushes(ctx)).taken > 0);
 */
export async function sendPushes(ctx: SendContext, given: Partial<SendOptions> = {}): Promise<Sent> {
  const options = { ...sendOptions, ...given }
  const due = await claim(ctx.db, options)
  // One whose purpose ended on its way, with a sender that died: nobody will tell what became of it.
  if (due.length === 0)
    await sql`update chain.push set state = 'closed' where state = 'sending' and body is null and lease_until <= now()`.execute(
      ctx.db,
    )
  if (due.length === 0) return { taken: 0, delivered: 0, again: 0, dead: 0 }
  const keys = await signingKeys(ctx.db, ctx.vault, [...new Set(due.map((push) => push.target_id))])
  const outcomes: Outcome[] = []
  const queue = [...due]
  const sender = async () => {
    for (let push = queue.shift(); push; push = queue.shift()) {
      const key = keys.get(push.target_id)
      const posted: Posted = key
        ? await safePost(
            { url: push.url, allowPrivate: push.allow_private },
            {
              body: push.body,
              headers: sign(
                { method: 'POST', path: new URL(push.url).pathname, idempotencyKey: push.id, body: push.body },
                key,
                Math.floor(Date.now() / 1000),
              ),
            },
            ctx.limits ?? postLimits,
          )
        : { ok: false, why: 'blocked', said: '没有可用的密钥，请在对接设置中更换密钥' }
      outcomes.push(outcomeOf(push, posted, options))
    }
  }
  await Promise.all(Array.from({ length: Math.min(options.atOnce, due.length) }, sender))
  // They have arrived, or not: were that not written down, they would be sent once more.
  await writeWhenBack(() => note(ctx.db, outcomes))
  const count = (state: Outcome['state']) => outcomes.filter((one) => one.state === state).length
  return { taken: due.length, delivered: count('delivered'), again: count('waiting'), dead: count('dead') }
}

/**
 * Sends for as long as the server runs: at once what is due, then looks every two seconds.
 * @returns ends it after the batch on the way
 */
export function startSending(ctx: SendContext, record: (fault: unknown) => void, everyMs = 2_000): () => Promise<void> {
  const ended = new AbortController()
  const running = (async () => {
    while (!ended.signal.aborted) {
      const sent = await sendPushes(ctx).catch((fault: unknown) => {
        if (!ended.signal.aborted) record(fault)
        return { taken: 0 }
      })
      if (sent.taken === 0) await sleep(everyMs, undefined, { signal: ended.signal, ref: false }).catch(() => {})
    }
  })()
  return () => {
    ended.abort()
    return running
  }
}
