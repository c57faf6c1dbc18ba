/** Lists the review queue and records what a person decided. */
import { sql } from 'kysely'
import type { z } from 'zod'
import { logRead, logWrite } from '../../platform/access/index.ts'
import { type Actor, maskId, maskName, may, textMask } from '../../platform/access/shared.ts'
import type { MatchingContext } from './context.ts'
import type { ReviewDecision, ReviewItem, ReviewList, ReviewQuery } from './shared.ts'

interface ReviewRow {
  id: number
  dataset: string
  version_id: number
  file_name: string | null
  row: number
  rows: number
  pid: string
  id_number: string | null
  name_in_row: string
  name_in_register: string
  area: string
  state: ReviewItem['state']
  decided_by: string | null
  decided_at: Date | null
  note: string | null
}

/**
 * Township and village of a division code in words; of a code that the list of divisions does not know, what is known above it.
 * @example areaName(region, '150403001002') // '柳桥镇 河湾村'
 */
export function areaName(region: MatchingContext['region'], code: string): string {
  const chain: string[] = []
  let division = region.divisions.get(code.padEnd(12, '0'))
  for (const length of [9, 6, 4, 2]) division ??= region.divisions.get(code.slice(0, length).padEnd(12, '0'))
  const leaf = division
  while (division && division.level !== 'region' && division.level !== 'league' && division.level !== 'county') {
    chain.unshift(division.name)
    division = region.divisions.get(division.parent)
  }
  return chain.join(' ') || leaf?.name || code
}

/**
 * Suspect records of the actor's area, newest first; ids are masked. Who decides them reads the names in full, since telling
 * two names apart is the task, and each page read so stands in the log of reads; everybody else gets the names masked, in the note too.
 * @example await listReview(ctx, actor, { state: 'open', page: 1, size: 50 })
 */
export async function listReview(
  ctx: MatchingContext,
  actor: Actor,
  query: z.infer<typeof ReviewQuery>,
): Promise<ReviewList> {
  const filter = sql`r.area like ${`${actor.area}%`}
    and (${query.state} = 'all' or r.state = ${query.state})
    and (${query.dataset ?? null}::text is null or r.dataset = ${query.dataset ?? null})
    and (${query.area ?? null}::text is null or r.area like ${`${query.area ?? ''}%`})`
  const found =
    await sql<ReviewRow>`select r.id, r.dataset, r.version_id, d.file_name, r.row, r.rows, r.pid::text as pid, r.id_number,
      r.name_in_row, r.name_in_register, r.area, r.state, r.decided_by, r.decided_at, r.note
    from matching.review r left join sources.version v on v.id = r.version_id left join sources.delivery d on d.id = v.delivery_id
    where ${filter} order by r.created_at desc, r.id limit ${query.size} offset ${(query.page - 1) * query.size}`.execute(
      ctx.db,
    )
  const totals = await sql<{ total: number; open: number }>`select
      (select count(*)::int from matching.review r where ${filter}) as total,
      (select count(*)::int from matching.review r where r.area like ${`${actor.area}%`} and r.state = 'open') as open`.execute(
    ctx.db,
  )
  const decides = may(actor, 'decide-review')
  if (decides && found.rows.length > 0)
    await logRead(ctx.db, actor, {
      action: 'unmask',
      purpose: '判定疑点数据',
      detail: { reviews: found.rows.map((row) => Number(row.id)) },
    })
  return {
    items: found.rows.map((row) => toItem(ctx, row, decides)),
    total: totals.rows[0]?.total ?? 0,
    open: totals.rows[0]?.open ?? 0,
  }
}

function toItem(ctx: MatchingContext, row: ReviewRow, whole: boolean): ReviewItem {
  const shown = whole ? (name: string) => name : maskName
  const inText = whole ? (text: string) => text : textMask([row.name_in_row, row.name_in_register])
  return {
    id: Number(row.id),
    dataset: row.dataset,
    datasetLabel: ctx.region.datasets.get(row.dataset)?.label ?? { zh: row.dataset, en: row.dataset },
    versionId: Number(row.version_id),
    fileName: row.file_name,
    row: Number(row.row),
    rows: row.rows,
    pid: row.pid,
    idMasked: row.id_number === null ? null : maskId(row.id_number),
    nameInRow: shown(row.name_in_row),
    nameInRegister: shown(row.name_in_register),
    area: row.area,
    areaName: areaName(ctx.region, row.area),
    state: row.state,
    decidedBy: row.decided_by,
    decidedAt: row.decided_at?.toISOString() ?? null,
    note: row.note === null ? null : inText(row.note),
  }
}

/**
 * Records a person's decision for a suspect record; it counts for the same id and name in every data set and takes effect
 * with the next sweep. A decision may be changed by a later one; each stands in the log of changes with who made it.
 * @returns the number of records decided, or a refusal when there is none in the actor's area
 * @example await decideReview(ctx, actor, 12, { decision: 'same-person', note: '曾用名' })
 */
export async function decideReview(
  ctx: MatchingContext,
  actor: Actor,
  id: number,
  input: ReviewDecision,
): Promise<{ ok: true; decided: number } | { ok: false; reason: 'not-found' }> {
  return ctx.db.transaction().execute(async (tx) => {
    const { rows } = await sql<{ id: number; pid: string }>`update matching.review r
      set state = ${input.decision}, decided_by = ${actor.name}, decided_at = now(), note = ${input.note}
      from matching.review chosen where chosen.id = ${id} and chosen.area like ${`${actor.area}%`}
        and r.pid = chosen.pid and r.name_in_row = chosen.name_in_row returning r.id, r.pid::text as pid`.execute(tx)
    if (rows.length === 0) return { ok: false, reason: 'not-found' }
    await logWrite(tx, actor, {
      action: 'decide-review',
      person: rows[0]!.pid,
      purpose: '判定疑点数据',
      detail: { decision: input.decision, reviews: rows.map((row) => Number(row.id)) },
    })
    return { ok: true, decided: rows.length }
  })
}

/**
 * Person keys whose decision changed after a moment: an incremental sweep must look at their households again.
 * @example await decidedSince(ctx, lastSweep.startedAt) // ['15990119600101001']
 */
export async function decidedSince(ctx: MatchingContext, since: Date): Promise<string[]> {
  const found = await sql<{
    pid: string
  }>`select distinct pid::text as pid from matching.review where decided_at >= ${since}`.execute(ctx.db)
  return found.rows.map((row) => row.pid)
}
