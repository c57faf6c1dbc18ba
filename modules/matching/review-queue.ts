/** The review queue 疑点数据: kept in step with the exceptions of the live versions; decided by people. */
import { existsSync } from 'node:fs'
import { sql } from 'kysely'
import { parquet, type Session, text } from '../../engine/sql/index.ts'
import { exceptionsFile, type LakeVersion, type MatchingContext, registerRows } from './context.ts'

/** All stored exceptions of these versions as a table expression, or null when there are none. */
function exceptionsOf(ctx: MatchingContext, versions: readonly LakeVersion[]): string | null {
  const files = versions.map((version) => exceptionsFile(ctx.dataDir, version.id)).filter((file) => existsSync(file))
  return files.length === 0 ? null : parquet(files)
}

/**
 * Rows a sweep must leave out: their id is known under another name and no person has said it is the same one.
 * Makes the step `exceptions(dataset, version, row, pid)`; a decided "same person" counts for the id and that name in every data set.
 * @example await exceptionsStep(ctx, session, live) // then: … ANTI JOIN exceptions e ON e.version = f.version AND e.row = f._row
 */
export async function exceptionsStep(
  ctx: MatchingContext,
  session: Session,
  versions: readonly LakeVersion[],
): Promise<void> {
  const all = exceptionsOf(ctx, versions)
  if (all === null) {
    await session.step(
      'exceptions',
      'SELECT NULL::VARCHAR AS dataset, 0::BIGINT AS version, 0::BIGINT AS "row", 0::BIGINT AS pid WHERE false',
      'table',
    )
    return
  }
  const same = await sql<{ pid: string; name: string }>`select distinct pid::text as pid, name_in_row as name
    from matching.review where state = 'same-person'`.execute(ctx.db)
  await session.run('CREATE OR REPLACE TEMP TABLE decided_same (pid BIGINT, name VARCHAR)')
  for (let i = 0; i < same.rows.length; i += 2000) {
    const values = same.rows.slice(i, i + 2000).map((row) => `(${row.pid}, ${text(row.name)})`)
    await session.run(`INSERT INTO decided_same VALUES ${values.join(', ')}`)
  }
  await session.step(
    'exceptions',
    `SELECT e.dataset, e.version::BIGINT AS version, e."row", e.pid FROM ${all} e
     ANTI JOIN decided_same d ON d.pid = e.pid AND d.name = e.name WHERE e.verdict = 'name-differs'`,
    'table',
  )
}

/**
 * Brings `matching.review` in step with the exceptions of the live versions: new suspects are added as open, open ones whose
 * rows are no longer live go, decided ones stay for ever.
 * @returns suspects now open
 */
export async function refreshReview(
  ctx: MatchingContext,
  session: Session,
  population: readonly LakeVersion[],
  versions: readonly LakeVersion[],
): Promise<number> {
  const all = exceptionsOf(ctx, versions)
  const register = registerRows(population)
  const found =
    all === null || register === null
      ? []
      : await session.rows<Record<string, string | number | null>>(
          `WITH e AS (
             SELECT dataset, pid, name, min((version, "row")) AS first, count(*) AS rows FROM ${all}
             WHERE verdict = 'name-differs' GROUP BY ALL)
           SELECT e.dataset, e.pid::VARCHAR AS pid, e.name, (e.first)[1]::BIGINT AS version, (e.first)[2]::BIGINT AS "row", e.rows,
             min(p.name) AS register, min(p.id_number) AS id_number, min(p.division) AS area
           FROM e JOIN ${register} p ON p._pid = e.pid
           GROUP BY ALL ORDER BY 1, 2, 3`,
        )
  await ctx.db.transaction().execute(async (tx) => {
    await sql`create temp table found_review (dataset text, pid bigint, name text, version bigint, row bigint, rows int,
      register text, id_number text, area text) on commit drop`.execute(tx)
    for (let i = 0; i < found.length; i += 5000)
      await sql`insert into found_review select * from json_to_recordset(${JSON.stringify(found.slice(i, i + 5000))}::json)
        as t(dataset text, pid bigint, name text, version bigint, row bigint, rows int, register text, id_number text, area text)`.execute(
        tx,
      )
    await sql`delete from matching.review r where state = 'open' and not exists (
      select from found_review f where f.dataset = r.dataset and f.pid = r.pid and f.name = r.name_in_row)`.execute(tx)
    await sql`insert into matching.review (dataset, version_id, row, rows, pid, id_number, name_in_row, name_in_register, area, state, decided_by, decided_at, note)
      select f.dataset, f.version, f.row, f.rows, f.pid, f.id_number, f.name, f.register, f.area,
        coalesce(d.state, 'open'), d.decided_by, d.decided_at, d.note
      from found_review f
      left join lateral (select * from matching.review d where d.pid = f.pid and d.name_in_row = f.name and d.state <> 'open'
        order by d.decided_at desc limit 1) d on true
      on conflict (dataset, pid, name_in_row) do update set version_id = excluded.version_id, row = excluded.row, rows = excluded.rows,
        name_in_register = excluded.name_in_register, area = excluded.area
      where (review.version_id, review.row, review.rows, review.name_in_register, review.area)
        is distinct from (excluded.version_id, excluded.row, excluded.rows, excluded.name_in_register, excluded.area)`.execute(
      tx,
    )
  })
  const open = await sql<{ n: number }>`select count(*)::int as n from matching.review where state = 'open'`.execute(
    ctx.db,
  )
  return open.rows[0]?.n ?? 0
}
