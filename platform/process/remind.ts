/** Reminders at 50, 80 and 100 per cent of a limit and when it is over, told once each. */
import { sql } from 'kysely'
import { dayInChina, dayOf, type Standing } from '../work/shared.ts'
import { calendarOf, nowOf, type ProcessContext, workOf } from './context.ts'

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

/** Told when a limit is over. */
const late = 101

/**
 * Tells what is due of all running clocks. A clock says itself before which day it need not be looked at again, so that a
 * round of every five minutes does not count the days of half a million clocks.
 * @param today ISO date in China
 * @param batch clocks read at once
 * @returns reminders told
 */
export async function remind(ctx: ProcessContext, today: string, batch: number): Promise<number> {
  let told = 0
  for (let after = 0; ; ) {
    const rows =
      await sql<Running>`select c.matter_id, c.limit_id, c.started_seq, c.started_at, c.days, c.unit, c.due_on, c.pauses, c.told, m.process, m.number
      from process.clock c join process.matter m on m.id = c.matter_id
      where c.ended_on is null and c.told < ${late} and c.look_on <= ${today}::date and m.closed_at is null
        and c.matter_id > ${after} and c.due_on < '9999-01-01'
      order by c.matter_id limit ${batch}`.execute(ctx.db)
    if (rows.rows.length === 0) return told
    const quiet: { row: Running; inDays: number }[] = []
    for (const row of rows.rows) {
      const standing = standingOf(ctx, row, today)
      const share = standing.late > 0 ? late : (marks.findLast((mark) => reached(standing, mark)) ?? 0)
      if (share > row.told) told += await tell(ctx, row, standing, share)
      if (share < late && row.unit !== 'hours') quiet.push({ row, inDays: daysUntilNext(standing) })
    }
    await lookAgain(ctx, quiet, today)
    // A matter whose clocks were cut apart by the batch is begun anew; what was told of it is not told again.
    const last = rows.rows.at(-1)!.matter_id
    after = rows.rows.length === batch && rows.rows[0]!.matter_id < last ? last - 1 : last
  }
}

function standingOf(ctx: ProcessContext, row: Running, today: string): Standing {
  const hours = row.unit === 'hours'
  return dayOf(
    hours ? row.started_at.toISOString() : dayInChina(row.started_at.toISOString()),
    hours ? nowOf(ctx).toISOString() : today,
    { days: row.days, unit: row.unit },
    calendarOf(ctx),
    row.pauses,
  )
}

const reached = (standing: Standing, mark: number): boolean => standing.day * 100 >= standing.of * mark

/**
 * Days that must pass before anything can be told again. A lower bound: as if every day counted, whatever the holiday table
 * will say and however long the clock is paused.
 */
function daysUntilNext(standing: Standing): number {
  const next = marks.find((mark) => !reached(standing, mark))
  const at = next === undefined ? standing.of + 1 : Math.ceil((standing.of * next) / 100)
  return Math.max(1, at - standing.day)
}

async function lookAgain(
  ctx: ProcessContext,
  clocks: readonly { row: Running; inDays: number }[],
  today: string,
): Promise<void> {
  if (clocks.length === 0) return
  const lines = clocks.map(({ row, inDays }) => ({
    m: row.matter_id,
    l: row.limit_id,
    s: row.started_seq,
    d: inDays,
    due: row.due_on,
    p: row.pauses,
  }))
  // A clock that was paused, resumed or lengthened meanwhile is looked at again in the next round.
  await sql`update process.clock c set look_on = ${today}::date + t.d
    from json_to_recordset(${JSON.stringify(lines)}::json) as t(m bigint, l text, s int, d int, due date, p jsonb)
    where c.matter_id = t.m and c.limit_id = t.l and c.started_seq = t.s and c.ended_on is null
      and c.due_on = t.due and c.pauses = t.p`.execute(ctx.db)
}

/** Writes that a mark was reached and lets everybody know, once, however many servers look. */
async function tell(ctx: ProcessContext, row: Running, standing: Standing, share: number): Promise<number> {
  return ctx.db.transaction().execute(async (tx) => {
    const won =
      await sql`update process.clock set told = ${share} where matter_id = ${row.matter_id} and limit_id = ${row.limit_id}
      and started_seq = ${row.started_seq} and told < ${share} and ended_on is null`.execute(tx)
    if (Number(won.numAffectedRows ?? 0) === 0) return 0
    const limit = workOf(ctx, row.process).declaration.limits[row.limit_id]
    await ctx.emit?.(tx, [
      {
        kind: share >= late ? 'clock.late' : 'clock.reminder',
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
