/** Rolls of an area with their sums, one roll with what stands against it, and its lines, masked. */
import { sql } from 'kysely'
import { type Actor, maskAccount, maskName, may } from '../../../platform/access/shared.ts'
import { dueClocks } from '../../../platform/process/index.ts'
import type { Words } from '../../../platform/process/shared.ts'
import type { FundsContext } from '../context.ts'
import type { PayLine, RollDetail, RollLine } from '../shared.ts'
import { payRoll, type RollFacts } from './process.ts'
import { reconcile } from './reconcile.ts'

type Row = Omit<RollLine, 'areaName' | 'stateLabel' | 'next' | 'clock'> & { seq: number; data: RollFacts }

/** Counties whose rolls hold lines of the area: its own, or the one above a township. */
const countiesOf = (area: string) => (area.length > 6 ? `${area.slice(0, 6)}%` : `${area}%`)

/**
 * Rolls, the newest first, with the sums of the reader's area. Sums of a closed roll were kept when it was closed.
 * @example await listRolls(ctx, actor, { page: 1, size: 24 })
 */
export async function listRolls(
  ctx: FundsContext,
  actor: Pick<Actor, 'area'>,
  at: { page: number; size: number; id?: number },
): Promise<{ items: (RollLine & { seq: number })[]; total: number }> {
  const which = sql`r.county like ${countiesOf(actor.area)} and (${at.id ?? null}::bigint is null or r.id = ${at.id ?? null}::bigint)`
  const found = await sql<Row & { total: number }>`with page as (
      select r.id, r.county, r.month, r.cutoff, m.id as matter, m.number, m.state, m.turn, m.due_on, m.seq, m.data, count(*) over ()::int as total
      from funds.roll r join process.matter m on m.id = r.matter_id where ${which} order by r.month desc, r.county
      limit ${at.size} offset ${(at.page - 1) * at.size})
    select p.id, p.county, to_char(p.month, 'YYYY-MM') as month, p.cutoff::text as cutoff, p.matter, p.number, p.state, p.turn,
      p.due_on::text as "dueOn", p.seq, p.data, p.total, coalesce(s.lines, 0)::int as lines, coalesce(s.fen, 0)::bigint as fen,
      coalesce(s.paid_lines, 0)::int as "paidLines", coalesce(s.paid_fen, 0)::bigint as "paidFen", coalesce(s.held, 0)::int as "heldLines",
      coalesce(s.failed, 0)::int as "failedLines", (select count(*)::int from funds.finding f where f.roll_id = p.id and f.state = 'open') as "openFindings"
    from page p left join lateral (select count(*) as lines, sum(fen) as fen, count(*) filter (where l.state = 'paid') as paid_lines,
        sum(fen) filter (where l.state = 'paid') as paid_fen, count(*) filter (where l.state = 'held') as held,
        count(*) filter (where l.state = 'failed') as failed
      from funds.line l where l.roll_id = p.id and l.area like ${`${actor.area}%`}) s on true order by p.month desc, p.county`.execute(
    ctx.db,
  )
  const clocks = await dueClocks(
    ctx.matters,
    found.rows.map((row) => row.matter),
  )
  return {
    total: found.rows[0]?.total ?? 0,
    items: found.rows.map(({ data: _data, total: _total, ...row }) => ({
      ...row,
      clock: clocks.get(row.matter) ?? null,
      areaName: ctx.areaName(row.county),
      stateLabel: payRoll.states[row.state]!.label,
      next: (payRoll.states[row.state]!.next ?? payRoll.states[row.state]!.waitsFor ?? null) as Words | null,
    })),
  }
}

/** Everything about one roll but its lines; undefined outside the reader's area. A township sees no bank files. */
export async function rollDetail(ctx: FundsContext, actor: Actor, id: number): Promise<RollDetail | undefined> {
  const [line] = (await listRolls(ctx, actor, { page: 1, size: 1, id })).items
  if (!line) return undefined
  const { db } = ctx
  const whole = line.county.startsWith(actor.area)
  const findings = await sql<
    RollDetail['findings'][number]
  >`select f.kind, count(*) filter (where f.state = 'open')::int as open,
      count(*) filter (where f.state = 'held')::int as held, count(*) filter (where f.state = 'released')::int as released
    from funds.finding f join funds.line l on l.id = f.line_id where f.roll_id = ${id} and l.area like ${`${actor.area}%`}
    group by f.kind order by 2 desc, 1`.execute(db)
  if (!whole)
    return { ...line, findings: findings.rows, reconciliation: null, bankFiles: [], results: [], unexplained: [] }
  const roll = (
    await sql<
      Parameters<typeof reconcile>[1]
    >`select id, matter_id as "matterId", county, month, cutoff, previous_id as "previousId"
      from funds.roll where id = ${id}`.execute(db)
  ).rows[0]!
  const files = await sql<
    RollDetail['bankFiles'][number]
  >`select attempt, name, sha256, lines, fen, made_at::text as "madeAt", made_by as "madeBy"
    from funds.bank_file where roll_id = ${id} order by attempt`.execute(db)
  const results = await sql<
    RollDetail['results'][number] & { zh: string | null; en: string | null }
  >`select f.id, f.name, f.state, f.late, f.lines, f.fen,
      f.problem_zh as zh, f.problem_en as en, f.received_at::text as "receivedAt", f.received_by as "receivedBy",
      coalesce((select jsonb_object_agg(outcome, n) from (select outcome, count(*) as n from funds.result_line r where r.file_id = f.id group by outcome) o), '{}') as outcomes,
      coalesce((select jsonb_agg(jsonb_build_object('no', no, 'reference', reference, 'outcome', outcome, 'fen', fen) order by no) from (
        select * from funds.result_line r where r.file_id = f.id and outcome not in ('paid', 'failed', 'again') order by no limit 50) s), '[]') as strange
    from funds.result_file f where f.roll_id = ${id} order by f.id desc limit 50`.execute(db)
  // Region and league see sums, no household.
  const unexplained = may(actor, 'read-fund-lines')
    ? await sql<
        RollDetail['unexplained'][number]
      >`select v.hh::text as hh, p.name, v.tier, v.kind, v.fen_before as "fenBefore", v.fen_after as "fenAfter"
        from funds.movement v join registry.household h on h.hh = v.hh left join registry.person p on p.pid = h.head_pid
        where v.roll_id = ${id} and v.because is null order by v.hh limit 100`.execute(db)
    : { rows: [] }
  return {
    ...line,
    findings: findings.rows,
    reconciliation: await reconcile(db, roll),
    bankFiles: files.rows,
    results: results.rows.map(({ zh, en, ...row }) => ({ ...row, problem: zh === null ? null : { zh, en: en ?? zh } })),
    unexplained: unexplained.rows.map((row) => ({ ...row, name: row.name && maskName(row.name) })),
  }
}

export interface LineQuery {
  state?: string | undefined
  finding?: string | undefined
  /** Only findings in this state: open, held, released. */
  findingState?: string | undefined
  page: number
  size: number
}

/** Lines of a roll inside the reader's area; those with findings first. Bank data only for whoever pays. */
export async function listLines(
  ctx: FundsContext,
  actor: Actor,
  roll: number,
  query: LineQuery,
): Promise<{ items: PayLine[]; total: number }> {
  const finding =
    query.finding || query.findingState
      ? sql`and exists (select from funds.finding f where f.line_id = l.id and (${query.finding ?? null}::text is null or f.kind = ${query.finding ?? null})
          and (${query.findingState ?? null}::text is null or f.state = ${query.findingState ?? null}))`
      : sql``
  const which = sql`l.roll_id = ${roll} and l.area like ${`${actor.area}%`} ${query.state ? sql`and l.state = ${query.state}` : sql``} ${finding}`
  const total = await sql<{ n: number }>`select count(*)::int as n from funds.line l where ${which}`.execute(ctx.db)
  const found = await sql<
    Omit<PayLine, 'areaName'>
  >`select l.id, l.hh::text as hh, coalesce(p.name, a.name) as name, l.area, l.kind, l.tier,
      to_char(l.month, 'YYYY-MM') as month, l.persons, l.fen, l.state, l.account, l.account is not null as "hasAccount", l.holder_name as holder,
      l.failed_because as "failedBecause", coalesce(f.findings, '[]') as findings
    from (select * from funds.line l where ${which} order by exists (select from funds.finding f where f.line_id = l.id and f.state = 'open') desc,
        exists (select from funds.finding f where f.line_id = l.id) desc, l.id limit ${query.size} offset ${(query.page - 1) * query.size}) l
    left join registry.household h on h.hh = l.hh left join registry.person p on p.pid = h.head_pid
    left join cases.aid_payment a on l.kind = 'aid' and a.id = l.source_id
    left join lateral (select jsonb_agg(jsonb_build_object('kind', kind, 'state', state, 'reason', reason, 'toldOn', told_on, 'detail', detail) order by id) as findings
      from funds.finding f where f.line_id = l.id) f on true`.execute(ctx.db)
  const bank = may(actor, 'read-bank-data')
  return {
    total: total.rows[0]!.n,
    items: found.rows.map((row) => ({
      ...row,
      areaName: ctx.areaName(row.area),
      name: row.name && maskName(row.name),
      account: bank && row.account ? maskAccount(row.account) : null,
      holder: bank && row.holder ? maskName(row.holder) : null,
    })),
  }
}
