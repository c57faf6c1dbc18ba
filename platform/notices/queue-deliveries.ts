/**
 * Which notices also leave the product: by the person's wishes, collected into one message, outside of quiet hours. What
 * is urgent or late waits for nothing.
 */
import { sql } from 'kysely'
import { type Db, nowOf, todayOf } from '../process/index.ts'
import { type NoticesContext, numberOf } from './context.ts'
import { type Channel, type NoticeKind, wantedByDefault } from './shared.ts'

interface Written {
  id: number
  user_id: string
  kind: NoticeKind
  urgent: boolean
}

/** China's clock is eight hours ahead all year. */
const chinaHours = 8

/**
 * When a message may leave: after the time of collecting, and not at night.
 * @param quiet hours of the day in China; the same twice: no quiet hours
 * @example leavesAt(new Date('2026-11-24T14:30:00Z'), 10, { from: 21, to: 8 }) // 2026-11-25T00:00:00Z, eight in the morning
 */
export function leavesAt(now: Date, collectMinutes: number, quiet: { from: number; to: number }): Date {
  const at = new Date(now.getTime() + collectMinutes * 60_000)
  const local = new Date(at.getTime() + chinaHours * 3_600_000)
  const hour = local.getUTCHours()
  const isQuiet = quiet.from <= quiet.to ? hour >= quiet.from && hour < quiet.to : hour >= quiet.from || hour < quiet.to
  if (!isQuiet) return at
  const end = new Date(local)
  end.setUTCHours(quiet.to, 0, 0, 0)
  if (end <= local) end.setUTCDate(end.getUTCDate() + 1)
  return new Date(end.getTime() - chinaHours * 3_600_000)
}

/** Puts notices on their way; those of one person join the message that is still being collected. */
export async function queueDeliveries(ctx: NoticesContext, tx: Db, written: readonly Written[]): Promise<void> {
  const carriers = await ctx.carriers()
  const now = nowOf(ctx)
  const today = todayOf(ctx)
  const users = [...new Set(written.map((one) => one.user_id))]
  if (users.length === 0 || Object.keys(carriers).length === 0) return
  const quiet = { from: numberOf(ctx, 'notice_quiet_from', today), to: numberOf(ctx, 'notice_quiet_to', today) }
  const later = leavesAt(now, numberOf(ctx, 'notice_collect_minutes', today), quiet)
  const { rows: contacts } = await sql<{
    user_id: string
    email: string | null
    phone: string | null
  }>`select user_id, email, phone
    from notices.contact where user_id = any(${sql.val(users)}::text[])`.execute(tx)
  const { rows: said } = await sql<{
    user_id: string
    channel: Channel
    kind: string
    wanted: boolean
  }>`select user_id, channel, kind, wanted
    from notices.preference where user_id = any(${sql.val(users)}::text[])`.execute(tx)
  const reach = new Map(contacts.map((row) => [row.user_id, row]))
  const wishes = new Map(said.map((row) => [`${row.user_id} ${row.channel} ${row.kind}`, row.wanted]))
  for (const channel of Object.keys(carriers) as Channel[]) {
    const wanted = written.filter(
      ({ user_id, kind }) =>
        reach.get(user_id)?.[channel === 'email' ? 'email' : 'phone'] &&
        (wishes.get(`${user_id} ${channel} ${kind}`) ?? wantedByDefault[channel].includes(kind)),
    )
    const soon = wanted.filter((one) => one.urgent || one.kind === 'late')
    await join(tx, channel, soon, now, now)
    await join(
      tx,
      channel,
      wanted.filter((one) => !soon.includes(one)),
      later,
      now,
    )
  }
}

async function join(tx: Db, channel: Channel, notices: readonly Written[], leaves: Date, now: Date): Promise<void> {
  if (notices.length === 0) return
  const users = [...new Set(notices.map((one) => one.user_id))]
  // A message that collects already leaves at the earlier of the two times.
  await sql`update notices.delivery set next_at = least(next_at, ${leaves}::timestamptz)
    where channel = ${channel} and state = 'queued' and attempts = 0 and user_id = any(${sql.val(users)}::text[])`.execute(
    tx,
  )
  await sql`insert into notices.delivery (user_id, channel, next_at, created_at)
    select u, ${channel}, ${leaves}, ${now} from unnest(${sql.val(users)}::text[]) as u
    where not exists (select from notices.delivery d where d.user_id = u and d.channel = ${channel} and d.state = 'queued' and d.attempts = 0)`.execute(
    tx,
  )
  await sql`insert into notices.delivery_notice (delivery_id, notice_id)
    select d.id, t.id from json_to_recordset(${JSON.stringify(notices.map(({ id, user_id }) => ({ id, user_id })))}::json) as t(id bigint, user_id text)
    join lateral (select id from notices.delivery d where d.user_id = t.user_id and d.channel = ${channel} and d.state = 'queued' and d.attempts = 0
      order by id limit 1) d on true
    on conflict do nothing`.execute(tx)
}
