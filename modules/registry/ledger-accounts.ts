/** Bank accounts that the delivered ledger names: most families were paid long before this product was there. */
import { sql } from 'kysely'
import type { AnyDb } from '../../platform/db/index.ts'

export interface LedgerAccount {
  hh: string
  holderName: string
  bank: string
  /** 10 to 24 digits. */
  number: string
}

/**
 * Makes the accounts known from the ledger equal to these; what was before stays in the record. Left to a person: an account whose
 * holder is not one member of the family by name, one that two families share, and whatever a person entered, which is never
 * replaced because the ledger lags behind. Families without a file are left out.
 * @param accounts all that the ledgers name now: what is not among them any more ends
 * @returns how many families got an account
 * @example await keepLedgerAccounts(tx, [{ hh: '150403000499', holderName: '王一', bank: '示例银行', number: '1599000000001' }])
 */
export async function keepLedgerAccounts(tx: AnyDb, accounts: readonly LedgerAccount[]): Promise<number> {
  await sql`create temp table if not exists staged_account (hh bigint, holder text, bank text, number text) on commit drop`.execute(
    tx,
  )
  await sql`truncate staged_account`.execute(tx)
  for (let i = 0; i < accounts.length; i += 5000)
    await sql`insert into staged_account select hh, "holderName", bank, number from json_to_recordset(
      ${JSON.stringify(accounts.slice(i, i + 5000))}::json) as t(hh bigint, "holderName" text, bank text, number text)`.execute(
      tx,
    )
  await sql`analyze staged_account`.execute(tx)
  await sql`create temp table if not exists known_account (hh bigint, holder_pid bigint, holder text, bank text, number text) on commit drop`.execute(
    tx,
  )
  await sql`truncate known_account`.execute(tx)
  await sql`insert into known_account
    select s.hh, min(p.pid), s.holder, s.bank, s.number from staged_account s
    join registry.membership m on m.hh = s.hh and m.to_date is null join registry.person p on p.pid = m.pid and p.name = s.holder
    where not exists (select from staged_account other where other.number = s.number and other.hh <> s.hh)
    group by s.hh, s.holder, s.bank, s.number having count(*) = 1`.execute(tx)
  await sql`analyze known_account`.execute(tx)
  await sql`update registry.account a set to_at = now() where a.to_at is null and a.source = 'ledger' and not exists (
    select from known_account k where k.hh = a.hh and (k.number, k.holder, k.bank) = (a.number, a.holder_name, a.bank))`.execute(
    tx,
  )
  const added = await sql`insert into registry.account (hh, holder_pid, holder_name, bank, number, by, source)
    select k.hh, k.holder_pid, k.holder, k.bank, k.number, '台账', 'ledger' from known_account k
    where not exists (select from registry.account a where a.to_at is null and (a.hh = k.hh or a.number = k.number))`.execute(
    tx,
  )
  return Number(added.numAffectedRows ?? 0)
}
