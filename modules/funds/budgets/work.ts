/** What moving money of an emergency fund asks of the ledger and does to it: nothing before a second person has confirmed. */
import { sql } from 'kysely'
import type { Role } from '../../../platform/access/shared.ts'
import { type Db, type ProcessWork, type Taken, todayOf } from '../../../platform/process/index.ts'
import type { Refusal } from '../../../platform/web/index.ts'
import { fundEmpty, labelOf, move } from '../ledger/accounts.ts'
import type { FundsFile } from '../load-funds.ts'
import { bookPettyAid } from '../petty-fund.ts'
import { fenOf, type Transfer } from '../shared.ts'
import { type FundTransfer, fundTransfer } from './process.ts'
import { moreThanPutIn, outsideArea, type Sides, sidesOf } from './sides.ts'

/** Area prefix of an office by its full code. @example prefixOf('900101000000') // '900101' */
const prefixOf = (area: string): string => area.replace(/(00)+$/, '')

const asked = (input: Record<string, unknown>) =>
  input as unknown as Pick<Transfer, 'kind' | 'owner' | 'purpose' | 'year' | 'amount'>

/** Books what was proposed, by the office that proposed it. */
async function book(
  tx: Db,
  { matter, actor }: Taken<FundTransfer>,
  on: string,
  funds: FundsFile,
): Promise<Refusal | undefined> {
  const { data } = matter
  const sides = sidesOf({ role: data.level!, area: prefixOf(matter.area) }, { ...data, kind: data.kind! })
  if (!sides) return outsideArea()
  const fen = fenOf(data.amount)
  const key = `fund-transfer:${matter.id}`
  const tooMuch = data.kind === 'give-back-emergency' ? await moreThanPutIn(tx, sides, fen, key) : undefined
  if (tooMuch) return tooMuch
  const moved = await move(tx, { ...sides, fen, on, by: actor.name, why: `${data.document}（${matter.number}）`, key })
  if (!moved.ok) return moved
  if (data.kind !== 'replenish-emergency') return undefined
  // Aid that was paid before anybody kept this fund here is booked now.
  const booked = await bookPettyAid(tx, { purpose: funds.temporary })
  return booked.ok ? undefined : booked
}

/** Said when it is proposed, so that nobody waits for a colleague to hear it; what counts is the day of the confirmation. */
async function emptyNow(tx: Db, sides: Sides, fen: number): Promise<Refusal | undefined> {
  const { owner, kind, purpose, year } = sides.from
  const found = await sql<{ balance: number }>`select balance from funds.account
    where owner = ${owner} and kind = ${kind} and purpose = ${purpose} and year = ${year}`.execute(tx)
  const left = found.rows[0]?.balance ?? 0
  return left < fen ? fundEmpty(fen, left, labelOf(sides.from)) : undefined
}

/**
 * The process of emergency funds for the server.
 * @param areaName names a division in the region's words
 * @example fundTransferWork(loadFunds(region)!, (area) => areaName(region, area))
 */
export function fundTransferWork(funds: FundsFile, areaName: (area: string) => string): ProcessWork<FundTransfer> {
  return {
    declaration: fundTransfer,
    adds: { propose: async (_tx, { input }) => ({ keeper: areaName(String(input.owner)) }) },
    checks: {
      propose: async (tx, { input, actor, area }) => {
        const one = asked(input)
        // The matter lies with the office whose money it is, whoever sends it.
        if (prefixOf(area) !== actor.area) return outsideArea()
        const sides = sidesOf({ role: actor.role as Role, area: actor.area }, one)
        return sides ? emptyNow(tx, sides, fenOf(one.amount)) : outsideArea()
      },
    },
    effects: { confirm: (tx, taken, ctx) => book(tx, taken, todayOf(ctx), funds) },
  }
}
