/**
 * Temporary aid that a township or county paid out of its petty fund, or the county out of its emergency fund, is booked in the transaction of the payment itself:
 * the process of cases knows no funds, so the server hands it over with this step added to what its actions do. Payments
 * from before a fund was opened are booked by the same function later; each once.
 */
import { sql } from 'kysely'
import type { Db, ProcessWork, Taken } from '../../platform/process/index.ts'
import type { Refusal } from '../../platform/web/index.ts'
import { type AccountName, fullCode, move } from './ledger/accounts.ts'
import { fenOf } from './shared.ts'

interface Unbooked {
  id: number
  area: string
  paid_from: 'township' | 'county' | 'emergency'
  amount: number
  on_date: string
  by: string
}

/** The fund that a payment came from. */
function fundOf(one: Unbooked, purpose: string): AccountName {
  const owner = fullCode(one.area.slice(0, one.paid_from === 'township' ? 9 : 6))
  const kind = one.paid_from === 'emergency' ? 'emergency' : 'petty'
  return { owner, kind, purpose, year: Number(one.on_date.slice(0, 4)) }
}

/**
 * Books aid out of these funds that is not booked yet; of one matter, or all there is.
 * @returns how many were booked, and how many wait because nobody keeps that fund here
 * @example await bookPettyAid(db, { purpose: 'temporary' }) // { ok: true, booked: 3, waiting: 0 }
 */
export async function bookPettyAid(
  tx: Db,
  of: { purpose: string; matter?: number },
): Promise<{ ok: true; booked: number; waiting: number } | Refusal> {
  const found = await sql<Unbooked>`select p.id, p.area, p.paid_from, p.amount, p.on_date, coalesce(a.by_name, '') as by
    from cases.aid_payment p left join process.action a on a.matter_id = p.matter_id and a.seq = p.seq
    where p.paid_from <> 'roll' and (${of.matter ?? null}::bigint is null or p.matter_id = ${of.matter ?? null}::bigint)
      and not exists (select from funds.entry e where e.payment_id = p.id) order by p.id`.execute(tx)
  let booked = 0
  let waiting = 0
  for (const one of found.rows) {
    const fund = fundOf(one, of.purpose)
    // A fund that was never opened is not kept here; help is not refused for it.
    const kept =
      await sql`select from funds.account where owner = ${fund.owner} and kind = ${fund.kind} and purpose = ${fund.purpose}
      and year = ${fund.year}`.execute(tx)
    if (kept.rows.length === 0) {
      waiting++
      continue
    }
    const moved = await move(tx, {
      kind: 'aid',
      from: fund,
      to: { ...fund, kind: 'paid' },
      fen: fenOf(one.amount),
      on: one.on_date,
      by: one.by,
      paymentId: one.id,
    })
    if (!moved.ok) return moved
    if (moved.booked) booked++
  }
  return { ok: true, booked, waiting }
}

/**
 * The processes of cases with the booking of petty and emergency funds added to the actions that pay; an empty fund takes the action back.
 * @example processesOf([...bookedFromPetty(casesWorks, 'temporary'), ...fundsWorks])
 */
export function bookedFromPetty(works: readonly ProcessWork[], purpose: string): ProcessWork[] {
  return works.map((work) => {
    if (work.declaration.id !== 'temporary-aid') return work
    const then =
      (kind: string) =>
      async (tx: Db, taken: Taken, ctx: Parameters<NonNullable<typeof work.checks>[string]>[1]['ctx']) => {
        const said = await work.effects?.[kind]?.(tx, taken, ctx)
        if (said) return said
        const booked = await bookPettyAid(tx, { purpose, matter: taken.matter.id })
        return booked.ok ? undefined : booked
      }
    return { ...work, effects: { ...work.effects, 'pay-first': then('pay-first'), pay: then('pay') } }
  })
}
