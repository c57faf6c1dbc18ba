/**
 * What the clock does by itself: reminders at 50, 80 and 100 per cent of a limit, escalation when it is over, and the
 * actions that a process leaves to time (publicity is over). Days on which the server was off are made up for.
 */
import { sql } from 'kysely'
import { dayInChina, dayOf } from '../work/shared.ts'
import { act } from './act.ts'
import { calendarOf, nowOf, type ProcessContext, theClock, todayOf, workOf } from './context.ts'
import { readMatter } from './read.ts'

/** What was told and done in one round. */
export interface Ticked {
  reminded: number
  acted: number
  /** Matters whose time is over but whose action was refused, with the reason. */
  refused: { matter: number; reason: string }[]
}

interface Running {
  matter_id: number
  limit_id: string
  started_seq: number
  started_at: Date
  days: number
  unit: 'working-days' | 'calendar-days' | 'hours' | 'months'
  due_on: string
  pauses: { from: string; to?: string }[]
  told: number
  process: string
  number: string
}

const marks = [50, 80, 100] as const

/**
 * One round; to be called every few minutes and at the start. Safe to run twice at once: each line is locked while told.
 * @example await tick(ctx) // { reminded: 3, acted: 1, refused: [] }
 */
export async function tick(ctx: ProcessContext, batch = 1000): Promise<Ticked> {
  const done: Ticked = { reminded: 0, acted: 0, refused: [] }
  const today = todayOf(ctx)
  const limitsThatAct = [...ctx.processes.values()].flatMap(({ declaration }) =>
    Object.entries(declaration.limits).flatMap(([id, limit]) =>
      limit.ends ? [{ process: declaration.id, limit: id, ends: limit.ends }] : [],
    ),
  )
  for (const { process, limit, ends } of limitsThatAct) {
    for (let after = 0; ; ) {
      const over = await sql<{
        matter_id: number
      }>`select c.matter_id from process.clock c join process.matter m on m.id = c.matter_id
        where c.ended_on is null and c.due_on < ${today}::date and c.limit_id = ${limit} and m.process = ${process} and m.closed_at is null
          and c.matter_id > ${after} order by c.matter_id limit ${batch}`.execute(ctx.db)
      if (over.rows.length === 0) break
      for (const { matter_id } of over.rows) {
        // The key makes a second clock, on another server, count once.
        const matter = await readMatter(ctx.db, matter_id)
        const acted = await act(ctx, theClock, matter_id, {
          kind: ends,
          input: {},
          key: `clock:${limit}:${matter?.seq}`,
        })
        if (acted.ok) done.acted += acted.repeated ? 0 : 1
        else if (acted.reason !== 'wrong-state')
          done.refused.push({ matter: matter_id, reason: acted.zh ?? acted.reason })
        after = matter_id
      }
    }
  }
  done.reminded = await remind(ctx, today, batch)
  return done
}

async function remind(ctx: ProcessContext, today: string, batch: number): Promise<number> {
  let told = 0
  for (let after = 0; ; ) {
    const rows =
      await sql<Running>`select c.matter_id, c.limit_id, c.started_seq, c.started_at, c.days, c.unit, c.due_on, c.pauses, c.told, m.process, m.number
      from process.clock c join process.matter m on m.id = c.matter_id
      where c.ended_on is null and c.told < 101 and m.closed_at is null and c.matter_id > ${after}
        and c.due_on < '9999-01-01'
      order by c.matter_id limit ${batch}`.execute(ctx.db)
    if (rows.rows.length === 0) return told
    for (const row of rows.rows) told += await remindOne(ctx, row, today)
    after = rows.rows.at(-1)!.matter_id
  }
}

async function remindOne(ctx: ProcessContext, row: Running, today: string): Promise<number> {
  const start = row.unit === 'hours' ? row.started_at.toISOString() : dayInChina(row.started_at.toISOString())
  const standing = dayOf(
    start,
    row.unit === 'hours' ? nowOf(ctx).toISOString() : today,
    { days: row.days, unit: row.unit },
    calendarOf(ctx),
    row.pauses,
  )
  const share = standing.late > 0 ? 101 : (marks.findLast((mark) => standing.day * 100 >= standing.of * mark) ?? 0)
  if (share <= row.told) return 0
  return ctx.db.transaction().execute(async (tx) => {
    const won =
      await sql`update process.clock set told = ${share} where matter_id = ${row.matter_id} and limit_id = ${row.limit_id}
      and started_seq = ${row.started_seq} and told < ${share} and ended_on is null`.execute(tx)
    if (Number(won.numAffectedRows ?? 0) === 0) return 0
    const limit = workOf(ctx, row.process).declaration.limits[row.limit_id]
    await ctx.emit?.(tx, [
      {
        kind: share > 100 ? 'clock.late' : 'clock.reminder',
        subject: `matter:${row.matter_id}`,
        payload: {
          matter: row.matter_id,
          limit: row.limit_id,
          share,
          dueOn: row.due_on,
          left: standing.left,
          tells: limit?.tells ?? null,
        },
      },
    ])
    return 1
  })
}
