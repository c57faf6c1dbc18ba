/**
 * Putting money in, handing it down a level, filling petty funds, giving it back. Money of the emergency fund of two levels 盟旗两级
 * is moved by two people: what is asked for here is a proposal (`process.ts`).
 */
import type { Actor } from '../../../platform/access/shared.ts'
import { may } from '../../../platform/access/shared.ts'
import { allOrNothing, open, todayOf } from '../../../platform/process/index.ts'
import { type Refusal, refusal } from '../../../platform/web/index.ts'
import type { FundsContext } from '../context.ts'
import { fullCode, move } from '../ledger/accounts.ts'
import type { FundsFile } from '../load-funds.ts'
import { bookPettyAid } from '../petty-fund.ts'
import { fenOf, type Transfer } from '../shared.ts'
import { outsideArea, sidesOf } from './sides.ts'

/** Booked now (false: before, with the same key), or a matter that waits for a second person. */
export type Transferred = { ok: true; booked: boolean; matter: number | null }

/**
 * Moves money between funds of the actor's level and below, or proposes it where a second person must confirm.
 * @returns a refusal: not-allowed, outside-area, bad-request, fund-empty, more-than-put-in, other-input
 * @example await transfer(ctx, funds, county, { kind: 'grant', purpose: 'dibao', year: 2026, amount: 100000, owner: '150426000000', document: '财社〔2026〕3号', key })
 */
export async function transfer(
  ctx: FundsContext,
  funds: FundsFile,
  actor: Actor,
  one: Transfer,
): Promise<Transferred | Refusal> {
  if (!may(actor, 'manage-funds')) return refusal('not-allowed')
  if (!(one.purpose in funds.purposes))
    return refusal('bad-request', { details: [{ field: 'purpose', problem: '没有这类资金' }] })
  const sides = sidesOf(actor, one)
  if (!sides) return outsideArea()
  if (one.kind.endsWith('emergency')) return propose(ctx, actor, one)
  return allOrNothing(ctx.db, async (tx): Promise<Transferred | Refusal> => {
    const fen = fenOf(one.amount)
    const key = `${actor.userId}:${one.key}`
    const moved = await move(tx, { ...sides, fen, on: todayOf(ctx.matters), by: actor.name, why: one.document, key })
    if (!moved.ok) return moved
    if (one.kind === 'replenish-petty') {
      // Aid that was paid before anybody kept this fund here is booked now.
      const booked = await bookPettyAid(tx, { purpose: funds.temporary })
      if (!booked.ok) return booked
    }
    return { ...moved, matter: null }
  })
}

async function propose(ctx: FundsContext, actor: Actor, { key, ...input }: Transfer): Promise<Transferred | Refusal> {
  const opened = await open(ctx.matters, actor, {
    process: 'fund-transfer',
    kind: 'propose',
    input,
    area: fullCode(actor.area),
    key,
  })
  return opened.ok ? { ok: true, booked: false, matter: opened.matter.id } : opened
}
