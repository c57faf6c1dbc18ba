/** The same records as clean Parquet in the lake's own columns, chunk by chunk, for measurements with millions of people. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { ident, type Session, text } from '../../engine/sql/index.ts'
import type { DatasetDef } from '../../modules/rules/index.ts'
import type { LakePart, Plan } from '../options.ts'
import type { RecordSet } from '../records/record-set.ts'
import { knownFields } from '../records/write-down.ts'
import { rowsKnown, thinned } from './scale.ts'

/** Once per chunk: what every row needs of its person. */
export async function lakeKeys(db: Session): Promise<void> {
  await db.run(
    `CREATE OR REPLACE TEMP TABLE person_key AS SELECT p, id17 AS _pid, md5_number_lower(replace(name, '·', '')) AS _name, id, name FROM person`,
  )
}

/**
 * Writes one portion of one data set as `lake/<dataset>/version=1/part-<chunk>.parquet`, ordered by person. Portions have id
 * prefixes of their own in rising order, so the parts one after the other are in the order of persons too: nothing is ever sorted
 * as a whole, and memory holds one portion of one data set.
 */
export async function writeLakePart(
  db: Session,
  plan: Plan,
  set: RecordSet,
  def: DatasetDef,
  chunk: number,
  share: number,
  rowsBefore: number,
): Promise<LakePart> {
  const dir = join(plan.outDir, 'lake', set.dataset, 'version=1')
  mkdirSync(dir, { recursive: true })
  const path = join(dir, `part-${String(chunk).padStart(3, '0')}.parquet`)
  const known = knownFields(set, def)
  const hasHousehold = known.includes('household_no')
  const needsHome = hasHousehold || known.includes('division')
  const ofPerson: Record<string, string> = {
    id_number: 'id',
    name: 'name',
    household_no: '_hh::VARCHAR',
    division: 'village',
  }
  const cells = Object.entries(def.fields).map(([field, { type }]) => {
    const source = known.includes(field) ? (ofPerson[field] ?? ident(field)) : 'NULL'
    return `(${source})::${lakeType(type)} AS ${ident(field)}`
  })
  const table = ident(`part of ${set.dataset}`)
  const own = known.filter((field) => !(field in ofPerson)).map((field) => `, r.${ident(field)}`)
  // In order first: the row's place in the table is then its number, and the file is written by all threads.
  await db.run(`CREATE OR REPLACE TEMP TABLE ${table} AS
    SELECT k._pid, k._name, k.id, k.name${own.join('')}${needsHome ? ', hh.hh AS _hh, hh.village' : ', NULL::BIGINT AS _hh'}
    FROM (${rowsKnown(set, plan.lastDay)}) r JOIN person_key k ON k.p = r.p ${needsHome ? 'JOIN hh ON hh.h = r.h' : ''}
    ${thinned(set, share)} ORDER BY k._pid, r.k`)
  await db.run(`COPY (SELECT ${cells.join(', ')}, rowid + ${rowsBefore + 2}::BIGINT AS _row, _pid, 'ok' AS _idq, _name, _hh, false AS _repeat FROM ${table})
    TO ${text(path)} (FORMAT parquet, ROW_GROUP_SIZE 122880)`)
  const { n } = await db.row<{ n: number }>(`SELECT count(*) AS n FROM ${table}`)
  await db.run(`DROP TABLE ${table}`)
  return { path: path.slice(plan.outDir.length + 1), dataset: set.dataset, rows: n }
}

/** `lake.json`: what a catalogue needs to know of every data set written. */
export function writeLakeList(
  plan: Plan,
  sets: readonly RecordSet[],
  parts: readonly LakePart[],
  counties: readonly string[],
): void {
  const list = sets.map((set) => ({
    dataset: set.dataset,
    version: 1,
    rows: parts.filter((part) => part.dataset === set.dataset).reduce((sum, part) => sum + part.rows, 0),
    areas: counties,
    data_date: plan.lastDay,
    period_from: plan.firstDay,
    period_to: plan.lastDay,
  }))
  writeFileSync(join(plan.outDir, 'lake', 'lake.json'), `${JSON.stringify(list, null, 1)}\n`)
}

function lakeType(type: string): string {
  if (type === 'date' || type === 'month') return 'DATE'
  if (type === 'datetime') return 'TIMESTAMP'
  if (type === 'integer') return 'BIGINT'
  if (type === 'boolean') return 'BOOLEAN'
  return type.startsWith('decimal') ? type.toUpperCase() : 'VARCHAR'
}
