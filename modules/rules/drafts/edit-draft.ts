/** What an author does with a draft before it is proposed. Saving never refuses a faulty value: the check shows it at its cell. */
import { type Actor, may } from '../../../platform/access/shared.ts'
import { transaction } from '../../../platform/db/index.ts'
import { type Refusal, refusal } from '../../../platform/web/index.ts'
import type { PolicyContext } from './context.ts'
import { type DraftRow, findDraft, noteAct, rulesDb } from './draft-store.ts'
import { reaches } from './rights.ts'
import type { NewDraft, PolicyChange } from './shapes.ts'
import { targetOf } from './target.ts'

/** Number of the newest published version, 0 before the first. */
export async function newestVersion(ctx: PolicyContext): Promise<number> {
  const row = await rulesDb(ctx)
    .selectFrom('rules.version')
    .select((eb) => eb.fn.max('number').as('number'))
    .where('region', '=', ctx.region.meta.id)
    .executeTakeFirst()
  return row?.number ?? 0
}

const noReason = () =>
  refusal('no-reason', { zh: '更正过去的标准须写明原因。', en: 'A correction of the past needs its reason.' })

/**
 * Begins a draft over the newest published policy.
 * @example const { id } = await createDraft(ctx, actor, { title: '2027年低保标准', validFrom: '2027-01-01' })
 */
export async function createDraft(
  ctx: PolicyContext,
  actor: Actor,
  input: NewDraft,
): Promise<{ ok: true; id: number } | Refusal> {
  if (!may(actor, 'policy.draft')) return refusal('not-allowed')
  if (input.correction && !input.correctionReason) return noReason()
  const base = await newestVersion(ctx)
  return transaction(rulesDb(ctx), async (tx) => {
    const { id } = await tx
      .insertInto('rules.draft')
      .values({
        region: ctx.region.meta.id,
        title: input.title,
        author: actor.userId,
        author_name: actor.name,
        author_area: actor.area,
        valid_from: input.validFrom,
        correction: input.correction ?? false,
        correction_reason: input.correctionReason ?? '',
        base,
      })
      .returning('id')
      .executeTakeFirstOrThrow()
    await noteAct(tx, actor, id, 'create')
    return { ok: true, id }
  })
}

/** The draft when this person may edit it now, else why not. */
export async function editable(
  ctx: PolicyContext,
  actor: Actor,
  id: number,
): Promise<{ ok: true; draft: DraftRow } | Refusal> {
  const draft = await findDraft(ctx, actor, id)
  if (!draft) return refusal('not-found')
  if (draft.author !== actor.userId || !may(actor, 'policy.draft'))
    return refusal('not-author', {
      status: 403,
      zh: `只有起草人${draft.author_name}可以修改这份草稿。`,
      en: `Only its author ${draft.author_name} may change this draft.`,
    })
  return draft.state === 'draft' || draft.state === 'rejected' ? { ok: true, draft } : notOpen(draft)
}

const notOpen = (draft: Pick<DraftRow, 'state'>): Refusal =>
  draft.state === 'proposed'
    ? refusal('proposed', {
        zh: '草稿已提交审批，不能修改。请先撤回提交。',
        en: 'The draft waits for a decision and cannot be changed. Take it back first.',
      })
    : refusal('closed', {
        zh: '草稿已发布或已撤销，不能再修改。请新建草稿。',
        en: 'The draft is published or withdrawn and stays as it is. Begin a new one.',
      })

/** Counts the change; a rejected draft is open again. Refuses when it was proposed meanwhile. */
async function touching(
  ctx: PolicyContext,
  draft: DraftRow,
  values: Partial<Pick<DraftRow, 'title' | 'valid_from' | 'correction' | 'correction_reason' | 'base'>>,
  work: (tx: ReturnType<typeof rulesDb>) => Promise<unknown>,
): Promise<{ ok: true; revision: number } | Refusal> {
  return transaction(rulesDb(ctx), async (tx) => {
    const row = await tx
      .updateTable('rules.draft')
      .set((eb) => ({ ...values, state: 'draft' as const, updated_at: new Date(), revision: eb('revision', '+', 1) }))
      .where('id', '=', draft.id)
      .where('state', 'in', ['draft', 'rejected'])
      .returning('revision')
      .executeTakeFirst()
    if (!row) return notOpen({ state: 'proposed' })
    await work(tx)
    return { ok: true, revision: row.revision }
  })
}

/**
 * Puts a change into a draft; one with the same target replaces the earlier. A row whose key was edited names the target it
 * had before.
 * @example await saveChange(ctx, actor, 7, { kind: 'indicator', id: 'R-H01', when: { yellow: 'oop_12m >= 8000' } })
 */
export async function saveChange(
  ctx: PolicyContext,
  actor: Actor,
  id: number,
  change: PolicyChange,
  instead?: string,
): Promise<{ ok: true; revision: number } | Refusal> {
  const found = await editable(ctx, actor, id)
  if (!found.ok) return found
  if (!reaches(actor, change))
    return refusal('outside-area', {
      zh: change.kind === 'standard' ? '只能修改本辖区的标准。' : '指标和决策表由自治区统一修改。',
      en:
        change.kind === 'standard'
          ? 'You may only set standards of your own area.'
          : 'Indicators and decision tables are changed by the region.',
    })
  if (change.kind === 'indicator' && !ctx.region.indicators.has(change.id)) return refusal('not-found')
  const target = targetOf(change)
  const content = JSON.stringify(change)
  return touching(ctx, found.draft, {}, async (tx) => {
    if (instead !== undefined && instead !== target)
      await tx.deleteFrom('rules.change').where('draft_id', '=', id).where('target', '=', instead).execute()
    await tx
      .insertInto('rules.change')
      .values({ draft_id: id, target, content })
      .onConflict((on) => on.columns(['draft_id', 'target']).doUpdateSet({ content }))
      .execute()
  })
}

/** Takes a change out of a draft. */
export async function removeChange(
  ctx: PolicyContext,
  actor: Actor,
  id: number,
  target: string,
): Promise<{ ok: true; revision: number } | Refusal> {
  const found = await editable(ctx, actor, id)
  if (!found.ok) return found
  return touching(ctx, found.draft, {}, (tx) =>
    tx.deleteFrom('rules.change').where('draft_id', '=', id).where('target', '=', target).execute(),
  )
}

/** Changes title, day or kind of a draft. */
export async function changeHead(
  ctx: PolicyContext,
  actor: Actor,
  id: number,
  input: NewDraft,
): Promise<{ ok: true; revision: number } | Refusal> {
  const found = await editable(ctx, actor, id)
  if (!found.ok) return found
  if (input.correction && !input.correctionReason) return noReason()
  return touching(
    ctx,
    found.draft,
    {
      title: input.title,
      valid_from: input.validFrom,
      correction: input.correction ?? false,
      correction_reason: input.correctionReason ?? '',
    },
    async () => undefined,
  )
}

/** The author has seen what was published meanwhile and keeps his changes on top of it. */
export async function renewBase(
  ctx: PolicyContext,
  actor: Actor,
  id: number,
): Promise<{ ok: true; revision: number } | Refusal> {
  const found = await editable(ctx, actor, id)
  if (!found.ok) return found
  const base = await newestVersion(ctx)
  return touching(ctx, found.draft, { base }, (tx) => noteAct(tx, actor, id, 'renew', String(base)))
}
