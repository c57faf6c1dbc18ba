/** Handing a draft in, taking it back, giving it up. */
import { type Actor, may } from '../../../platform/access/shared.ts'
import { transaction } from '../../../platform/db/index.ts'
import { type Refusal, refusal } from '../../../platform/web/index.ts'
import { checkDraft, overlaysOf } from './check-draft.ts'
import { comparePolicy } from './compare-policy.ts'
import { type PolicyContext, policyToday } from './context.ts'
import { changesOf, collisionsOf, type DraftRow, findDraft, noteAct, rulesDb } from './draft-store.ts'
import { editable } from './edit-draft.ts'
import { type PublishedVersion, publishedVersions } from './policy-as-of.ts'
import type { DiffRow, DraftCheck, DraftDetail, DraftFault, PolicyChange } from './shapes.ts'

/** First day a policy may be valid from: tomorrow in China. */
export function earliestDay(ctx: Pick<PolicyContext, 'now'>): string {
  return new Date(Date.parse(`${policyToday(ctx)}T00:00:00Z`) + 86_400_000).toISOString().slice(0, 10)
}

/** A draft as it stands, with what was published and what is wrong with it. */
export interface Checked {
  changes: PolicyChange[]
  versions: PublishedVersion[]
  collisions: DraftDetail['collisions']
  faults: DraftFault[]
  /** Boundaries that no worked case tells. */
  gaps: DraftFault[]
}

/** Checks a draft over the newest published policy. */
export async function checked(ctx: PolicyContext, draft: DraftRow): Promise<Checked> {
  const changes = await changesOf(ctx, draft.id)
  const versions = await publishedVersions(ctx)
  const days = { validFrom: draft.valid_from, correction: draft.correction, earliest: earliestDay(ctx) }
  const [collisions, { faults, gaps }] = await Promise.all([
    collisionsOf(ctx, draft.base, changes),
    checkDraft(ctx, versions, changes, days),
  ])
  return { changes, versions, collisions, faults, gaps }
}

/** Why a checked draft can be neither proposed nor published; undefined when it can. */
export function unfit({ changes, collisions, faults }: Checked): Refusal | undefined {
  if (changes.length === 0) return refusal('empty', { zh: '草稿里还没有修改。', en: 'The draft changes nothing yet.' })
  if (collisions.length > 0)
    return refusal('collision', {
      zh: `起草之后发布的第 ${collisions.map((one) => one.number).join('、')} 版改动了同样的内容，请起草人核对后再提交。`,
      en: `Version ${collisions.map((one) => one.number).join(', ')}, published since, changes the same; the author must look at it first.`,
      details: collisions,
    })
  if (faults.length > 0)
    return refusal('has-faults', {
      zh: `检查未通过：${faults.length} 处有误，请按标出的位置改正。`,
      en: `The check found ${faults.length} faults; see the places marked.`,
      details: faults,
    })
  return undefined
}

/**
 * Faults of a draft at their cells: its own, then those of the whole region with the draft laid over, cases included; and the
 * boundaries that its cases do not tell.
 * @example const { faults } = orRefuse(await inspectDraft(ctx, actor, 7))
 */
export async function inspectDraft(
  ctx: PolicyContext,
  actor: Actor,
  id: number,
): Promise<({ ok: true } & DraftCheck) | Refusal> {
  const draft = await findDraft(ctx, actor, id)
  if (!draft) return refusal('not-found')
  const { faults, gaps } = await checked(ctx, draft)
  return { ok: true, revision: draft.revision, faults, gaps }
}

/** What a draft changes, row by row, over what is published; undefined when there is none in the person's area. */
export async function differenceOfDraft(ctx: PolicyContext, actor: Actor, id: number): Promise<DiffRow[] | undefined> {
  const draft = await findDraft(ctx, actor, id)
  if (!draft) return undefined
  const { before, after } = overlaysOf(ctx, await publishedVersions(ctx), await changesOf(ctx, id), draft.valid_from)
  return comparePolicy(ctx.region, before, after)
}

/** Hands a draft in for a decision; it must pass its cases. From then on it is not edited. */
export async function proposeDraft(ctx: PolicyContext, actor: Actor, id: number): Promise<{ ok: true } | Refusal> {
  const found = await editable(ctx, actor, id)
  if (!found.ok) return found
  const refused = unfit(await checked(ctx, found.draft))
  if (refused) return refused
  return transaction(rulesDb(ctx), async (tx) => {
    const moved = await tx
      .updateTable('rules.draft')
      .set({ state: 'proposed', updated_at: new Date() })
      .where('id', '=', id)
      .where('state', 'in', ['draft', 'rejected'])
      .where('revision', '=', found.draft.revision)
      .returning('id')
      .executeTakeFirst()
    if (!moved)
      return refusal('changed-meanwhile', {
        zh: '检查期间草稿已被改动或已提交，请刷新后再试。',
        en: 'The draft was changed or proposed while it was checked; look again.',
      })
    await noteAct(tx, actor, id, 'propose')
    return { ok: true }
  })
}

/** The author takes a proposal back to go on with it, or gives a draft up for good. */
export async function leaveDraft(
  ctx: PolicyContext,
  actor: Actor,
  id: number,
  kind: 'take-back' | 'withdraw',
): Promise<{ ok: true } | Refusal> {
  const draft = await findDraft(ctx, actor, id)
  if (!draft) return refusal('not-found')
  if (draft.author !== actor.userId || !may(actor, 'policy.draft')) return refusal('not-allowed')
  return transaction(rulesDb(ctx), async (tx) => {
    const moved = await tx
      .updateTable('rules.draft')
      .set({ state: kind === 'take-back' ? 'draft' : 'withdrawn', updated_at: new Date() })
      .where('id', '=', id)
      .where('state', 'in', kind === 'take-back' ? ['proposed'] : ['draft', 'rejected', 'proposed'])
      .returning('id')
      .executeTakeFirst()
    if (!moved)
      return refusal('already-decided', {
        zh: '草稿的状态已经改变，请刷新后查看。',
        en: 'The draft has moved on; look again.',
      })
    await noteAct(tx, actor, id, kind)
    return { ok: true }
  })
}
