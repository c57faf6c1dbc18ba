/** Money of emergency funds that somebody proposed to move and nobody has confirmed yet. */
import { sql } from 'kysely'
import type { Actor } from '../../../platform/access/shared.ts'
import { seesProcess } from '../../../platform/process/index.ts'
import type { FundsContext } from '../context.ts'
import type { FundsFile } from '../load-funds.ts'
import { fenOf, type PendingTransfer } from '../shared.ts'
import { type FundTransfer, fundTransfer } from './process.ts'

/**
 * Proposals of the reader's area, the oldest first; none for whoever does not see this process.
 * @example await listPending(ctx, funds, county) // [{ matter: 12, fen: 70000, by: '甲', confirms: true, … }]
 */
export async function listPending(
  ctx: FundsContext,
  funds: FundsFile,
  actor: Pick<Actor, 'userId' | 'area' | 'role'>,
): Promise<PendingTransfer[]> {
  if (!seesProcess(fundTransfer, actor.role)) return []
  const found = await sql<{
    matter: number
    number: string
    area: string
    turn: string
    data: FundTransfer
    by: string
    proposer: string
    at: Date
  }>`select m.id as matter, m.number, m.area, m.turn, m.data, a.by_name as by, a."by" as proposer, a.at
    from process.matter m join process.action a on a.matter_id = m.id and a.seq = 1
    where m.process = ${fundTransfer.id} and m.closed_at is null and m.area like ${`${actor.area}%`} order by m.id limit 200`.execute(
    ctx.db,
  )
  return found.rows.map(({ matter, number, by, proposer, turn, data, area, at }) => ({
    matter: Number(matter),
    number,
    by,
    confirms: turn === actor.role && proposer !== actor.userId,
    kind: data.kind!,
    keeper: data.keeper,
    purposeLabel: funds.purposes[data.purpose] ?? { zh: data.purpose, en: data.purpose },
    year: data.year,
    fen: fenOf(data.amount),
    document: data.document,
    at: at.toISOString(),
    areaName: ctx.areaName(area),
  }))
}
