/** Putting money in, handing it down a level, filling petty and emergency funds, giving it back. */
import type { Actor } from '../../../platform/access/shared.ts'
import { may } from '../../../platform/access/shared.ts'
import { allOrNothing, todayOf } from '../../../platform/process/index.ts'
import { type Refusal, refusal } from '../../../platform/web/index.ts'
import type { FundsContext } from '../context.ts'
import { type AccountName, fullCode, move } from '../ledger/accounts.ts'
import type { FundsFile } from '../load-funds.ts'
import { bookPettyAid } from '../petty-fund.ts'
import { fenOf, type Transfer } from '../shared.ts'

/** Digits of a division code by level: region, league, county, township. */
const levelOf = (code: string): number =>
  /^\d{2}0{10}$/.test(code) ? 2 : /^\d{4}0{8}$/.test(code) ? 4 : /^\d{6}0{6}$/.test(code) ? 6 : 9

/** From where to where, or why not. Budgets and emergency funds are kept by region, league and county; petty funds by county and township. */
function sidesOf(actor: Actor, one: Transfer): { from: AccountName; to: AccountName; kind: string } | undefined {
  const mine = fullCode(actor.area)
  const level = levelOf(one.owner)
  const at = (kind: AccountName['kind'], owner = mine): AccountName => ({
    owner,
    kind,
    purpose: one.purpose,
    year: one.year,
  })
  const below = one.owner.startsWith(actor.area) && one.owner !== mine
  switch (one.kind) {
    case 'grant':
      return one.owner === mine ? { kind: 'grant', from: at('source'), to: at('budget') } : undefined
    case 'allot':
      return below && level <= 6 ? { kind: 'allot', from: at('budget'), to: at('budget', one.owner) } : undefined
    case 'replenish-petty':
      return actor.role === 'county' && (one.owner === mine || (below && level === 9))
        ? { kind: 'replenish', from: at('budget'), to: at('petty', one.owner) }
        : undefined
    case 'replenish-emergency':
      // The league helps the fund of a banner, too: two levels 盟旗两级.
      return level <= 6 && (one.owner === mine || (below && level === 6))
        ? { kind: 'replenish', from: at('budget'), to: at('emergency', one.owner) }
        : undefined
    case 'give-back':
      return one.owner === mine || (below && level === 9)
        ? { kind: 'give-back', from: at('petty', one.owner), to: at('budget') }
        : undefined
  }
}

/**
 * Moves money between funds of the actor's level and below.
 * @returns a refusal: not-allowed, outside-area, bad-request, fund-empty, other-input
 * @example await transfer(ctx, funds, county, { kind: 'grant', purpose: 'dibao', year: 2026, amount: 100000, owner: '150426000000', document: '财社〔2026〕3号', key })
 */
export async function transfer(
  ctx: FundsContext,
  funds: FundsFile,
  actor: Actor,
  one: Transfer,
): Promise<{ ok: true; booked: boolean } | Refusal> {
  if (!may(actor, 'manage-funds')) return refusal('not-allowed')
  if (!(one.purpose in funds.purposes))
    return refusal('bad-request', { details: [{ field: 'purpose', problem: '没有这类资金' }] })
  const sides = sidesOf(actor, one)
  if (!sides)
    return refusal('outside-area', {
      zh: '只能拨入本级资金，或拨付、补充下级和本级的资金。',
      en: 'Only into your own funds, or from them to those below.',
    })
  return allOrNothing(ctx.db, async (tx) => {
    const moved = await move(tx, {
      ...sides,
      fen: fenOf(one.amount),
      on: todayOf(ctx.matters),
      by: actor.name,
      why: one.document,
      key: `${actor.userId}:${one.key}`,
    })
    if (!moved.ok || one.kind !== 'replenish-petty') return moved
    // Aid that was paid before anybody kept this fund here is booked now.
    const booked = await bookPettyAid(tx, { purpose: funds.temporary })
    return booked.ok ? moved : booked
  })
}
