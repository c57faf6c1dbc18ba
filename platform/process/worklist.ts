/** Worklists: what waits for me, for my team, what is due or late, and what others are at. */
import { type RawBuilder, sql } from 'kysely'
import { dayInChina, dayOf } from '../work/shared.ts'
import { type Acting, calendarOf, type Db, type Matter, nowOf, type ProcessContext, todayOf } from './context.ts'
import { matterColumns, matterOf, readMatters } from './read.ts'
import { scopeOf } from './scope.ts'
import { turnOfAnother } from './second-person.ts'
import type { ClockView, MatterLine, WorklistName } from './shared.ts'

export interface WorklistQuery {
  list: WorklistName
  process?: string | undefined
  state?: string | undefined
  area?: string | undefined
  /** Part of a matter's number, or what {@link ProcessContext.finds} knows: a household's number, a whole name. */
  q?: string | undefined
  hh?: string | undefined
  page: number
  size: number
}

/** Conditions of each list on `process.matter m`. */
export function listCondition(
  ctx: Pick<ProcessContext, 'processes'>,
  actor: Acting,
  list: WorklistName,
  today: string,
): RawBuilder<boolean> {
  const teamTurn = sql`m.closed_at is null and m.turn = ${actor.role}`
  const another = turnOfAnother(ctx, actor)
  switch (list) {
    case 'mine':
      return sql<boolean>`(m.closed_at is null and (m.assignee = ${actor.userId} or (m.assignee is null and m.turn = ${actor.role})) and not ${another})`
    case 'team':
      return sql<boolean>`(${teamTurn})`
    case 'due':
      return sql<boolean>`(${teamTurn} and m.due_on <= ${today}::date + 1 and m.due_on >= ${today}::date and not ${another})`
    case 'late':
      return sql<boolean>`(m.closed_at is null and m.due_on < ${today}::date)`
    case 'waiting':
      return sql<boolean>`(m.closed_at is null and (m.turn is distinct from ${actor.role} or ${another}))`
    case 'closed':
      return sql<boolean>`(m.closed_at is not null)`
    case 'all':
      return sql<boolean>`true`
  }
}

function conditions(ctx: ProcessContext, actor: Acting, query: WorklistQuery): RawBuilder<boolean> {
  const parts = [scopeOf(ctx, actor), listCondition(ctx, actor, query.list, todayOf(ctx))]
  if (query.process) parts.push(sql<boolean>`m.process = ${query.process}`)
  if (query.state) parts.push(sql<boolean>`m.state = ${query.state}`)
  if (query.area) parts.push(sql<boolean>`m.area like ${`${query.area.replace(/\D/g, '')}%`}`)
  if (query.hh) parts.push(sql<boolean>`m.hh = ${query.hh}::bigint`)
  const q = query.q?.trim()
  if (q) {
    const byNumber = sql<boolean>`m.number ilike ${`%${q.replace(/[\\%_]/g, '\\$&')}%`}`
    const also = ctx.finds?.(actor, q)
    parts.push(also ? sql<boolean>`(${byNumber} or ${also})` : byNumber)
  }
  return sql<boolean>`${sql.join(parts, sql` and `)}`
}

/**
 * One page of a worklist: urgent first, then what is due first.
 * @param countTo counting stops here; `total` equal to it means "at least"
 */
export async function readWorklist(
  ctx: ProcessContext,
  actor: Acting,
  query: WorklistQuery,
  countTo = 10_000,
): Promise<{ items: MatterLine[]; total: number }> {
  const where = conditions(ctx, actor, query)
  const order =
    query.list === 'closed' ? sql`m.closed_at desc, m.id desc` : sql`m.urgent desc, m.due_on asc nulls last, m.id`
  const found = await sql<Parameters<typeof matterOf>[0]>`select ${matterColumns} from process.matter m where ${where}
    order by ${order} limit ${query.size} offset ${(query.page - 1) * query.size}`.execute(ctx.db)
  const total = await sql<{
    n: number
  }>`select count(*)::int as n from (select from process.matter m where ${where} limit ${countTo}) as counted`.execute(
    ctx.db,
  )
  const matters = found.rows.map(matterOf)
  const clocks = await clocksOf(ctx, ctx.db, matters)
  return {
    items: matters.map((matter) => lineOf(ctx, matter, clocks.get(matter.id) ?? [])),
    total: total.rows[0]?.n ?? 0,
  }
}

/** How many wait, are due, late: for the head of the list and the navigation. */
export async function countWorklists(
  ctx: ProcessContext,
  actor: Acting,
  countTo = 1000,
): Promise<Record<'mine' | 'due' | 'late', number>> {
  const today = todayOf(ctx)
  const scope = scopeOf(ctx, actor)
  const one = async (list: WorklistName) =>
    (
      await sql<{
        n: number
      }>`select count(*)::int as n from (select from process.matter m where ${scope} and ${listCondition(ctx, actor, list, today)} limit ${countTo}) as c`.execute(
        ctx.db,
      )
    ).rows[0]?.n ?? 0
  return { mine: await one('mine'), due: await one('due'), late: await one('late') }
}

interface ClockLine {
  matter_id: number
  limit_id: string
  started_seq: number
  started_at: Date
  days: number
  unit: 'working-days' | 'calendar-days' | 'hours' | 'months'
  pauses: { from: string; to?: string }[]
  due_on: string
  ended_on: string | null
}

/** Clocks of matters with the words "day 7 of 10". Ended ones only when asked. */
export async function clocksOf(
  ctx: ProcessContext,
  db: Db,
  matters: readonly Matter[],
  ended = false,
): Promise<Map<number, ClockView[]>> {
  const map = new Map<number, ClockView[]>()
  if (matters.length === 0) return map
  const found =
    await sql<ClockLine>`select matter_id, limit_id, started_seq, started_at, days, unit, pauses, due_on, ended_on from process.clock
    where matter_id = any(${sql.val(matters.map((m) => m.id))}::bigint[]) ${ended ? sql`` : sql`and ended_on is null`} order by started_seq`.execute(
      db,
    )
  const byId = new Map(matters.map((m) => [m.id, m]))
  const now = nowOf(ctx).toISOString()
  for (const row of found.rows) {
    const limit = ctx.processes.get(byId.get(row.matter_id)!.process)?.declaration.limits[row.limit_id]
    const start = row.unit === 'hours' ? row.started_at.toISOString() : dayInChina(row.started_at.toISOString())
    const until = row.ended_on ?? (row.unit === 'hours' ? now : dayInChina(now))
    const standing = dayOf(start, until, { days: row.days, unit: row.unit }, calendarOf(ctx), row.pauses)
    const view: ClockView = {
      limit: row.limit_id,
      startedSeq: row.started_seq,
      label: limit?.label ?? { zh: row.limit_id, en: row.limit_id },
      day: standing.day,
      of: standing.of,
      late: standing.late,
      left: standing.left,
      unit: row.unit,
      dueOn: standing.on,
      assumed: standing.assumed,
      paused: standing.paused,
      endedOn: row.ended_on,
    }
    map.set(row.matter_id, [...(map.get(row.matter_id) ?? []), view])
  }
  return map
}

/**
 * The clock that ends first on each matter, for lists of other parts; a matter without one is left out.
 * @example (await dueClocks(ctx, [12])).get(12) // { day: 7, of: 10, … }
 */
export async function dueClocks(ctx: ProcessContext, ids: readonly number[]): Promise<Map<number, ClockView>> {
  if (ids.length === 0) return new Map()
  const matters = await readMatters(ctx.db, sql`m.id = any(${sql.val([...ids])}::bigint[])`)
  const clocks = await clocksOf(ctx, ctx.db, matters)
  return new Map(
    matters.flatMap((matter) => {
      const clock = clocks.get(matter.id)?.find((one) => one.limit === matter.dueLimit)
      return clock && !matter.closedAt ? [[matter.id, clock] as const] : []
    }),
  )
}

/** A matter as a line of a list. No name, no id: the page adds what its reader may see. */
export function lineOf(ctx: ProcessContext, matter: Matter, clocks: readonly ClockView[]): MatterLine {
  const process = ctx.processes.get(matter.process)?.declaration
  const state = process?.states[matter.state]
  const label = state?.label ?? { zh: matter.state, en: matter.state }
  return {
    id: matter.id,
    process: matter.process,
    processLabel: process?.label ?? { zh: matter.process, en: matter.process },
    number: matter.number,
    hh: matter.hh,
    area: matter.area,
    otherArea: matter.otherArea,
    state: matter.state,
    stateLabel: label,
    next: state?.next ?? state?.waitsFor ?? null,
    waits: state?.waitsFor !== undefined,
    turn: matter.turn,
    unit: matter.unit,
    assignee: matter.assignee,
    urgent: matter.urgent,
    seq: matter.seq,
    openedAt: matter.openedAt.toISOString(),
    updatedAt: matter.updatedAt.toISOString(),
    closedAt: matter.closedAt?.toISOString() ?? null,
    clock: clocks.find((clock) => clock.limit === matter.dueLimit && clock.endedOn === null) ?? null,
    title: null,
    areaName: null,
  }
}
