/** From which fund into which a transfer goes, and how much of its own money a level may take back. */
import { sql } from 'kysely'
import type { Role } from '../../../platform/access/shared.ts'
import type { Db } from '../../../platform/process/index.ts'
import { type Refusal, refusal } from '../../../platform/web/index.ts'
import { type Account, type AccountName, accounts, fullCode } from '../ledger/accounts.ts'
import { type Transfer, yuan } from '../shared.ts'

export interface Sides {
  from: AccountName
  to: AccountName
  /** Kind of the entry in the ledger. */
  kind: string
}

/** Digits of a division code by level: region, league, county, township. */
const levelOf = (code: string): number =>
  /^\d{2}0{10}$/.test(code) ? 2 : /^\d{4}0{8}$/.test(code) ? 4 : /^\d{6}0{6}$/.test(code) ? 6 : 9

/** From where to where, or why not. Budgets and emergency funds are kept by region, league and county; petty funds by county and township. */
export function sidesOf(
  actor: { role: Role; area: string },
  one: Pick<Transfer, 'kind' | 'owner' | 'purpose' | 'year'>,
): Sides | undefined {
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
      return actor.role !== 'region' && level <= 6 && (one.owner === mine || (below && level === 6))
        ? { kind: 'replenish', from: at('budget'), to: at('emergency', one.owner) }
        : undefined
    case 'give-back':
      return one.owner === mine || (below && level === 9)
        ? { kind: 'give-back', from: at('petty', one.owner), to: at('budget') }
        : undefined
    case 'give-back-emergency':
      return actor.role !== 'region' && level <= 6 && (one.owner === mine || (below && level === 6))
        ? { kind: 'give-back', from: at('emergency', one.owner), to: at('budget') }
        : undefined
  }
}

export const outsideArea = (): Refusal =>
  refusal('outside-area', {
    zh: '只能拨入本级资金，或拨付、补充下级和本级的资金。',
    en: 'Only into your own funds, or from them to those below.',
  })

/**
 * Two levels fill one emergency fund: each takes back its own money only. Both accounts are locked until it is booked.
 * @param key of the entry to come: sent again after a lost answer it is booked already
 */
export async function moreThanPutIn(
  tx: Db,
  sides: { from: AccountName; to: AccountName },
  fen: number,
  key: string,
): Promise<Refusal | undefined> {
  const [fund, budget] = (await accounts(tx, [sides.from, sides.to])) as [Account, Account]
  const found = await sql<{ left: number; again: boolean }>`select
      coalesce(sum(case when out_of = ${budget.id} then fen else -fen end), 0)::bigint as left, coalesce(bool_or(key = ${key}), false) as again
    from funds.entry where (out_of = ${budget.id} and put_into = ${fund.id}) or (out_of = ${fund.id} and put_into = ${budget.id})`.execute(
    tx,
  )
  const { left, again } = found.rows[0]!
  // Sent again after a lost answer it is booked already; `move` says so.
  if (again || fen <= left) return undefined
  return refusal('more-than-put-in', {
    zh: `该应急救助资金中由本级拨入、尚未收回的为${yuan(left)}元，不能收回${yuan(fen)}元。`,
    en: `Of your own money ${yuan(left)} yuan are left in this emergency fund; ${yuan(fen)} cannot be taken back.`,
    details: { left, asked: fen },
  })
}
