/**
 * The link stage: each version against the household register, once per (version × state of the register).
 * Ladder: id + name (folded at ingest: dots, width, spaces) → id + way of writing → id only is a suspect record.
 * Only exceptions are stored; what links plainly is found again by its key at no cost.
 */
import { existsSync, mkdirSync, renameSync } from 'node:fs'
import { dirname } from 'node:path'
import { sql } from 'kysely'
import { ident, parquet, type Session, text } from '../../engine/sql/index.ts'
import type { DatasetDef } from '../rules/index.ts'
import { exceptionsFile, type LakeVersion, type MatchingContext, registerRows } from './context.ts'
import { isWrittenVariant } from './name-variants.ts'

export interface LinkCounts {
  /** Versions linked now; the others were linked against the same register before. */
  versions: number
  nameDiffers: number
  variants: number
}

/** Field of a data set with the given role. */
export function fieldWithRole(dataset: DatasetDef | undefined, role: string): string | undefined {
  return Object.entries(dataset?.fields ?? {}).find(([, field]) => field.role === role)?.[0]
}

/**
 * Links all versions that were not yet linked against this state of the register.
 * @param population the live versions of the household register as of the run
 * @param session a DuckDB; the step `linked_register` is left in it while anything was to be linked
 * @example await linkVersions(ctx, session, live.population, live.facts)
 */
export async function linkVersions(
  ctx: MatchingContext,
  session: Session,
  population: readonly LakeVersion[],
  versions: readonly LakeVersion[],
  onProgress?: (done: number, total: number) => void,
): Promise<LinkCounts> {
  const counts: LinkCounts = { versions: 0, nameDiffers: 0, variants: 0 }
  const state = population
    .map((version) => version.id)
    .sort((a, b) => a - b)
    .join(',')
  const known = await sql<{
    version_id: number
  }>`select version_id from matching.linkage where population = ${state}`.execute(ctx.db)
  const linked = new Set(known.rows.map((row) => Number(row.version_id)))
  const todo = versions.filter(
    (version) =>
      version.files.length > 0 &&
      fieldWithRole(ctx.region.datasets.get(version.dataset), 'person') !== undefined &&
      !(linked.has(version.id) && existsSync(exceptionsFile(ctx.dataDir, version.id))),
  )
  const register = registerRows(population)
  if (todo.length === 0 || register === null) return counts
  await session.step(
    'linked_register',
    `SELECT _pid, any_value(_name) AS _name FROM ${register} p WHERE _pid IS NOT NULL GROUP BY _pid`,
    'table',
  )
  const byDataset = Map.groupBy(todo, (version) => version.dataset)
  let done = 0
  for (const [dataset, group] of byDataset) {
    const found = await linkDataset(ctx, session, dataset, group, register, state)
    counts.nameDiffers += found.nameDiffers
    counts.variants += found.variants
    counts.versions += group.length
    done += group.length
    onProgress?.(done, todo.length)
  }
  await session.drop('linked_register')
  return counts
}

async function linkDataset(
  ctx: MatchingContext,
  session: Session,
  dataset: string,
  versions: readonly LakeVersion[],
  register: string,
  state: string,
): Promise<{ nameDiffers: number; variants: number }> {
  const nameField = fieldWithRole(ctx.region.datasets.get(dataset), 'person-name')
  const rows = parquet(
    versions.flatMap((version) => version.files),
    { hive_partitioning: true, union_by_name: true },
  )
  await session.step(
    'link_conflict',
    nameField === undefined
      ? 'SELECT 0::BIGINT AS version, 0::BIGINT AS _row, 0::BIGINT AS _pid, NULL::VARCHAR AS name WHERE false'
      : `SELECT f.version::BIGINT AS version, f._row, f._pid, f.${ident(nameField)}::VARCHAR AS name
         FROM ${rows} f JOIN linked_register r ON r._pid = f._pid
         WHERE f._name IS NOT NULL AND r._name IS NOT NULL AND f._name <> r._name
           AND NOT EXISTS (SELECT 1 FROM ${register} p WHERE p._pid = f._pid AND p._name = f._name)`,
    'table',
  )
  await session.step(
    'link_counts',
    `SELECT f.version::BIGINT AS version, count(*) AS rows, count(r._pid) AS linked,
       count(*) FILTER (f._idq = 'placeholder') AS placeholder
     FROM ${rows} f LEFT JOIN linked_register r ON r._pid = f._pid GROUP BY 1`,
    'table',
  )
  const pairs = await session.rows<{ pid: string; name: string; name_in_register: string; ethnic: string | null }>(
    `SELECT c._pid::VARCHAR AS pid, c.name, min(p.name) AS name_in_register, min(p.ethnic) AS ethnic
     FROM link_conflict c JOIN ${register} p ON p._pid = c._pid GROUP BY c._pid, c.name`,
  )
  const variants = pairs.filter((pair) => isWrittenVariant(pair.name ?? '', pair.name_in_register ?? '', pair.ethnic))
  await session.run('CREATE OR REPLACE TEMP TABLE link_variant (pid BIGINT, name VARCHAR)')
  for (let i = 0; i < variants.length; i += 2000) {
    const values = variants.slice(i, i + 2000).map((pair) => `(${pair.pid}, ${text(pair.name)})`)
    await session.run(`INSERT INTO link_variant VALUES ${values.join(', ')}`)
  }
  for (const version of versions) {
    const file = exceptionsFile(ctx.dataDir, version.id)
    mkdirSync(dirname(file), { recursive: true })
    const building = `${file}.building-${process.pid}`
    await session.run(
      `COPY (SELECT ${text(dataset)} AS dataset, c.version, c._row AS "row", c._pid AS pid, c.name,
               CASE WHEN v.pid IS NULL THEN 'name-differs' ELSE 'variant' END AS verdict
             FROM link_conflict c LEFT JOIN link_variant v ON v.pid = c._pid AND v.name = c.name
             WHERE c.version = ${version.id} ORDER BY c._row) TO ${text(building)} (FORMAT parquet)`,
    )
    renameSync(building, file)
  }
  const counted = await session.rows<{
    version: number
    rows: number
    linked: number
    placeholder: number
    differs: number
    variant: number
  }>(
    `SELECT k.version, k.rows, k.linked, k.placeholder, coalesce(e.differs, 0) AS differs, coalesce(e.variant, 0) AS variant
     FROM link_counts k LEFT JOIN (
       SELECT c.version, count(*) FILTER (v.pid IS NULL) AS differs, count(v.pid) AS variant
       FROM link_conflict c LEFT JOIN link_variant v ON v.pid = c._pid AND v.name = c.name GROUP BY 1) e USING (version)`,
  )
  const empty = { rows: 0, linked: 0, placeholder: 0, differs: 0, variant: 0 }
  const values = versions.map((version) => ({
    ...empty,
    ...counted.find((row) => row.version === version.id),
    version: version.id,
  }))
  await sql`insert into matching.linkage (version_id, population, rows, linked, unlinked, placeholder, name_differs, variant)
    select version, ${state}, rows, linked - differs, rows - linked + differs, placeholder, differs, variant
    from json_to_recordset(${JSON.stringify(values)}::json) as t(version bigint, rows bigint, linked bigint, placeholder bigint, differs bigint, variant bigint)
    on conflict (version_id) do update set population = excluded.population, rows = excluded.rows, linked = excluded.linked,
      unlinked = excluded.unlinked, placeholder = excluded.placeholder, name_differs = excluded.name_differs,
      variant = excluded.variant, at = now()`.execute(ctx.db)
  const sum = (key: 'differs' | 'variant') => counted.reduce((total, row) => total + row[key], 0)
  return { nameDiffers: sum('differs'), variants: sum('variant') }
}
