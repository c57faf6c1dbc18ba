/** Needs of a household that are referred and not closed, so that nobody fills in a form for what is on its way. */
import { sql } from 'kysely'
import type { Db } from '../../../platform/process/index.ts'
import type { OpenNeed } from '../shapes.ts'

/** Whoever shows them checks before that the reader may see the household. @example await openNeeds(db, '150426000012') */
export async function openNeeds(db: Db, hh: string): Promise<OpenNeed[]> {
  const found = await sql<OpenNeed>`select id, number, data ->> 'need' as need, data ->> 'person' as person
    from process.matter where process = 'referral' and hh = ${hh}::bigint and closed_at is null order by id`.execute(db)
  return found.rows
}
