/** A person's own notices, and the record of what left the product. */
import { sql } from 'kysely'
import type { Db } from '../process/index.ts'
import type { Channel, DeliveryView, NoticeKind, NoticeView } from './shared.ts'
import { filled } from './words.ts'

interface NoticeRow {
  id: number
  kind: NoticeKind
  zh: string
  en: string
  link: string
  due_on: string | null
  urgent: boolean
  count: number
  created_at: Date
  read_at: Date | null
}
export interface DeliveryRow {
  id: number
  channel: Channel
  state: DeliveryView['state']
  attempts: number
  next_at: Date
  sent_at: Date | null
  last_fault: string | null
}

export const deliveryView = (row: DeliveryRow): DeliveryView => ({
  id: row.id,
  channel: row.channel,
  state: row.state,
  attempts: row.attempts,
  nextAt: row.next_at.toISOString(),
  sentAt: row.sent_at?.toISOString() ?? null,
  fault: row.last_fault,
})

/** One page of a person's notices, newest first, each with what became of it outside. */
export async function listNotices(
  db: Db,
  userId: string,
  query: { unread?: boolean | undefined; page: number; size: number },
): Promise<{ items: NoticeView[]; total: number }> {
  const where = sql`user_id = ${userId} ${query.unread ? sql`and read_at is null` : sql``}`
  const { rows } =
    await sql<NoticeRow>`select id, kind, zh, en, link, due_on, urgent, count, created_at, read_at from notices.notice
    where ${where} order by created_at desc, id desc limit ${query.size} offset ${(query.page - 1) * query.size}`.execute(
      db,
    )
  const { rows: total } = await sql<{
    n: number
  }>`select count(*)::int as n from notices.notice where ${where}`.execute(db)
  const { rows: sent } = await sql<
    DeliveryRow & { notice_id: number }
  >`select dn.notice_id, d.id, d.channel, d.state, d.attempts, d.next_at, d.sent_at, d.last_fault
    from notices.delivery_notice dn join notices.delivery d on d.id = dn.delivery_id
    where dn.notice_id = any(${sql.val(rows.map((row) => row.id))}::bigint[]) order by d.id`.execute(db)
  return {
    items: rows.map((row) => ({
      id: row.id,
      kind: row.kind,
      zh: filled(row.zh, row.count),
      en: filled(row.en, row.count),
      link: row.link,
      dueOn: row.due_on,
      urgent: row.urgent,
      count: row.count,
      createdAt: row.created_at.toISOString(),
      readAt: row.read_at?.toISOString() ?? null,
      deliveries: sent.filter((one) => one.notice_id === row.id).map(deliveryView),
    })),
    total: total[0]?.n ?? 0,
  }
}

/** Unread ones, counted to a hundred at most: the bell shows 99+. */
export async function countUnread(db: Db, userId: string): Promise<number> {
  const { rows } = await sql<{ n: number }>`select count(*)::int as n from
    (select from notices.notice where user_id = ${userId} and read_at is null limit 100) as unread`.execute(db)
  return rows[0]?.n ?? 0
}

/** Marks own notices as read; `all`: every one up to now. @returns how many were unread */
export async function markRead(db: Db, userId: string, which: number[] | 'all', now: Date): Promise<number> {
  const done = await sql`update notices.notice set read_at = ${now} where user_id = ${userId} and read_at is null
    ${which === 'all' ? sql`` : sql`and id = any(${sql.val(which)}::bigint[])`}`.execute(db)
  return Number(done.numAffectedRows ?? 0)
}

/** Messages by state, newest first; who gets them stands there as the user name, never the address. */
export async function listDeliveries(
  db: Db,
  query: { state?: DeliveryView['state'] | undefined; page: number; size: number },
): Promise<{ items: (DeliveryView & { username: string; notices: number; createdAt: string })[]; total: number }> {
  const where = query.state ? sql`d.state = ${query.state}` : sql`true`
  const { rows } = await sql<
    DeliveryRow & { username: string | null; notices: number; created_at: Date }
  >`select d.id, d.channel, d.state, d.attempts, d.next_at,
      d.sent_at, d.last_fault, d.created_at, u.username, (select count(*)::int from notices.delivery_notice n where n.delivery_id = d.id) as notices
    from notices.delivery d left join access."user" u on u.id = d.user_id where ${where} order by d.id desc
    limit ${query.size} offset ${(query.page - 1) * query.size}`.execute(db)
  const { rows: total } = await sql<{
    n: number
  }>`select count(*)::int as n from notices.delivery d where ${where}`.execute(db)
  return {
    items: rows.map((row) => ({
      ...deliveryView(row),
      username: row.username ?? '',
      notices: row.notices,
      createdAt: row.created_at.toISOString(),
    })),
    total: total[0]?.n ?? 0,
  }
}

/** Puts a message that was given up on its way again, with the same key. */
export async function resend(db: Db, id: number, now: Date): Promise<boolean> {
  const done =
    await sql`update notices.delivery set state = 'queued', attempts = 0, next_at = ${now} where id = ${id} and state = 'given-up'`.execute(
      db,
    )
  return Number(done.numAffectedRows ?? 0) > 0
}
