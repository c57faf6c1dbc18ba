/** Last month + in − out = this month, what the bank got and answered, and what the ledger says: or where it does not fit. */
import { sql } from 'kysely'
import type { Db } from '../../../platform/process/index.ts'
import { type Measure, type Reconciliation, yuan } from '../shared.ts'
import type { Roll } from './generate.ts'

type Row = { households: number; persons: number; fen: number }

/** Compares a roll with the month before, the bank and the ledger. */
export async function reconcile(db: Db, roll: Roll): Promise<Reconciliation> {
  const sumOf = async (id: number | null): Promise<Row> =>
    (
      await sql<Row>`select count(*)::int as households, coalesce(sum(persons), 0)::int as persons, coalesce(sum(fen), 0)::bigint as fen
        from funds.line where roll_id = ${id}::bigint and kind = 'regular'`.execute(db)
    ).rows[0]!
  const [last, now] = [await sumOf(roll.previousId), await sumOf(roll.id)]
  const moved = await sql<
    Row & { kind: 'in' | 'out' | 'change'; open: number; explained: number }
  >`select kind, count(*)::int as households,
      coalesce(sum(persons_after - persons_before), 0)::int as persons, coalesce(sum(fen_after - fen_before), 0)::bigint as fen,
      count(*) filter (where because is null)::int as open
    from funds.movement where roll_id = ${roll.id} group by kind`.execute(db)
  const of = (kind: string) =>
    moved.rows.find((row) => row.kind === kind) ?? { households: 0, persons: 0, fen: 0, open: 0 }
  const measure = (field: keyof Row): Measure => {
    const came = of('in')[field]
    const left = field === 'households' ? of('out').households : -of('out')[field]
    const change = field === 'households' ? 0 : of('change')[field]
    return {
      last: last[field],
      in: came,
      out: left,
      change,
      now: now[field],
      fits: last[field] + came - left + change === now[field],
    }
  }
  const states = await sql<
    Reconciliation['states'][number]
  >`select state, count(*)::int as lines, coalesce(sum(fen), 0)::bigint as fen,
      count(*) filter (where fen is null)::int as unknown from funds.line where roll_id = ${roll.id} group by state order by state`.execute(
    db,
  )
  const files = await sql<
    Reconciliation['files'][number]
  >`select b.attempt, b.lines, b.fen, coalesce(a.lines, 0)::int as "answeredLines",
      coalesce(a.fen, 0)::bigint as "answeredFen" from funds.bank_file b left join (
      select attempt, count(*) as lines, sum(fen) as fen from (select distinct e.line_id, e.attempt, e.fen from funds.entry e
        join funds.line l on l.id = e.line_id where l.roll_id = ${roll.id} and e.kind in ('pay', 'fail')) d group by attempt) a on a.attempt = b.attempt
    where b.roll_id = ${roll.id} order by b.attempt`.execute(db)
  const found = {
    previous: roll.previousId === null ? null : String(roll.previousId),
    households: measure('households'),
    persons: measure('persons'),
    fen: measure('fen'),
    unexplained: moved.rows.reduce((sum, row) => sum + row.open, 0),
    states: states.rows,
    files: files.rows,
  }
  return {
    ...found,
    faults: [...faultsOf(found), ...(await ledgerAgainstLines(db, roll)), ...(await previousOpen(db, roll))],
  }
}

function faultsOf(found: Omit<Reconciliation, 'faults'>): Reconciliation['faults'] {
  const faults: Reconciliation['faults'] = []
  const say = (zh: string, en: string) => faults.push({ zh, en })
  for (const [field, zh, en] of [
    ['households', '户数', 'Households'],
    ['persons', '人数', 'Persons'],
    ['fen', '金额', 'Yuan'],
  ] as const) {
    const { last, in: came, out, change, now, fits } = found[field]
    const show = (value: number) => (field === 'fen' ? yuan(value) : String(value))
    const off = now - (last + came - out + change)
    if (!fits)
      say(
        `${zh}不平：上月${show(last)}＋增加${show(came)}－减少${show(out)}＋变动${show(change)}，与本月${show(now)}相差${show(off)}。`,
        `${en} do not fit: last ${show(last)} + in ${show(came)} − out ${show(out)} + changed ${show(change)}, off by ${show(off)} against ${show(now)}.`,
      )
  }
  if (found.unexplained > 0)
    say(
      `${found.unexplained}户的增减没有决定或台账依据，请逐户说明。`,
      `${found.unexplained} changes have no decision or ledger behind them; explain each.`,
    )
  const waiting: Record<string, [string, string]> = {
    open: ['待核对', 'to be checked'],
    owed: ['待发放', 'to be paid'],
    sent: ['银行未回盘', 'without an answer of the bank'],
    failed: ['发放失败未处理', 'failed and not settled'],
  }
  for (const { state, lines } of found.states) {
    const [zh, en] = waiting[state] ?? []
    if (zh) say(`${lines}笔${zh}。`, `${lines} ${lines === 1 ? 'payment' : 'payments'} ${en}.`)
  }
  for (const file of found.files)
    if (file.lines !== file.answeredLines || file.fen !== file.answeredFen)
      say(
        `第${file.attempt}批送银行${file.lines}笔${yuan(file.fen)}元，回盘${file.answeredLines}笔${yuan(file.answeredFen)}元。`,
        `File ${file.attempt}: ${file.lines} lines of ${yuan(file.fen)} sent, ${file.answeredLines} of ${yuan(file.answeredFen)} answered.`,
      )
  return faults
}

/** What is owed and what came back must be the same in the ledger and on the lines of the county. */
async function ledgerAgainstLines(db: Db, roll: Roll): Promise<Reconciliation['faults']> {
  const wrong = await sql<{ kind: string; ledger: number; lines: number }>`with line as (
      select case when l.state = 'failed' then 'returned' else 'to-pay' end as kind, sum(l.fen) as fen
      from funds.line l join funds.roll r on r.id = l.roll_id and r.county = ${roll.county}
      where l.state in ('owed', 'held', 'sent', 'carried', 'failed') or (l.kind = 'carried' and l.state = 'open') group by 1),
    book as (select kind, sum(balance) as fen from funds.account where owner = ${roll.county} and kind in ('to-pay', 'returned') group by kind)
    select k.kind, coalesce(b.fen, 0)::bigint as ledger, coalesce(l.fen, 0)::bigint as lines from (values ('to-pay'), ('returned')) k(kind)
    left join book b on b.kind = k.kind left join line l on l.kind = k.kind where coalesce(b.fen, 0) <> coalesce(l.fen, 0)`.execute(
    db,
  )
  return wrong.rows.map((row) => ({
    zh: `${row.kind === 'to-pay' ? '应发' : '退回'}资金：账上${yuan(row.ledger)}元，名册${yuan(row.lines)}元，不一致。`,
    en: `${row.kind}: the ledger says ${yuan(row.ledger)}, the lines ${yuan(row.lines)}.`,
  }))
}

/** Months are closed in their order. */
async function previousOpen(db: Db, roll: Roll): Promise<Reconciliation['faults']> {
  if (roll.previousId === null) return []
  const open = await sql<{
    number: string
  }>`select m.number from funds.roll r join process.matter m on m.id = r.matter_id
    where r.id = ${roll.previousId} and m.closed_at is null`.execute(db)
  return open.rows.map((row) => ({
    zh: `上月名册${row.number}尚未关账。`,
    en: `The roll of the month before, ${row.number}, is not closed.`,
  }))
}
