/** Lines of a monthly roll, made from what is held on the cut-off day, all in a few statements. */
import { sql } from 'kysely'
import type { Db } from '../../../platform/process/index.ts'
import type { FundsFile } from '../load-funds.ts'

export interface Roll {
  id: number
  matterId: number
  county: string
  /** First day of the month. */
  month: string
  cutoff: string
  previousId: number | null
}

/** The roll of a matter. @throws Error when there is none: a fault of the program */
export async function rollOf(tx: Db, matterId: number): Promise<Roll> {
  const found = await sql<Roll>`select id, matter_id as "matterId", county, month, cutoff, previous_id as "previousId"
    from funds.roll where matter_id = ${matterId}`.execute(tx)
  if (!found.rows[0]) throw new Error(`matter ${matterId} has no roll`)
  return found.rows[0]
}

/** Division prefix of a county with which the codes of its villages begin. */
const within = (roll: Roll) => `${roll.county.slice(0, 6)}%`

/** Fills an empty roll: monthly benefits, temporary aid sent to the roll, back-pay, and what was not paid before. */
export async function fillRoll(tx: Db, roll: Roll, funds: FundsFile): Promise<void> {
  const tiers = JSON.stringify(Object.entries(funds.tiers).map(([tier, purpose]) => ({ tier, purpose })))
  await sql`insert into funds.line (roll_id, kind, hh, tier, purpose, persons, fen, month, area, holder_pid, holder_name, bank, account, source_id)
    select ${roll.id}, 'regular', t.hh, t.tier, p.purpose, t.persons, (t.monthly_amount * 100)::bigint, ${roll.month}::date,
      h.managing_area, a.holder_pid, a.holder_name, a.bank, a.number, t.id
    from (select distinct on (hh, tier) id, hh, tier, persons, monthly_amount from registry.tier_holding
        where from_date <= ${roll.cutoff}::date and (to_date is null or to_date > ${roll.cutoff}::date)
          and hh in (select hh from registry.household where managing_area like ${within(roll)})
        order by hh, tier, (source like 'decision:%') desc, from_date desc) t
    join json_to_recordset(${tiers}::json) as p(tier text, purpose text) on p.tier = t.tier
    join registry.household h on h.hh = t.hh
    left join registry.account a on a.hh = t.hh and a.to_at is null
    where t.monthly_amount is null or t.monthly_amount > 0
    order by h.managing_area, t.hh, t.tier
    on conflict (hh, tier, month) where kind = 'regular' do nothing`.execute(tx)
  await sql`insert into funds.line (roll_id, kind, hh, tier, purpose, persons, fen, month, area, holder_name, bank, account, source_id)
    select ${roll.id}, 'aid', p.hh, 'temporary', ${funds.temporary}, p.persons, (p.amount * 100)::bigint, ${roll.month}::date,
      p.area, p.holder, p.bank, p.account, p.id
    from cases.aid_payment p where p.paid_from = 'roll' and p.area like ${within(roll)} and p.on_date <= ${roll.cutoff}::date
    order by p.id on conflict (kind, source_id) where kind <> 'regular' do nothing`.execute(tx)
  await sql`insert into funds.line (roll_id, kind, hh, tier, purpose, persons, fen, month, area, holder_pid, holder_name, bank, account, source_id)
    select ${roll.id}, 'back-pay', r.hh, r.tier, r.purpose, 0, i.fen, ${roll.month}::date, r.area, a.holder_pid, a.holder_name, a.bank, a.number, i.id
    from funds.instalment i join funds.arrear r on r.id = i.arrear_id
    left join registry.account a on a.hh = r.hh and a.to_at is null
    where r.kind = 'back-pay' and r.county = ${roll.county} and i.due_month <= ${roll.month}::date
    order by i.id on conflict (kind, source_id) where kind <> 'regular' do nothing`.execute(tx)
  await sql`with carried as (
      insert into funds.line (roll_id, kind, hh, tier, purpose, persons, fen, month, area, holder_pid, holder_name, bank, account, source_id, failed_because)
      select ${roll.id}, 'carried', l.hh, l.tier, l.purpose, l.persons, l.fen, l.month, l.area, coalesce(a.holder_pid, l.holder_pid),
        coalesce(a.holder_name, l.holder_name), coalesce(a.bank, l.bank), coalesce(a.number, l.account), l.id,
        case when a.number is not distinct from l.account then l.failed_because end
      from funds.line l join funds.roll r on r.id = l.roll_id and r.county = ${roll.county}
      left join registry.account a on a.hh = l.hh and a.to_at is null
      where l.state = 'carried' and l.area like ${within(roll)} returning source_id)
    update funds.line l set state = 'moved' from carried c where l.id = c.source_id`.execute(tx)
  await sql`analyze funds.line`.execute(tx)
  await findMovements(tx, roll)
}

/** Takes the lines of a roll away that is not approved yet; what was carried over waits again. */
export async function emptyRoll(tx: Db, roll: Roll): Promise<void> {
  await sql`update funds.line o set state = 'carried' from funds.line l
    where l.roll_id = ${roll.id} and l.kind = 'carried' and o.id = l.source_id`.execute(tx)
  await sql`delete from funds.movement where roll_id = ${roll.id}`.execute(tx)
  await sql`delete from funds.finding where roll_id = ${roll.id}`.execute(tx)
  await sql`delete from funds.line where roll_id = ${roll.id} and state = 'open'`.execute(tx)
}

/** Who came, left or changed against the month before, and what explains it. */
async function findMovements(tx: Db, roll: Roll): Promise<void> {
  const before = sql`select hh, tier, persons, fen, source_id from funds.line where roll_id = ${roll.previousId}::bigint and kind = 'regular'`
  const now = sql`select hh, tier, persons, fen, source_id from funds.line where roll_id = ${roll.id} and kind = 'regular'`
  // Between the two cut-off days; without a roll before, everything is new.
  const since = sql`(select cutoff from funds.roll where id = ${roll.previousId}::bigint)`
  await sql`insert into funds.movement (roll_id, hh, tier, kind, persons_before, persons_after, fen_before, fen_after, because)
    select ${roll.id}, coalesce(n.hh, b.hh), coalesce(n.tier, b.tier),
      case when b.hh is null then 'in' when n.hh is null then 'out' else 'change' end,
      coalesce(b.persons, 0), coalesce(n.persons, 0), coalesce(b.fen, 0), coalesce(n.fen, 0),
      case
        when ${roll.previousId}::bigint is null then 'first-roll'
        when n.hh is null then (select case
            when exists (select from registry.decision d where d.hh = b.hh and b.tier in (d.tier, d.ends_tier) and d.from_date > ${since}
              and d.from_date <= ${roll.cutoff}::date) then 'decision'
            when exists (select from registry.decision d where d.hh = b.hh and d.tier = b.tier and d.to_date > ${since}
              and d.to_date <= ${roll.cutoff}::date) then 'decision'
            when exists (select from registry.tier_holding h where h.hh = b.hh and h.tier = b.tier and h.to_date > ${since}
              and h.to_date <= ${roll.cutoff}::date) then 'ledger'
            when exists (select from registry.household h where h.hh = b.hh and h.managing_area not like ${within(roll)}) then 'moved-away' end)
        when b.hh is not null and n.source_id = b.source_id then null
        else (select case when h.source like 'decision:%' then 'decision' when h.from_date > ${since} then 'ledger' end
          from registry.tier_holding h where h.id = n.source_id) end
    from (${now}) n full join (${before}) b on b.hh = n.hh and b.tier = n.tier
    where b.hh is null or n.hh is null or n.persons <> b.persons or n.fen is distinct from b.fen`.execute(tx)
}
