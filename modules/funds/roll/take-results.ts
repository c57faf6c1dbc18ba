/**
 * What the bank answers, line by line. The same answer twice changes nothing; a late one counts; lines of another roll,
 * unknown lines, wrong amounts and contradictions are kept and shown, and never booked; a file whose totals are wrong is
 * not taken at all.
 */
import { sql } from 'kysely'
import {
  type Acting,
  actWithin,
  allOrNothing,
  type Db,
  maySee,
  type ProcessContext,
  readMatter,
  todayOf,
} from '../../../platform/process/index.ts'
import { type Refusal, refusal } from '../../../platform/web/index.ts'
import { yuan } from '../shared.ts'
import { bookLines } from './book.ts'
import { type Roll, rollOf } from './generate.ts'
import type { ResultFile } from './read-results.ts'

export interface Answered {
  ok: true
  file: number
  /** False: nothing of it counts; `problem` says why. */
  taken: boolean
  /** The same file was taken before. */
  repeated: boolean
  problem: { zh: string; en: string } | null
  outcomes: Record<string, number>
}
export interface Answer extends ResultFile {
  sha256: string
  name: string
  via: 'file' | 'api'
}

/**
 * Takes an answer of the bank for a roll.
 * @returns what became of its lines, or a refusal: not-found, not-allowed, not-sent
 * @example await takeResults(ctx, county, matter.id, { lines: [{ reference: '3-120-1', ok: true, fen: 96000, because: null }], … })
 */
export async function takeResults(
  ctx: ProcessContext,
  actor: Acting,
  matterId: number,
  answer: Answer,
): Promise<Answered | Refusal> {
  return allOrNothing(ctx.db, async (tx): Promise<Answered | Refusal> => {
    const matter = await readMatter(tx, matterId, { lock: true })
    if (matter?.process !== 'pay-roll' || !maySee(ctx, actor, matter)) return refusal('not-found')
    if (actor.role !== 'county') return refusal('not-allowed')
    const roll = await rollOf(tx, matterId)
    if (['generated', 'checked'].includes(matter.state) || (matter.data.files as unknown[]).length === 0)
      return refusal('not-sent', {
        zh: '这份名册还没有送银行，不可能有回盘，请核对是否选错名册。',
        en: 'This roll was not sent to the bank yet; is it the right one?',
      })
    const again = await sql<{
      id: number
    }>`select id from funds.result_file where roll_id = ${roll.id} and sha256 = ${answer.sha256}
      and state = 'taken'`.execute(tx)
    if (again.rows[0]) return { ...(await outcomeOf(tx, again.rows[0].id)), repeated: true }
    const late = matter.state === 'posted'
    const fen = answer.lines.reduce((sum, line) => sum + (line.fen ?? 0), 0)
    const problem = wrongTotals(answer, fen) ?? allElsewhere(roll, answer)
    const made = await sql<{
      id: number
    }>`insert into funds.result_file (roll_id, sha256, name, via, lines, fen, state, late, problem_zh, problem_en, received_by)
      values (${roll.id}, ${answer.sha256}, ${answer.name}, ${answer.via}, ${answer.lines.length}, ${fen}, ${problem ? 'refused' : 'taken'},
        ${late}, ${problem?.zh ?? null}, ${problem?.en ?? null}, ${actor.name}) returning id`.execute(tx)
    const file = made.rows[0]!.id
    if (problem) return { ok: true, file, taken: false, repeated: false, problem, outcomes: {} }
    await stage(tx, answer)
    await judge(tx, roll, file)
    // Without fresh counts half a million lines would be compared each with each.
    await sql`analyze funds.result_line`.execute(tx)
    const refused = await bookOutcomes(tx, roll, file, todayOf(ctx), actor.name)
    if (refused) return refused
    const done = await outcomeOf(tx, file)
    if (late) return done
    const { paid = 0, failed = 0, returned = 0, again: known = 0, ...strange } = done.outcomes
    void known
    const told = await actWithin(tx, ctx, actor, matterId, {
      kind: 'bank-result',
      input: { file, paid, failed: failed + returned, strange: Object.values(strange).reduce((sum, n) => sum + n, 0) },
    })
    return told.ok ? done : told
  })
}

function wrongTotals({ declared, lines }: Answer, fen: number) {
  if (declared.lines !== undefined && declared.lines !== lines.length)
    return {
      zh: `回盘合计${declared.lines}笔，明细${lines.length}笔，不一致，文件未采用，请向银行核对。`,
      en: `The bank names ${declared.lines} lines, the file holds ${lines.length}; nothing was taken.`,
    }
  if (declared.fen !== undefined && declared.fen !== fen)
    return {
      zh: `回盘合计${yuan(declared.fen)}元，明细${yuan(fen)}元，不一致，文件未采用，请向银行核对。`,
      en: `The bank names ${yuan(declared.fen)} yuan, the lines add up to ${yuan(fen)}; nothing was taken.`,
    }
  return undefined
}

/** Every line belongs to another roll: the file was handed in at the wrong place. */
function allElsewhere(roll: Roll, { lines }: Answer) {
  return lines.every((line) => /^\d+-\d+-\d+$/.test(line.reference) && !line.reference.startsWith(`${roll.id}-`))
    ? { zh: '这是另一份名册的回盘，文件未采用。', en: 'This answers another roll; nothing was taken.' }
    : undefined
}

async function stage(tx: Db, { lines }: Answer): Promise<void> {
  await sql`create temp table answered (no int, reference text, roll_id bigint, line_id bigint, attempt int, ok boolean, fen bigint, because text) on commit drop`.execute(
    tx,
  )
  const part = 25_000
  for (let from = 0; from < lines.length; from += part) {
    const rows = lines.slice(from, from + part).map((line, i) => {
      const read = /^([0-9]{1,9})-([0-9]{1,15})-([0-9]{1,4})$/.exec(line.reference)
      return {
        no: from + i + 1,
        reference: line.reference.slice(0, 80),
        roll_id: read ? Number(read[1]) : null,
        line_id: read ? Number(read[2]) : null,
        attempt: read ? Number(read[3]) : null,
        ok: line.ok,
        fen: line.fen,
        because: line.because,
      }
    })
    await sql`insert into answered select * from json_to_recordset(${JSON.stringify(rows)}::json)
      as t(no int, reference text, roll_id bigint, line_id bigint, attempt int, ok boolean, fen bigint, because text)`.execute(
      tx,
    )
  }
  await sql`analyze answered`.execute(tx)
}

/** Decides about each line before anything is changed. */
async function judge(tx: Db, roll: Roll, file: number): Promise<void> {
  await sql`with twice as (select line_id, attempt, count(*) as said, count(*) filter (where ok) as said_ok, min(no) as first
        from answered where line_id is not null group by line_id, attempt having count(*) > 1)
    insert into funds.result_line (file_id, no, reference, line_id, ok, fen, because, outcome)
    select ${file}, r.no, r.reference, l.id, r.ok, r.fen, r.because, case
        when r.line_id is null then 'unknown'
        when r.roll_id <> ${roll.id} then 'other-roll'
        when l.id is null then 'unknown'
        when r.attempt > l.attempt or r.attempt < 1 then 'not-sent'
        when r.fen is not null and r.fen <> l.fen then 'wrong-amount'
        when t.said_ok not in (0, t.said) then 'contradicts'
        when r.no > t.first then 'again'
        when r.attempt < l.attempt then case when r.ok then 'contradicts' else 'again' end
        when l.state = 'sent' then case when r.ok then 'paid' else 'failed' end
        when l.state = 'paid' and r.ok then 'again'
        -- Came back from the account days later 退汇; only once for each try.
        when l.state = 'paid' then case when exists (select from funds.entry e where e.line_id = l.id and e.kind = 'fail' and e.attempt = l.attempt)
          then 'contradicts' else 'returned' end
        when l.state = 'failed' and r.ok then case when exists (select from funds.entry e where e.line_id = l.id and e.kind = 'pay'
          and e.attempt = l.attempt) then 'contradicts' else 'paid' end
        when not r.ok then 'again'
        else 'contradicts' end
    from answered r left join twice t on t.line_id = r.line_id and t.attempt = r.attempt
    left join funds.line l on l.id = r.line_id and l.roll_id = ${roll.id}`.execute(tx)
}

async function bookOutcomes(tx: Db, roll: Roll, file: number, on: string, by: string): Promise<Refusal | undefined> {
  const said = (
    outcome: string,
    state: string,
  ) => sql`l.state = ${state} and l.id in (select line_id from funds.result_line
    where file_id = ${file} and outcome = ${outcome})`
  const { paid = 0, failed = 0, returned = 0 } = (await outcomeOf(tx, file)).outcomes
  const booked =
    (paid > 0
      ? ((await bookLines(tx, roll, {
          kind: 'pay',
          from: 'to-pay',
          to: 'paid',
          which: said('paid', 'sent'),
          on,
          by,
        })) ??
        (await bookLines(tx, roll, {
          kind: 'pay',
          from: 'returned',
          to: 'paid',
          which: said('paid', 'failed'),
          on,
          by,
        })))
      : undefined) ??
    (failed > 0
      ? await bookLines(tx, roll, {
          kind: 'fail',
          from: 'to-pay',
          to: 'returned',
          which: said('failed', 'sent'),
          on,
          by,
        })
      : undefined) ??
    (returned > 0
      ? await bookLines(tx, roll, {
          kind: 'fail',
          from: 'paid',
          to: 'returned',
          which: said('returned', 'paid'),
          on,
          by,
        })
      : undefined)
  if (booked) return booked
  await sql`update funds.line l set state = case when r.outcome = 'paid' then 'paid' else 'failed' end,
      failed_because = case when r.outcome = 'paid' then null else r.because end
    from funds.result_line r where r.file_id = ${file} and r.line_id = l.id and r.outcome in ('paid', 'failed', 'returned')`.execute(
    tx,
  )
  return undefined
}

async function outcomeOf(tx: Db, file: number): Promise<Answered> {
  const found = await sql<{
    outcome: string
    n: number
  }>`select outcome, count(*)::int as n from funds.result_line where file_id = ${file}
    group by outcome`.execute(tx)
  return {
    ok: true,
    file,
    taken: true,
    repeated: false,
    problem: null,
    outcomes: Object.fromEntries(found.rows.map((row) => [row.outcome, row.n])),
  }
}
