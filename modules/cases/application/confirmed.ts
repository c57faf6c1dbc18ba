/** What a confirmation writes: what the household holds from next month, and where its money goes. */
import { type Db, readActions, type Taken } from '../../../platform/process/index.ts'
import { heldOn, isDibao, isTekun, monthAfter, recordDecision, setAccount } from '../../registry/index.ts'
import type { Application } from './facts.ts'

/** Basic tiers exclude each other; a margin household may hold the single-person benefit of one member beside it (法第二十一条). */
const excludes = (tier: string | null, held: string): boolean => {
  const basic = (one: string) => isTekun(one) || isDibao(one) || one === 'margin' || one === 'rigid'
  if (tier === null || tier === held || !basic(held) || !basic(tier)) return tier === held
  return !(tier === 'dibao-single' && held === 'margin') && !(tier === 'margin' && held === 'dibao-single')
}

/** What the household holds next month that the tier would take the place of. */
export async function replacedBy(
  tx: Db,
  hh: string | null,
  tier: string | null,
  today: string,
): Promise<{ tier: string; amount: number | null } | null> {
  if (hh === null) return null
  const held = (await heldOn(tx, hh, monthAfter(today))).filter((one) => excludes(tier, one.tier))
  const most = held.sort((a, b) => (b.monthlyAmount ?? 0) - (a.monthlyAmount ?? 0))[0]
  return most ? { tier: most.tier, amount: most.monthlyAmount } : null
}

/** Writes the decision into the registry; the same again changes nothing. Nothing is paid for the month it was taken in. */
export async function confirmInRegistry(tx: Db, { matter, action, actor }: Taken<Application>): Promise<undefined> {
  const { decision } = matter.data
  if (!decision || matter.hh === null) throw new Error(`${matter.number}: nothing was confirmed`)
  const { replaces } = action.input as { replaces?: { tier: string } | null }
  await recordDecision(tx, {
    hh: matter.hh,
    tier: decision.tier,
    persons: decision.persons,
    monthlyAmount: decision.amount,
    from: decision.from,
    to: decision.to,
    source: `decision:${matter.number}`,
    ...(replaces ? { endsTier: replaces.tier } : {}),
    ...(decision.parts ? { parts: decision.parts } : {}),
  })
  const account = (await readActions(tx, matter.id)).findLast((one) => one.kind === 'set-account')?.input as
    | { holder: string; bank: string; account: string }
    | undefined
  if (account)
    await setAccount(tx, {
      hh: matter.hh,
      holderName: account.holder,
      bank: account.bank,
      number: account.account,
      by: actor.name,
    })
}
