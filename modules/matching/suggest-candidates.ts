/** Last rung of the ladder: name + date of birth + village gives a candidate for a person to look at, never a link. */
import { sql } from 'kysely'
import { ident, parquet, type Session } from '../../engine/sql/index.ts'
import { type LakeVersion, type MatchingContext, registerRows } from './context.ts'
import { fieldWithRole } from './link-versions.ts'

/**
 * Stores candidates for rows without a usable id in data sets that carry name, `birth_date` and a village.
 * A row with several people to choose from gives none: that is no hint. Earlier candidates of the versions are replaced.
 * @returns candidates found
 * @example await suggestCandidates(ctx, session, live.get('population') ?? [], birthVersions)
 */
export async function suggestCandidates(
  ctx: MatchingContext,
  session: Session,
  population: readonly LakeVersion[],
  versions: readonly LakeVersion[],
): Promise<number> {
  const register = registerRows(population)
  if (register === null) return 0
  let found = 0
  for (const [dataset, group] of Map.groupBy(versions, (version) => version.dataset)) {
    const def = ctx.region.datasets.get(dataset)
    const area = fieldWithRole(def, 'area')
    const files = group.flatMap((version) => version.files)
    if (!def?.fields.birth_date || area === undefined || !fieldWithRole(def, 'person-name') || files.length === 0)
      continue
    const rows = await session.rows<Record<string, string | number | null>>(
      `SELECT f.version::BIGINT AS version, f._row AS "row", min(p._pid)::VARCHAR AS pid, min(p.division) AS area,
         min(p.name) AS name, min(p.id_number) AS id_number, strftime(min(p.birth_date), '%Y-%m-%d') AS birth_date
       FROM ${parquet(files, { hive_partitioning: true, union_by_name: true })} f
       JOIN ${register} p ON p._name = f._name AND p.birth_date = f.birth_date AND p.division = f.${ident(area)}
       WHERE (f._pid IS NULL OR f._idq = 'temporary') AND f._name IS NOT NULL AND p._pid IS NOT NULL
       GROUP BY 1, 2 HAVING count(DISTINCT p._pid) = 1 ORDER BY 1, 2 LIMIT 100000`,
    )
    await ctx.db.transaction().execute(async (tx) => {
      await sql`delete from matching.candidate where version_id = any(${group.map((version) => version.id)})`.execute(
        tx,
      )
      await sql`insert into matching.candidate (dataset, version_id, row, pid, basis, area, name, id_number, birth_date)
        select ${dataset}, version, row, pid, 'name-birth-village', area, name, id_number, birth_date
        from json_to_recordset(${JSON.stringify(rows)}::json) as t(version bigint, row bigint, pid bigint, area text, name text, id_number text, birth_date date)`.execute(
        tx,
      )
    })
    found += rows.length
  }
  return found
}
