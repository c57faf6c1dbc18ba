/** What a person mends on a roll: an account, an unexplained change, a payment that is no longer owed, one held too long. */
import { sql } from 'kysely'
import {
  type Acting,
  actWithin,
  allOrNothing,
  type Db,
  type ProcessContext,
  todayOf,
} from '../../../platform/process/index.ts'
import { type Refusal, refusal } from '../../../platform/web/index.ts'
import { setAccount } from '../../registry/index.ts'
import { bookLines } from './book.ts'
import type { Roll } from './generate.ts'
import { oweAgain, releaseHeld } from './work.ts'

type Done = { ok: true } | Refusal
interface Found {
  id: number
  hh: string | null
  state: string
  kind: string
  month: string
  roll: Roll
  rollState: string
}

/** A line with its roll, both locked, in the county of whoever asks. */
async function lineOf(tx: Db, actor: Acting, id: number): Promise<Found | undefined> {
  const found = await sql<
    Omit<Found, 'roll'> & Roll & { line: number }
  >`select l.id as line, l.hh::text as hh, l.state, l.kind, l.month::text as month,
      r.id, r.matter_id as "matterId", r.county, r.month::text as roll_month, r.cutoff, r.previous_id as "previousId", m.state as "rollState"
    from funds.line l join funds.roll r on r.id = l.roll_id join process.matter m on m.id = r.matter_id
    where l.id = ${id} and r.county like ${`${actor.area}%`} for update of m, l`.execute(tx)
  const row = found.rows[0] as (typeof found.rows)[number] & { roll_month: string }
  return (
    row && {
      id: row.line,
      hh: row.hh,
      state: row.state,
      kind: row.kind,
      month: row.month,
      rollState: row.rollState,
      roll: {
        id: row.id,
        matterId: row.matterId,
        county: row.county,
        month: row.roll_month,
        cutoff: row.cutoff,
        previousId: row.previousId,
      },
    }
  )
}

/**
 * Sets the account of a household from a line of a roll, for this roll (unless it is on its way) and from now on.
 * A holder who is no member stays a finding.
 * @returns a refusal: not-found, not-allowed, bad-request
 */
export async function enterAccount(
  ctx: ProcessContext,
  actor: Acting,
  line: number,
  account: { holder: string; bank: string; number: string },
): Promise<Done> {
  if (actor.role !== 'county') return refusal('not-allowed')
  return allOrNothing(ctx.db, async (tx): Promise<Done> => {
    const found = await lineOf(tx, actor, line)
    if (!found) return refusal('not-found')
    if (!['open', 'held', 'failed', 'carried'].includes(found.state))
      return refusal('wrong-state', {
        zh: '该笔已送银行或已发放，不能再改账户。',
        en: 'This payment is at the bank or paid.',
      })
    let holderPid: string | null = null
    if (found.hh !== null) {
      const member = await sql<{
        pid: string
      }>`select p.pid::text as pid from registry.membership m join registry.person p on p.pid = m.pid
        where m.hh = ${found.hh}::bigint and m.to_date is null and p.name = ${account.holder} limit 1`.execute(tx)
      holderPid = member.rows[0]?.pid ?? null
      await setAccount(tx, {
        hh: found.hh,
        holderName: account.holder,
        holderPid,
        bank: account.bank,
        number: account.number,
        by: actor.name,
      })
    }
    await sql`update funds.line set holder_name = ${account.holder}, holder_pid = ${holderPid}::bigint, bank = ${account.bank}, account = ${account.number}
      where id = ${line}`.execute(tx)
    await sql`delete from funds.finding where line_id = ${line} and kind in ('no-account', 'failed-before') and state = 'open'`.execute(
      tx,
    )
    if (found.hh !== null && found.state === 'open')
      await (holderPid
        ? sql`delete from funds.finding where line_id = ${line} and kind = 'holder' and state = 'open'`
        : sql`insert into funds.finding (roll_id, line_id, kind) values (${found.roll.id}, ${line}, 'holder')
            on conflict (line_id, kind) do update set state = 'open', settled_by = null`
      ).execute(tx)
    return { ok: true }
  })
}

/** Says why a household came, left or changed that no decision and no ledger explains. */
export async function explainMovement(
  ctx: ProcessContext,
  actor: Acting,
  roll: Roll,
  one: { hh: string; tier: string; why: string },
): Promise<Done> {
  if (actor.role !== 'county') return refusal('not-allowed')
  const done = await sql`update funds.movement set because = 'person', why = ${one.why}, explained_by = ${actor.name}
    where roll_id = ${roll.id} and hh = ${one.hh}::bigint and tier = ${one.tier} and because is null`.execute(ctx.db)
  return Number(done.numAffectedRows ?? 0) > 0 ? { ok: true } : refusal('not-found')
}

/**
 * A held or failed payment is no longer owed. Only a decision says so, and a decision that takes something away was heard
 * before (社会救助法第四十八条): its number is looked up.
 * @returns a refusal: not-found, not-allowed, wrong-state, no-decision
 */
export async function cancelLine(
  ctx: ProcessContext,
  actor: Acting,
  line: number,
  one: { decision: string; reason: string },
): Promise<Done> {
  if (actor.role !== 'county') return refusal('not-allowed')
  return allOrNothing(ctx.db, async (tx): Promise<Done> => {
    const found = await lineOf(tx, actor, line)
    if (!found) return refusal('not-found')
    if (!['held', 'failed', 'carried'].includes(found.state))
      return refusal('wrong-state', {
        zh: '只有暂缓、失败或待转下月的可以这样处理。',
        en: 'Only what is held, failed or carried over.',
      })
    const decided =
      await sql`select from registry.decision d where d.hh = ${found.hh}::bigint and d.source = ${`decision:${one.decision}`}
      and d.from_date <= ${found.month}::date`.execute(tx)
    if (decided.rows.length === 0)
      return refusal('no-decision', {
        zh: '没有找到对该家庭、当月已生效的这一决定。停发须先复核、听取意见并作出决定。',
        en: 'No such decision for this household in force in that month. Nothing is stopped without a re-check and a hearing.',
      })
    const at = { on: todayOf(ctx), by: actor.name, why: `${one.decision} ${one.reason}` }
    const booked = await bookLines(tx, found.roll, {
      kind: 'cancel',
      from: found.state === 'failed' ? 'returned' : 'to-pay',
      to: 'budget',
      which: sql`l.id = ${line}`,
      ...at,
    })
    if (booked) return booked
    await sql`update funds.line set state = 'cancelled' where id = ${line}`.execute(tx)
    return { ok: true }
  })
}

/** Releases held or returned payments: with the roll while it is worked on, else with the next one. */
export async function releaseLines(
  ctx: ProcessContext,
  actor: Acting,
  roll: Roll,
  one: { lines: readonly number[]; reason: string; key: string },
): Promise<Done> {
  if (actor.role !== 'county') return refusal('not-allowed')
  return allOrNothing(ctx.db, async (tx): Promise<Done> => {
    const state = (
      await sql<{ state: string }>`select state from process.matter where id = ${roll.matterId} for update`.execute(tx)
    ).rows[0]!.state
    if (state === 'posted') {
      const failed = await sql<{ id: number }>`select id from funds.line where roll_id = ${roll.id} and state = 'failed'
        and id = any(${sql.val(one.lines)}::bigint[])`.execute(tx)
      const lines = failed.rows.map((row) => row.id)
      const held = one.lines.filter((id) => !lines.includes(id))
      const at = { on: todayOf(ctx), by: actor.name }
      const said =
        (lines.length > 0
          ? await oweAgain(tx, roll, { lines: lines.map((line) => ({ line })), reason: one.reason }, 'carried', at)
          : undefined) ??
        (held.length > 0 ? await releaseHeld(tx, roll, held, 'carried', one.reason, actor.name) : undefined)
      return said ?? { ok: true }
    }
    const acted = await actWithin(tx, ctx, actor, roll.matterId, {
      kind: 'release',
      input: { lines: one.lines.map((line) => ({ line })), reason: one.reason },
      key: one.key,
    })
    return acted.ok ? { ok: true } : acted
  })
}
