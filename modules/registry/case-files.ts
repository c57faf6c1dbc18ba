/** Case files of a household and the account its money goes to. */
import { sql } from 'kysely'
import type { AnyDb } from './stage-files.ts'

/**
 * Closes the household's case file and opens a linked one under another head (停旧建新); the chain of help stays with the household.
 * @returns the new file and the one it follows
 * @example await renewFile(tx, { hh, head: '15992619720101001', on: '2026-11-24', because: '户主死亡', source: 'decision:FC-…', by: '乌兰' })
 */
export async function renewFile(
  tx: AnyDb,
  one: { hh: string; head: string; on: string; because: string; source: string; by: string },
): Promise<{ id: number; previous: number }> {
  const was = await sql<{ head_pid: string | null }>`select head_pid::text as head_pid from registry.household
    where hh = ${one.hh}::bigint for update`.execute(tx)
  const head = was.rows[0]?.head_pid ?? null
  // Households had one file without a row until now.
  await sql`insert into registry.case_file (hh, head_pid, opened_on, source)
    select hh, head_pid, opened_on, opened_because from registry.household h where hh = ${one.hh}::bigint
      and not exists (select from registry.case_file f where f.hh = h.hh)`.execute(tx)
  const closed = await sql<{
    id: number
  }>`update registry.case_file set closed_on = ${one.on}::date, closed_because = ${one.because}
    where hh = ${one.hh}::bigint and closed_on is null returning id`.execute(tx)
  const previous = closed.rows[0]!.id
  const opened = await sql<{ id: number }>`insert into registry.case_file (hh, head_pid, opened_on, previous_id, source)
    values (${one.hh}::bigint, ${one.head}::bigint, ${one.on}::date, ${previous}, ${one.source}) returning id`.execute(
    tx,
  )
  const mark = JSON.stringify({ head_pid: { value: one.head, by: one.by, at: new Date().toISOString() } })
  await sql`update registry.household set head_pid = ${one.head}::bigint, staff = staff || ${mark}::jsonb where hh = ${one.hh}::bigint`.execute(
    tx,
  )
  const what = JSON.stringify({ head_pid: { from: head, to: one.head }, why: one.because, file: opened.rows[0]!.id })
  await sql`insert into registry.change (by, entity, key, what) values (${one.by}, 'household', ${one.hh}, ${what}::jsonb)`.execute(
    tx,
  )
  return { id: Number(opened.rows[0]!.id), previous: Number(previous) }
}

export interface NewAccount {
  hh: string
  holderName: string
  holderPid?: string | null
  bank: string
  number: string
  by: string
}

/** Sets where money for a household goes from now on; the account before it stays in the record. */
export async function setAccount(tx: AnyDb, one: NewAccount): Promise<void> {
  await sql`update registry.account set to_at = now() where hh = ${one.hh}::bigint and to_at is null
    and (number, holder_name, bank) is distinct from (${one.number}, ${one.holderName}, ${one.bank})`.execute(tx)
  await sql`insert into registry.account (hh, holder_pid, holder_name, bank, number, by)
    values (${one.hh}::bigint, ${one.holderPid ?? null}::bigint, ${one.holderName}, ${one.bank}, ${one.number}, ${one.by})
    on conflict (hh) where to_at is null do update set source = 'staff'`.execute(tx)
}
