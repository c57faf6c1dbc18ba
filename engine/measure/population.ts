/** The register as table `person`: one row per registered person with household, division and what conditions may ask. */
import { ident, parquet, type Session, text } from '../sql/index.ts'
import { datasetOf, type Plan } from './compile-plan.ts'
import { sqlTypeOf } from './expressions.ts'
import { linesName, makeLines } from './lines.ts'
import type { LakeInput, RunOptions } from './types.ts'

/**
 * Makes table `person`: pid (null when the register has no number for the person), hh, division (12-digit number), age, sex,
 * relation, alive, birth_date where used, `_version`, `_row`, and the register's fields that measures use.
 * `alive`: status is normal (or blank) and no death was recorded up to the as-of date.
 * A person registered in two households belongs to the one where the status is normal, then to the newest version.
 */
export async function makePersons(session: Session, plan: Plan, lake: LakeInput, options: RunOptions): Promise<void> {
  const { asOf } = plan.input
  const dataset = datasetOf(plan, lake.population.dataset)
  const own = plan.byDataset.get(dataset.id) ?? []
  const fixed = ['birth_date', 'sex', 'relation', 'status', 'division']
  const fields = [...new Set(own.flatMap((measure) => measure.fields))].filter((field) => !fixed.includes(field))
  await session.step('register', registerSql(await storedColumns(session, lake), fields, dataset.fields, lake))

  const scope = options.households
  if (scope) {
    // Rows of the wanted households, and all other rows of their persons: who is registered twice must be decided as in a full run.
    await session.step(
      'wanted person',
      `SELECT DISTINCT pid FROM register SEMI JOIN ${ident(scope)} w ON register.hh = w.hh WHERE pid IS NOT NULL`,
      'table',
    )
    await session.step(
      'register wanted',
      `SELECT * FROM register SEMI JOIN "wanted person" w ON register.pid = w.pid
       UNION ALL SELECT * FROM register SEMI JOIN ${ident(scope)} w ON register.hh = w.hh WHERE pid IS NULL`,
      'table',
    )
  }
  const source = scope ? 'register wanted' : 'register'
  const deaths = await deathsSql(session, plan, lake)
  const columns = [
    'r.pid',
    'r.hh',
    'r.division',
    "coalesce(r.status, 'normal') = 'normal' AS present",
    `datesub('year', r.birth_date, DATE ${text(asOf)})::SMALLINT AS age`,
    'r.birth_date',
    'r.sex',
    'r.relation',
    'r.status',
    'r._version',
    'r._row',
    ...fields.map((field) => `r.${ident(field)}`),
  ]
  const alive = deaths ? 'present AND d.pid IS NULL' : 'present'
  await session.step(
    'person',
    `SELECT r.* EXCLUDE (present), ${alive} AS alive FROM (SELECT ${columns.join(', ')} FROM ${ident(source)} r) r
     ${deaths ? `LEFT JOIN ${ident(deaths)} d ON d.pid = r.pid` : ''}`,
    'table',
  )
  await keepOneRow(session)
  if (scope)
    await session.run(
      `DELETE FROM person WHERE hh IS NULL OR hh NOT IN (SELECT hh FROM ${ident(scope)} WHERE hh IS NOT NULL)`,
    )
}

async function storedColumns(session: Session, lake: LakeInput): Promise<Map<string, string>> {
  const files = lake.population.versions.flatMap((version) => [...version.files])
  if (files.length === 0) return new Map()
  const found = await session.columns(
    `SELECT * FROM ${parquet(files, { hive_partitioning: true, union_by_name: true })}`,
  )
  return new Map(found.map((column) => [column.name, column.type]))
}

/** View over the register's parts; coded texts become one-byte enums, divisions numbers. */
function registerSql(
  stored: ReadonlyMap<string, string>,
  fields: readonly string[],
  defs: Readonly<Record<string, { type: string }>>,
  lake: LakeInput,
): string {
  const column = (name: string, type: string): string =>
    stored.has(name)
      ? stored.get(name) === type
        ? `${ident(name)}`
        : `TRY_CAST(${ident(name)} AS ${type})`
      : `NULL::${type}`
  const division = stored.has('division') ? 'TRY_CAST(rpad("division", 12, \'0\') AS BIGINT)' : 'NULL::BIGINT'
  const list = [
    '_pid AS pid',
    '_hh AS hh',
    `${division} AS division`,
    `${column('birth_date', 'DATE')} AS birth_date`,
    `${column('sex', 'VARCHAR')}::ENUM('1','2','0','9') AS sex`.replace(
      /^(.*)::ENUM\((.*)\) AS sex$/,
      'TRY_CAST($1 AS ENUM($2)) AS sex',
    ),
    `TRY_CAST(${column('relation', 'VARCHAR')} AS ENUM('head','spouse','child','grandchild','parent','grandparent','sibling','other')) AS relation`,
    `TRY_CAST(${column('status', 'VARCHAR')} AS ENUM('normal','dead','moved')) AS status`,
    ...(stored.size > 0
      ? ['CAST("version" AS BIGINT) AS _version', '_row']
      : ['NULL::BIGINT AS _version', 'NULL::BIGINT AS _row']),
    ...fields.map((field) => `${column(field, sqlTypeOf(defs[field]?.type ?? 'text'))} AS ${ident(field)}`),
  ]
  if (stored.size === 0)
    return `SELECT ${list.join(', ').replace('_pid AS pid', 'NULL::BIGINT AS pid').replace('_hh AS hh', 'NULL::BIGINT AS hh')} WHERE FALSE`
  const versions = lake.population.versions.filter((version) => version.files.length > 0)
  const groups = [
    versions.filter((v) => !v.superseded?.length),
    ...versions.filter((v) => v.superseded?.length).map((v) => [v]),
  ]
  return groups
    .filter((group) => group.length > 0)
    .map((group) => {
      const source = parquet(
        group.flatMap((version) => [...version.files]),
        { hive_partitioning: true, union_by_name: true },
      )
      const old = group[0]?.superseded ?? []
      const left = old.map((area) => ` AND NOT coalesce(starts_with("division", ${text(area)}), FALSE)`).join('')
      return `SELECT ${list.join(', ')} FROM ${source} WHERE NOT _repeat${left}`
    })
    .join('\nUNION ALL\n')
}

async function deathsSql(session: Session, plan: Plan, lake: LakeInput): Promise<string | null> {
  const deaths = lake.population.deaths
  const versions = deaths ? lake.versions.get(deaths.dataset) : undefined
  if (!deaths || !versions) return null
  const dataset = datasetOf(plan, deaths.dataset)
  // The parts that are superseded are judged by division, which needs the table person; deaths only add up, so none are here.
  const made = await makeLines(
    session,
    dataset,
    [deaths.field],
    lake,
    versions.map((v) => ({ ...v, superseded: [] })),
  )
  if (!made) return null
  await session.step(
    'dead',
    `SELECT DISTINCT _pid AS pid FROM ${ident(linesName(dataset.id))} WHERE _pid IS NOT NULL AND ${ident(deaths.field)} <= DATE ${text(plan.input.asOf)}`,
    'table',
  )
  return 'dead'
}

async function keepOneRow(session: Session): Promise<void> {
  await session.step(
    'registered twice',
    'SELECT pid FROM person WHERE pid IS NOT NULL GROUP BY pid HAVING count(*) > 1',
    'table',
  )
  const { n } = await session.row<{ n: number }>('SELECT count(*) AS n FROM "registered twice"')
  if (n === 0) return
  await session.run(`DELETE FROM person WHERE rowid IN (
    SELECT rowid FROM (
      SELECT p.rowid, row_number() OVER (PARTITION BY p.pid ORDER BY coalesce(p.status = 'normal', TRUE) DESC, p._version DESC, p._row DESC) AS place
      FROM person p SEMI JOIN "registered twice" t ON p.pid = t.pid
    ) WHERE place > 1)`)
}
