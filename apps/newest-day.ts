import { type Kysely, sql } from 'kysely'

/**
 * The day a sweep looks from when nobody names one: the newest day that the delivered data reach, never before the newest
 * sweep and never after today. Measured on a later day, a window would lose months and gain none.
 * @example await newestDay(db, '2026-11-23') // '2026-10-31'
 */
export async function newestDay<Tables>(db: Kysely<Tables>, today: string): Promise<string> {
  const { rows } = await sql<{ day: string | null }>`
    select greatest(
      (select max(data_date) from sources.version where state = 'live' and data_date <= ${today}::date),
      (select max(as_of) from monitoring.sweep where state = 'done' and applied))::text as day`.execute(db)
  return rows[0]?.day ?? today
}
