/** What the monthly roll asks of the database and does to it. */
import { sql } from 'kysely'
import { type CheckInput, type Db, type ProcessWork, type Taken, todayOf } from '../../../platform/process/index.ts'
import { type Refusal, refusal } from '../../../platform/web/index.ts'
import type { FundsFile } from '../load-funds.ts'
import { makeBankFile } from './bank-file.ts'
import { bookLines } from './book.ts'
import { checkRoll, keepSettled, putSettledBack, type Settlement, settleFindings } from './check.ts'
import { emptyRoll, fillRoll, type Roll, rollOf } from './generate.ts'
import { cutoffOf, payRoll, type RollFacts } from './process.ts'
import { reconcile } from './reconcile.ts'

/** Roll and day of an action, for effects. */
const on = (taken: Pick<Taken, 'actor'>, now: string) => ({ on: now, by: taken.actor.name })

async function generate(tx: Db, taken: Taken<RollFacts>, funds: FundsFile): Promise<Refusal | undefined> {
  const { matter } = taken
  const month = `${matter.data.month}-01`
  // Two clerks at once: the second waits, then finds the first one's roll.
  await sql`select pg_advisory_xact_lock(hashtextextended(${`roll:${matter.area}`}, 0))`.execute(tx)
  const others = await sql<{ id: number; month: string; number: string }>`select r.id, r.month::text as month, m.number
    from funds.roll r join process.matter m on m.id = r.matter_id where r.county = ${matter.area} order by r.month desc`.execute(
    tx,
  )
  const same = others.rows.find((row) => row.month === month)
  if (same)
    return refusal('roll-exists', {
      zh: `${matter.data.month}的名册${same.number}已经生成，请打开它继续办理。`,
      en: `The roll of that month is there already: ${same.number}.`,
    })
  const newest = others.rows[0]
  if (newest && nextMonth(newest.month) !== month)
    return refusal('month-missing', {
      zh: `最近的名册是${newest.month.slice(0, 7)}，请先生成${nextMonth(newest.month).slice(0, 7)}的名册。`,
      en: `The newest roll is ${newest.month.slice(0, 7)}; make the month after it first.`,
    })
  await sql`insert into funds.roll (matter_id, county, month, cutoff, previous_id)
    values (${matter.id}, ${matter.area}, ${month}::date, ${matter.data.cutoff}::date, ${newest?.id ?? null})`.execute(
    tx,
  )
  const roll = await rollOf(tx, matter.id)
  await sql`update process.matter set subject = ${`roll:${roll.id}`} where id = ${matter.id}`.execute(tx)
  await fillRoll(tx, roll, funds)
  return undefined
}

/** First day of the month after. */
function nextMonth(month: string): string {
  const [year, number] = month.split('-').map(Number) as [number, number]
  return new Date(Date.UTC(year, number, 1)).toISOString().slice(0, 10)
}

/** Lines `l` that a person holds back; a set that is made once, not asked for each of half a million lines. */
const heldOf = (roll: Roll) =>
  sql`l.id in (select f.line_id from funds.finding f where f.roll_id = ${roll.id} and f.state = 'held')`

async function approve(
  tx: Db,
  roll: Roll,
  funds: FundsFile,
  at: { on: string; by: string },
): Promise<Refusal | undefined> {
  // What was carried over is owed already.
  const booked = await bookLines(tx, roll, {
    kind: 'owe',
    from: 'budget',
    to: 'to-pay',
    which: sql`l.state = 'open' and l.kind <> 'carried'`,
    label: (purpose) => funds.purposes[purpose]?.zh ?? purpose,
    ...at,
  })
  if (booked) return booked
  await sql`update funds.line l set state = 'held' where l.roll_id = ${roll.id} and l.state = 'open' and ${heldOf(roll)}`.execute(
    tx,
  )
  await sql`update funds.line l set state = 'owed' where l.roll_id = ${roll.id} and l.state = 'open'`.execute(tx)
  return undefined
}

/** Lines that an action names; without names all in that state. */
const chosen = (input: Record<string, unknown>, state: string) => {
  const ids = (input.lines as { line: number }[] | undefined)?.map((row) => row.line)
  return ids ? sql`l.state = ${state} and l.id = any(${sql.val(ids)}::bigint[])` : sql`l.state = ${state}`
}
const nothing = refusal('nothing-found', { zh: '没有可以这样处理的发放。', en: 'There is no such payment.' })

/** Failed payments are owed again: at once, or with the next roll. */
export async function oweAgain(
  tx: Db,
  roll: Roll,
  input: Record<string, unknown>,
  to: 'owed' | 'carried',
  at: { on: string; by: string },
): Promise<Refusal | undefined> {
  const which = chosen(input, 'failed')
  const booked = await bookLines(tx, roll, {
    kind: 'owe-again',
    from: 'returned',
    to: 'to-pay',
    which,
    why: input.reason as string,
    ...at,
  })
  if (booked) return booked
  // The account may have been corrected since.
  const done = await sql`update funds.line l set state = ${to}, holder_pid = coalesce(a.holder_pid, n.holder_pid),
      holder_name = coalesce(a.holder_name, n.holder_name), bank = coalesce(a.bank, n.bank), account = coalesce(a.number, n.account)
    from funds.line n left join registry.account a on a.hh = n.hh and a.to_at is null
    where n.id = l.id and l.roll_id = ${roll.id} and ${which}`.execute(tx)
  return Number(done.numAffectedRows ?? 0) > 0 ? undefined : nothing
}

/** What was held goes out: with this roll while it is open, else with the next. */
export async function releaseHeld(
  tx: Db,
  roll: Roll,
  lines: readonly number[],
  to: 'owed' | 'carried',
  reason: string,
  by: string,
): Promise<Refusal | undefined> {
  const done = await sql<{
    id: number
  }>`update funds.line l set state = ${to}, holder_pid = coalesce(a.holder_pid, n.holder_pid),
      holder_name = coalesce(a.holder_name, n.holder_name), bank = coalesce(a.bank, n.bank), account = coalesce(a.number, n.account)
    from funds.line n left join registry.account a on a.hh = n.hh and a.to_at is null
    where n.id = l.id and l.roll_id = ${roll.id} and l.state = 'held' and l.fen is not null and coalesce(a.number, n.account) is not null
      and l.id = any(${sql.val(lines)}::bigint[]) returning l.id`.execute(tx)
  if (done.rows.length < new Set(lines).size)
    return refusal('cannot-pay', {
      zh: '所选发放中有的没有账户、金额未知或不再暂缓，请刷新后再选。',
      en: 'Some of these have no account, no known amount, or are no longer held.',
    })
  await sql`update funds.finding set state = 'released', reason = ${reason}, settled_by = ${by}, settled_at = now()
    where state = 'held' and line_id = any(${sql.val(lines)}::bigint[])`.execute(tx)
  return undefined
}

async function openFindings(tx: Db, { matter }: CheckInput<RollFacts>) {
  const roll = await rollOf(tx, matter!.id)
  const open = await sql<{
    n: number
  }>`select count(*)::int as n from funds.finding where roll_id = ${roll.id} and state = 'open'`.execute(tx)
  return open.rows[0]!.n > 0
    ? {
        zh: `还有${open.rows[0]!.n}条疑点未处理，请先逐条处理。`,
        en: `${open.rows[0]!.n} findings are not settled yet.`,
      }
    : undefined
}

async function reconciled(tx: Db, { matter }: CheckInput<RollFacts>) {
  const { faults } = await reconcile(tx, await rollOf(tx, matter!.id))
  return faults.length > 0
    ? refusal('not-reconciled', {
        zh: `名册不能关账：${faults.map((one) => one.zh).join('')}`,
        en: `The roll cannot be closed: ${faults.map((one) => one.en).join(' ')}`,
        details: faults,
      })
    : undefined
}

/** The work of the monthly roll in a region. */
export function payRollWork(funds: FundsFile): ProcessWork<RollFacts> {
  return {
    declaration: payRoll,
    adds: {
      generate: async (_tx, { area, input, today, ctx }) => ({
        cutoff: cutoffOf(String(input.month), ctx.parameter('roll_cutoff', area, today)?.value) ?? '',
      }),
      approve: async (tx, { matter }) => ({ sums: await sumsOf(tx, await rollOf(tx, matter!.id)) }),
      // Made here, in the transaction of the action, so that its totals and checksum are kept with the action.
      'to-finance': async (tx, { matter, actor }) => ({
        file: (await makeBankFile(tx, await rollOf(tx, matter!.id), funds, actor.name)) ?? null,
      }),
    },
    checks: { approve: openFindings, post: reconciled },
    effects: {
      generate: (tx, taken) => generate(tx, taken, funds),
      check: async (tx, { matter }) => {
        await checkRoll(tx, await rollOf(tx, matter.id), funds)
        return undefined
      },
      regenerate: async (tx, { matter }) => {
        const roll = await rollOf(tx, matter.id)
        await keepSettled(tx, roll)
        await emptyRoll(tx, roll)
        await fillRoll(tx, roll, funds)
        await checkRoll(tx, roll, funds)
        await putSettledBack(tx, roll)
        return undefined
      },
      settle: async (tx, { matter, action, actor }) =>
        settleFindings(tx, await rollOf(tx, matter.id), action.input as unknown as Settlement, actor.name),
      approve: async (tx, taken, ctx) => approve(tx, await rollOf(tx, taken.matter.id), funds, on(taken, todayOf(ctx))),
      retry: async (tx, taken, ctx) =>
        oweAgain(tx, await rollOf(tx, taken.matter.id), taken.action.input, 'owed', on(taken, todayOf(ctx))),
      carry: async (tx, taken, ctx) =>
        oweAgain(tx, await rollOf(tx, taken.matter.id), taken.action.input, 'carried', on(taken, todayOf(ctx))),
      release: async (tx, { matter, action, actor }) =>
        releaseHeld(
          tx,
          await rollOf(tx, matter.id),
          (action.input.lines as { line: number }[]).map((row) => row.line),
          'owed',
          String(action.input.reason),
          actor.name,
        ),
    },
  }
}

async function sumsOf(tx: Db, roll: Roll): Promise<NonNullable<RollFacts['approved']>> {
  const found = await sql<
    NonNullable<RollFacts['approved']>
  >`select count(*)::int as lines, coalesce(sum(fen), 0)::bigint as fen,
      count(*) filter (where ${heldOf(roll)})::int as held
    from funds.line l where roll_id = ${roll.id} and state = 'open'`.execute(tx)
  return found.rows[0]!
}
