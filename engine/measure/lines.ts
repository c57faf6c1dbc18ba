/** The rows of one data set that count, over its Parquet parts: without repeats, exceptions and superseded areas. */
import { ident, parquet, type Session, text } from '../sql/index.ts'
import { sqlTypeOf } from './expressions.ts'
import type { LakeFiles } from './lake-files.ts'
import type { DatasetInput, LakeInput } from './types.ts'

/** Name of the view of a data set's rows. */
export const linesName = (dataset: string): string => `${dataset} lines`

/** Name of the rows that peaks are taken from, when they are not all rows. */
export const peakLinesName = (dataset: string): string => `${dataset} peak lines`

/**
 * Makes the view `<dataset> lines` with columns `_pid`, `_hh`, `_version`, `_row` and the given fields, cast to their types.
 * A field that no part has yet is null. Returns false when nothing was ever delivered.
 * With `only` it is a table of the rows of those persons and households, read once: all that follows goes through some rows in
 * memory instead of the files again, measures, peaks and evidence alike. With `later` the view is made when evidence asks for it.
 */
export async function makeLines(
  session: Session,
  dataset: DatasetInput,
  fields: readonly string[],
  lake: LakeInput,
  { versions, columns: stored, alike }: LakeFiles,
  options: { only?: { persons: string; households: string } | undefined; name?: string; later?: boolean } = {},
): Promise<boolean> {
  const { only, name = linesName(dataset.id) } = options
  const whole = versions.filter((version) => !version.superseded?.length && version.files.length > 0)
  const parts = versions.filter((version) => version.superseded?.length && version.files.length > 0)
  const files = [...whole, ...parts].flatMap((version) => [...version.files])
  if (files.length === 0) return false
  const source = (wanted: readonly string[]) => parquetSource(wanted, alike)
  const columns = fields.map((field) => columnSql(field, dataset, stored))
  const select = (wanted: readonly string[], extra: string): string => {
    const list = ['_pid', '_hh', 'CAST("version" AS BIGINT) AS _version', '_row', ...columns]
    const all = `SELECT ${list.join(', ')} FROM ${source(wanted)} l`
    if (!only) return `${all} WHERE NOT _repeat${extra}`
    const own = `${all} SEMI JOIN ${ident(only.persons)} o ON o.pid = l._pid WHERE NOT _repeat${extra}`
    if (!namesHousehold(dataset)) return own
    return `${own}
      UNION ALL ${all} SEMI JOIN ${ident(only.households)} o ON o.hh = l._hh WHERE l._pid IS NULL AND NOT _repeat${extra}`
  }
  const union = [
    ...(whole.length > 0
      ? [
          select(
            whole.flatMap((version) => [...version.files]),
            '',
          ),
        ]
      : []),
    ...parts.map((version) => select(version.files, ` AND ${notSuperseded(version.superseded!)}`)),
  ].join('\nUNION ALL\n')
  const sql = await withoutExceptions(session, dataset.id, union, lake)
  if (options.later) session.later(name, sql)
  else await session.step(name, sql, only ? 'table' : 'view')
  return true
}

/** Whether rows may name a household, so that one without a person still belongs somewhere. */
export function namesHousehold(dataset: DatasetInput): boolean {
  return Object.values(dataset.fields).some((field) => field.role === 'household')
}

/** Files whose columns differ are put together by name; knowing that they do not spares opening all of them again. */
export function parquetSource(files: readonly string[], alike: boolean): string {
  return parquet(files, { hive_partitioning: true, ...(alike ? {} : { union_by_name: true }) })
}

function columnSql(field: string, dataset: DatasetInput, stored: LakeFiles['columns']): string {
  const wanted = sqlTypeOf(dataset.fields[field]?.type ?? 'text')
  const found = stored.get(field)
  if (found === undefined) return `NULL::${wanted} AS ${ident(field)}`
  return found === wanted ? ident(field) : `TRY_CAST(${ident(field)} AS ${wanted}) AS ${ident(field)}`
}

/** Rows of persons (or, without person, households) registered in an area that reads a newer version do not count. */
function notSuperseded(areas: readonly string[]): string {
  const inArea = areas.map((area) => {
    const low = area.padEnd(12, '0')
    const high = area.padEnd(12, '9')
    return `division BETWEEN ${BigInt(low)} AND ${BigInt(high)}`
  })
  const there = inArea.join(' OR ')
  return `CASE WHEN _pid IS NOT NULL THEN _pid NOT IN (SELECT pid FROM person WHERE pid IS NOT NULL AND (${there}))
    WHEN _hh IS NOT NULL THEN _hh NOT IN (SELECT hh FROM person WHERE hh IS NOT NULL AND (${there})) ELSE TRUE END`
}

async function withoutExceptions(session: Session, dataset: string, union: string, lake: LakeInput): Promise<string> {
  const mine = lake.exceptions.filter((row) => row.dataset === dataset)
  if (mine.length === 0) return union
  const name = `${dataset} exceptions`
  await session.step(
    name,
    `SELECT v.version, v.row FROM (SELECT unnest(${text(JSON.stringify(mine.map((r) => ({ version: r.version, row: r.row }))))}::JSON::STRUCT(version BIGINT, row BIGINT)[]) AS v)`,
    'table',
  )
  return `SELECT u.* FROM (${union}) u ANTI JOIN ${ident(name)} x ON u._version = x.version AND u._row = x.row`
}
