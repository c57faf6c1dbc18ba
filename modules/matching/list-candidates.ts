/** Shows the hints of the last rung: whom a row without a usable id may mean. */
import { sql } from 'kysely'
import type { z } from 'zod'
import { type Actor, maskId, maskName } from '../../platform/access/shared.ts'
import type { MatchingContext } from './context.ts'
import { areaName } from './decide-review.ts'
import type { CandidateList, CandidateQuery } from './shared.ts'

/**
 * Candidates of the actor's area from versions that still count, newest delivery first; names and ids are masked.
 * @example await listCandidates(ctx, actor, { page: 1, size: 50 })
 */
export async function listCandidates(
  ctx: MatchingContext,
  actor: Actor,
  query: z.infer<typeof CandidateQuery>,
): Promise<CandidateList> {
  const from = sql`from matching.candidate c join sources.version v on v.id = c.version_id and v.state = 'live'
      join sources.delivery d on d.id = v.delivery_id
    where c.area like ${`${actor.area}%`} and c.area like ${`${query.area ?? ''}%`}`
  const found = await sql<{
    id: number
    dataset: string
    version_id: number
    file_name: string | null
    row: number
    name: string | null
    id_number: string | null
    birth_date: string | null
    area: string
  }>`select c.id, c.dataset, c.version_id, d.file_name, c.row, c.name, c.id_number, to_char(c.birth_date, 'YYYY-MM-DD') as birth_date, c.area
    ${from} order by c.version_id desc, c.row limit ${query.size} offset ${(query.page - 1) * query.size}`.execute(
    ctx.db,
  )
  const total = await sql<{ n: number }>`select count(*)::int as n ${from}`.execute(ctx.db)
  return {
    total: total.rows[0]?.n ?? 0,
    items: found.rows.map((row) => {
      const label = ctx.region.datasets.get(row.dataset)?.label
      return {
        id: Number(row.id),
        datasetLabel: { zh: label?.zh ?? row.dataset, en: label?.en ?? row.dataset },
        versionId: Number(row.version_id),
        fileName: row.file_name,
        row: Number(row.row),
        nameMasked: row.name === null ? '—' : maskName(row.name),
        idMasked: row.id_number === null ? null : maskId(row.id_number),
        birthDate: row.birth_date,
        areaName: areaName(ctx.region, row.area),
      }
    }),
  }
}
