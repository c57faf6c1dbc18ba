/** Bank accounts as the newest ledgers name them. */
import { parquet, type Session } from '../../../engine/sql/index.ts'
import type { LedgerAccount } from '../../registry/index.ts'

/**
 * One account per household; a household that the ledger gives several is left to a person, and so is a number that is none.
 * To be called after `tierHistory`, whose steps it reads.
 * @param files of all ledgers that ever counted
 * @param fields those of the ledger; undefined: the region has none
 * @example await ledgerAccounts(session, files, { holder: 'account_holder', bank: 'account_bank', number: 'account' })
 */
export async function ledgerAccounts(
  session: Session,
  files: readonly string[],
  fields: Record<'holder' | 'bank' | 'number', string | undefined>,
): Promise<LedgerAccount[]> {
  const { holder, bank, number } = fields
  if (files.length === 0 || holder === undefined || number === undefined) return []
  const rows = parquet([...files], { hive_partitioning: true, union_by_name: true })
  const columns = new Set((await session.columns(`SELECT * FROM ${rows}`)).map((one) => one.name))
  // Ledgers from before the region asked for it have no such columns.
  if (!columns.has(holder) || !columns.has(number)) return []
  const told = bank !== undefined && columns.has(bank) ? `coalesce(l.${bank}, '')` : "''"
  return session.rows<LedgerAccount>(
    `WITH newest AS (SELECT county, version FROM ledger_step QUALIFY day = max(day) OVER (PARTITION BY county)),
       named AS (SELECT coalesce(p.hh, l._hh) AS hh, l.${holder} AS holder, ${told} AS bank,
           regexp_replace(l.${number}, '[\\s-]', '', 'g') AS number, l.version
         FROM ${rows} l SEMI JOIN newest n ON n.version = l.version LEFT JOIN ledger_person p ON p._pid = l._pid
         WHERE l.${holder} IS NOT NULL AND l.${number} IS NOT NULL AND NOT coalesce(l._repeat, false))
     SELECT n.hh::VARCHAR AS hh, max(n.holder) AS "holderName", max(n.bank) AS bank, max(n.number) AS number
     FROM named n JOIN ledger_household h ON h.hh = n.hh JOIN newest w ON w.version = n.version AND (w.county = h.county OR w.county = '')
     WHERE regexp_full_match(n.number, '\\d{10,24}') GROUP BY n.hh HAVING count(DISTINCT (n.holder, n.bank, n.number)) = 1`,
  )
}
