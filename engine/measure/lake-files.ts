/** What the footers of the lake's files say: rows and columns of each data set, asked once for all. */
import { type Session, text } from '../sql/index.ts'
import type { Plan } from './compile-plan.ts'
import type { LakeInput, LakeVersion } from './types.ts'

/** The files of one data set that a run reads. */
export interface LakeFiles {
  versions: readonly LakeVersion[]
  rows: number
  /** Type of each stored column; null when files differ in it. */
  columns: ReadonlyMap<string, string | null>
  /** All files have the same columns in the same order. */
  alike: boolean
}

/** What is known of a data set's files before any is opened: those of these versions. */
export interface KnownFiles {
  versions: readonly number[]
  rows: number
  columns: readonly [name: string, type: string | null][]
  alike: boolean
}

type Footer = { files: { file: string; rows: number }[]; names: string[]; types: string[] }

/**
 * Reads the footers of all files of the data sets that a plan reads, the register and the deaths among them.
 * @param known what a run before told of versions: files never change, so they need not be opened again
 * @throws when a file cannot be read
 * @example
 * const files = await readFooters(session, plan, lake)
 * files.get('bills')!.rows // 12596455
 */
export async function readFooters(
  session: Session,
  plan: Plan,
  lake: LakeInput,
  known: Readonly<Record<string, KnownFiles>> = {},
): Promise<Map<string, LakeFiles>> {
  const datasets = [...versionsOf(plan, lake)].map(([dataset, versions]) => {
    const told = known[dataset]
    const before = told?.versions.every((number) => versions.some(({ version }) => version === number))
      ? told
      : undefined
    return { dataset, versions, before, fresh: versions.filter(({ version }) => !before?.versions.includes(version)) }
  })
  const all = [...new Set(datasets.flatMap(({ fresh }) => fresh.flatMap(({ files }) => files)))]
  const list = all.map(text).join(', ')
  const footers =
    all.length === 0
      ? []
      : await session.rows<Footer>(
          `SELECT list({file: file_name, rows: num_rows}) AS files, names, types FROM (
             SELECT file_name, list(name ORDER BY column_id) AS names, list(duckdb_type ORDER BY column_id) AS types
             FROM parquet_schema([${list}]) WHERE duckdb_type IS NOT NULL GROUP BY file_name
           ) JOIN parquet_file_metadata([${list}]) USING (file_name) GROUP BY names, types`,
        )
  const byFile = new Map(
    footers.flatMap((footer) => footer.files.map(({ file, rows }) => [file, { footer, rows }] as const)),
  )
  return new Map(
    datasets.map(({ dataset, versions, before, fresh }) => [
      dataset,
      { ...together(filesOf(fresh, byFile), before), versions },
    ]),
  )
}

function versionsOf(plan: Plan, lake: LakeInput): Map<string, readonly LakeVersion[]> {
  const { dataset, deaths, versions } = lake.population
  const read = [...plan.byDataset.keys(), ...(deaths && lake.versions.has(deaths.dataset) ? [deaths.dataset] : [])]
  return new Map([...read.map((id) => [id, lake.versions.get(id) ?? []] as const), [dataset, versions] as const])
}

function filesOf(
  versions: readonly LakeVersion[],
  byFile: ReadonlyMap<string, { footer: Footer; rows: number }>,
): LakeFiles {
  const own = versions.flatMap(({ files }) => files).flatMap((file) => byFile.get(file) ?? [])
  const columns = new Map<string, string | null>()
  const kinds = new Set(own.map(({ footer }) => footer))
  for (const { names, types } of kinds)
    for (const [index, name] of names.entries()) {
      const type = types[index]!
      columns.set(name, columns.has(name) && columns.get(name) !== type ? null : type)
    }
  return { versions, rows: own.reduce((sum, { rows }) => sum + rows, 0), columns, alike: kinds.size <= 1 }
}

/** What the footers of new files say together with what was known of the others. */
function together(fresh: LakeFiles, before: KnownFiles | undefined): LakeFiles {
  if (!before) return fresh
  if (fresh.columns.size === 0)
    return { ...fresh, rows: before.rows, columns: new Map(before.columns), alike: before.alike }
  const columns = new Map(before.columns)
  for (const [name, type] of fresh.columns)
    columns.set(name, columns.has(name) && columns.get(name) !== type ? null : type)
  const same = JSON.stringify([...fresh.columns]) === JSON.stringify(before.columns)
  return { ...fresh, rows: before.rows + fresh.rows, columns, alike: before.alike && fresh.alike && same }
}
