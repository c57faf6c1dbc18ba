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
 * Makes them the accounts of the families that have none, or one from an earlier ledger; the account before stays in the record.
 * One that a person entered is never replaced: the ledger lags behind. Families without a file are left out.
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
  await sql`update registry.account a set to_at = now() from staged_account s where s.hh = a.hh and a.to_at is null
    and a.source = 'ledger' and (a.number, a.holder_name, a.bank) is distinct from (s.number, s.holder, s.bank)`.execute(
    tx,
  )
  const added = await sql`insert into registry.account (hh, holder_pid, holder_name, bank, number, by, source)
    select s.hh, (select min(p.pid) from registry.membership m join registry.person p on p.pid = m.pid
        where m.hh = s.hh and m.to_date is null and p.name = s.holder having count(*) = 1), s.holder, s.bank, s.number, '台账', 'ledger'
    from staged_account s join registry.household h on h.hh = s.hh
    where not exists (select from registry.account a where a.hh = s.hh and a.to_at is null)`.execute(tx)
  return Number(added.numAffectedRows ?? 0)
}
