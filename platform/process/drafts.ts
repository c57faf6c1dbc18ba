/** Forms that save themselves: what somebody typed and has not sent is found again, on any machine. */
import { sql } from 'kysely'
import { type Acting, type Db, nowOf, type ProcessContext } from './context.ts'

/** Longest text of a saved form; attachments are stored apart. */
export const draftLimit = 100_000

export interface SavedForm {
  input: Record<string, unknown>
  seenSeq: number | null
  savedAt: string
}

/** Saves the form of one person; the last one wins. @param form e.g. 'matter:12:visit' */
export async function saveForm(
  ctx: ProcessContext,
  actor: Acting,
  form: string,
  input: Record<string, unknown>,
  seenSeq: number | null,
): Promise<string> {
  const at = nowOf(ctx)
  await sql`insert into process.draft (user_id, form, input, seen_seq, saved_at) values (${actor.userId}, ${form}, ${JSON.stringify(input)}::jsonb, ${seenSeq}, ${at})
    on conflict (user_id, form) do update set input = excluded.input, seen_seq = excluded.seen_seq, saved_at = excluded.saved_at`.execute(
    ctx.db,
  )
  return at.toISOString()
}

export async function readForm(ctx: ProcessContext, actor: Acting, form: string): Promise<SavedForm | undefined> {
  const found = await sql<{
    input: Record<string, unknown>
    seen_seq: number | null
    saved_at: Date
  }>`select input, seen_seq, saved_at from process.draft
    where user_id = ${actor.userId} and form = ${form}`.execute(ctx.db)
  const row = found.rows[0]
  return row && { input: row.input, seenSeq: row.seen_seq, savedAt: row.saved_at.toISOString() }
}

/** Forgets a form: sent, or thrown away by its writer. */
export async function dropForm(db: Db, actor: Acting, form: string): Promise<void> {
  await sql`delete from process.draft where user_id = ${actor.userId} and form = ${form}`.execute(db)
}
