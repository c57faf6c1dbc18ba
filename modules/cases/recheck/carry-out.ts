/** Carrying a decision out: what the household holds from next month on, its members, its file, and what follows an exit. */
import { sql } from 'kysely'
import type { Db, Matter, Taken } from '../../../platform/process/index.ts'
import { monthAfter, recordDecision, renewFile } from '../../registry/index.ts'
import type { Recheck } from './facts.ts'

/** Writes what was decided; the same decision again changes nothing. */
export async function carryOut(tx: Db, { matter, actor }: Taken<Recheck>): Promise<void> {
  const { proposal, held, from } = matter.data
  if (!proposal || !held || !from || matter.hh === null) throw new Error(`${matter.number}: nothing was decided`)
  const hh = matter.hh
  const source = `decision:${matter.number}`
  const ends = proposal.kind === 'grace' ? monthAfter(from, proposal.graceMonths ?? 0) : null
  const first = await recordDecision(tx, {
    hh,
    tier: proposal.tier,
    persons: proposal.persons,
    monthlyAmount: proposal.amount,
    from,
    to: ends,
    source,
    endsTier: held.tier,
    ...(proposal.parts ? { parts: proposal.parts } : {}),
  })
  if (!first) return
  if (proposal.kind === 'stop') await listExit(tx, matter, held.tier, from)
  if (ends) await listExit(tx, matter, held.tier, ends)
  if (proposal.leaves.length > 0) await letLeave(tx, hh, proposal.leaves, from, actor.name)
  if (proposal.newHead)
    await renewFile(tx, { hh, head: proposal.newHead, on: from, because: proposal.reason, source, by: actor.name })
}

/** Members leave by decision; the household register does not bring them back. */
async function letLeave(tx: Db, hh: string, leaves: readonly string[], on: string, by: string): Promise<void> {
  await sql`update registry.membership set to_date = greatest(from_date, ${on}::date), source = 'staff'
    where hh = ${hh}::bigint and pid = any(${sql.val(leaves)}::bigint[]) and to_date is null`.execute(tx)
  await sql`insert into registry.change (by, entity, key, what)
    select ${by}, 'membership', ${hh}, jsonb_build_object('left', pid, 'on', ${on}::text) from unnest(${sql.val(leaves)}::text[]) as pid`.execute(
    tx,
  )
}

/** Whoever leaves a tier is tested for the next: listed with what the newest assessment suggests. */
async function listExit(tx: Db, matter: Matter<Recheck>, tier: string, leftOn: string): Promise<void> {
  await sql`insert into cases.exit (matter_id, hh, area, left_tier, left_on, suggested_tier, suggested_amount, suggested_as_of)
    select ${matter.id}, ${matter.hh}::bigint, ${matter.area}, ${tier}, ${leftOn}::date, f.tier, f.monthly_amount, f.last_as_of
    from (select) as one left join lateral (select tier, monthly_amount, last_as_of from assessment.finding
      where hh = ${matter.hh}::bigint and state <> 'gone' order by last_as_of desc, id desc limit 1) f on true
    on conflict (matter_id) do nothing`.execute(tx)
}
