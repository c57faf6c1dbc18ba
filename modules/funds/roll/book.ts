/** What a roll does to the ledger, for all its lines at once. */
import { type RawBuilder, sql } from 'kysely'
import type { Db } from '../../../platform/process/index.ts'
import type { Refusal } from '../../../platform/web/index.ts'
import { type Account, accounts, fundEmpty } from '../ledger/accounts.ts'
import type { AccountKind } from '../shared.ts'
import type { Roll } from './generate.ts'

export interface Booking {
  kind: 'owe' | 'pay' | 'fail' | 'owe-again' | 'cancel'
  from: AccountKind
  to: AccountKind
  /** Condition on `funds.line l` of this roll. */
  which: RawBuilder<unknown>
  on: string
  by: string
  why?: string
  /** What a fund is called when it does not hold enough. */
  label?: (purpose: string) => string
}

/**
 * Books one entry for each of these lines, in one statement; the unique index refuses a second one.
 * Accounts are those of the year and fund of each line.
 * @returns a refusal when a fund does not hold enough: fund-empty
 */
export async function bookLines(tx: Db, roll: Roll, one: Booking): Promise<Refusal | undefined> {
  const sums = await sql<{
    purpose: string
    year: number
    fen: number
  }>`select l.purpose, extract(year from l.month)::int as year,
      sum(l.fen)::bigint as fen from funds.line l where l.roll_id = ${roll.id} and l.fen is not null and ${one.which}
    group by 1, 2 order by 1, 2`.execute(tx)
  if (sums.rows.length === 0) return undefined
  const named = sums.rows.flatMap(({ purpose, year }) => [
    { owner: roll.county, kind: one.from, purpose, year },
    { owner: roll.county, kind: one.to, purpose, year },
  ])
  const found = await accounts(tx, named)
  const pairs = sums.rows.map((sum, i) => ({
    ...sum,
    from: found[2 * i]! as Account,
    to: found[2 * i + 1]! as Account,
  }))
  for (const pair of pairs)
    if (pair.from.balance < pair.fen && !['source', 'paid'].includes(one.from))
      return fundEmpty(pair.fen, pair.from.balance, `${pair.year}年${one.label?.(pair.purpose) ?? pair.purpose}`)
  await sql`insert into funds.entry (on_date, kind, out_of, put_into, fen, line_id, attempt, by, why)
    select ${one.on}::date, ${one.kind}, p."from", p."to", l.fen, l.id, l.attempt, ${one.by}, ${one.why ?? null}
    from funds.line l join json_to_recordset(${JSON.stringify(
      pairs.map((pair) => ({ purpose: pair.purpose, year: pair.year, from: pair.from.id, to: pair.to.id })),
    )}::json) as p(purpose text, year int, "from" bigint, "to" bigint) on p.purpose = l.purpose and p.year = extract(year from l.month)
    where l.roll_id = ${roll.id} and l.fen is not null and ${one.which}`.execute(tx)
  return undefined
}
