/** Which what-if runs a person may see: his own and those made within his area, as with drafts. */
import { type Kysely, type Selectable, sql } from 'kysely'
import type { Actor } from '../../../platform/access/shared.ts'
import type { WorkTables } from '../../../platform/work/index.ts'
import { areaName } from '../../matching/index.ts'
import type { AssessmentContext } from '../context.ts'
import type { AssessmentTables, WhatIfTable } from '../tables.ts'
import type { WhatIfItem } from './shapes.ts'

export type WhatIfRow = Selectable<WhatIfTable>

/** Visible runs; one whose work ended in the queue without a word, because its process died, has failed. */
const visible = (ctx: Pick<AssessmentContext, 'db'>, actor: Pick<Actor, 'userId' | 'area'>) =>
  (ctx.db as Kysely<AssessmentTables & WorkTables>)
    .selectFrom('assessment.what_if as w')
    .leftJoin('work.run as r', 'r.id', 'w.run_id')
    .where((eb) => eb.or([eb('w.author', '=', actor.userId), eb('w.author_area', 'like', `${actor.area}%`)]))

const columns = [
  sql<
    WhatIfRow['state']
  >`case when w.state in ('queued', 'running') and r.state = 'failed' then 'failed' else w.state end`.as('state'),
  sql<string | null>`coalesce(w.error, r.error)`.as('error'),
] as const

/** One run; undefined when there is none this person may see. */
export async function findWhatIf(
  ctx: Pick<AssessmentContext, 'db'>,
  actor: Pick<Actor, 'userId' | 'area'>,
  id: number,
): Promise<WhatIfRow | undefined> {
  const row = await visible(ctx, actor).selectAll('w').select(columns).where('w.id', '=', id).executeTakeFirst()
  return row && { ...row, id: Number(row.id), repeats: row.repeats === null ? null : Number(row.repeats) }
}

/** Runs, newest first. */
export async function listWhatIfs(
  ctx: AssessmentContext,
  actor: Pick<Actor, 'userId' | 'area'>,
  { page, size }: { page: number; size: number },
): Promise<{ items: WhatIfItem[]; total: number }> {
  const rows = await visible(ctx, actor)
    .selectAll('w')
    .select(columns)
    .orderBy('w.id', 'desc')
    .limit(size)
    .offset((page - 1) * size)
    .execute()
  const { n } = await visible(ctx, actor)
    .select((eb) => eb.fn.countAll<number>().as('n'))
    .executeTakeFirstOrThrow()
  return { items: rows.map((row) => itemOf(ctx, row)), total: Number(n) }
}

/** A run for lists. */
export const itemOf = (ctx: Pick<AssessmentContext, 'region'>, row: WhatIfRow): WhatIfItem => ({
  id: Number(row.id),
  title: row.title,
  state: row.state,
  error: row.error,
  runId: row.run_id,
  area: row.area,
  areaName: areaName(ctx.region, row.area),
  asOf: row.as_of,
  policyDay: row.policy_day,
  drafts: row.drafts.map(({ id, title }) => ({ id, title })),
  author: row.author,
  authorName: row.author_name,
  createdAt: row.created_at.toISOString(),
  endedAt: row.ended_at?.toISOString() ?? null,
  repeats: row.repeats === null ? null : Number(row.repeats),
})
