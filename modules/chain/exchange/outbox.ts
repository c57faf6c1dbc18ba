/** What a department with a system of its own is to be told is written in the transaction that decides it; sending comes after. */
import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import type { Db, Matter } from '../../../platform/process/index.ts'
import type { Region } from '../../rules/index.ts'
import type { Referral } from '../referral/facts.ts'

type RegionOfReferrals = Pick<Region, 'referrals'>

/** The target of a department for an area: the longest prefix; undefined when the department works at its desk. */
async function targetFor(tx: Db, unit: string, area: string): Promise<number | undefined> {
  const found = await sql<{
    id: number
  }>`select id from chain.target where unit = ${unit} and enabled and starts_with(${area}, area)
    order by length(area) desc limit 1`.execute(tx)
  return found.rows[0]?.id
}

/** Puts a round that begins into the outbox when its department has a target. */
export async function putReferral(
  tx: Db,
  region: RegionOfReferrals,
  matter: Matter<Referral>,
  round: string,
): Promise<void> {
  const { unit, need: needId, asked } = matter.data
  const target = await targetFor(tx, unit, matter.area)
  if (target === undefined) return
  const need = region.referrals?.needs[needId]
  const { facts, expires_on } = (
    await sql<{
      facts: object
      expires_on: string
    }>`select facts, expires_on::text as expires_on from chain.round where id = ${round}`.execute(tx)
  ).rows[0]!
  const body = JSON.stringify({
    version: 1,
    kind: 'referral',
    round,
    number: matter.number,
    unit,
    area: matter.area,
    need: { id: needId, label: need?.label.zh ?? needId },
    asks: need?.asks.zh ?? '',
    asked,
    purpose: need?.purpose ?? null,
    data: facts,
    expires_on,
    accept_by: matter.dueOn,
  })
  await insert(tx, matter, { round, kind: 'referral', target, unit, body })
}

/** Takes back what was not sent yet, and tells the department when it may have got it. */
export async function putRevocation(tx: Db, matter: Matter<Referral>): Promise<void> {
  const sent = await sql<{ round_id: string; target_id: number; unit: string; maybe: boolean }>`
    select p.round_id, p.target_id, p.unit, bool_or(p.tries > 0 or p.state in ('sending', 'delivered')) as maybe
    from chain.push p where p.matter_id = ${matter.id} and p.kind = 'referral'
      and p.round_id = (select id from chain.round where matter_id = ${matter.id} order by round desc limit 1)
    group by 1, 2, 3`.execute(tx)
  const push = sent.rows[0]
  if (!push) return
  await closeUnsent(tx, matter.id, '转办已撤回')
  if (!push.maybe) return
  const body = JSON.stringify({
    version: 1,
    kind: 'revoke',
    round: push.round_id,
    number: matter.number,
    unit: push.unit,
  })
  await insert(tx, matter, { round: push.round_id, kind: 'revoke', target: push.target_id, unit: push.unit, body })
}

/**
 * What was not sent is not sent any more, once the round is over: the data have no purpose now. One on the way this moment is
 * not tried again.
 */
export async function closeUnsent(tx: Db, matter: number, note: string): Promise<void> {
  await sql`update chain.push set body = null, closed_by = 'system', closed_note = ${note},
      state = case when state = 'sending' then state else 'closed' end
    where matter_id = ${matter} and kind = 'referral' and state in ('waiting', 'sending', 'dead')`.execute(tx)
}

const insert = (
  tx: Db,
  matter: Matter<Referral>,
  one: { round: string; kind: string; target: number; unit: string; body: string },
) =>
  sql`insert into chain.push (id, matter_id, round_id, number, unit, area, kind, target_id, body)
    values (${randomUUID()}, ${matter.id}, ${one.round}, ${matter.number}, ${one.unit}, ${matter.area}, ${one.kind}, ${one.target}, ${one.body})`.execute(
    tx,
  )
