/** The register as table `person`: one row per registered person with household, division and what conditions may ask. */
import { ident, type Session, text } from '../sql/index.ts'
import { asksPerson, type CompiledMeasure } from './compile-measure.ts'
import { datasetOf, type Plan, wholePlan } from './compile-plan.ts'
import { sqlTypeOf } from './expressions.ts'
import type { KeptPersons } from './kept-base.ts'
import type { LakeFiles } from './lake-files.ts'
import { linesName, makeLines, parquetSource } from './lines.ts'
import type { LakeInput, LakeVersion, RunOptions } from './types.ts'

/**
 * Makes table `person`: pid (null when the register has no number for the person), hh, division (12-digit number), age, head,
 * present, alive, `_version`, `_row`, and the register's fields that measures use; sex, relation, status and birth_date only
 * where a measure asks for them or `everything` is wanted. A province has 24 million rows of it, kept until the end, and each
 * column costs two bytes a row even when it is blank: that is why numbers of versions and rows are narrow, too.
 * `present`: status is normal (or blank); `alive`: that, and no death was recorded up to the as-of date.
 * A person registered in two households belongs to the one where the status is normal, then to the newest version.
 * @param kept the table of all persons as a full run left it, while the register is the same
 */
export async function makePersons(
  session: Session,
  plan: Plan,
  lake: LakeInput,
  files: ReadonlyMap<string, LakeFiles>,
  options: RunOptions & { everything?: boolean },
  kept?: KeptPersons | null,
): Promise<void> {
  const { asOf } = plan.input
  const dataset = datasetOf(plan, lake.population.dataset)
  const own = plan.byDataset.get(dataset.id) ?? []
  const fixed = ['birth_date', 'sex', 'relation', 'status', 'division']
  const fields = [...new Set(own.flatMap((measure) => measure.fields))].filter((field) => !fixed.includes(field))
  const scope = options.households
  const registered = (joins?: string): string => registerSql(files.get(dataset.id)!, fields, plan, lake, joins)
  // Source rows of register measures are looked up in it whichever persons were computed.
  if (kept && scope) {
    session.later('register', registered())
    await takeKept(session, plan, lake, files, scope, kept)
    return
  }
  if (scope) session.later('register', registered())
  else await session.step('register', registered())
  if (scope) await makeWanted(session, scope, registered, registeredSql(files.get(dataset.id)!, lake))
  const source = scope ? 'register wanted' : 'register'
  const deaths = await deathsSql(session, plan, lake, files, scope)
  const asked = options.everything ? () => true : askedOf(plan)
  const columns = [
    'r.pid',
    'r.hh',
    'r.division',
    `${ageSql('r.birth_date', asOf)}::SMALLINT AS age`,
    ...(asked('birth_date') ? ['r.birth_date'] : []),
    ...Object.entries(codes).flatMap(([name, type]) =>
      asked(name) ? [`TRY_CAST(r.${name} AS ${type}) AS ${name}`] : [],
    ),
    "coalesce(r.relation = 'head', FALSE) AS head",
    "coalesce(r.status NOT IN ('dead', 'moved'), TRUE) AS present",
    'r._version::UINTEGER AS _version',
    'r._row::UINTEGER AS _row',
    ...fields.map((field) => `r.${ident(field)}`),
  ]
  await session.step('person', aliveSql(`(SELECT ${columns.join(', ')} FROM ${ident(source)} r)`, deaths), 'table')
  await keepOneRow(session)
  if (scope)
    await session.run(
      `DELETE FROM person WHERE hh IS NULL OR hh NOT IN (SELECT hh FROM ${ident(scope)} WHERE hh IS NOT NULL)`,
    )
}

/** The wanted persons as a full run left them; who is alive is asked anew when other deaths are known. */
async function takeKept(
  session: Session,
  plan: Plan,
  lake: LakeInput,
  files: ReadonlyMap<string, LakeFiles>,
  scope: string,
  { table, sameDeaths }: KeptPersons,
): Promise<void> {
  const wanted = `FROM ${table} p SEMI JOIN ${ident(scope)} w ON w.hh = p.hh`
  if (sameDeaths) return session.step('person', `SELECT p.* ${wanted}`, 'table')
  await session.step('register wanted', `SELECT p.* EXCLUDE alive ${wanted}`, 'table')
  const deaths = await deathsSql(session, plan, lake, files, scope)
  await session.step('person', aliveSql('"register wanted"', deaths), 'table')
}

/** Adds the column `alive` to persons. */
function aliveSql(persons: string, deaths: string | null): string {
  if (!deaths) return `SELECT r.*, present AS alive FROM ${persons} r`
  return `SELECT r.*, present AND d.pid IS NULL AS alive FROM ${persons} r LEFT JOIN ${ident(deaths)} d ON d.pid = r.pid`
}

/**
 * Table `register wanted`: rows of the wanted households, and all other rows of their persons, since who is registered twice must
 * be decided as in a full run. Few are, so their other rows are looked for by number alone before any is read.
 */
async function makeWanted(
  session: Session,
  scope: string,
  registered: (joins: string) => string,
  numbers: string,
): Promise<void> {
  await session.step('register wanted', registered(`SEMI JOIN ${ident(scope)} w ON w.hh = r._hh`), 'table')
  await session.step(
    'registered elsewhere',
    `SELECT DISTINCT r._pid AS pid FROM (${numbers}) r SEMI JOIN "register wanted" o ON o.pid = r._pid ANTI JOIN ${ident(scope)} w ON w.hh = r._hh`,
    'table',
  )
  const { n } = await session.row<{ n: number }>('SELECT count(*) AS n FROM "registered elsewhere"')
  if (n === 0) return
  const other = `SEMI JOIN "registered elsewhere" o ON o.pid = r._pid ANTI JOIN ${ident(scope)} w ON w.hh = r._hh`
  await session.run(`INSERT INTO "register wanted" ${registered(other)}`)
}

const codes: Readonly<Record<string, string>> = {
  sex: "ENUM('1', '2', '0', '9')",
  relation: "ENUM('head', 'spouse', 'child', 'grandchild', 'parent', 'grandparent', 'sibling', 'other')",
  status: "ENUM('normal', 'dead', 'moved')",
}

/**
 * Which of the register's fixed columns stand in `person`: those that a measure asks, whether as the row's own or the person's,
 * or shows. Of a part of a plan the same as of the whole, so that a kept table fits.
 */
export function askedOf(plan: Plan): (name: string) => boolean {
  const measures = [...wholePlan(plan).measures.values()]
  const shows = ({ input, fields }: CompiledMeasure, name: string) =>
    input.dataset === plan.input.register && fields.includes(name)
  return (name) => measures.some((measure) => asksPerson(measure, name) || shows(measure, name))
}

/**
 * Full years on a day, as `datesub('year', …)` gives them: on the last day of a month all birthdays of that month have passed.
 * Comparing parts of the date is several times faster, and everybody's age is asked.
 */
function ageSql(birth: string, asOf: string): string {
  const [year, month, day] = asOf.split('-').map(Number) as [number, number, number]
  const last = new Date(Date.UTC(year, month, 0)).getUTCDate() === day ? 31 : day
  const before = `CAST(month(${birth}) * 32 + day(${birth}) > ${month * 32 + last} AS INTEGER)`
  const exact = `datesub('year', ${birth}, DATE ${text(asOf)})`
  return `CASE WHEN ${birth} <= DATE ${text(asOf)} THEN ${year} - year(${birth}) - ${before} ELSE ${exact} END`
}

/**
 * SQL over the register's parts; divisions become numbers of twelve digits.
 * @param joins narrows the rows `r` as they are stored, before anything is made of them
 */
function registerSql(
  { columns: stored, alike }: LakeFiles,
  fields: readonly string[],
  plan: Plan,
  lake: LakeInput,
  joins = '',
): string {
  const defs = datasetOf(plan, lake.population.dataset).fields
  const column = (name: string, type: string): string => {
    if (!stored.has(name)) return `NULL::${type}`
    return stored.get(name) === type ? ident(name) : `TRY_CAST(${ident(name)} AS ${type})`
  }
  // Almost all are written out; those that are not are filled up with zeros.
  const division = `CASE WHEN length("division") = 12 THEN TRY_CAST("division" AS BIGINT) ELSE TRY_CAST(rpad("division", 12, '0') AS BIGINT) END`
  const list = [
    '_pid AS pid',
    '_hh AS hh',
    `${stored.has('division') ? division : 'NULL::BIGINT'} AS division`,
    `${column('birth_date', 'DATE')} AS birth_date`,
    ...Object.keys(codes).map((name) => `${column(name, 'VARCHAR')} AS ${name}`),
    'CAST("version" AS BIGINT) AS _version',
    '_row',
    ...fields.map((field) => `${column(field, sqlTypeOf(defs[field]?.type ?? 'text'))} AS ${ident(field)}`),
  ]
  const versions = lake.population.versions.filter((version) => version.files.length > 0)
  if (versions.length === 0) {
    const nobody = 'NULL::BIGINT AS _pid, NULL::BIGINT AS _hh, NULL::BIGINT AS "version", NULL::BIGINT AS _row'
    return `SELECT ${list.join(', ')} FROM (SELECT ${nobody}) r WHERE FALSE`
  }
  return partsSql(versions, list, alike, joins)
}

/** Person and household numbers of all rows of the register that count. */
function registeredSql({ alike }: LakeFiles, lake: LakeInput): string {
  const versions = lake.population.versions.filter((version) => version.files.length > 0)
  if (versions.length === 0) return 'SELECT NULL::BIGINT AS _pid, NULL::BIGINT AS _hh WHERE FALSE'
  return partsSql(versions, ['_pid', '_hh'], alike, '')
}

/** Columns of the register's versions, leaving out the areas that read a newer one. */
function partsSql(versions: readonly LakeVersion[], list: readonly string[], alike: boolean, joins: string): string {
  const whole = versions.filter((version) => !version.superseded?.length)
  const parts = versions.filter((version) => version.superseded?.length).map((version) => [version])
  return [whole, ...parts]
    .filter((group) => group.length > 0)
    .map((group) => {
      const files = group.flatMap((version) => [...version.files])
      const left = (group[0]?.superseded ?? []).map(
        (area) => ` AND NOT coalesce(starts_with("division", ${text(area)}), FALSE)`,
      )
      return `SELECT ${list.join(', ')} FROM ${parquetSource(files, alike)} r ${joins} WHERE NOT _repeat${left.join('')}`
    })
    .join('\nUNION ALL\n')
}

async function deathsSql(
  session: Session,
  plan: Plan,
  lake: LakeInput,
  files: ReadonlyMap<string, LakeFiles>,
  scope: string | undefined,
): Promise<string | null> {
  const { deaths } = lake.population
  const found = deaths ? files.get(deaths.dataset) : undefined
  if (!deaths || !found) return null
  const dataset = datasetOf(plan, deaths.dataset)
  // The parts that are superseded are judged by division, which needs the table person; deaths only add up, so none are here.
  const versions = found.versions.map((version) => ({ ...version, superseded: [] }))
  const wanted = scope ? { persons: 'register wanted', households: scope } : undefined
  const made = await makeLines(session, dataset, [deaths.field], lake, { ...found, versions }, { only: wanted })
  if (!made) return null
  await session.step(
    'dead',
    `SELECT DISTINCT _pid AS pid FROM ${ident(linesName(dataset.id))} WHERE _pid IS NOT NULL AND ${ident(deaths.field)} <= DATE ${text(plan.input.asOf)}`,
    'table',
  )
  return 'dead'
}

async function keepOneRow(session: Session): Promise<void> {
  // Putting the numbers in order costs half of counting each of them.
  await session.step(
    'registered twice',
    `SELECT DISTINCT pid FROM (SELECT pid, lag(pid) OVER (ORDER BY pid) AS before FROM person WHERE pid IS NOT NULL) WHERE pid = before`,
    'table',
  )
  const { n } = await session.row<{ n: number }>('SELECT count(*) AS n FROM "registered twice"')
  if (n === 0) return
  await session.run(`DELETE FROM person WHERE rowid IN (
    SELECT rowid FROM (
      SELECT p.rowid, row_number() OVER (PARTITION BY p.pid ORDER BY p.present DESC, p._version DESC, p._row DESC) AS place
      FROM person p SEMI JOIN "registered twice" t ON p.pid = t.pid
    ) WHERE place > 1)`)
}
