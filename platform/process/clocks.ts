/** The clocks of a matter: which limits start, stop, pause and go on with an action, and the day that is due first. */
import { sql } from 'kysely'
import { dayInChina, dueAfter, type LimitUnit, limitUnits, never } from '../work/shared.ts'
import { calendarOf, type Db, type ProcessContext } from './context.ts'
import type { ActionDeclaration, AnyProcess } from './declare.ts'
import type { StoredPause } from './tables.ts'

export interface Clock {
  limit: string
  startedSeq: number
  startedAt: string
  days: number
  unit: LimitUnit
  dueOn: string
  assumed: boolean
  pauses: StoredPause[]
  endedOn: string | null
  told: number
}

interface ClockRow {
  limit_id: string
  started_seq: number
  started_at: Date
  days: number
  unit: LimitUnit
  due_on: string
  assumed: boolean
  pauses: StoredPause[]
  ended_on: string | null
  told: number
}

const clockOf = (row: ClockRow): Clock => ({
  limit: row.limit_id,
  startedSeq: row.started_seq,
  startedAt: row.started_at.toISOString(),
  days: row.days,
  unit: row.unit,
  dueOn: row.due_on,
  assumed: row.assumed,
  pauses: row.pauses,
  endedOn: row.ended_on,
  told: row.told,
})

/** Clocks of a matter, oldest first. */
export async function readClocks(db: Db, matterId: number): Promise<Clock[]> {
  const found =
    await sql<ClockRow>`select limit_id, started_seq, started_at, days, unit, due_on, assumed, pauses, ended_on, told
    from process.clock where matter_id = ${matterId} order by started_seq, limit_id`.execute(db)
  return found.rows.map(clockOf)
}

/** The limit as the region sets it; undefined when it sets none there. @throws Error when the value is no number of days */
export function limitDays(
  ctx: Pick<ProcessContext, 'parameter'>,
  parameter: string | null,
  area: string,
  on: string,
): { days: number; unit: LimitUnit } | undefined {
  const found = parameter === null ? undefined : ctx.parameter(parameter, area, on)
  if (!found) return undefined
  if (typeof found.value !== 'number' || !(limitUnits as readonly string[]).includes(found.unit))
    throw new Error(`parameter ${parameter} is no time limit: ${found.value} ${found.unit}`)
  return { days: found.value, unit: found.unit as LimitUnit }
}

const counted = (ctx: ProcessContext, clock: Pick<Clock, 'startedAt' | 'days' | 'unit' | 'pauses'>) =>
  dueAfter(
    clock.unit === 'hours' ? clock.startedAt : dayInChina(clock.startedAt),
    clock.days,
    clock.unit,
    calendarOf(ctx),
    {
      pauses: clock.pauses,
    },
  )

/** What an action does to the clocks. Pure but for the region's values. */
export function movedClocks(
  ctx: ProcessContext,
  process: AnyProcess,
  at: {
    clocks: readonly Clock[]
    action: ActionDeclaration<unknown>
    reason?: string | undefined
    area: string
    seq: number
    state: string
    data: unknown
    now: Date
  },
): Clock[] {
  const today = dayInChina(at.now.toISOString())
  const clocks = at.clocks.map((clock) => ({ ...clock, pauses: clock.pauses.map((p) => ({ ...p })) }))
  for (const [id, limit] of Object.entries(process.limits)) {
    const runs = limit.runs.includes(at.state)
    const open = clocks.find((clock) => clock.limit === id && clock.endedOn === null)
    if (open && !runs) open.endedOn = today
    // An objection makes the whole longer: the days follow the facts, the beginning stays.
    if (open && runs && limit.follows && typeof limit.parameter === 'function')
      Object.assign(open, limitDays(ctx, limit.parameter(at.data), at.area, dayInChina(open.startedAt)) ?? {})
    if (!open && runs) {
      const before = limit.afresh ? undefined : clocks.findLast((clock) => clock.limit === id)
      if (before) {
        // The same limit goes on: the time in between does not count.
        before.pauses.push({ from: before.endedOn!, to: today })
        before.endedOn = null
      } else {
        const parameter = typeof limit.parameter === 'string' ? limit.parameter : limit.parameter(at.data)
        const days = limitDays(ctx, parameter, at.area, today)
        if (days)
          clocks.push({
            limit: id,
            startedSeq: at.seq,
            startedAt: at.now.toISOString(),
            ...days,
            dueOn: never,
            assumed: false,
            pauses: [],
            endedOn: null,
            told: 0,
          })
      }
    }
  }
  for (const clock of clocks) {
    if (clock.endedOn !== null) continue
    const paused = clock.pauses.find((pause) => pause.to === undefined)
    if (at.action.pauses?.includes(clock.limit) && !paused)
      clock.pauses.push({ from: today, ...(at.reason ? { reason: at.reason } : {}) })
    if (at.action.resumes?.includes(clock.limit) && paused) paused.to = today
    const due = counted(ctx, clock)
    clock.dueOn = due.on
    clock.assumed = due.assumed
  }
  return clocks
}

/** The running clock that is due first; paused ones last. */
export const firstDue = (clocks: readonly Clock[]): Clock | undefined =>
  clocks
    .filter((clock) => clock.endedOn === null && clock.dueOn !== never)
    .sort((a, b) => a.dueOn.localeCompare(b.dueOn))[0]

/** Writes the clocks of matters; those that did not change stay. */
export async function writeClocks(tx: Db, lines: readonly { matterId: number; clock: Clock }[]): Promise<void> {
  if (lines.length === 0) return
  const rows = lines.map(({ matterId, clock }) => ({
    matter_id: matterId,
    limit_id: clock.limit,
    started_seq: clock.startedSeq,
    started_at: clock.startedAt,
    days: clock.days,
    unit: clock.unit,
    due_on: clock.dueOn,
    assumed: clock.assumed,
    pauses: clock.pauses,
    ended_on: clock.endedOn,
  }))
  await sql`insert into process.clock as c (matter_id, limit_id, started_seq, started_at, days, unit, due_on, assumed, pauses, ended_on)
    select * from json_to_recordset(${JSON.stringify(rows)}::json) as t(matter_id bigint, limit_id text, started_seq int,
      started_at timestamptz, days int, unit text, due_on date, assumed boolean, pauses jsonb, ended_on date)
    on conflict (matter_id, limit_id, started_seq) do update set days = excluded.days, unit = excluded.unit, due_on = excluded.due_on,
      assumed = excluded.assumed, pauses = excluded.pauses, ended_on = excluded.ended_on, look_on = '-infinity'
    where (c.days, c.unit, c.due_on, c.assumed, c.pauses, c.ended_on)
      is distinct from (excluded.days, excluded.unit, excluded.due_on, excluded.assumed, excluded.pauses, excluded.ended_on)`.execute(
    tx,
  )
}
