/** A matter as its reader may see it. */
import { sql } from 'kysely'
import { eachText } from '../access/shared.ts'
import { situationOf } from './act.ts'
import { type Acting, type Matter, type ProcessContext, workOf } from './context.ts'
import type { AnyProcess, TakenAction } from './declare.ts'
import { actionsFor } from './fold.ts'
import { readActions, readMatter, readMatters } from './read.ts'
import { maySee, scopeOf } from './scope.ts'
import { takersIn } from './second-person.ts'
import { type ActionView, assignKind, assignLabel, type MatterDetail } from './shared.ts'
import { hiddenFrom, namesMask, type Reader, seenData, shownTo, veiled } from './veil.ts'
import { clocksOf, lineOf } from './worklist.ts'

/** The matter as far as the reader sees it, or undefined when there is none in his scope. */
export async function matterDetail(ctx: ProcessContext, actor: Reader, id: number): Promise<MatterDetail | undefined> {
  const matter = await readMatter(ctx.db, id)
  if (!matter || !maySee(ctx, actor, matter)) return undefined
  const process = workOf(ctx, matter.process).declaration
  const actions = await readActions(ctx.db, id)
  const mask = await namesMask(ctx, process, actor, matter, actions)
  const clocks = (await clocksOf(ctx, ctx.db, [matter], true)).get(id) ?? []
  const children = await readMatters(ctx.db, sql`m.parent_id = ${id} and ${scopeOf(ctx, actor)}`, sql`order by m.id`)
  return {
    ...lineOf(ctx, matter, clocks),
    subject: matter.subject,
    parentId: matter.parentId,
    data: masked(seenData(process, actor, matter.data), mask),
    veiled: veiled(process, actor) || mask !== undefined,
    actions: actions.map((action) => {
      const view = actionView(process, actor, action)
      return { ...view, input: masked(view.input, mask) }
    }),
    clocks,
    offers: offersOf(ctx, matter, actions, actor),
    another: takersIn(process, matter.state, actions).has(actor.userId),
    children: children.map((child) => {
      const { id: childId, process: kind, number, state, stateLabel, processLabel } = lineOf(ctx, child, [])
      return { id: childId, process: kind, number, state, stateLabel, label: processLabel }
    }),
    others: await othersTyping(ctx, matter, actor),
  }
}
const masked = <T>(value: T, mask: ((text: string) => string) | undefined): T => (mask ? eachText(value, mask) : value)
const without = (input: Record<string, unknown>, names: readonly string[] = []) =>
  names.length === 0 ? input : Object.fromEntries(Object.entries(input).filter(([name]) => !names.includes(name)))

/** One action with everything in it, or undefined when there is none in the reader's scope. */
export async function wholeAction(
  ctx: ProcessContext,
  actor: Acting,
  id: number,
  seq: number,
): Promise<ActionView | undefined> {
  const matter = await readMatter(ctx.db, id)
  if (!matter || !maySee(ctx, actor, matter)) return undefined
  const process = workOf(ctx, matter.process).declaration
  const actions = await readActions(ctx.db, id)
  const action = actions.find((one) => one.seq === seq)
  if (!action) return undefined
  const view = actionView({ ...process, apart: [] }, actor, action)
  return { ...view, input: masked(view.input, await namesMask(ctx, process, actor, matter, actions)) }
}

/** An action in words; its input only for those who may see it, without what is read apart. */
export function actionView(process: AnyProcess, actor: Reader, action: TakenAction): ActionView {
  const declared = process.actions[action.kind]
  const hidden = hiddenFrom(process, actor)?.actions?.includes(action.kind)
  return {
    seq: action.seq,
    kind: action.kind,
    label: declared?.label ?? (action.kind === assignKind ? assignLabel : { zh: action.kind, en: action.kind }),
    at: action.at,
    by: action.by,
    byName: action.byName,
    role: action.role,
    article: declared?.article ?? null,
    stateAfter: action.stateAfter,
    stateLabel: process.states[action.stateAfter]?.label ?? { zh: action.stateAfter, en: action.stateAfter },
    input: hidden ? null : shownTo(actor, without(action.input, process.apart)),
  }
}

/** What this person may do now. A guard that says no without looking at the form is told before anybody types. */
function offersOf(
  ctx: ProcessContext,
  matter: Matter,
  actions: readonly TakenAction[],
  actor: Acting,
): MatterDetail['offers'] {
  const process = workOf(ctx, matter.process).declaration
  const situation = situationOf(ctx, matter, actions, actor)
  // A form holds no more than its writer may see.
  const seen = { ...situation, data: { ...process.start, ...seenData(process, actor, matter.data) } }
  return actionsFor(process, matter.state, actor.role).map((kind) => {
    const declared = process.actions[kind]!
    if (declared.notBy && actions.some((one) => declared.notBy!.includes(one.kind) && one.by === actor.userId))
      return { kind, why: { zh: '须由另一人办理', en: 'Another person must take this step' } }
    // Only what does not depend on the form can be told beforehand.
    const why = declared.waits?.(situation) ?? null
    return {
      kind,
      why,
      ...(declared.first?.(matter.data) ? { first: true as const } : {}),
      ...(why === null && declared.given ? { given: declared.given(seen) } : {}),
    }
  })
}

/** Others with an unsent form on the same matter in the last ten minutes. */
async function othersTyping(ctx: ProcessContext, matter: Matter, actor: Acting): Promise<MatterDetail['others']> {
  const found = await sql<{
    name: string
    saved_at: Date
  }>`select u.name, max(d.saved_at) as saved_at from process.draft d join access."user" u on u.id = d.user_id
    where d.form like ${`matter:${matter.id}:%`} and d.user_id <> ${actor.userId} and d.saved_at > now() - interval '10 minutes' group by u.name order by 2 desc limit 5`.execute(
    ctx.db,
  )
  return found.rows.map((row) => ({ name: row.name, since: row.saved_at.toISOString() }))
}
