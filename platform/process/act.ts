/** Taking an action: the one way a matter changes. Everything it causes is written with it or not at all. */
import { isDeepStrictEqual } from 'node:util'
import { sql } from 'kysely'
import { type Refusal, refusal } from '../web/index.ts'
import { firstDue, movedClocks, readClocks, writeClocks } from './clocks.ts'
import {
  type Acting,
  type CheckInput,
  type Db,
  type Matter,
  type News,
  nowOf,
  type ProcessContext,
  type ProcessWork,
  type Taken,
  todayOf,
  workOf,
} from './context.ts'
import type { ActionDeclaration, Situation, TakenAction } from './declare.ts'
import { dropForm } from './drafts.ts'
import { filesIn, schemaOfFields, unlisted, type Words } from './fields.ts'
import { startsFrom, stateAfter, turnOf } from './fold.ts'
import { readActions, readMatter } from './read.ts'
import { maySee } from './scope.ts'

export interface ActRequest {
  kind: string
  input: Record<string, unknown>
  /** Number of actions the person had seen; another number means somebody was faster. Without it nothing is compared. */
  seen?: number | undefined
  /** Sent again with the same key, the action counts once. */
  key?: string | undefined
}

export type Acted = { ok: true; matter: Matter; repeated: boolean } | Refusal

/**
 * Takes one action on a matter.
 * @returns the matter afterwards, or a refusal: not-found, not-allowed, wrong-state, changed-meanwhile, bad-request, other-input,
 *   four-eyes, not-now, or what a check of the process says
 * @example await act(ctx, actor, 12, { kind: 'accept', input: {}, seen: 3, key: 'c0ffee' })
 */
export async function act(ctx: ProcessContext, actor: Acting, matterId: number, request: ActRequest): Promise<Acted> {
  return allOrNothing(ctx.db, (tx) => actWithin(tx, ctx, actor, matterId, request))
}

/** Runs work in one transaction; a refusal on the way, returned or thrown as {@link TakenBack}, undoes all of it. */
export async function allOrNothing<Result extends { ok: boolean }>(
  db: Db,
  work: (tx: Db) => Promise<Result | Refusal>,
): Promise<Result | Refusal> {
  try {
    return await db.transaction().execute(async (tx) => {
      const result = await work(tx)
      if (!result.ok) throw new TakenBack(result as unknown as Refusal)
      return result
    })
  } catch (fault) {
    if (fault instanceof TakenBack) return fault.refusal
    throw fault
  }
}

/** Carries a refusal of an effect out of the transaction, which is undone. */
export class TakenBack extends Error {
  readonly refusal: Refusal
  constructor(refused: Refusal) {
    super(refused.reason)
    this.refusal = refused
  }
}

/**
 * The same inside a transaction of the caller, who must end it when the answer is a refusal.
 * @throws TakenBack when an effect refuses
 */
export async function actWithin(
  tx: Db,
  ctx: ProcessContext,
  actor: Acting,
  matterId: number,
  request: ActRequest,
): Promise<Acted> {
  const matter = await readMatter(tx, matterId, { lock: true })
  if (!matter || (actor.role !== 'system' && !maySee(ctx, actor, matter))) return refusal('not-found')
  const work = workOf(ctx, matter.process)
  const process = work.declaration
  const action = process.actions[request.kind]
  if (!action || action.from.length === 0)
    return refusal('bad-request', { zh: `没有“${request.kind}”这一操作。`, en: `There is no action ${request.kind}.` })
  if (request.key) {
    const again = await sameKey(tx, ctx, matter, actor, request, action)
    if (again) return again
  }
  if (!action.who.includes(actor.role)) return refusal('not-allowed')
  if (request.seen !== undefined && request.seen !== matter.seq) return changedMeanwhile(tx, matter, request.seen)
  if (!startsFrom(process, request.kind, matter.state)) {
    const now = process.states[matter.state]?.label
    return refusal('wrong-state', {
      zh: `当前环节是“${now?.zh ?? matter.state}”，不能${action.label.zh}。`,
      en: `The matter is in "${now?.en ?? matter.state}"; this action does not start there.`,
    })
  }
  const read = readInput(ctx, action, request.input)
  if (!read.ok) return read
  const actions = await readActions(tx, matter.id)
  if (action.notBy && actor.role !== 'system') {
    const other = actions.findLast((one) => action.notBy!.includes(one.kind) && one.by === actor.userId)
    if (other)
      return refusal('four-eyes', {
        zh: `“${process.actions[other.kind]!.label.zh}”由您办理，${action.label.zh}须由另一人办理。`,
        en: 'The earlier step was taken by you; another person must take this one.',
      })
  }
  const situation = situationOf(ctx, matter, actions, actor)
  const input = await completed(tx, ctx, work, request.kind, { ...matter, matter, input: read.input, actor })
  const unfit = await checkFiles(tx, ctx, action, actor, matter.id, input)
  if (unfit) return unfit
  const reason = action.waits?.(situation) ?? action.guard?.(situation, input)
  if (reason) return notNow(reason)
  for (const check of [work.checks?.['*'], work.checks?.[request.kind]]) {
    const said = await check?.(tx, {
      matter,
      area: matter.area,
      hh: matter.hh,
      input,
      actor,
      today: situation.today,
      ctx,
    })
    if (said) return 'ok' in said ? said : notNow(said)
  }
  return { ok: true, matter: await write(tx, ctx, matter, situation, actor, request, input), repeated: false }
}

/** A checked form with what the server adds to it; what a person typed under such a name was refused before. */
export async function completed(
  tx: Db,
  ctx: ProcessContext,
  work: ProcessWork,
  kind: string,
  at: Omit<CheckInput<Record<string, unknown>>, 'today' | 'ctx'>,
): Promise<Record<string, unknown>> {
  const { matter, area, hh, input, actor } = at
  return { ...input, ...(await work.adds?.[kind]?.(tx, { matter, area, hh, input, actor, today: todayOf(ctx), ctx })) }
}

/** Facts a guard, an `apply` or a form is given about a matter. */
export function situationOf(
  ctx: ProcessContext,
  matter: Matter,
  actions: readonly TakenAction[],
  actor: Acting,
): Situation<Record<string, unknown>> {
  const today = todayOf(ctx)
  return {
    data: matter.data,
    state: matter.state,
    today,
    area: matter.area,
    hh: matter.hh,
    by: { userId: actor.userId, role: actor.role, area: actor.area },
    actions,
    parameter: (id) => ctx.parameter(id, matter.area, today)?.value,
  }
}

async function write(
  tx: Db,
  ctx: ProcessContext,
  matter: Matter,
  situation: Situation<Record<string, unknown>>,
  actor: Acting,
  request: ActRequest,
  input: Record<string, unknown>,
): Promise<Matter> {
  const work = workOf(ctx, matter.process)
  const process = work.declaration
  const declared = process.actions[request.kind]!
  const now = nowOf(ctx)
  // A clock that was set back must not put an action before the one it follows.
  const last = situation.actions.at(-1)
  const at = last && now.toISOString() < last.at ? new Date(last.at) : now
  const taken: TakenAction = {
    seq: matter.seq + 1,
    kind: request.kind,
    at: at.toISOString(),
    by: actor.userId,
    byName: actor.name,
    role: actor.role,
    input,
    stateAfter: stateAfter(declared, situation, input),
  }
  const data = declared.apply?.(matter.data, input, taken) ?? matter.data
  const clocks = movedClocks(ctx, process, {
    clocks: await readClocks(tx, matter.id),
    action: declared,
    reason: typeof input.reason === 'string' ? input.reason : undefined,
    area: matter.area,
    seq: taken.seq,
    state: taken.stateAfter,
    data,
    now: at,
  })
  const due = firstDue(clocks)
  const ended = process.states[taken.stateAfter]?.end === true
  await insertAction(tx, matter.id, taken, actor.area, request.key)
  await dropForm(tx, actor, `matter:${matter.id}:${request.kind}`)
  await writeClocks(
    tx,
    clocks.map((clock) => ({ matterId: matter.id, clock })),
  )
  await sql`update process.matter set state = ${taken.stateAfter}, data = ${JSON.stringify(data)}::jsonb, seq = ${taken.seq},
      turn = ${ended ? null : turnOf(process, taken.stateAfter, data)}, due_on = ${due?.dueOn ?? null}, due_limit = ${due?.limit ?? null},
      assignee = case when ${taken.stateAfter !== matter.state} then null else assignee end,
      updated_at = ${taken.at}, closed_at = ${ended ? taken.at : null}
    where id = ${matter.id}`.execute(tx)
  const after = (await readMatter(tx, matter.id))!
  const done: Taken = { matter: after, before: { state: matter.state, data: matter.data }, action: taken, actor }
  await follow(tx, ctx, done)
  await ctx.emit?.(tx, [newsOf(done)])
  return (await readMatter(tx, matter.id))!
}

/** Files that the form names must be there, the person's own, and clean. */
export async function checkFiles(
  tx: Db,
  ctx: ProcessContext,
  action: Pick<ActionDeclaration<unknown>, 'fields'>,
  actor: Acting,
  matterId: number | null,
  input: Record<string, unknown>,
): Promise<Refusal | undefined> {
  const ids = filesIn(action.fields, input).map((one) => one.id)
  return ids.length > 0 ? ctx.files?.check(tx, actor, matterId, ids) : undefined
}

/** What goes with an action. @throws TakenBack when an effect refuses */
export async function follow(tx: Db, ctx: ProcessContext, taken: Taken): Promise<void> {
  const { declaration, effects } = workOf(ctx, taken.matter.process)
  const files = filesIn(declaration.actions[taken.action.kind]?.fields ?? {}, taken.action.input)
  if (files.length > 0) await ctx.files?.attach(tx, taken.matter.id, taken.action.seq, files)
  for (const effect of [effects?.[taken.action.kind], effects?.['*']]) {
    const said = await effect?.(tx, taken, ctx)
    if (said) throw new TakenBack(said)
  }
  if (ctx.papers && declaration.actions[taken.action.kind]?.papers) {
    // An effect may have given the matter its household or another area.
    const after = (await readMatter(tx, taken.matter.id))!
    await ctx.papers(tx, { ...taken, matter: { ...after, data: taken.matter.data } }, ctx)
  }
}

/** The news of an action: keys only; whoever hears it reads the matter. */
export const newsOf = ({ matter, action }: Taken): News => ({
  kind: `${matter.process}.${action.kind}`,
  subject: `matter:${matter.id}`,
  payload: { matter: matter.id, seq: action.seq, state: action.stateAfter, hh: matter.hh },
})

export async function insertAction(
  tx: Db,
  matterId: number,
  taken: TakenAction,
  area: string,
  key: string | undefined,
): Promise<void> {
  await sql`insert into process.action (matter_id, seq, at, "by", by_name, role, user_area, kind, input, state_after, key)
    values (${matterId}, ${taken.seq}, ${taken.at}, ${taken.by}, ${taken.byName}, ${taken.role}, ${area}, ${taken.kind},
      ${JSON.stringify(taken.input)}::jsonb, ${taken.stateAfter}, ${key ?? null})`.execute(tx)
}

/** The same key again: the same answer; with another input it is a mistake that is named. */
async function sameKey(
  tx: Db,
  ctx: ProcessContext,
  matter: Matter,
  actor: Acting,
  request: ActRequest,
  action: Pick<ActionDeclaration<unknown>, 'fields'>,
): Promise<Acted | undefined> {
  const found = await sql<{
    by: string
    kind: string
    input: Record<string, unknown>
  }>`select "by", kind, input from process.action where matter_id = ${matter.id} and key = ${request.key!}`.execute(tx)
  const before = found.rows[0]
  if (!before) return undefined
  if (before.by === actor.userId && before.kind === request.kind)
    return sameInput(ctx, action, before.input, request.input) ? { ok: true, matter, repeated: true } : otherInput()
  return refusal('other-input', {
    zh: '同一编号的请求已用于另一操作。',
    en: 'This key was already used for another action.',
  })
}

/** True when a form says what was taken before; what the server added to it counts for nothing. */
export function sameInput(
  ctx: Pick<ProcessContext, 'lists'>,
  action: Pick<ActionDeclaration<unknown>, 'fields'>,
  taken: Record<string, unknown>,
  given: unknown,
): boolean {
  const read = readInput(ctx, action, given)
  const asked = Object.keys(action.fields).filter((name) => !action.fields[name]!.known)
  return read.ok && asked.every((name) => isDeepStrictEqual(taken[name], plain(read.input[name])))
}
/** As it comes back from the database. */
const plain = (value: unknown): unknown => (value === undefined ? undefined : JSON.parse(JSON.stringify(value)))

/** Sent again after a lost answer, but changed meanwhile: what was taken stands, and whoever changed it must know. */
export const otherInput = (number?: string): Refusal =>
  refusal('other-input', {
    zh: `您此前的提交已经成功${number ? `（${number}）` : ''}，但内容与现在填写的不同。已办理的以此前内容为准，请核对；确需按现在的内容再办，请再次提交。`,
    en: `What you sent before was taken${number ? ` (${number})` : ''}, but it says something else than the form now. What was taken stands; look at it, and send again only if this is to be done as well.`,
  })

async function changedMeanwhile(tx: Db, matter: Matter, seen: number): Promise<Refusal> {
  const later = (await readActions(tx, matter.id)).filter((action) => action.seq > seen)
  const last = later.at(-1)
  return refusal('changed-meanwhile', {
    zh: last
      ? `${last.byName}刚刚办理了此事项，您填写的内容已保留，请核对最新情况后再提交。`
      : '此事项已有变化，您填写的内容已保留，请核对最新情况后再提交。',
    en: 'Somebody else has just worked on this matter. What you typed is kept; look at the newest state and send again.',
    details: { seq: matter.seq, by: last?.byName, kind: last?.kind },
  })
}

/** The form of an action, checked: types, needed fields, values of the region's lists. */
export function readInput(
  ctx: Pick<ProcessContext, 'lists'>,
  action: Pick<ActionDeclaration<unknown>, 'fields'>,
  given: unknown,
): { ok: true; input: Record<string, unknown> } | Refusal {
  const parsed = schemaOfFields(action.fields).safeParse(given)
  if (!parsed.success) return badInput(parsed.error.issues)
  const input = parsed.data as Record<string, unknown>
  const strange = unlisted(action.fields, input, ctx.lists ?? {})
  if (strange.length > 0)
    return badInput(strange.map((name) => ({ path: name.split('.'), message: '请选择列表中的一项' })))
  return { ok: true, input }
}

export const notNow = (words: Words): Refusal => refusal('not-now', { zh: words.zh, en: words.en })
export const badInput = (issues: readonly { path: PropertyKey[]; message: string }[]): Refusal =>
  refusal('bad-request', {
    details: issues.map((issue) => ({ field: issue.path.map(String).join('.'), problem: issue.message })),
  })
