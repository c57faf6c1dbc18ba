/** Budgets, petty and emergency funds of an area: what was put in, what is left, and what is nearly used up. */
import { sql } from 'kysely'
import type { Actor } from '../../../platform/access/shared.ts'
import { todayOf } from '../../../platform/process/index.ts'
import type { FundsContext } from '../context.ts'
import type { FundsFile } from '../load-funds.ts'
import type { FundAccount } from '../shared.ts'

/**
 * Accounts whose keeper lies in the reader's area. A fund above it is not shown.
 * @example await listAccounts(ctx, funds, actor, 2026)
 */
export async function listAccounts(
  ctx: FundsContext,
  funds: FundsFile,
  actor: Pick<Actor, 'area'>,
  year: number,
): Promise<FundAccount[]> {
  const found = await sql<
    Omit<FundAccount, 'ownerName' | 'purposeLabel' | 'used' | 'alarm'>
  >`select a.id, a.owner, a.kind, a.purpose, a.year, a.balance,
      coalesce((select sum(e.fen) from funds.entry e where e.put_into = a.id and e.line_id is null), 0)::bigint
        - coalesce((select sum(e.fen) from funds.entry e where e.out_of = a.id and e.line_id is null and e.kind in ('allot', 'replenish', 'give-back')), 0)::bigint as "putIn"
    from funds.account a where a.year = ${year} and a.kind <> 'source' and a.owner like ${`${actor.area}%`}
    order by a.owner, a.kind, a.purpose`.execute(ctx.db)
  const today = todayOf(ctx.matters)
  return found.rows.map((row) => {
    const share = (id: string) => ctx.matters.parameter(id, row.owner, today)?.value
    const kept = ['budget', 'petty', 'emergency'].includes(row.kind)
    const used = kept && row.putIn > 0 ? (row.putIn - row.balance) / row.putIn : null
    const over = (limit: unknown) => used !== null && typeof limit === 'number' && used >= limit
    return {
      ...row,
      ownerName: ctx.areaName(row.owner),
      purposeLabel: funds.purposes[row.purpose] ?? { zh: row.purpose, en: row.purpose },
      used,
      alarm: over(share('fund_alarm_share')) ? 'alarm' : over(share('fund_warn_share')) ? 'warn' : 'none',
    }
  })
}
