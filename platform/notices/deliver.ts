/**
 * Sending what is due. A message is taken (with a time until which it counts as taken), sent outside of any transaction and
 * then marked. A server killed in between sends it once more with the same key; the receiver can tell.
 */
import { sql } from 'kysely'
import { writeWhenBack } from '../db/index.ts'
import { type Db, nowOf, todayOf } from '../process/index.ts'
import { type Carrier, type Message, type NoticesContext, numberOf } from './context.ts'
import type { Channel } from './shared.ts'
import { filled } from './words.ts'

interface Taken {
  id: number
  user_id: string
  channel: Channel
  key: string
  attempts: number
}
interface Line {
  zh: string
  en: string
  count: number
  due_on: string | null
  link: string
}

/** Lines of one e-mail; the rest is a number and a link. */
const linesMost = 20
/** Minutes after which a message that was taken and never marked is taken again. */
const heldMinutes = 5

export interface Delivered {
  sent: number
  failed: number
  givenUp: number
}

/** Sends what is due now. @example await deliver(ctx) // { sent: 3, failed: 0, givenUp: 0 } */
export async function deliver(ctx: NoticesContext, batch = 100): Promise<Delivered> {
  const done: Delivered = { sent: 0, failed: 0, givenUp: 0 }
  const carriers = await ctx.carriers()
  const ready = Object.keys(carriers) as Channel[]
  if (ready.length === 0) return done
  for (;;) {
    const taken = await take(ctx, ready, batch)
    for (const one of taken) {
      const result = await sendOne(ctx, one, carriers[one.channel]!)
      if (result) done[result]++
    }
    if (taken.length < batch) return done
  }
}

async function take(ctx: NoticesContext, ready: Channel[], batch: number): Promise<Taken[]> {
  const now = nowOf(ctx)
  const { rows } = await sql<Taken>`update notices.delivery set state = 'sending', attempts = attempts + 1,
      next_at = ${now}::timestamptz + interval '1 minute' * ${heldMinutes}
    where id in (select id from notices.delivery where state in ('queued', 'sending') and next_at <= ${now} and channel = any(${sql.val(ready)}::text[])
      order by next_at, id limit ${batch} for update skip locked)
    returning id, user_id, channel, key, attempts`.execute(ctx.db)
  return rows
}

async function sendOne(ctx: NoticesContext, one: Taken, carrier: Carrier): Promise<keyof Delivered | undefined> {
  const message = await messageOf(ctx, one)
  if (message === undefined) {
    await mark(ctx.db, one.id, 'unneeded', null)
    return undefined
  }
  try {
    await carrier.send(message)
  } catch (fault) {
    const why = String((fault as Error)?.message ?? fault).slice(0, 300)
    const last = one.attempts >= numberOf(ctx, 'notice_attempts', todayOf(ctx))
    const wait = 60 * 2 ** Math.min(one.attempts - 1, 8)
    await sql`update notices.delivery set state = ${last ? 'given-up' : 'queued'}, last_fault = ${why},
      next_at = ${nowOf(ctx)}::timestamptz + interval '1 second' * ${wait} where id = ${one.id} and state = 'sending'`.execute(
      ctx.db,
    )
    return last ? 'givenUp' : 'failed'
  }
  const at = nowOf(ctx)
  // It has left: were that not written down, it would leave once more.
  await writeWhenBack(() => mark(ctx.db, one.id, 'sent', at))
  return 'sent'
}

const mark = (db: Db, id: number, state: 'sent' | 'unneeded', at: Date | null) =>
  sql`update notices.delivery set state = ${state}, sent_at = ${at}, last_fault = null where id = ${id}`.execute(db)

/** What is written to the person now; undefined when all of it was read in the product meanwhile or there is no address any more. */
async function messageOf(ctx: NoticesContext, one: Taken): Promise<Message | undefined> {
  const { rows } =
    await sql<Line>`select n.zh, n.en, n.count, n.due_on, n.link from notices.delivery_notice d join notices.notice n on n.id = d.notice_id
    where d.delivery_id = ${one.id} and n.read_at is null order by n.urgent desc, n.due_on nulls last, n.id limit 500`.execute(
      ctx.db,
    )
  const { rows: contacts } = await sql<{
    to: string | null
  }>`select ${sql.ref(one.channel === 'email' ? 'email' : 'phone')} as "to"
    from notices.contact where user_id = ${one.user_id}`.execute(ctx.db)
  const to = contacts[0]?.to
  if (rows.length === 0 || !to) return undefined
  return { key: one.key, to, ...(one.channel === 'email' ? emailOf(ctx, rows) : textMessageOf(rows)) }
}

function emailOf(ctx: NoticesContext, lines: readonly Line[]): { subject: string; text: string } {
  const shown = lines.slice(0, linesMost)
  const link = (line: Line) => (ctx.baseUrl ? `\n  ${ctx.baseUrl}${line.link}` : '')
  const rest = lines.length - shown.length
  return {
    subject: lines.length === 1 ? `救链提醒 ${filled(shown[0]!.zh, shown[0]!.count)}` : `救链提醒 ${lines.length} 项`,
    text: [
      ...shown.map((line) => `${filled(line.zh, line.count)}\n${filled(line.en, line.count)}${link(line)}`),
      ...(rest > 0 ? [`另有 ${rest} 项，请登录查看。${rest} more after signing in.`] : []),
      '本邮件由系统发出，不含任何个人信息，请勿回复。Sent by the system; it holds no personal data.',
    ].join('\n\n'),
  }
}

function textMessageOf(lines: readonly Line[]): { subject: string; text: string } {
  const due = lines.map((line) => line.due_on).find((day) => day !== null)
  const text =
    lines.length === 1
      ? `【救链】${filled(lines[0]!.zh, lines[0]!.count)}`
      : `【救链】您有 ${lines.length} 项新提醒${due ? `，最早 ${due} 前办理` : ''}，请登录查看。`
  return { subject: '救链提醒', text }
}
