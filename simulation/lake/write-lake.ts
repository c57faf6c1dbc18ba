/** The same records as clean Parquet in the lake's own columns, chunk by chunk, for measurements with millions of people. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { date, ident, type Session, text } from '../../engine/sql/index.ts'
import type { DatasetDef } from '../../modules/rules/index.ts'
import type { LakePart, Plan } from '../options.ts'
import type { RecordSet } from '../records/record-set.ts'
import { knownFields } from '../records/write-down.ts'

/** Monthly rows of pay, contributions and pensions: the ones thinned out when fewer rows are wished. */
const monthly = new Set(['social-insurance', 'income-tax', 'pension'])

/** How many rows to make: everyday settlements are multiplied by `density`, monthly rows kept for this share of persons. */
export interface LakeScale {
  density: number
  share: number
}

/**
 * Finds the scale for a wished number of fact rows from the counts of one chunk made with density 1.
 * @example lakeScale(50e6, 2e6, { people: 400_000, bills: 2.5e6, monthly: 8e6, other: 4e6 })
 */
export function lakeScale(
  rows: number | undefined,
  persons: number,
  chunk: { people: number; bills: number; monthly: number; other: number },
): LakeScale {
  if (rows === undefined) return { density: 1, share: 1 }
  const wished = (rows / persons) * chunk.people
  const spare = wished - chunk.bills - chunk.other
  if (spare >= chunk.monthly) return { density: (wished - chunk.monthly - chunk.other) / chunk.bills, share: 1 }
  // A tenth of the monthly rows always stays: without any pay or pension the indicators on income would be mute.
  const share = Math.max(0.1, spare / chunk.monthly)
  return { density: Math.min(1, Math.max(0.05, (wished - chunk.other - share * chunk.monthly) / chunk.bills)), share }
}

/** Rows of one chunk by group, for {@link lakeScale}. */
export async function countChunk(
  db: Session,
  sets: readonly RecordSet[],
  lastDay: string,
): Promise<{ people: number; bills: number; monthly: number; other: number }> {
  const count = async (sql: string) => (await db.row<{ n: number }>(`SELECT count(*) AS n FROM (${sql})`)).n
  let pays = 0
  let other = 0
  for (const set of sets) {
    if (set.dataset === 'population' || set.dataset === 'medical-settlement') continue
    const rows = await count(rowsKnown(set, lastDay))
    if (monthly.has(set.dataset)) pays += rows
    else other += rows
  }
  return { people: await count('SELECT 1 FROM person'), bills: await count('SELECT 1 FROM bill'), monthly: pays, other }
}

/** Rows of a record set that are known on the last day. */
function rowsKnown(set: RecordSet, lastDay: string): string {
  const end = date(lastDay)
  const still = set.kind === 'state' ? ` AND (until IS NULL OR until > ${end})` : ''
  return `SELECT * FROM (${set.sql}) WHERE seen <= ${end}${still}`
}

/** Once per chunk: what every row needs of its person. */
export async function lakeKeys(db: Session): Promise<void> {
  await db.run(
    `CREATE OR REPLACE TEMP TABLE person_key AS SELECT p, id17 AS _pid, md5_number_lower(replace(name, '·', '')) AS _name, id, name FROM person`,
  )
}

/** Writes one chunk of one data set as `lake/<dataset>/version=1/part-<chunk>.parquet`, ordered by person. */
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
  const cells = Object.entries(def.fields).map(([field, { type }]) => {
    const sqlType = lakeType(type)
    if (!known.includes(field)) return `NULL::${sqlType} AS ${ident(field)}`
    if (field === 'id_number') return 'k.id AS id_number'
    if (field === 'name') return 'k.name AS name'
    if (field === 'household_no') return 'hh.hh::VARCHAR AS household_no'
    if (field === 'division') return 'hh.village AS division'
    return `r.${ident(field)}::${sqlType} AS ${ident(field)}`
  })
  const rows = rowsKnown(set, plan.lastDay)
  const thin = monthly.has(set.dataset) && share < 1 ? `WHERE u(r.p, 900) < ${share}` : ''
  const needsHome = hasHousehold || known.includes('division')
  // Written to a table first: the parts then keep the order without a second sort.
  await db.run(`COPY (SELECT * REPLACE (_row + row_number() OVER () AS _row) FROM (
      SELECT ${cells.join(', ')}, ${rowsBefore + 1}::BIGINT AS _row, k._pid, 'ok' AS _idq, k._name, ${hasHousehold ? 'hh.hh' : 'NULL::BIGINT'} AS _hh, false AS _repeat
      FROM (${rows}) r JOIN person_key k ON k.p = r.p ${needsHome ? 'JOIN hh ON hh.h = r.h' : ''} ${thin} ORDER BY k._pid))
    TO ${text(path)} (FORMAT parquet, ROW_GROUP_SIZE 122880)`)
  const { n } = await db.row<{ n: number }>(
    `SELECT coalesce(sum(num_rows), 0)::BIGINT AS n FROM parquet_file_metadata(${text(path)})`,
  )
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
