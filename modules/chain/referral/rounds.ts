/** The rounds of a referral follow its actions, in their transaction: the state of the matter and its entry on the chain never differ. */
import { randomUUID } from 'node:crypto'
import { type RawBuilder, sql } from 'kysely'
import type { Db, Taken } from '../../../platform/process/index.ts'
import { dayInChina } from '../../../platform/work/shared.ts'
import type { Region } from '../../rules/index.ts'
import type { Referral } from './facts.ts'
import { gatherFacts } from './gather-facts.ts'

/** Day after which a need's data are no longer shown. */
const expiry = (today: string, days: number): string =>
  new Date(Date.parse(`${today}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10)

/**
 * Begins the round that the matter is in now: its data are gathered and kept for the department until the purpose is over.
 * @returns id of the round, which the department quotes
 */
export async function beginRound(
  tx: Db,
  region: Pick<Region, 'meta' | 'divisions' | 'referrals'>,
  { matter, action }: Pick<Taken<Referral>, 'matter' | 'action'>,
): Promise<string> {
  const id = randomUUID()
  const { unit, need, round } = matter.data
  const today = dayInChina(action.at)
  const facts = await gatherFacts(tx, region, matter, today)
  const days = region.referrals?.needs[need]?.expires_days ?? 1
  await sql`insert into chain.round (id, matter_id, round, hh, area, unit, need, facts, expires_on, pushed_at)
    values (${id}, ${matter.id}, ${round}, ${matter.hh}::bigint, ${matter.area}, ${unit}, ${need}, ${JSON.stringify(facts)}::jsonb,
      ${expiry(today, days)}::date, ${action.at})`.execute(tx)
  await sql`update process.matter set unit = ${unit} where id = ${matter.id}`.execute(tx)
  return id
}

const now = (matter: number) => sql`matter_id = ${matter} and ended_at is null`
const set = (tx: Db, matter: number, what: RawBuilder<unknown>) =>
  sql`update chain.round set ${what} where ${now(matter)}`.execute(tx)

/** Writes an answer of the department, or the end, on the round that runs. */
export async function noteOnRound(tx: Db, { matter, action }: Taken<Referral>): Promise<void> {
  const { decision, fedBack, received } = matter.data
  const at = action.at
  switch (action.kind) {
    case 'accept':
      await set(tx, matter.id, sql`accepted_at = ${at}`)
      break
    case 'decide':
      await set(
        tx,
        matter.id,
        sql`decided_at = ${at}, result = ${decision!.result}, gives = ${decision!.gives}, amount = ${decision!.amount},
          gives_from = ${decision!.from}::date, document = ${decision!.document}, refused_because = ${decision!.because},
          refused_law = ${decision!.law}, refused_note = ${decision!.note}`,
      )
      break
    case 'feed-back':
      await set(tx, matter.id, sql`fed_back_at = ${at}, feedback = ${fedBack!.note}`)
      break
    case 'send-back':
      await set(
        tx,
        matter.id,
        sql`returned_at = ${at}, returned_because = ${action.input.because as string}, returned_note = ${(action.input.note as string | undefined) ?? null}`,
      )
      await endRound(tx, matter.id, at, 'returned')
      break
    case 'close':
      await set(tx, matter.id, sql`received = ${received}`)
      await endRound(tx, matter.id, at, 'closed')
      break
    case 'not-received':
      await set(tx, matter.id, sql`received = false`)
      await endRound(tx, matter.id, at, 'not-received', matter.data.round - 1)
      break
    case 'revoke':
      await endRound(tx, matter.id, at, 'revoked')
      break
  }
}

/** The purpose is over: the data are gone with it. */
const endRound = (tx: Db, matter: number, at: string, how: string, round?: number) =>
  sql`update chain.round set ended_at = ${at}, ended_how = ${how}, facts = null
    where ${now(matter)} ${round === undefined ? sql`` : sql`and round = ${round}`}`.execute(tx)

/** Takes away the data of rounds whose purpose has expired, whatever became of them. @returns how many */
export async function forgetExpired(db: Db, today: string): Promise<number> {
  const gone =
    await sql`update chain.round set facts = null where facts is not null and expires_on < ${today}::date`.execute(db)
  await sql`update chain.push p set body = null, state = 'closed', closed_by = 'system', closed_note = '用途已到期'
    from chain.round r where r.id = p.round_id and r.expires_on < ${today}::date and p.state in ('waiting', 'dead')`.execute(
    db,
  )
  return Number(gone.numAffectedRows ?? 0)
}
