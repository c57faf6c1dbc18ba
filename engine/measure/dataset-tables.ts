/** One scan of a data set → its sparse tables: `<dataset> by person`, `<dataset> by household`. */
import { ident, type Session } from '../sql/index.ts'
import { householdColumnsSql, partialColumns, personColumnsSql, personCondition, scanFilter } from './aggregate-sql.ts'
import type { CompiledMeasure } from './compile-measure.ts'
import { datasetOf, type Plan } from './compile-plan.ts'
import { linesName, makeLines } from './lines.ts'
import { makePeak } from './peak.ts'
import type { LakeInput, RunOptions } from './types.ts'

/** Columns of `person` that a person's part of a filter may ask. */
const askable = 'p.age, p.sex, p.relation, p.alive, p.birth_date'

/**
 * Makes all tables of one data set. Rows are added up per person first (facts come many per person), then joined with the
 * register, so the join sees each person once. Rows without person but with a household are added to that household.
 * `only` names a table like `person` that holds the only persons whose rows are wanted.
 */
export async function makeDatasetTables(
  session: Session,
  plan: Plan,
  id: string,
  lake: LakeInput,
  options: RunOptions,
  only: string | null = null,
): Promise<void> {
  const dataset = datasetOf(plan, id)
  const measures = plan.byDataset.get(id) ?? []
  const fields = [...new Set(measures.flatMap((measure) => measure.fields))]
  const delivered = await makeLines(session, dataset, fields, lake, lake.versions.get(id) ?? [])
  if (!delivered) {
    await makeEmptyTables(session, measures)
    return
  }
  const hasHousehold = Object.values(dataset.fields).some((field) => field.role === 'household')
  const plain = measures.filter((measure) => !measure.input.peak)
  if (plain.length > 0) await makePlain(session, plan, id, plain, hasHousehold, options, only)
  for (const measure of measures)
    if (measure.input.peak) await makePeak(session, plan, measure, hasHousehold, options, only)
}

async function makePlain(
  session: Session,
  plan: Plan,
  id: string,
  measures: readonly CompiledMeasure[],
  hasHousehold: boolean,
  options: RunOptions,
  only: string | null,
): Promise<void> {
  const person = ident(only ?? 'person')
  const { where, rest } = scanFilter(measures, plan.input.asOf)
  const partials = measures.flatMap((measure) => partialColumns(measure, rest.get(measure.name) ?? []))
  const ofPerson = measures.filter((measure) => measure.input.subject === 'person')
  const ofHousehold = measures.filter((measure) => measure.input.subject === 'household')
  // A restricted run, and a filter that needs row and person together, join before adding up.
  const joinFirst =
    only !== null || options.households !== undefined || measures.some((measure) => measure.filter.mixed)
  const source = joinFirst
    ? `${ident(linesName(id))} l JOIN ${person} p ON p.pid = l._pid`
    : `${ident(linesName(id))} l`
  const condition = ['l._pid IS NOT NULL', ...where].join(' AND ')
  await session.step(
    `${id} of each person`,
    `SELECT l._pid AS pid, ${partials.join(', ')} FROM ${source} WHERE ${condition} GROUP BY l._pid`,
  )
  const both = ofPerson.length > 0 && ofHousehold.length > 0
  const asked = measures.some((measure) => personCondition(measure)) ? `, ${askable}` : ''
  await session.step(
    `${id} of each registered person`,
    `SELECT p.hh, b.*${asked} FROM ${ident(`${id} of each person`)} b JOIN ${person} p ON p.pid = b.pid`,
    both ? 'table' : 'view',
  )
  const registered = ident(`${id} of each registered person`)
  if (ofPerson.length > 0) {
    const columns = ofPerson.flatMap(personColumnsSql).map((column) => column.replaceAll('p."', 'b."'))
    await session.step(`${id} by person`, `SELECT b.pid, b.hh, ${columns.join(', ')} FROM ${registered} b`, 'table')
  }
  if (ofHousehold.length === 0) return
  let all = `${registered} b`
  // A filter that asks the person can say nothing about a row without one.
  const impersonal = ofHousehold.filter((measure) => !measure.filter.mixed)
  if (hasHousehold && impersonal.length > 0) {
    const filter = scanFilter(impersonal, plan.input.asOf)
    const own = impersonal.flatMap((measure) => partialColumns(measure, filter.rest.get(measure.name) ?? []))
    await session.step(
      `${id} without person`,
      `SELECT l._hh AS hh, ${own.join(', ')} FROM ${ident(linesName(id))} l
       ${options.households ? `SEMI JOIN ${ident(options.households)} w ON w.hh = l._hh` : ''}
       WHERE ${['l._pid IS NULL', 'l._hh IS NOT NULL', ...filter.where].join(' AND ')} GROUP BY l._hh`,
    )
    all = `(SELECT * FROM ${registered} UNION ALL BY NAME SELECT * FROM ${ident(`${id} without person`)}) b`
  }
  const columns = ofHousehold.flatMap(householdColumnsSql).map((column) => column.replaceAll('p."', 'b."'))
  await session.step(
    `${id} by household`,
    `SELECT b.hh, ${columns.join(', ')} FROM ${all} WHERE b.hh IS NOT NULL GROUP BY b.hh`,
    'table',
  )
  if (both) await session.drop(`${id} of each registered person`)
}

/** Tables without rows, for a data set that was never delivered. */
async function makeEmptyTables(session: Session, measures: readonly CompiledMeasure[]): Promise<void> {
  for (const [table, own] of Map.groupBy(measures, (measure) => measure.table)) {
    const columns = own.flatMap((measure) => [
      `NULL::${measure.sqlType} AS ${ident(measure.name)}`,
      ...(measure.counted ? [`NULL::BIGINT AS ${ident(`${measure.name} rows`)}`] : []),
    ])
    const key = own[0]!.input.subject === 'person' ? 'NULL::BIGINT AS pid, NULL::BIGINT AS hh' : 'NULL::BIGINT AS hh'
    await session.step(table, `SELECT ${key}, ${columns.join(', ')} WHERE FALSE`, 'table')
  }
}
