/** Referrals as entries of the household's chain: who was asked for what, when, and what came of it. */
import { sql } from 'kysely'
import type { Db } from '../../../platform/process/index.ts'
import { dayInChina } from '../../../platform/work/shared.ts'
import type { Decision, RefusalReason, ReturnReason } from './facts.ts'

/** One dated step of a referral. */
export interface ReferralEvent {
  on: string
  kind:
    | 'pushed'
    | 'accepted'
    | 'returned'
    | 'granted'
    | 'refused'
    | 'fed-back'
    | 'received'
    | 'not-received'
    | 'revoked'
}

/** One round of a referral: one department, asked once. */
export interface ReferralEntry {
  matter: number
  number: string
  round: number
  /** Ids of the region's `referrals.yaml`; the giver is the unit. */
  need: string
  unit: string
  /** answered: decided and fed back. ended: sent back, revoked or asked anew without an answer that counts. */
  state: 'open' | 'answered' | 'ended'
  /** State of the matter when this is its last round, else null. */
  stage: string | null
  pushedOn: string
  /** Day by which the next answer is due; null when nothing is waited for. */
  dueOn: string | null
  acceptedOn: string | null
  returned: { on: string; because: ReturnReason; note: string | null } | null
  decided: Omit<Decision, 'note'> | null
  fedBack: { on: string; note: string } | null
  /** Whether the family has it; null: not asked yet. */
  received: boolean | null
  ended: { on: string; how: 'returned' | 'revoked' | 'closed' | 'not-received' } | null
  /** The same as dated steps, oldest first. */
  events: ReferralEvent[]
}

interface Row {
  matter_id: number
  number: string
  round: number
  last: number
  need: string
  unit: string
  matter_state: string
  due_on: string | null
  pushed_at: Date
  accepted_at: Date | null
  returned_at: Date | null
  returned_because: ReturnReason | null
  returned_note: string | null
  decided_at: Date | null
  result: 'granted' | 'refused' | null
  gives: string | null
  amount: number | null
  gives_from: string | null
  document: string | null
  refused_because: RefusalReason | null
  refused_law: string | null
  fed_back_at: Date | null
  feedback: string | null
  received: boolean | null
  ended_at: Date | null
  ended_how: 'returned' | 'revoked' | 'closed' | 'not-received' | null
}

const day = (at: Date) => dayInChina(at.toISOString())

/**
 * All rounds of all referrals of a household, the oldest first. Whoever shows them checks before that the reader may see the household.
 * @returns entries with dates as days in China, amounts in yuan
 * @example (await referralsOfHousehold(db, '150426000012')).filter((one) => one.state === 'open')
 */
export async function referralsOfHousehold(db: Db, hh: string): Promise<ReferralEntry[]> {
  const found = await sql<Row>`select r.matter_id, m.number, r.round, (m.data ->> 'round')::int as last, r.need, r.unit,
      m.state as matter_state, m.due_on::text as due_on, r.pushed_at, r.accepted_at, r.returned_at, r.returned_because, r.returned_note,
      r.decided_at, r.result, r.gives, r.amount::float8 as amount, r.gives_from::text as gives_from, r.document,
      r.refused_because, r.refused_law, r.fed_back_at, r.feedback, r.received, r.ended_at, r.ended_how
    from chain.round r join process.matter m on m.id = r.matter_id
    where r.hh = ${hh}::bigint order by r.pushed_at, r.matter_id, r.round`.execute(db)
  return found.rows.map(entryOf)
}

function entryOf(row: Row): ReferralEntry {
  const now = row.round === row.last
  const answered = row.fed_back_at !== null && row.ended_how !== 'not-received'
  return {
    matter: row.matter_id,
    number: row.number,
    round: row.round,
    need: row.need,
    unit: row.unit,
    state: answered ? 'answered' : row.ended_at === null ? 'open' : 'ended',
    stage: now ? row.matter_state : null,
    pushedOn: day(row.pushed_at),
    dueOn: row.ended_at === null && !answered ? row.due_on : null,
    acceptedOn: row.accepted_at && day(row.accepted_at),
    returned: row.returned_at && {
      on: day(row.returned_at),
      because: row.returned_because!,
      note: row.returned_note,
    },
    decided: row.decided_at && {
      on: day(row.decided_at),
      result: row.result!,
      gives: row.gives,
      amount: row.amount,
      from: row.gives_from,
      document: row.document,
      because: row.refused_because,
      law: row.refused_law,
    },
    fedBack: row.fed_back_at && { on: day(row.fed_back_at), note: row.feedback ?? '' },
    received: row.received,
    ended: row.ended_at && { on: day(row.ended_at), how: row.ended_how! },
    events: eventsOf(row),
  }
}

function eventsOf(row: Row): ReferralEvent[] {
  const steps: [Date | null, ReferralEvent['kind']][] = [
    [row.pushed_at, 'pushed'],
    [row.accepted_at, 'accepted'],
    [row.returned_at, 'returned'],
    [row.decided_at, row.result ?? 'refused'],
    [row.fed_back_at, 'fed-back'],
    [row.received === true ? row.ended_at : null, 'received'],
    [row.ended_how === 'not-received' ? row.ended_at : null, 'not-received'],
    [row.ended_how === 'revoked' ? row.ended_at : null, 'revoked'],
  ]
  return steps.flatMap(([at, kind]) => (at ? [{ on: day(at), kind }] : []))
}
