/**
 * Checks before anything is paid. Each finding is settled by a person: paid with a reason, or held, which the household is
 * told and which stays owed.
 */
import { sql } from 'kysely'
import type { Db } from '../../../platform/process/index.ts'
import { type Refusal, refusal } from '../../../platform/web/index.ts'
import type { FundsFile } from '../load-funds.ts'
import type { Roll } from './generate.ts'

/** Findings that no reason settles: without an account or an amount nothing can be paid. */
export const cannotPay = ['no-account', 'unknown-amount'] as const

/** Looks at every open line of a roll; a finding that stands there already stays as it was settled. */
export async function checkRoll(tx: Db, roll: Roll, funds: FundsFile): Promise<void> {
  const found = (kind: string, from: ReturnType<typeof sql>) =>
    sql`insert into funds.finding (roll_id, line_id, kind, detail) select ${roll.id}, line_id, ${kind}, detail from (${from}) f
      on conflict (line_id, kind) do nothing`.execute(tx)
  const lines = sql`funds.line l where l.roll_id = ${roll.id} and l.state = 'open'`
  await found(
    'dead',
    sql`select l.id as line_id, jsonb_build_object('persons', count(*), 'holder', bool_or(p.pid = l.holder_pid)) as detail
      from registry.person p join registry.membership m on m.pid = p.pid and m.to_date is null
      join funds.line l on l.hh = m.hh where p.status = 'dead' and l.roll_id = ${roll.id} and l.state = 'open' group by l.id`,
  )
  await found(
    'dead',
    sql`select l.id as line_id, jsonb_build_object('persons', 1) as detail from funds.line l
      join cases.aid_payment a on a.id = l.source_id join registry.person p on p.id_number = a.id_number and p.status = 'dead'
      where l.roll_id = ${roll.id} and l.state = 'open' and l.kind = 'aid'`,
  )
  // E-10: also against the rolls of other counties in the same month.
  await found(
    'double-person',
    sql`with member as (select m.pid, l.hh, l.id, l.roll_id from funds.line l join registry.membership m on m.hh = l.hh and m.to_date is null
        where l.month = ${roll.month}::date and l.kind = 'regular' and l.state <> 'cancelled'),
      twice as (select pid from member group by pid having count(distinct hh) > 1)
      select m.id as line_id, jsonb_build_object('persons', count(*)) as detail from member m join twice t on t.pid = m.pid
      where m.roll_id = ${roll.id} group by m.id`,
  )
  await found(
    'double-account',
    sql`with twice as (select account from funds.line where roll_id = ${roll.id} and state = 'open' and account is not null and hh is not null
        group by account having count(distinct hh) > 1)
      select l.id as line_id, jsonb_build_object('households', count(*) over (partition by l.account)) as detail
      from funds.line l join twice t on t.account = l.account where l.roll_id = ${roll.id} and l.state = 'open'`,
  )
  const groups = JSON.stringify(funds.exclusive.flatMap((tiers, group) => tiers.map((tier) => ({ tier, group }))))
  await found(
    'double-tier',
    sql`with grouped as (select l.id, l.hh, l.tier, g."group" from funds.line l
        join json_to_recordset(${groups}::json) as g(tier text, "group" int) on g.tier = l.tier
        where l.roll_id = ${roll.id} and l.state = 'open' and l.kind = 'regular')
      select a.id as line_id, jsonb_build_object('tiers', jsonb_agg(distinct b.tier)) as detail
      from grouped a join grouped b on b.hh = a.hh and b."group" = a."group" and b.tier <> a.tier group by a.id`,
  )
  await found(
    'failed-before',
    sql`select l.id as line_id, jsonb_build_object('because', coalesce(l.failed_because, b.failed_because)) as detail from funds.line l
      left join funds.line b on b.roll_id = ${roll.previousId}::bigint and b.hh = l.hh and b.tier = l.tier and b.failed_because is not null
        and b.state <> 'paid' and b.account is not distinct from l.account and l.kind = 'regular'
      where l.roll_id = ${roll.id} and l.state = 'open' and (l.failed_because is not null or b.id is not null)`,
  )
  await found(
    'no-account',
    sql`select l.id as line_id, '{}'::jsonb as detail from ${lines} and (l.account is null or l.holder_name is null)`,
  )
  await found(
    'holder',
    sql`select l.id as line_id, '{}'::jsonb as detail from ${lines} and l.account is not null and l.hh is not null and not exists (
        select from registry.membership m join registry.person p on p.pid = m.pid where m.hh = l.hh and m.to_date is null
          and case when l.holder_pid is null then p.name = l.holder_name else m.pid = l.holder_pid end)`,
  )
  await found('unknown-amount', sql`select l.id as line_id, '{}'::jsonb as detail from ${lines} and l.fen is null`)
  await sql`analyze funds.finding`.execute(tx)
}

/** What persons settled, kept aside while a roll is made again. */
export async function keepSettled(tx: Db, roll: Roll): Promise<void> {
  await sql`create temp table settled_before on commit drop as
    select l.kind as line_kind, l.hh, l.tier, case when l.kind = 'regular' then 0 else l.source_id end as source_id,
      f.kind, f.detail, f.state, f.reason, f.told_on, f.told_how, f.settled_by, f.settled_at
    from funds.finding f join funds.line l on l.id = f.line_id where f.roll_id = ${roll.id} and f.state <> 'open'`.execute(
    tx,
  )
}

/** Puts it back: nothing that a person decided is undone by making the roll again. */
export async function putSettledBack(tx: Db, roll: Roll): Promise<void> {
  await sql`insert into funds.finding as f (roll_id, line_id, kind, detail, state, reason, told_on, told_how, settled_by, settled_at)
    select ${roll.id}, l.id, s.kind, s.detail, s.state, s.reason, s.told_on, s.told_how, s.settled_by, s.settled_at
    from settled_before s join funds.line l on l.roll_id = ${roll.id} and l.kind = s.line_kind and l.hh is not distinct from s.hh
      and l.tier = s.tier and case when l.kind = 'regular' then 0 else l.source_id end = s.source_id
    where s.kind = 'by-hand' or exists (select from funds.finding o where o.line_id = l.id and o.kind = s.kind)
    on conflict (line_id, kind) do update set state = excluded.state, reason = excluded.reason, told_on = excluded.told_on,
      told_how = excluded.told_how, settled_by = excluded.settled_by, settled_at = excluded.settled_at`.execute(tx)
}

export interface Settlement {
  /** Lines; without them every open finding of the kind. */
  lines?: { line: number }[] | undefined
  kind: string
  decision: 'hold' | 'release'
  reason: string
  toldOn?: string | undefined
  toldHow?: string | undefined
}

/** Settles findings of one kind. @returns a refusal: nothing-found, cannot-pay */
export async function settleFindings(tx: Db, roll: Roll, one: Settlement, by: string): Promise<Refusal | undefined> {
  if (one.decision === 'release' && (cannotPay as readonly string[]).includes(one.kind))
    return refusal('cannot-pay', {
      zh: '没有账户或金额未知的，不能发放：请先登记账户或重新生成名册，否则暂缓发放。',
      en: 'Without an account or an amount nothing can be paid: enter the account or make the roll again, or hold it.',
    })
  const ids = one.lines?.map((row) => row.line)
  if (one.kind === 'by-hand' && ids)
    await sql`insert into funds.finding (roll_id, line_id, kind) select roll_id, id, 'by-hand' from funds.line
      where roll_id = ${roll.id} and state = 'open' and id = any(${sql.val(ids)}::bigint[]) on conflict do nothing`.execute(
      tx,
    )
  const state = one.decision === 'hold' ? 'held' : 'released'
  const done =
    await sql`update funds.finding set state = ${state}, reason = ${one.reason}, told_on = ${one.toldOn ?? null}::date,
      told_how = ${one.toldHow ?? null}, settled_by = ${by}, settled_at = now()
    where roll_id = ${roll.id} and kind = ${one.kind} and ${ids ? sql`line_id = any(${sql.val(ids)}::bigint[])` : sql`state = 'open'`}`.execute(
      tx,
    )
  return Number(done.numAffectedRows ?? 0) > 0
    ? undefined
    : refusal('nothing-found', { zh: '没有这样的疑点，请刷新后再试。', en: 'There is no such finding; look again.' })
}
