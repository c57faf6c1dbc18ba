/** What can be asked to be corrected of a warning: the rows its hits rest on, each with the department that delivered it. */
import { sql } from 'kysely'
import type { Actor } from '../../../platform/access/shared.ts'
import type { Db } from '../../../platform/process/index.ts'
import type { Region } from '../../rules/shared.ts'
import type { EvidenceRow } from './shared.ts'

/**
 * Rows of a warning of the actor's area; undefined when there is no such warning there.
 * @example await rowsOfWarning(db, region, actor, 12) // [{ dataset: 'vehicles', version: 7, row: 34, department: 'police', values: { … } }]
 */
export async function rowsOfWarning(
  db: Db,
  region: Pick<Region, 'datasets'>,
  actor: Pick<Actor, 'area'>,
  warning: number,
): Promise<EvidenceRow[] | undefined> {
  const known = await sql`select 1 from monitoring.warning where id = ${warning}
    and (managing_area like ${`${actor.area}%`} or area like ${`${actor.area}%`})`.execute(db)
  if (known.rows.length === 0) return undefined
  const found = await sql<{
    dataset: string
    version: number
    row: number
    values: Record<string, unknown>
  }>`select distinct on (e.dataset, e.version_id, e.row) e.dataset, e.version_id::int as version, e.row::int as row, e.excerpt as values
    from monitoring.hit h join monitoring.evidence e on e.hit_id = h.id where h.warning_id = ${warning} and h.state = 'active'
    order by e.dataset, e.version_id, e.row limit 500`.execute(db)
  return found.rows.map((row) => {
    const dataset = region.datasets.get(row.dataset)
    return {
      ...row,
      label: dataset?.label ?? { zh: row.dataset, en: row.dataset },
      department: dataset?.department ?? null,
    }
  })
}
