/** Opening matters: one from a form, or twenty thousand at once. */
import { sql } from 'kysely'
import { type Refusal, refusal } from '../web/index.ts'
import {
  allOrNothing,
  checkFiles,
  completed,
  follow,
  newsOf,
  notNow,
  otherInput,
  readInput,
  sameInput,
  TakenBack,
} from './act.ts'
import { firstDue, movedClocks, writeClocks } from './clocks.ts'
import {
  type Acting,
  type Db,
  type Matter,
  nowOf,
  type ProcessContext,
  type ProcessWork,
  theClock,
  todayOf,
  workOf,
} from './context.ts'
import type { Situation, TakenAction } from './declare.ts'
import { stateAfter, turnOf } from './fold.ts'
import { readMatter, readMatters } from './read.ts'
import { tell } from './tell.ts'

export interface OpenRequest {
  process: string
  kind: string
  input: Record<string, unknown>
  /** Village, township or county it belongs to, 12 digits. */
  area: string
  otherArea?: string | undefined
  hh?: string | undefined
  subject?: string | undefined
  parentId?: number | undefined
  unit?: string | undefined
  urgent?: boolean | undefined
  /** A repeated click with the same key opens one matter. */
  key?: string | undefined
}
export type Opened = { ok: true; matter: Matter; repeated: boolean } | Refusal

/**
 * Opens one matter by its first action.
 * @returns the matter, or a refusal: not-allowed, outside-area, bad-request, not-now
 * @example await open(ctx, actor, { process: 'application', kind: 'enter', area: '150426100201', hh: '1504…', input: { … } })
 */
export async function open(ctx: ProcessContext, actor: Acting, request: OpenRequest): Promise<Opened> {
  return allOrNothing(ctx.db, (tx) => openWithin(tx, ctx, actor, request))
}

/** The same inside a transaction of the caller, who must end it when the answer is a refusal. @throws TakenBack when an effect refuses */
export async function openWithin(tx: Db, ctx: ProcessContext, actor: Acting, request: OpenRequest): Promise<Opened> {
  const many = await openManyWithin(tx, ctx, actor, { process: request.process, kind: request.kind, items: [request] })
  if (!many.ok) return many
  const one = many.opened[0]!
  return { ok: true, matter: one.matter, repeated: one.repeated }
}

/**
 * Opens a matter that grows out of another one: its place, its household, and the matter as its parent.
 * @throws TakenBack when it may not be opened
 * @example await openChild(tx, ctx, matter, { process: 'meeting', kind: 'propose', input: { question } })
 */
export async function openChild(
  tx: Db,
  ctx: ProcessContext,
  parent: Pick<Matter, 'id' | 'area' | 'otherArea' | 'hh'>,
  child: Pick<OpenRequest, 'process' | 'kind' | 'input'>,
): Promise<Matter> {
  const opened = await openWithin(tx, ctx, theClock, {
    ...child,
    area: parent.area,
    otherArea: parent.otherArea ?? undefined,
    hh: parent.hh ?? undefined,
    parentId: parent.id,
  })
  if (!opened.ok) throw new TakenBack(opened)
  return opened.matter
}

export interface OpenMany {
  process: string
  kind: string
  items: readonly Omit<OpenRequest, 'process' | 'kind'>[]
}

/**
 * Opens many matters of one kind in one go. All are opened or, at the first refusal, none.
 * @returns the matters in the order asked, each with whether it was there already (same key)
 */
export async function openManyWithin(
  tx: Db,
  ctx: ProcessContext,
  actor: Acting,
  request: OpenMany,
): Promise<{ ok: true; opened: { matter: Matter; repeated: boolean }[] } | Refusal> {
  const work = workOf(ctx, request.process)
  const action = work.declaration.actions[request.kind]
  if (!action || action.from.length > 0) throw new Error(`${request.process}.${request.kind} opens nothing`)
  if (!action.who.includes(actor.role)) return refusal('not-allowed')
  const before = await openedBefore(tx, actor, request)
  const fresh: { item: OpenMany['items'][number]; input: Record<string, unknown> }[] = []
  for (const item of request.items) {
    const old = item.key ? before.get(item.key) : undefined
    if (old && !sameInput(ctx, action, old.input, item.input)) return otherInput(old.matter.number)
    if (old) continue
    if (!/^\d{12}$/.test(item.area))
      return refusal('bad-request', { details: [{ field: 'area', problem: '12位区划代码' }] })
    if (actor.role !== 'system' && !item.area.startsWith(actor.area) && !item.otherArea?.startsWith(actor.area))
      return refusal('outside-area')
    const read = readInput(ctx, action, item.input)
    if (!read.ok) return read
    const input = await completed(tx, ctx, work, request.kind, {
      matter: null,
      area: item.area,
      hh: item.hh ?? null,
      input: read.input,
      actor,
    })
    const unfit = await checkFiles(tx, ctx, action, actor, null, input)
    if (unfit) return unfit
    const said = action.guard?.(firstSituation(ctx, work, actor, item), input)
    if (said) return notNow(said)
    for (const check of [work.checks?.['*'], work.checks?.[request.kind]]) {
      const no = await check?.(tx, {
        matter: null,
        area: item.area,
        hh: item.hh ?? null,
        input,
        actor,
        today: todayOf(ctx),
        ctx,
      })
      if (no) return 'ok' in no ? no : notNow(no)
    }
    fresh.push({ item, input })
  }
  const made = await insertMatters(tx, ctx, work, actor, request.kind, fresh)
  let next = 0
  return {
    ok: true,
    opened: request.items.map((item) => {
      const old = item.key ? before.get(item.key) : undefined
      return old ? { matter: old.matter, repeated: true } : { matter: made[next++]!, repeated: false }
    }),
  }
}

function firstSituation(
  ctx: ProcessContext,
  work: ProcessWork,
  actor: Acting,
  item: OpenMany['items'][number],
): Situation<Record<string, unknown>> {
  const today = todayOf(ctx)
  return {
    data: work.declaration.start,
    state: '',
    today,
    area: item.area,
    hh: item.hh ?? null,
    by: { userId: actor.userId, role: actor.role, area: actor.area },
    actions: [],
    parameter: (id) => ctx.parameter(id, item.area, today)?.value,
  }
}

/** Matters that the same person opened with one of these keys. */
async function openedBefore(
  tx: Db,
  actor: Acting,
  request: OpenMany,
): Promise<Map<string, { matter: Matter; input: Record<string, unknown> }>> {
  const keys = request.items.flatMap((item) => (item.key ? [item.key] : []))
  if (keys.length === 0) return new Map()
  // Two clicks at the same moment: the second waits here until the first is written.
  await sql`select pg_advisory_xact_lock(hashtextextended(k, 42)) from unnest(${sql.val([...new Set(keys)].sort())}::text[]) as k`.execute(
    tx,
  )
  const found = await sql<{
    key: string
    matter_id: number
    input: Record<string, unknown>
  }>`select a.key, a.matter_id, a.input from process.action a
    join process.matter m on m.id = a.matter_id and m.process = ${request.process}
    where a.seq = 1 and a.key = any(${sql.val(keys)}::text[]) and a."by" = ${actor.userId}`.execute(tx)
  if (found.rows.length === 0) return new Map()
  const matters = new Map(
    (await readMatters(tx, sql`m.id = any(${sql.val(found.rows.map((r) => r.matter_id))}::bigint[])`)).map((m) => [
      m.id,
      m,
    ]),
  )
  return new Map(found.rows.map((row) => [row.key, { matter: matters.get(row.matter_id)!, input: row.input }]))
}

async function insertMatters(
  tx: Db,
  ctx: ProcessContext,
  work: ProcessWork,
  actor: Acting,
  kind: string,
  items: readonly { item: OpenMany['items'][number]; input: Record<string, unknown> }[],
): Promise<Matter[]> {
  if (items.length === 0) return []
  const process = work.declaration
  const action = process.actions[kind]!
  const now = nowOf(ctx)
  const today = todayOf(ctx)
  const numbers = await nextNumbers(
    tx,
    process.prefix,
    items.map(({ item }) => item.area.slice(0, 6)),
    today.slice(0, 4),
  )
  const ids = (
    await sql<{
      id: number
    }>`select nextval('process.matter_id_seq') as id from generate_series(1, ${items.length})`.execute(tx)
  ).rows.map((r) => r.id)
  const rows = items.map(({ item, input }, i) => {
    const first = { seq: 1, kind, at: now.toISOString(), by: actor.userId, byName: actor.name, role: actor.role, input }
    const state = stateAfter(action, firstSituation(ctx, work, actor, item), input)
    const taken: TakenAction = { ...first, stateAfter: state }
    const data = action.apply?.(process.start, input, taken) ?? process.start
    const clocks = movedClocks(ctx, process, { clocks: [], action, area: item.area, seq: 1, state, data, now })
    const due = firstDue(clocks)
    return { id: ids[i]!, item, taken, data, clocks, due, number: numbers[i]!, state }
  })
  for (let from = 0; from < rows.length; from += 5000) {
    const part = rows.slice(from, from + 5000)
    await sql`insert into process.matter (id, process, number, hh, subject, parent_id, area, other_area, state, data, seq, turn, unit, urgent, due_on, due_limit, opened_at, updated_at, closed_at)
      select id, ${process.id}, number, hh, subject, parent_id, area, other_area, state, data, 1, turn, unit, coalesce(urgent, false), due_on, due_limit, ${now}, ${now},
        case when ended then ${now}::timestamptz end
      from json_to_recordset(${JSON.stringify(
        part.map((row) => ({
          id: row.id,
          number: row.number,
          hh: row.item.hh ?? null,
          subject: row.item.subject ?? null,
          parent_id: row.item.parentId ?? null,
          area: row.item.area,
          other_area: row.item.otherArea ?? null,
          state: row.state,
          data: row.data,
          turn: process.states[row.state]?.end ? null : turnOf(process, row.state, row.data),
          unit: row.item.unit ?? null,
          urgent: row.item.urgent ?? false,
          due_on: row.due?.dueOn ?? null,
          due_limit: row.due?.limit ?? null,
          ended: process.states[row.state]?.end === true,
        })),
      )}::json) as t(id bigint, number text, hh bigint, subject text, parent_id bigint, area text, other_area text, state text, data jsonb, turn text, unit text,
        urgent boolean, due_on date, due_limit text, ended boolean)`.execute(tx)
    await sql`insert into process.action (matter_id, seq, at, "by", by_name, role, user_area, kind, input, state_after, key)
      select id, 1, ${now}, ${actor.userId}, ${actor.name}, ${actor.role}, ${actor.area}, ${kind}, input, state, key
      from json_to_recordset(${JSON.stringify(
        part.map((row) => ({ id: row.id, input: row.taken.input, state: row.state, key: row.item.key ?? null })),
      )}::json) as t(id bigint, input jsonb, state text, key text)`.execute(tx)
    await writeClocks(
      tx,
      part.flatMap((row) => row.clocks.map((clock) => ({ matterId: row.id, clock }))),
    )
  }
  const made = new Map((await readMatters(tx, sql`m.id = any(${sql.val(ids)}::bigint[])`)).map((m) => [m.id, m]))
  const done = rows.map((row) => ({
    matter: made.get(row.id)!,
    before: { state: '', data: process.start },
    action: row.taken,
    actor,
  }))
  for (const one of done) await follow(tx, ctx, one)
  await ctx.emit?.(tx, done.map(newsOf))
  for (const row of rows)
    if (row.item.parentId !== undefined) await tellParent(tx, ctx, row.item.parentId, row.id, process.id)
  const changed = work.effects && (work.effects[kind] ?? work.effects['*'])
  // Effects may have acted on: read what became of them.
  return changed
    ? readMatters(tx, sql`m.id = any(${sql.val(ids)}::bigint[])`, sql`order by m.id`)
    : ids.map((id) => made.get(id)!)
}

/** The matter it grew out of may have waited for it. */
async function tellParent(tx: Db, ctx: ProcessContext, parentId: number, child: number, of: string): Promise<void> {
  const parent = await readMatter(tx, parentId)
  if (!parent) return
  const declared = ctx.processes.get(parent.process)?.declaration
  if (!declared?.onChild || declared.awaits?.(parent.data, of) === false) return
  await tell(tx, ctx, parentId, declared.onChild, { child })
}

/** Numbers without gaps by prefix, county and year: SQ-150426-2026-000123. */
async function nextNumbers(tx: Db, prefix: string, counties: readonly string[], year: string): Promise<string[]> {
  const wanted = new Map<string, number>()
  for (const county of counties) wanted.set(county, (wanted.get(county) ?? 0) + 1)
  const next = new Map<string, number>()
  for (const [county, count] of [...wanted].sort()) {
    const found = await sql<{
      last: number
    }>`insert into process.counter as c (prefix, area, year, last) values (${prefix}, ${county}, ${Number(year)}, ${count})
      on conflict (prefix, area, year) do update set last = c.last + ${count} returning last`.execute(tx)
    next.set(county, found.rows[0]!.last - count)
  }
  return counties.map((county) => {
    const number = next.get(county)! + 1
    next.set(county, number)
    return `${prefix}-${county}-${year}-${String(number).padStart(6, '0')}`
  })
}
