/**
 * The outbox: news are written in the transaction of what they tell of, so that neither can exist without the other. A
 * reader hears each piece exactly once as far as its own writes go: they are committed with the mark that it was heard.
 */
import { sql } from 'kysely'
import type { AnyDb } from './any-db.ts'

export interface NewsToWrite {
  /** 'visit.accept', 'clock.late' */
  kind: string
  /** 'matter:12' */
  subject: string
  payload: Record<string, unknown>
}
export interface HeardNews extends NewsToWrite {
  id: number
  at: Date
}

/** After so many attempts a piece of news is left lying where people see it. */
const attemptsMost = 8

/**
 * Writes news for every reader, inside the caller's transaction.
 * @example await writeNews(tx, [{ kind: 'visit.accept', subject: 'matter:12', payload: { matter: 12, seq: 2 } }])
 */
export async function writeNews(tx: AnyDb, news: readonly NewsToWrite[]): Promise<void> {
  for (let from = 0; from < news.length; from += 5_000)
    await sql`with written as (
        insert into platform.outbox (kind, subject, payload)
        select kind, subject, payload from json_to_recordset(${JSON.stringify(news.slice(from, from + 5_000))}::json) as t(kind text, subject text, payload jsonb)
        returning id
      ) insert into platform.outbox_due (reader, news_id) select r.name, w.id from written w cross join platform.outbox_reader r`.execute(
      tx,
    )
}

/** Names a reader; it hears all news written from now on. */
export async function nameReader(db: AnyDb, reader: string): Promise<void> {
  await sql`insert into platform.outbox_reader (name) values (${reader}) on conflict do nothing`.execute(db)
}

/**
 * Lets a reader hear what is new, oldest first. What `hear` writes with `tx` and the mark that it heard are one
 * transaction. Two servers take turns. A piece that fails alone is tried again later and does not stop the others.
 * @returns how many were heard; 0: nothing new, or another server is at it
 * @example while ((await readNews(db, 'notices', (tx, news) => decide(ctx, tx, news))) > 0);
 */
export async function readNews(
  db: AnyDb,
  reader: string,
  hear: (tx: AnyDb, news: HeardNews[]) => Promise<unknown>,
  batch = 5_000,
): Promise<number> {
  try {
    return (await round(db, reader, hear, batch)).heard
  } catch {
    // One of them fails, or the database is away: then this throws as well.
    let heard = 0
    for (const id of await dueOf(db, reader, batch)) {
      const one = await round(db, reader, hear, 1, id).catch(async (fault: unknown) => {
        await sql`update platform.outbox_due set attempts = attempts + 1, fault = ${String((fault as Error)?.message ?? fault).slice(0, 500)},
          next_at = now() + interval '1 second' * power(2, attempts) where reader = ${reader} and news_id = ${id}`.execute(
          db,
        )
        return { heard: 0 }
      })
      heard += one.heard
    }
    return heard
  }
}

async function dueOf(db: AnyDb, reader: string, batch: number): Promise<number[]> {
  const { rows } = await sql<{ news_id: number }>`select news_id from platform.outbox_due
    where reader = ${reader} and next_at <= now() and attempts < ${attemptsMost} order by news_id limit ${batch}`.execute(
    db,
  )
  return rows.map((row) => row.news_id)
}

async function round(
  db: AnyDb,
  reader: string,
  hear: (tx: AnyDb, news: HeardNews[]) => Promise<unknown>,
  batch: number,
  only?: number,
): Promise<{ heard: number }> {
  return db.transaction().execute(async (tx) => {
    const { rows: turn } = await sql<{
      mine: boolean
    }>`select pg_try_advisory_xact_lock(hashtextextended(${`outbox:${reader}`}, 0)) as mine`.execute(tx)
    if (!turn[0]?.mine) return { heard: 0 }
    const { rows } = await sql<HeardNews>`select o.id, o.kind, o.subject, o.payload, o.at
      from platform.outbox_due d join platform.outbox o on o.id = d.news_id
      where d.reader = ${reader} and d.next_at <= now() and d.attempts < ${attemptsMost}
        ${only === undefined ? sql`` : sql`and d.news_id = ${only}`}
      order by d.news_id limit ${batch} for update of d`.execute(tx)
    if (rows.length === 0) return { heard: 0 }
    await hear(tx, rows)
    await sql`delete from platform.outbox_due where reader = ${reader} and news_id = any(${sql.val(rows.map((row) => row.id))}::bigint[])`.execute(
      tx,
    )
    return { heard: rows.length }
  })
}

/** News that a reader could not take in after all attempts, with the last fault. */
export async function deadNews(db: AnyDb): Promise<(HeardNews & { reader: string; fault: string })[]> {
  const { rows } = await sql<
    HeardNews & { reader: string; fault: string }
  >`select o.id, o.kind, o.subject, o.payload, o.at, d.reader, d.fault
    from platform.outbox_due d join platform.outbox o on o.id = d.news_id where d.attempts >= ${attemptsMost} order by o.id limit 500`.execute(
    db,
  )
  return rows
}

/** Lets a dead piece be heard again. */
export async function retryNews(db: AnyDb, reader: string, id: number): Promise<boolean> {
  const done =
    await sql`update platform.outbox_due set attempts = 0, next_at = now() where reader = ${reader} and news_id = ${id} and attempts >= ${attemptsMost}`.execute(
      db,
    )
  return Number(done.numAffectedRows ?? 0) > 0
}

/** Removes news that all readers heard long ago. */
export async function tidyOutbox(db: AnyDb, days = 30): Promise<void> {
  await sql`delete from platform.outbox o where o.at < now() - interval '1 day' * ${days}
    and not exists (select from platform.outbox_due d where d.news_id = o.id)`.execute(db)
}
