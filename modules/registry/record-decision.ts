/** What staff decided that a household holds: from the month after, over whatever the ledgers say. */
import { sql } from 'kysely'
import type { Parts } from './shared.ts'
import type { AnyDb } from './stage-files.ts'

export interface TierDecision {
  hh: string
  /** Tier held from then on; null: nothing more is held of `endsTier`. */
  tier: string | null
  persons: number
  monthlyAmount: number | null
  /** First day it holds; the first of a month. */
  from: string
  /** First day it no longer holds (a grace period ends, rigid spending stays confirmed for twelve months). */
  to?: string | null
  /** 'decision:<matter number>' */
  source: string
  /** Tier that ends on that day; its own tier always does. */
  endsTier?: string
  /** What is known of its parts; what is left out is unknown. */
  parts?: Partial<Parts>
}

/**
 * Records a decision inside the transaction that takes it. The same decision again changes nothing.
 * @returns false when it stood there already
 * @example await recordDecision(tx, { hh: '150403000499', tier: 'dibao-rural', persons: 3, monthlyAmount: 960, from: '2026-12-01', source: 'decision:SQ-150403-2026-000012' })
 */
export async function recordDecision(tx: AnyDb, one: TierDecision): Promise<boolean> {
  const { uplift = null, care = null, support = null } = one.parts ?? {}
  const parts = sql`${uplift?.persons ?? null}, ${uplift?.amount ?? null}, ${care}, ${support}`
  const made =
    await sql`insert into registry.decision (hh, tier, persons, monthly_amount, from_date, to_date, ends_tier, source, uplift_persons, uplift_amount, care, support)
    values (${one.hh}::bigint, ${one.tier}, ${one.persons}, ${one.monthlyAmount}, ${one.from}::date, ${one.to ?? null}::date, ${one.endsTier ?? null}, ${one.source}, ${parts})
    on conflict (hh, source, from_date) do nothing returning id`.execute(tx)
  if (made.rows.length === 0) return false
  const ended = [one.tier, one.endsTier].filter((tier) => typeof tier === 'string')
  // What was to begin later under an earlier decision never begins: an empty stretch.
  await sql`update registry.tier_holding set to_date = greatest(from_date, ${one.from}::date)
    where hh = ${one.hh}::bigint and tier = any(${sql.val(ended)}::text[]) and (to_date is null or to_date > ${one.from}::date)`.execute(
    tx,
  )
  if (one.tier !== null)
    await sql`insert into registry.tier_holding (hh, tier, persons, monthly_amount, from_date, to_date, source, uplift_persons, uplift_amount, care, support)
      values (${one.hh}::bigint, ${one.tier}, ${one.persons}, ${one.monthlyAmount}, ${one.from}::date, ${one.to ?? null}::date, ${one.source}, ${parts})
      on conflict (hh, tier, from_date, source) do nothing`.execute(tx)
  return true
}

export interface Held extends Parts {
  tier: string
  persons: number
  monthlyAmount: number | null
  from: string
  source: string
}

/** The uplift of a holding or decision as one value; a part of it alone says nothing. */
const upliftOf = sql`case when uplift_persons is not null and uplift_amount is not null
  then json_build_object('persons', uplift_persons, 'amount', uplift_amount::float8) end as uplift`

/** What a household holds on a day: one line per tier, a decision before a ledger, the newest first. */
export async function heldOn(db: AnyDb, hh: string, day: string): Promise<Held[]> {
  const found = await sql<{
    tier: string
    persons: number
    monthly_amount: string | null
    from_date: string
    source: string
    uplift: Parts['uplift']
    care: Parts['care']
    support: Parts['support']
  }>`
    select distinct on (tier) tier, persons, monthly_amount, from_date::text as from_date, source, ${upliftOf}, care, support from registry.tier_holding
    where hh = ${hh}::bigint and tier <> 'none' and from_date <= ${day}::date and (to_date is null or to_date > ${day}::date)
    order by tier, (source like 'decision:%') desc, from_date desc`.execute(db)
  return found.rows.map((row) => ({
    tier: row.tier,
    persons: row.persons,
    monthlyAmount: row.monthly_amount === null ? null : Number(row.monthly_amount),
    from: row.from_date,
    source: row.source,
    uplift: row.uplift,
    care: row.care,
    support: row.support,
  }))
}
