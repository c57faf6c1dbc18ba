/** One scan of a data set → its sparse tables: `<dataset> by person`, `<dataset> by household`. */
import { ident, type Session } from '../sql/index.ts'
import {
  type Column,
  householdColumnsSql,
  listed,
  personColumnsSql,
  personCondition,
  type SharedColumns,
} from './aggregate-sql.ts'
import type { CompiledMeasure } from './compile-measure.ts'
import { datasetOf, type Plan, wholePlan } from './compile-plan.ts'
import type { KeptSource } from './kept-base.ts'
import type { LakeFiles } from './lake-files.ts'
import { linesName, makeLines, namesHousehold, peakLinesName } from './lines.ts'
import { impersonalOf, mergedSql, partialParts, partialsOf, peakRowsOf } from './partials.ts'
import { makePeaks } from './peak.ts'
import type { LakeInput, RunOptions } from './types.ts'

/** Columns of `person` that a person's part of a filter may ask. */
export const askable = ['age', 'sex', 'relation', 'alive', 'birth_date'] as const

/** What a data set's tables are made from. */
export interface TableSource {
  lake: LakeInput
  files: LakeFiles
  options: RunOptions
  /** Relation like `person` with the only persons whose rows are wanted; null for all. */
  only: string | null
  /** What a full run kept of this data set, for a run of some households. */
  kept?: KeptSource | undefined
}

/**
 * Makes all tables of one data set. Rows are added up per person first (facts come many per person), then joined with the
 * register, so the join sees each person once. Rows without person but with a household are added to that household.
 */
export async function makeDatasetTables(session: Session, plan: Plan, id: string, source: TableSource): Promise<void> {
  const dataset = datasetOf(plan, id)
  const measures = plan.byDataset.get(id) ?? []
  const fields = [...new Set(measures.flatMap((measure) => measure.fields))]
  const { households } = source.options
  const only = households && !source.kept ? { persons: source.only ?? 'person', households } : undefined
  const later = source.kept !== undefined
  const delivered = await makeLines(session, dataset, fields, source.lake, source.files, { only, later })
  if (!delivered) {
    await makeEmptyTables(session, measures)
    return
  }
  if (source.kept) await makeNewLines(session, plan, id, source, source.kept)
  const plain = measures.filter((measure) => !measure.input.peak)
  if (plain.length > 0) await makePlain(session, plan, id, plain, source)
  const hasHousehold = namesHousehold(dataset)
  const peaks = measures.filter((measure) => measure.input.peak)
  for (const [, own] of Map.groupBy(peaks, (measure) => measure.input.subject))
    await makePeaks(session, plan, id, own, hasHousehold, source)
}

async function makePlain(
  session: Session,
  plan: Plan,
  id: string,
  measures: readonly CompiledMeasure[],
  source: TableSource,
): Promise<void> {
  const ofPerson = measures.filter((measure) => measure.input.subject === 'person')
  const ofHousehold = measures.filter((measure) => measure.input.subject === 'household')
  const { sql, at } = registeredSql(plan, id, measures, source)
  const kept = ofPerson.length > 0 && ofHousehold.length > 0
  const name = `${id} of each registered person`
  if (kept) await session.step(name, sql, 'table')
  const registered = kept ? ident(name) : `(${sql})`
  if (ofPerson.length > 0) {
    const own = ofPerson.flatMap((measure) => personColumnsSql(measure, at))
    const table = `SELECT b.pid, b.hh, ${own.join(', ')} FROM ${registered} b`
    await session.step(`${id} by person`, table, kept ? 'view' : 'table')
  }
  if (ofHousehold.length === 0) return
  const own = ofHousehold.flatMap((measure) => householdColumnsSql(measure, at))
  const impersonal = impersonalParts(plan, id, ofHousehold, at, source)
  const all =
    impersonal.length > 0
      ? `(${[`SELECT * FROM ${registered}`, ...impersonal].join(' UNION ALL BY NAME ')})`
      : registered
  const table = `SELECT b.hh, ${own.join(', ')} FROM ${all} b WHERE b.hh IS NOT NULL GROUP BY b.hh`
  await session.step(`${id} by household`, table, 'table')
}

/**
 * Rows added up per registered person, with household and what filters ask. What several measures have in common is added up
 * once: `at` tells under which name a column stands.
 */
function registeredSql(
  plan: Plan,
  id: string,
  measures: readonly CompiledMeasure[],
  { only, options, kept }: TableSource,
): { sql: string; at: SharedColumns['at'] } {
  if (kept) return keptSql(plan, id, measures, only, kept)
  const { lines, filter, shared } = partialParts(plan, measures, ident(linesName(id)))
  const { columns, at } = shared
  const asked = ['hh', ...askedBy(measures)]
  const person = ident(only ?? 'person')
  // A restricted run, and a filter that needs row and person together, join before adding up.
  if (only !== null || options.households !== undefined || measures.some((measure) => measure.filter.mixed)) {
    const own = asked.map((column): Column => ({ sql: `any_value(p.${column})`, name: column }))
    const sql = `SELECT l._pid AS pid, ${listed([...own, ...columns]).join(', ')}
      FROM ${lines} JOIN ${person} p ON p.pid = l._pid WHERE ${filter} GROUP BY l._pid`
    return { sql, at }
  }
  const sql = `SELECT ${asked.map((column) => `p.${column}`).join(', ')}, b.*
    FROM (SELECT l._pid AS pid, ${listed(columns).join(', ')} FROM ${lines} WHERE ${filter} GROUP BY l._pid) b
    JOIN ${person} p ON p.pid = b.pid`
  return { sql, at }
}

/** Columns of the person that conditions ask after the rows are added up. */
function askedBy(measures: readonly CompiledMeasure[]): string[] {
  const conditions = measures.map((measure) => personCondition(measure)).join(' ')
  return askable.filter((column) => conditions.includes(`p."${column}"`))
}

/** The same from what a full run kept: its partial values of these persons, and those of the rows that came since. */
function keptSql(
  plan: Plan,
  id: string,
  measures: readonly CompiledMeasure[],
  only: string | null,
  kept: KeptSource,
): { sql: string; at: SharedColumns['at'] } {
  const all = wholePlan(plan).byDataset.get(id) ?? []
  const fresh = partialsOf(plan, all, ident(newLinesName(id)))!
  const person = ident(only ?? 'person')
  const asked = ['hh', ...askedBy(measures)]
  const before = `SELECT k.* FROM ${kept.partials} k SEMI JOIN ${person} o ON o.pid = k.pid`
  const each =
    kept.added.length > 0 ? mergedSql(all, fresh.shared, [before, fresh.sql]) : `SELECT * FROM ${kept.partials}`
  const own = asked.map((column) => `p.${column}`).join(', ')
  return { sql: `SELECT ${own}, b.* FROM (${each}) b JOIN ${person} p ON p.pid = b.pid`, at: fresh.shared.at }
}

/** Rows that name a household and no person: those of the lines, or those kept and those that came since. */
function impersonalParts(
  plan: Plan,
  id: string,
  measures: readonly CompiledMeasure[],
  at: SharedColumns['at'],
  { options, kept }: TableSource,
): string[] {
  const lines = ident(kept ? newLinesName(id) : linesName(id))
  const sql = impersonalOf(plan, kept ? (wholePlan(plan).byDataset.get(id) ?? []) : measures, lines, at)
  if (!kept) return sql ? [sql] : []
  const before =
    kept.impersonal && `SELECT k.* FROM ${kept.impersonal} k SEMI JOIN ${ident(options.households!)} w ON w.hh = k.hh`
  return [before, kept.added.length > 0 ? sql : null].filter((part) => part !== null)
}

/** Rows of the versions that came after the kept ones, and all rows that peaks are taken from. */
async function makeNewLines(
  session: Session,
  plan: Plan,
  id: string,
  source: TableSource,
  kept: KeptSource,
): Promise<void> {
  const dataset = datasetOf(plan, id)
  const all = wholePlan(plan).byDataset.get(id) ?? []
  const fields = [...new Set(all.flatMap((measure) => measure.fields))]
  if (kept.added.length > 0) {
    const only = { persons: source.only ?? 'person', households: source.options.households! }
    const files = { ...source.files, versions: kept.added }
    await makeLines(session, dataset, fields, source.lake, files, { only, name: newLinesName(id) })
  }
  const peaks = peakRowsOf(plan, all, ident(newLinesName(id)))
  if (!peaks) return
  const rows = [`SELECT * FROM ${kept.rows}`, ...(kept.added.length > 0 ? [peaks] : [])]
  await session.step(peakLinesName(id), rows.join(' UNION ALL BY NAME '))
}

const newLinesName = (id: string): string => `${id} new lines`

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
