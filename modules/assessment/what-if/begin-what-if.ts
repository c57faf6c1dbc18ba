/** Asking for a what-if run: who may, over which area, with which drafts; the drafts are taken as they are at this moment. */
import type { Kysely } from 'kysely'
import { type Actor, may } from '../../../platform/access/shared.ts'
import { type Refusal, refusal } from '../../../platform/web/index.ts'
import type { Queue } from '../../../platform/work/index.ts'
import { areaName } from '../../matching/index.ts'
import { today } from '../../monitoring/index.ts'
import { changesOf, findDraft, policyWithDraft, publishedVersions, RegionFaults } from '../../rules/index.ts'
import type { AssessmentContext } from '../context.ts'
import type { AssessmentTables, DraftTaken } from '../tables.ts'
import { findWhatIf } from './find-what-if.ts'
import type { NewWhatIf } from './shapes.ts'

/** Kind of the queued work. */
export const whatIfWork = 'what-if'

export interface WhatIfContext extends AssessmentContext {
  queue: Pick<Queue, 'send'>
}

/** The area above one's own, for comparison with the neighbours; the region has none. @example areaAbove('150426') // '1504' */
export const areaAbove = (area: string): string | null =>
  area.length === 6 || area.length === 4 ? area.slice(0, -2) : null

/** Whether a person may ask about this area: it lies in his own, or is the one above. */
export const mayAskAbout = (actor: Pick<Actor, 'area'>, area: string): boolean =>
  area.startsWith(actor.area) || area === areaAbove(actor.area)

/** Who works on policy sees what-if. */
export const mayTry = (actor: Pick<Actor, 'role'>): boolean =>
  may(actor, 'policy.draft') || may(actor, 'policy.approve')

/**
 * Notes a run and puts it into the queue.
 * @example const begun = await beginWhatIf(ctx, actor, { drafts: [7], asOf: '2026-10-31', area: '1504' })
 */
export async function beginWhatIf(
  ctx: WhatIfContext,
  actor: Actor,
  input: NewWhatIf,
): Promise<{ ok: true; id: number; runId: number } | Refusal> {
  if (!mayTry(actor)) return refusal('not-allowed')
  if (!mayAskAbout(actor, input.area)) return refusal('outside-area')
  if (!ctx.region.benefits) return refusal('not-found')
  if (input.asOf > today(ctx))
    return refusal('bad-request', { zh: '数据日期不能晚于今天。', en: 'The day of the data cannot lie after today.' })
  const taken: DraftTaken[] = []
  let policyDay = input.policyDay ?? ''
  for (const id of new Set(input.drafts)) {
    const draft = await findDraft(ctx, actor, id)
    if (!draft) return refusal('not-found')
    if (draft.state === 'published' || draft.state === 'withdrawn')
      return refusal('draft-closed', {
        zh: `草稿“${draft.title}”已${draft.state === 'published' ? '发布' : '撤销'}，不能再推演。`,
        en: `The draft “${draft.title}” is ${draft.state}; it cannot be tried any more.`,
      })
    const changes = await changesOf(ctx, id)
    if (changes.length === 0)
      return refusal('draft-empty', {
        zh: `草稿“${draft.title}”还没有修改。`,
        en: `The draft “${draft.title}” changes nothing yet.`,
      })
    if (input.policyDay && input.policyDay < draft.valid_from)
      return refusal('bad-request', {
        zh: `草稿“${draft.title}”自 ${draft.valid_from} 起执行，政策日期不能早于这一天。`,
        en: `The draft “${draft.title}” is valid from ${draft.valid_from}; the day of the policy cannot lie before it.`,
      })
    if (!input.policyDay && draft.valid_from > policyDay) policyDay = draft.valid_from
    taken.push({ id, title: draft.title, revision: draft.revision, changes })
  }
  const upTo = (await publishedVersions(ctx)).at(-1)?.number ?? 0
  for (const draft of taken)
    try {
      await policyWithDraft(ctx, draft.changes, policyDay, upTo)
    } catch (fault) {
      if (!(fault instanceof RegionFaults)) throw fault
      const [first] = fault.faults
      return refusal('has-faults', {
        zh: `草稿“${draft.title}”还不能推演，检查有 ${fault.faults.length} 处有误：${first?.zh ?? first?.message ?? ''} 请打开草稿改正后再试。`,
        en: `The draft “${draft.title}” cannot be tried yet, ${fault.faults.length} faults: ${first?.message ?? ''}. Open the draft and mend it first.`,
        details: fault.faults,
      })
    }
  return send(ctx, actor, {
    title: taken.map((draft) => draft.title).join('、'),
    area: input.area,
    as_of: input.asOf,
    policy_day: policyDay,
    drafts: JSON.stringify(taken),
    up_to: upTo,
    repeats: null,
    facts: null,
  })
}

/**
 * The same run once more, on the same facts, drafts and published policy.
 * @example await repeatWhatIf(ctx, actor, 7)
 */
export async function repeatWhatIf(
  ctx: WhatIfContext,
  actor: Actor,
  id: number,
): Promise<{ ok: true; id: number; runId: number } | Refusal> {
  const found = mayTry(actor) ? await findWhatIf(ctx, actor, id) : undefined
  if (!found) return refusal('not-found')
  if (found.state !== 'done' || found.facts === null)
    return refusal('not-done', {
      zh: '这次推演没有完成，不能重算。',
      en: 'This run did not finish; there is nothing to repeat.',
    })
  return send(ctx, actor, {
    title: found.title,
    area: found.area,
    as_of: found.as_of,
    policy_day: found.policy_day,
    drafts: JSON.stringify(found.drafts),
    up_to: found.up_to,
    repeats: found.id,
    facts: found.facts,
  })
}

/** Run and job name each other: the row first, so that a job never finds nothing. */
async function send(
  ctx: WhatIfContext,
  actor: Actor,
  values: {
    title: string
    area: string
    as_of: string
    policy_day: string
    drafts: string
    up_to: number
    repeats: number | null
    facts: string | null
  },
): Promise<{ ok: true; id: number; runId: number }> {
  const db = ctx.db as Kysely<AssessmentTables>
  const { id } = await db
    .insertInto('assessment.what_if')
    .values({ ...values, author: actor.userId, author_name: actor.name, author_area: actor.area, state: 'queued' })
    .returning('id')
    .executeTakeFirstOrThrow()
  const runId = await ctx.queue.send(
    whatIfWork,
    { id: Number(id) },
    {
      title: `政策推演 ${areaName(ctx.region, values.area)} ${values.as_of}`,
      createdBy: actor.userId,
      area: actor.area,
    },
  )
  await db.updateTable('assessment.what_if').set({ run_id: runId }).where('id', '=', id).execute()
  return { ok: true, id: Number(id), runId }
}
