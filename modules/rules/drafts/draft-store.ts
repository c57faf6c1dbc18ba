/** Reading drafts and versions, each within a person's area. */
import { type Kysely, type Selectable, sql } from 'kysely'
import { type Actor, may } from '../../../platform/access/shared.ts'
import { nameOfArea, type PolicyContext } from './context.ts'
import { whyNotDecide } from './rights.ts'
import type { DraftDetail, DraftItem, DraftState, PolicyChange, VersionItem } from './shapes.ts'
import type { ActKind, DraftTable, RulesTables, VersionTable } from './tables.ts'
import { targetOf } from './target.ts'

export type DraftRow = Selectable<DraftTable>

/** The tables of this area on the shared connection. */
export const rulesDb = (ctx: Pick<PolicyContext, 'db'>): Kysely<RulesTables> => ctx.db

const kindsOf = (changes: readonly PolicyChange[]) => [...new Set(changes.map((change) => change.kind))].sort()

const visible = (ctx: PolicyContext, actor: Actor) =>
  rulesDb(ctx)
    .selectFrom('rules.draft')
    .where('region', '=', ctx.region.meta.id)
    .where((eb) => eb.or([eb('author', '=', actor.userId), eb('author_area', 'like', `${actor.area}%`)]))

/** A draft this person may see; undefined when there is none in his area. */
export async function findDraft(ctx: PolicyContext, actor: Actor, id: number): Promise<DraftRow | undefined> {
  return visible(ctx, actor).selectAll().where('id', '=', id).executeTakeFirst()
}

/** Changes of a draft in the order they were made: a row added before another stays before it. */
export async function changesOf(ctx: Pick<PolicyContext, 'db'>, id: number): Promise<PolicyChange[]> {
  const rows = await rulesDb(ctx)
    .selectFrom('rules.change')
    .select('content')
    .where('draft_id', '=', id)
    .orderBy('at')
    .orderBy('target')
    .execute()
  return rows.map(({ content }) => content)
}

/** Notes an act on a draft. */
export async function noteAct(
  db: Kysely<RulesTables>,
  actor: Actor,
  draft: number,
  kind: ActKind,
  note = '',
): Promise<void> {
  await db
    .insertInto('rules.act')
    .values({ draft_id: draft, by: actor.userId, by_name: actor.name, kind, note })
    .execute()
}

function itemOf(
  ctx: PolicyContext,
  row: DraftRow,
  changes: readonly PolicyChange[],
  version: number | null,
): DraftItem {
  return {
    id: row.id,
    title: row.title,
    state: row.state,
    author: row.author,
    authorName: row.author_name,
    authorArea: row.author_area,
    authorAreaName: nameOfArea(ctx, row.author_area),
    validFrom: row.valid_from,
    correction: row.correction,
    correctionReason: row.correction_reason,
    kinds: kindsOf(changes),
    changes: changes.length,
    version,
    updatedAt: row.updated_at.toISOString(),
  }
}

/** Drafts of a person's area, newest first; those that wait for a decision stand before the rest. */
export async function listDrafts(
  ctx: PolicyContext,
  actor: Actor,
  query: { state?: DraftState | undefined; page: number; size: number },
): Promise<{ items: DraftItem[]; total: number }> {
  let drafts = visible(ctx, actor)
  if (query.state) drafts = drafts.where('state', '=', query.state)
  const [rows, count] = await Promise.all([
    drafts
      .selectAll()
      .orderBy(sql`case state when 'proposed' then 0 when 'draft' then 1 when 'rejected' then 1 else 2 end`)
      .orderBy('updated_at', 'desc')
      .limit(query.size)
      .offset((query.page - 1) * query.size)
      .execute(),
    drafts.select((eb) => eb.fn.countAll<number>().as('n')).executeTakeFirstOrThrow(),
  ])
  const items = await Promise.all(
    rows.map(async (row) => itemOf(ctx, row, await changesOf(ctx, row.id), await versionOf(ctx, row.id))),
  )
  return { items, total: count.n }
}

async function versionOf(ctx: PolicyContext, draft: number): Promise<number | null> {
  const row = await rulesDb(ctx)
    .selectFrom('rules.version')
    .select('number')
    .where('draft_id', '=', draft)
    .executeTakeFirst()
  return row?.number ?? null
}

/** Where two changes meet: rows of one standard, area and urban/rural depend on each other through their dates. */
export const meetingPoint = (change: PolicyChange): string =>
  change.kind === 'standard' ? targetOf(change).split('|').slice(0, 4).join('|') : targetOf(change)

/** Versions published after `base` that touch what these changes touch. */
export async function collisionsOf(
  ctx: PolicyContext,
  base: number,
  changes: readonly PolicyChange[],
): Promise<DraftDetail['collisions']> {
  const mine = new Set(changes.map(meetingPoint))
  const newer = await rulesDb(ctx)
    .selectFrom('rules.version')
    .select(['number', 'title', 'changes'])
    .where('region', '=', ctx.region.meta.id)
    .where('number', '>', base)
    .orderBy('number')
    .execute()
  return newer.flatMap(({ number, title, changes: theirs }) => {
    const targets = theirs.filter((change) => mine.has(meetingPoint(change))).map(targetOf)
    return targets.length > 0 ? [{ number, title, targets }] : []
  })
}

/** A draft with everything its page shows; undefined when there is none in the person's area. */
export async function draftDetail(ctx: PolicyContext, actor: Actor, id: number): Promise<DraftDetail | undefined> {
  const row = await findDraft(ctx, actor, id)
  if (!row) return undefined
  const content = await changesOf(ctx, id)
  const acts = await rulesDb(ctx).selectFrom('rules.act').selectAll().where('draft_id', '=', id).orderBy('id').execute()
  const open = row.state === 'draft' || row.state === 'rejected'
  const own = row.author === actor.userId && may(actor, 'policy.draft')
  const whyNot = row.state === 'proposed' ? whyNotDecide(actor, row, content) : null
  return {
    ...itemOf(ctx, row, content, row.state === 'published' ? await versionOf(ctx, id) : null),
    revision: row.revision,
    base: row.base,
    content,
    acts: acts.map((act) => ({ at: act.at.toISOString(), byName: act.by_name, kind: act.kind, note: act.note })),
    collisions: open || row.state === 'proposed' ? await collisionsOf(ctx, row.base, content) : [],
    may: {
      edit: own && open,
      propose: own && open,
      decide: row.state === 'proposed' && whyNot === null,
      takeBack: own && row.state === 'proposed',
    },
    whyNot,
  }
}

/** A version for its list. */
export const versionItem = (row: Selectable<VersionTable>): VersionItem => ({
  number: row.number,
  title: row.title,
  validFrom: row.valid_from,
  correction: row.correction,
  correctionReason: row.correction_reason,
  authorName: row.author_name,
  approverName: row.approver_name,
  publishedAt: row.published_at.toISOString(),
  hash: row.hash,
  kinds: kindsOf(row.changes),
  changes: row.changes.length,
  draftId: row.draft_id,
})

/** All versions, newest first. Policy is public: everybody who works with it sees all of them. */
export async function listVersions(ctx: PolicyContext): Promise<VersionItem[]> {
  const rows = await rulesDb(ctx)
    .selectFrom('rules.version')
    .selectAll()
    .where('region', '=', ctx.region.meta.id)
    .orderBy('number', 'desc')
    .execute()
  return rows.map(versionItem)
}
