/** Writes the record sets down: table `rec_<dataset>` with who, when, sent in which month, and which fault the row carries. */
import { ident, literal, type Session } from '../../engine/sql/index.ts'
import type { DatasetDef } from '../../modules/rules/index.ts'
import { type FaultKind, type FaultScope, fatalFaults, faultSql, faultsFor } from '../files/faults.ts'
import { namedFrom } from '../people/named-families.ts'
import type { RecordSet } from './record-set.ts'

/** What writing down needs to know of the plan. */
export interface Desk {
  firstDay: string
  /** Number of months. */
  months: number
  /** Index of the first month handed in; what came before goes along with it as history. */
  deliverFrom: number
  /** A department that sends nothing for one month; its rows come with the next one. */
  silent: { dataset: string; month: number } | undefined
  faults: readonly FaultKind[]
}

/** Table of a data set. @example recordTable('tier-ledger') // 'rec_tier_ledger' */
export function recordTable(dataset: string): string {
  return `rec_${dataset.replaceAll('-', '_')}`
}

/** Fields of a record set that the region's data set knows. */
export function knownFields(set: RecordSet, def: DatasetDef): string[] {
  return set.fields.filter((field) => field in def.fields)
}

/** What faults may strike the rows of a data set. Lists that name the household, and the register itself, are kept repairable. */
export function scopeOf(set: RecordSet, def: DatasetDef): FaultScope {
  const fields = knownFields(set, def).map((name) => def.fields[name]!)
  return {
    hasId: fields.some((f) => f.type === 'disability-cert' || (f.type === 'citizen-id' && f.role === 'person')),
    hasName: fields.some((f) => f.role === 'person-name'),
    hasEventDate: fields.some((f) => f.role === 'event-date' && f.type === 'date'),
    hasAmount: fields.some((f) => f.role === 'amount'),
    events: set.kind === 'events',
    careful: set.absenceMatters === true || def.kind !== 'facts' || fields.some((f) => f.role === 'household'),
  }
}

const fixed = ['id_number', 'name', 'household_no', 'division']

/**
 * Appends the rows of one record set (for the people of the present chunk) to its table; makes the table when it is missing.
 * Columns: _k, _p, _h, _id17, _day, _seen, _until, _sent (round, as month index; NULL: never handed in), _period (month of the file), _fault, _lost, id, then the fields.
 */
export async function writeDown(db: Session, set: RecordSet, def: DatasetDef, desk: Desk): Promise<void> {
  const table = ident(recordTable(set.dataset))
  const draw = 1000 + (hashText(set.dataset) % 400)
  const own = knownFields(set, def).filter((field) => !fixed.includes(field))
  const kinds = faultsFor(scopeOf(set, def), desk.faults)
  const noId = !desk.faults.includes('no-id')
    ? 'false'
    : set.kind === 'events'
      ? 'born_in AND r.day < person.birth + 60'
      : 'coalesce(born_in AND r.until = person.birth + 75, false)'
  // The register itself keeps a child without number as a member of its household.
  const lost = def.kind === 'population' ? fatalFaults.filter((kind) => kind !== 'no-id') : fatalFaults
  const month = `datediff('month', DATE '${desk.firstDay}', _seen)`
  const late =
    desk.silent?.dataset === set.dataset ? `CASE WHEN sent = ${desk.silent.month} THEN sent + 1 ELSE sent END` : 'sent'
  const query = `WITH joined AS (
      SELECT r.k::BIGINT AS _k, r.p AS _p, r.h AS _h, person.id17 AS _id17, r.day AS _day, r.seen AS _seen, ${set.kind === 'state' ? 'r.until' : 'NULL::DATE'} AS _until,
        person.id, person.name, hh.hh::VARCHAR AS household_no, hh.village AS division, ${noId} AS no_id${own.map((f) => `, r.${ident(f)}`).join('')}
      FROM (${set.sql}) r LEFT JOIN person ON person.p = r.p LEFT JOIN hh ON hh.h = r.h
    ), damaged AS (
      SELECT *, CASE WHEN _h >= ${namedFrom} THEN NULL WHEN no_id THEN 'no-id' ELSE ${faultSql(kinds, draw)} END AS _fault FROM joined
    ), sent AS (
      SELECT *, greatest(${month}, ${desk.deliverFrom}) + CASE WHEN _fault = 'wrong-month' AND ${month} > ${desk.deliverFrom} THEN 1 ELSE 0 END AS sent FROM damaged
    )
    SELECT * EXCLUDE (sent, no_id), ${set.kind === 'events' ? 'sent' : 'NULL'}::INTEGER AS _period, ${set.kind === 'events' ? `CASE WHEN ${late} < ${desk.months} THEN ${late} END` : 'NULL'}::INTEGER AS _sent,
      coalesce(_fault IN (${lost.map(literal).join(', ')}), false) AS _lost
    FROM sent ORDER BY _k`
  const exists = await db.rows(`SELECT 1 FROM duckdb_tables() WHERE table_name = ${literal(recordTable(set.dataset))}`)
  await db.run(exists.length > 0 ? `INSERT INTO ${table} ${query}` : `CREATE TEMP TABLE ${table} AS ${query}`)
}

/** A small whole number from a text, the same everywhere (FNV-1a). */
export function hashText(text: string): number {
  let hash = 0x811c9dc5
  for (const char of text) hash = Math.imul(hash ^ char.codePointAt(0)!, 0x01000193) >>> 0
  return hash
}
