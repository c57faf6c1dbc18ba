/** Accounts of the ledger and moving money between them. Amounts are whole fen. */
import { sql } from 'kysely'
import type { Db } from '../../../platform/process/index.ts'
import { type Refusal, refusal } from '../../../platform/web/index.ts'
import { type AccountKind, yuan } from '../shared.ts'

export interface AccountName {
  /** Division that keeps it, 12 digits. */
  owner: string
  kind: AccountKind
  purpose: string
  year: number
}
export interface Account extends AccountName {
  id: number
  /** Fen, in minus out. */
  balance: number
}

/** Division code filled up to twelve digits. @example fullCode('900101') // '900101000000' */
export const fullCode = (area: string): string => area.padEnd(12, '0')

/** The accounts with these names, opened when they are not there, in the order asked. */
export async function accounts(tx: Db, names: readonly AccountName[]): Promise<Account[]> {
  const wanted = JSON.stringify(names)
  await sql`insert into funds.account (owner, kind, purpose, year)
    select distinct owner, kind, purpose, year from json_to_recordset(${wanted}::json) as t(owner text, kind text, purpose text, year int)
    on conflict do nothing`.execute(tx)
  // In one order, so that two who book at once wait for each other instead of blocking each other.
  const found = await sql<Account>`select id, owner, kind, purpose, year, balance from funds.account
    where (owner, kind, purpose, year) in (select owner, kind, purpose, year from json_to_recordset(${wanted}::json)
      as t(owner text, kind text, purpose text, year int)) order by id for update`.execute(tx)
  return names.map(
    (name) =>
      found.rows.find(
        (row) =>
          row.owner === name.owner && row.kind === name.kind && row.purpose === name.purpose && row.year === name.year,
      )!,
  )
}

export interface Move {
  kind: string
  from: AccountName
  to: AccountName
  fen: number
  on: string
  by: string
  why?: string | null
  paymentId?: number
  arrearId?: number
  /** Sent again with the same key it counts once. */
  key?: string
}

/** An empty fund, in words that say what to do. */
export const fundEmpty = (missing: number, left: number, fund: string): Refusal =>
  refusal('fund-empty', {
    zh: `${fund}余额${yuan(left)}元，不足以支付${yuan(missing)}元，请先拨入或补充资金。`,
    en: `The fund holds ${yuan(left)} yuan, ${yuan(missing)} are needed: put money in first.`,
    details: { fund, left, needed: missing },
  })

/**
 * Moves an amount from one account to another.
 * @returns whether it was moved now (false: the same key was booked before), or a refusal: fund-empty, other-input
 * @example await move(tx, { kind: 'grant', from: treasury, to: budget, fen: 100_00, on: '2026-11-24', by: '甲', key })
 */
export async function move(tx: Db, one: Move): Promise<{ ok: true; booked: boolean } | Refusal> {
  if (!Number.isSafeInteger(one.fen) || one.fen <= 0) throw new Error(`not an amount of fen: ${one.fen}`)
  const [from, to] = (await accounts(tx, [one.from, one.to])) as [Account, Account]
  if (one.key) {
    const before = await sql<{ out_of: number; put_into: number; fen: number }>`select out_of, put_into, fen
      from funds.entry where key = ${one.key}`.execute(tx)
    const same = before.rows[0]
    if (same)
      return same.out_of === from.id && same.put_into === to.id && same.fen === one.fen
        ? { ok: true, booked: false }
        : refusal('other-input', {
            zh: '同一编号的请求已用于另一笔资金。',
            en: 'This key was used for another amount.',
          })
  }
  if (from.balance < one.fen && !['source', 'paid'].includes(one.from.kind))
    return fundEmpty(one.fen, from.balance, labelOf(one.from))
  const made =
    await sql`insert into funds.entry (on_date, kind, out_of, put_into, fen, payment_id, arrear_id, key, by, why)
    values (${one.on}::date, ${one.kind}, ${from.id}, ${to.id}, ${one.fen}, ${one.paymentId ?? null}, ${one.arrearId ?? null},
      ${one.key ?? null}, ${one.by}, ${one.why ?? null}) on conflict do nothing`.execute(tx)
  return { ok: true, booked: Number(made.numAffectedRows ?? 0) > 0 }
}

const kindWords: Record<AccountKind, string> = {
  source: '财政拨款',
  budget: '预算资金',
  'to-pay': '应发资金',
  paid: '已发资金',
  returned: '退回资金',
  clawback: '应追缴款',
  petty: '备用金',
  emergency: '应急救助资金',
}
/** @example labelOf({ year: 2026, kind: 'budget', … }) // '2026年预算资金' */
export const labelOf = (name: AccountName): string => `${name.year}年${kindWords[name.kind]}`

/** What does not hold in the ledger; empty: every account is what its entries add up to, and all together are zero. */
export async function ledgerFaults(db: Db): Promise<string[]> {
  const wrong = await sql<{
    id: number
    balance: number
    sum: number
  }>`select a.id, a.balance, coalesce(m.sum, 0)::bigint as sum
    from funds.account a left join (select account, sum(fen) as sum from (
      select put_into as account, fen from funds.entry union all select out_of, -fen from funds.entry) b group by account) m
    on m.account = a.id where a.balance <> coalesce(m.sum, 0)`.execute(db)
  const all = await sql<{ sum: number }>`select coalesce(sum(balance), 0)::bigint as sum from funds.account`.execute(db)
  return [
    ...wrong.rows.map((row) => `account ${row.id} says ${row.balance}, its entries ${row.sum}`),
    ...(all.rows[0]!.sum === 0 ? [] : [`all accounts together are ${all.rows[0]!.sum}`]),
  ]
}
