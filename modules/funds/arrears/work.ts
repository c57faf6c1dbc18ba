/** What back-pay and claw-back do to the database: the case, its instalments, its entries. */
import { sql } from 'kysely'
import { type Db, type ProcessWork, type Taken, todayOf } from '../../../platform/process/index.ts'
import { type Refusal, refusal } from '../../../platform/web/index.ts'
import { monthAfter } from '../../registry/index.ts'
import { type AccountName, fullCode, move } from '../ledger/accounts.ts'
import type { FundsFile } from '../load-funds.ts'
import { fenOf } from '../shared.ts'
import { type ArrearFacts, arrears, restOf } from './process.ts'

/**
 * An amount in equal parts of whole fen; what is left over goes with the first.
 * @example partsOf(100_01, 3) // [3335, 3333, 3333]
 */
export function partsOf(fen: number, parts: number): number[] {
  const part = Math.floor(fen / parts)
  return Array.from({ length: parts }, (_, i) => (i === 0 ? fen - part * (parts - 1) : part)).filter((one) => one > 0)
}

async function opened(tx: Db, { matter }: Taken<ArrearFacts>, funds: FundsFile): Promise<Refusal | undefined> {
  const { kind, tier, from, to, amount, basis } = matter.data
  const purpose = funds.tiers[tier]
  if (!purpose)
    return refusal('not-paid', { zh: '该救助类别不通过发放名册发放。', en: 'That tier is not paid through the roll.' })
  const made =
    await sql`insert into funds.arrear (matter_id, kind, hh, tier, purpose, area, county, from_month, to_month, fen, basis)
    values (${matter.id}, ${kind}, ${matter.hh}::bigint, ${tier}, ${purpose}, ${matter.area}, ${fullCode(matter.area.slice(0, 6))},
      ${`${from}-01`}::date, ${`${to}-01`}::date, ${fenOf(amount)}, ${basis}) on conflict do nothing`.execute(tx)
  return Number(made.numAffectedRows ?? 0) > 0
    ? undefined
    : refusal('already-open', {
        zh: '同一决定、同一月份的补发或追缴已经提出过。',
        en: 'This was opened before, for the same decision and months.',
      })
}

interface Arrear {
  id: number
  purpose: string
  county: string
  from_month: string
}
async function arrearOf(tx: Db, matterId: number): Promise<Arrear> {
  const found =
    await sql<Arrear>`select id, purpose, county, from_month from funds.arrear where matter_id = ${matterId}`.execute(
      tx,
    )
  return found.rows[0]!
}

async function confirmed(tx: Db, taken: Taken<ArrearFacts>, today: string): Promise<Refusal | undefined> {
  const { matter, actor } = taken
  const arrear = await arrearOf(tx, matter.id)
  const fen = fenOf(matter.data.amount)
  if (matter.data.kind === 'back-pay') {
    for (const [i, part] of partsOf(fen, matter.data.instalments).entries())
      await sql`insert into funds.instalment (arrear_id, due_month, fen) values (${arrear.id}, ${monthAfter(today, i + 1)}::date, ${part})`.execute(
        tx,
      )
    return undefined
  }
  const { paid, receivable } = accountsOf(arrear, today)
  const moved = await move(tx, {
    kind: 'claw-back',
    from: paid,
    to: receivable,
    fen,
    on: today,
    by: actor.name,
    arrearId: arrear.id,
    key: `claw:${matter.id}`,
  })
  return moved.ok ? undefined : moved
}

/** Accounts of a claw-back: what the household has (of the year it was paid in), what is to come back, and the budget it goes to. */
function accountsOf(arrear: Arrear, today: string) {
  const name = (kind: AccountName['kind'], year: string): AccountName => ({
    owner: arrear.county,
    kind,
    purpose: arrear.purpose,
    year: Number(year.slice(0, 4)),
  })
  return {
    paid: name('paid', arrear.from_month),
    receivable: name('clawback', arrear.from_month),
    budget: name('budget', today),
  }
}

async function settled(
  tx: Db,
  taken: Taken<ArrearFacts>,
  today: string,
  fen: number,
  kind: 'receipt' | 'waive',
): Promise<Refusal | undefined> {
  const { matter, actor, action } = taken
  if (fen === 0) return undefined
  const arrear = await arrearOf(tx, matter.id)
  const { paid, receivable, budget } = accountsOf(arrear, today)
  const moved = await move(tx, {
    kind,
    from: receivable,
    to: kind === 'receipt' ? budget : paid,
    fen,
    on: String(action.input.on ?? today),
    by: actor.name,
    why: String(action.input.voucher ?? action.input.reason ?? ''),
    arrearId: arrear.id,
    key: `${kind}:${matter.id}:${action.seq}`,
  })
  return moved.ok ? undefined : moved
}

/** The work of back-pay and claw-back in a region. */
export function arrearsWork(funds: FundsFile): ProcessWork<ArrearFacts> {
  return {
    declaration: arrears,
    effects: {
      open: (tx, taken) => opened(tx, taken, funds),
      confirm: (tx, taken, ctx) => confirmed(tx, taken, todayOf(ctx)),
      receive: (tx, taken, ctx) =>
        settled(tx, taken, todayOf(ctx), fenOf(Number(taken.action.input.amount)), 'receipt'),
      waive: (tx, taken, ctx) => settled(tx, taken, todayOf(ctx), restOf(taken.before.data), 'waive'),
    },
  }
}
