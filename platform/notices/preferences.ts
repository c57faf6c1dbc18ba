/** Where a person is written to, and about what. */
import { sql } from 'kysely'
import type { Db } from '../process/index.ts'
import { type Channel, channels, type NoticeKind, noticeKinds, wantedByDefault } from './shared.ts'

export interface Preferences {
  email: string | null
  phone: string | null
  wanted: Record<Channel, Record<NoticeKind, boolean>>
}

/** @example (await readPreferences(db, 'u1')).wanted.email.late // true */
export async function readPreferences(db: Db, userId: string): Promise<Preferences> {
  const { rows: contact } = await sql<{
    email: string | null
    phone: string | null
  }>`select email, phone from notices.contact where user_id = ${userId}`.execute(db)
  const { rows } = await sql<{
    channel: Channel
    kind: NoticeKind
    wanted: boolean
  }>`select channel, kind, wanted from notices.preference where user_id = ${userId}`.execute(db)
  const of = (channel: Channel) =>
    Object.fromEntries(
      noticeKinds.map((kind) => [
        kind,
        rows.find((row) => row.channel === channel && row.kind === kind)?.wanted ??
          wantedByDefault[channel].includes(kind),
      ]),
    ) as Record<NoticeKind, boolean>
  return {
    email: contact[0]?.email ?? null,
    phone: contact[0]?.phone ?? null,
    wanted: { email: of('email'), sms: of('sms') },
  }
}

export async function writePreferences(db: Db, userId: string, given: Preferences): Promise<void> {
  await db.transaction().execute(async (tx: Db) => {
    await sql`insert into notices.contact (user_id, email, phone) values (${userId}, ${given.email}, ${given.phone})
      on conflict (user_id) do update set email = excluded.email, phone = excluded.phone, changed_at = now()`.execute(
      tx,
    )
    for (const channel of channels)
      for (const kind of noticeKinds)
        await sql`insert into notices.preference (user_id, channel, kind, wanted) values (${userId}, ${channel}, ${kind}, ${given.wanted[channel][kind]})
          on conflict (user_id, channel, kind) do update set wanted = excluded.wanted`.execute(tx)
  })
}
