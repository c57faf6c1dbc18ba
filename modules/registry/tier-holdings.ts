/** Tiers households held and hold, from the ledgers. */
import { sql } from 'kysely'
import type { Uplift } from './shared.ts'
import type { AnyDb } from './stage-files.ts'

/** One stretch in which the ledgers name the household with a tier. */
export interface LedgerHolding {
  hh: string
  tier: string
  persons: number
  monthlyAmount: number | null
  from: string
  /** Self-care by the ledger's code; null: it does not say, or says different things of two persons. */
  care?: string | null
  /** Where he is supported by the ledger's code (institution, home); null as above. */
  support?: string | null
  /** Category uplift inside the amount; null: it does not say, or says what cannot be. */
  uplift?: Uplift | null
  /** Day of the first ledger that no longer names it; null while the newest one does. */
  to: string | null
}

/**
 * Makes the holdings with source `ledger` equal to what the ledgers say; only differences are written, holdings from another
 * source (a staff decision) are never touched. Households without a file are left out.
 * @example await replaceLedgerHoldings(tx, [{ hh: '150403000499', tier: 'dibao-rural', persons: 3, monthlyAmount: 960, from: '2026-01-31', to: null }])
 */
export async function replaceLedgerHoldings(
  tx: AnyDb,
  holdings: readonly LedgerHolding[],
): Promise<{ added: number; ended: number }> {
  await sql`create temp table if not exists staged_holding (hh bigint, tier text, persons int, amount numeric(12,2), from_date date, to_date date, care text, support text, uplift_persons int, uplift_amount numeric(12,2)) on commit drop`.execute(
    tx,
  )
  await sql`truncate staged_holding`.execute(tx)
  for (let i = 0; i < holdings.length; i += 5000) {
    const rows = holdings.slice(i, i + 5000).map((one) => ({
      hh: one.hh,
      tier: one.tier,
      persons: one.persons,
      amount: one.monthlyAmount,
      from_date: one.from,
      to_date: one.to,
      care: one.care ?? null,
      support: one.support ?? null,
      uplift_persons: one.uplift?.persons ?? null,
      uplift_amount: one.uplift?.amount ?? null,
    }))
    await sql`insert into staged_holding select * from json_to_recordset(${JSON.stringify(rows)}::json)
      as t(hh bigint, tier text, persons int, amount numeric(12,2), from_date date, to_date date, care text, support text,
        uplift_persons int, uplift_amount numeric(12,2))`.execute(tx)
  }
  await letDecisionsStand(tx)
  await sql`analyze staged_holding`.execute(tx)
  const ended = await sql`delete from registry.tier_holding t where t.source = 'ledger' and not exists (
    select from staged_holding s where s.hh = t.hh and s.tier = t.tier and s.from_date = t.from_date)`.execute(tx)
  const added =
    await sql`insert into registry.tier_holding as t (hh, tier, persons, monthly_amount, from_date, to_date, source, care, support, uplift_persons, uplift_amount)
    select s.hh, s.tier, s.persons, s.amount, s.from_date, s.to_date, 'ledger', s.care, s.support, s.uplift_persons, s.uplift_amount from staged_holding s join registry.household h on h.hh = s.hh
    on conflict (hh, tier, from_date, source) do update set to_date = excluded.to_date, persons = excluded.persons, monthly_amount = excluded.monthly_amount,
      care = excluded.care, support = excluded.support, uplift_persons = excluded.uplift_persons, uplift_amount = excluded.uplift_amount
    where (t.to_date, t.persons, t.monthly_amount, t.care, t.support, t.uplift_persons, t.uplift_amount) is distinct from
      (excluded.to_date, excluded.persons, excluded.monthly_amount, excluded.care, excluded.support, excluded.uplift_persons, excluded.uplift_amount)`.execute(
      tx,
    )
  return { added: Number(added.numAffectedRows ?? 0), ended: Number(ended.numAffectedRows ?? 0) }
}

/** A ledger lags behind: what a decision ended stays ended, and what a decision gives is not listed a second time. */
async function letDecisionsStand(tx: AnyDb): Promise<void> {
  await sql`update staged_holding s set to_date = least(s.to_date, c.cut) from (
      select t.ctid as at, min(d.from_date) as cut from staged_holding t
      join registry.decision d on d.hh = t.hh and t.tier in (d.tier, d.ends_tier) and d.from_date > t.from_date group by t.ctid) c
    where s.ctid = c.at`.execute(tx)
  await sql`delete from staged_holding s using registry.tier_holding h where h.hh = s.hh and h.tier = s.tier and h.source like 'decision:%'
    and s.from_date >= h.from_date and (h.to_date is null or s.from_date < h.to_date)`.execute(tx)
}

/** What a registry stage last worked with, so that it is skipped when nothing changed. */
export async function readState(db: AnyDb, id: string): Promise<Record<string, unknown> | null> {
  const found = await sql<{
    value: Record<string, unknown>
  }>`select value from registry.state where id = ${id}`.execute(db)
  return found.rows[0]?.value ?? null
}

/** Notes what a registry stage worked with. */
export async function writeState(db: AnyDb, id: string, value: Record<string, unknown>): Promise<void> {
  await sql`insert into registry.state (id, value) values (${id}, ${JSON.stringify(value)}::jsonb)
    on conflict (id) do update set value = excluded.value, at = now() where state.value is distinct from excluded.value`.execute(
    db,
  )
}
