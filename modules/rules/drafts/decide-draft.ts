/** The second person's decision: approve, which publishes at once, or send back with the reason. */
import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import type { Actor } from '../../../platform/access/shared.ts'
import { transaction } from '../../../platform/db/index.ts'
import { type Refusal, refusal } from '../../../platform/web/index.ts'
import type { PolicyContext } from './context.ts'
import { changesOf, type DraftRow, findDraft, noteAct, rulesDb } from './draft-store.ts'
import { type Checked, checked, unfit } from './propose-draft.ts'
import { whyNotDecide } from './rights.ts'

/** First key of the lock under which versions get their numbers. */
const VERSION_LOCK = 84321

/** JSON with the keys of every object in order: the same content folds to the same hash after a round through the database. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_, inner: unknown) =>
    inner && typeof inner === 'object' && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  )
}

interface Hashed {
  region: string
  number: number
  title: string
  valid_from: string
  correction: boolean
  correction_reason: string
  author: string
  approver: string
  changes: unknown
  previous_hash: string
}

/** Fold of a version and, through it, of all before it. */
export function hashOfVersion(version: Hashed): string {
  const { region, number, title, valid_from, correction, correction_reason, author, approver, changes, previous_hash } =
    version
  return createHash('sha256')
    .update(
      canonical([
        previous_hash,
        region,
        number,
        title,
        valid_from,
        correction,
        correction_reason,
        author,
        approver,
        changes,
      ]),
    )
    .digest('hex')
}

/** Number of the first version whose hash does not fit, null when the chain is whole. */
export async function verifyVersions(ctx: PolicyContext): Promise<number | null> {
  const rows = await rulesDb(ctx)
    .selectFrom('rules.version')
    .selectAll()
    .where('region', '=', ctx.region.meta.id)
    .orderBy('number')
    .execute()
  let before = ''
  for (const row of rows) {
    if (row.previous_hash !== before || row.hash !== hashOfVersion(row)) return row.number
    before = row.hash
  }
  return null
}

async function decided(ctx: PolicyContext, draft: DraftRow): Promise<Refusal> {
  const last = await rulesDb(ctx)
    .selectFrom('rules.act')
    .selectAll()
    .where('draft_id', '=', draft.id)
    .orderBy('id', 'desc')
    .executeTakeFirst()
  const acts: Record<string, [string, string]> = {
    approve: ['批准', 'approved'],
    reject: ['退回', 'sent back'],
    'take-back': ['撤回', 'taken back'],
    withdraw: ['撤销', 'withdrawn'],
  }
  const [zh, en] = acts[last?.kind ?? ''] ?? ['修改', 'changed']
  return refusal('already-decided', {
    zh: `这份草稿已由${last?.by_name ?? draft.author_name}${zh}，请刷新后查看。`,
    en: `The draft was already ${en} by ${last?.by_name ?? draft.author_name}; look again.`,
  })
}

/** The version a draft became, when this very person approved it: a second click is no fault. */
async function ownVersion(ctx: PolicyContext, actor: Actor, id: number): Promise<number | undefined> {
  const row = await rulesDb(ctx)
    .selectFrom('rules.version')
    .select('number')
    .where('draft_id', '=', id)
    .where('approver', '=', actor.userId)
    .executeTakeFirst()
  return row?.number
}

/**
 * Approves a draft and publishes it as the next version: checked once more over what is published now, then draft and version
 * are written together. Approving twice gives the same version; of two approvers the second is told who was first.
 * @example const { version } = orRefuse(await approveDraft(ctx, actor, 7))
 */
export async function approveDraft(
  ctx: PolicyContext,
  actor: Actor,
  id: number,
): Promise<{ ok: true; version: number } | Refusal> {
  for (;;) {
    const draft = await findDraft(ctx, actor, id)
    if (!draft) return refusal('not-found')
    const own = await ownVersion(ctx, actor, id)
    if (own !== undefined) return { ok: true, version: own }
    if (draft.state !== 'proposed') return decided(ctx, draft)
    const check = await checked(ctx, draft)
    const why = whyNotDecide(actor, draft, check.changes)
    if (why) return refusal('not-approver', { status: 403, ...why })
    const refused = unfit(check)
    if (refused) {
      // Decided by somebody else while it was checked, it collides with the version it became itself.
      const now = await findDraft(ctx, actor, id)
      if (now?.state === draft.state && now.revision === draft.revision) return refused
      continue
    }
    const done = await publish(ctx, actor, draft, check)
    if (done === 'decided-meanwhile') continue
    // Another version was published while this one was checked: it is checked again over that one.
    if (done !== 'newer-version') return { ok: true, version: done }
  }
}

async function publish(
  ctx: PolicyContext,
  actor: Actor,
  draft: DraftRow,
  { changes, versions }: Checked,
): Promise<number | 'newer-version' | 'decided-meanwhile'> {
  return transaction(rulesDb(ctx), async (tx) => {
    await sql`select pg_advisory_xact_lock(${sql.lit(VERSION_LOCK)}, 0)`.execute(tx)
    const moved = await tx
      .updateTable('rules.draft')
      .set({ updated_at: new Date() })
      .where('id', '=', draft.id)
      .where('state', '=', 'proposed')
      .where('revision', '=', draft.revision)
      .returning('id')
      .executeTakeFirst()
    if (!moved) return 'decided-meanwhile'
    const newest = await tx
      .selectFrom('rules.version')
      .select(['number', 'hash'])
      .where('region', '=', draft.region)
      .orderBy('number', 'desc')
      .executeTakeFirst()
    if ((newest?.number ?? 0) !== (versions.at(-1)?.number ?? 0)) return 'newer-version'
    const version = {
      region: draft.region,
      number: (newest?.number ?? 0) + 1,
      draft_id: draft.id,
      title: draft.title,
      valid_from: draft.valid_from,
      correction: draft.correction,
      correction_reason: draft.correction_reason,
      author: draft.author,
      author_name: draft.author_name,
      author_area: draft.author_area,
      approver: actor.userId,
      approver_name: actor.name,
      previous_hash: newest?.hash ?? '',
    }
    await tx
      .insertInto('rules.version')
      .values({ ...version, changes: JSON.stringify(changes), hash: hashOfVersion({ ...version, changes }) })
      .execute()
    await tx.updateTable('rules.draft').set({ state: 'published' }).where('id', '=', draft.id).execute()
    await noteAct(tx, actor, draft.id, 'approve', String(version.number))
    return version.number
  })
}

/** Sends a draft back to its author with the reason. */
export async function rejectDraft(
  ctx: PolicyContext,
  actor: Actor,
  id: number,
  reason: string,
): Promise<{ ok: true } | Refusal> {
  const draft = await findDraft(ctx, actor, id)
  if (!draft) return refusal('not-found')
  if (draft.state !== 'proposed') return decided(ctx, draft)
  const why = whyNotDecide(actor, draft, await changesOf(ctx, id))
  if (why) return refusal('not-approver', { status: 403, ...why })
  const done = await transaction(rulesDb(ctx), async (tx) => {
    const moved = await tx
      .updateTable('rules.draft')
      .set({ state: 'rejected', updated_at: new Date() })
      .where('id', '=', id)
      .where('state', '=', 'proposed')
      .where('revision', '=', draft.revision)
      .returning('id')
      .executeTakeFirst()
    if (moved) await noteAct(tx, actor, id, 'reject', reason)
    return moved !== undefined
  })
  return done ? { ok: true } : decided(ctx, draft)
}
