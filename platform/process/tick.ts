/**
 * What the clock does by itself: reminders at 50, 80 and 100 per cent of a limit, escalation when it is over, and the
 * actions that a process leaves to time (publicity is over). Days on which the server was off are made up for.
 */
import { sql } from 'kysely'
import { act } from './act.ts'
import { type ProcessContext, theClock, todayOf } from './context.ts'
import { readMatter } from './read.ts'
import { remind } from './remind.ts'

/** What was told and done in one round. */
export interface Ticked {
  reminded: number
  acted: number
  /** Matters whose time is over but whose action was refused, with the reason. */
  refused: { matter: number; reason: string }[]
}

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
