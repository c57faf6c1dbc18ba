/** Evidence of publicity: what hung, when it went up and came down, by whom; written once, never changed. */
import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import { type Db, nowOf, type ProcessContext, todayOf } from '../../../platform/process/index.ts'
import { forgetAttempts } from './objection-limits.ts'

interface Entry {
  what: 'up' | 'down' | 'photo'
  /** Day it tells of; `today` is when it is written. */
  on: string
  today: string
  by: string
  why?: string
  file?: string
}

/** Adds one entry; going up and coming down are told once. */
export async function writeEvidence(tx: Db, sheet: number, entry: Entry): Promise<void> {
  const found = await sql<{
    shown: Record<string, unknown>
    hash: string
  }>`select hash, jsonb_build_object('kind', kind, 'area', area, 'name', name,
      'members', members, 'amount', amount, 'tier', tier, 'from', from_on, 'until', until_on) as shown
    from cases.publicity_sheet where id = ${sheet}`.execute(tx)
  const { shown, hash } = found.rows[0]!
  const seal = createHash('sha256')
    .update([hash, entry.what, entry.on, entry.by, entry.file ?? ''].join('\n'))
    .digest('hex')
  await sql`insert into cases.publicity_evidence (sheet_id, what, on_date, late, why, by, file, shown, hash)
    values (${sheet}, ${entry.what}, ${entry.on}::date, ${entry.on < entry.today}, ${entry.why ?? null}, ${entry.by}, ${entry.file ?? null},
      ${JSON.stringify(shown)}::jsonb, ${seal})
    on conflict (sheet_id, what) where what <> 'photo' do nothing`.execute(tx)
}

/** Condition on sheet `s`: a result whose household holds nothing any more, with the day after its last. */
export const benefitEnded = sql`(select case when bool_and(t.to_date is not null) then max(t.to_date) end
  from registry.tier_holding t where t.hh = s.hh and t.tier <> 'none' and t.to_date is distinct from t.from_date)`

/**
 * Writes the evidence of everything that went up or came down by its dates, also of days on which the server was off. Safe to
 * run twice at once. What is shown does not wait for it.
 * @returns how many entries were written
 * @example await keepBoards(ctx) // { up: 3, down: 2 }
 */
export async function keepBoards(ctx: Pick<ProcessContext, 'db' | 'now'>): Promise<{ up: number; down: number }> {
  const today = todayOf(ctx)
  return ctx.db.transaction().execute(async (tx) => {
    const rising = await sql<{
      id: number
      on: string
    }>`select s.id::int as id, s.from_on::text as on from cases.publicity_sheet s
      where s.from_on <= ${today}::date and s.taken_down_at is null
        and not exists (select 1 from cases.publicity_evidence e where e.sheet_id = s.id and e.what = 'up')
      order by s.id for update skip locked`.execute(tx)
    for (const { id, on } of rising.rows) await writeEvidence(tx, id, { what: 'up', on, today, by: '系统' })
    const falling = await sql<{ id: number; on: string; ended: boolean }>`select * from (
        select s.id::int as id, (case when s.until_on is not null then s.until_on + 1 else ${benefitEnded} end)::text as on,
          s.until_on is null as ended
        from cases.publicity_sheet s where s.taken_down_at is null
          and not exists (select 1 from cases.publicity_evidence e where e.sheet_id = s.id and e.what = 'down')
        for update of s skip locked) x
      where x.on::date <= ${today}::date order by x.id`.execute(tx)
    for (const { id, on, ended } of falling.rows) {
      const why = ended ? '待遇终止' : '公示期满'
      await writeEvidence(tx, id, { what: 'down', on, today, by: '系统', why })
      await sql`update cases.publicity_sheet set taken_down_on = ${on}::date, taken_down_at = now(), taken_down_why = ${why} where id = ${id}`.execute(
        tx,
      )
    }
    await forgetAttempts(tx, nowOf(ctx))
    return { up: rising.rows.length, down: falling.rows.length }
  })
}
