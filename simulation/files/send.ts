/** Sends the files: per month and data set, in folders by the day they were handed in. */
import { createReadStream, createWriteStream, mkdirSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import iconv from 'iconv-lite'
import { ident, type Session, text } from '../../engine/sql/index.ts'
import type { DatasetDef } from '../../modules/rules/index.ts'
import { lastDayOf, type Plan, type SentFile, shiftMonth } from '../options.ts'
import type { RecordSet } from '../records/record-set.ts'
import { type Desk, knownFields, recordTable } from '../records/write-down.ts'
import { damagedAmount, damagedDate, damagedId, damagedName } from './faults.ts'
import { sheetOf } from './sheet.ts'
import { type FileStyle, styleOf } from './style.ts'
import { writeXlsx } from './write-xlsx.ts'

/** Day a month's file of a data set is handed in. @example deliveredOn('2026-10', 10) // '2026-11-10' */
export function deliveredOn(month: string, lagDays: number): string {
  return `${shiftMonth(month, 1)}-${String(Math.min(20, Math.max(1, lagDays))).padStart(2, '0')}`
}

/** A file to send: in which month's round, and about which month. They differ when a silent department makes up for it. */
export interface Turn {
  month: number
  period: number
}

/** When a data set is handed in: events each month, snapshots every so many, the first and the last always. */
export function sendTurns(set: RecordSet, desk: Desk): Turn[] {
  const every = set.kind === 'state' ? (set.every ?? 1) : 1
  const silent = desk.silent?.dataset === set.dataset ? desk.silent.month : -1
  return Array.from({ length: desk.months - desk.deliverFrom }, (_, i) => desk.deliverFrom + i)
    .filter((m) => m === desk.deliverFrom || (desk.months - 1 - m) % every === 0)
    .map((m) => ({ month: m === silent ? m + 1 : m, period: m }))
}

/**
 * Writes one file. Rows that carry a fault are added to the table `fault_list`. Nothing is written when there are no rows.
 * @returns the file, or undefined when the department has nothing to send.
 */
export async function sendFile(
  db: Session,
  plan: Plan,
  desk: Desk,
  set: RecordSet,
  def: DatasetDef,
  turn: Turn,
): Promise<SentFile | undefined> {
  const month = plan.months[turn.period]!
  const fields = knownFields(set, def)
  const table = ident(recordTable(set.dataset))
  const end = `DATE '${lastDayOf(month)}'`
  const where =
    set.kind === 'events'
      ? `_sent = ${turn.month} AND _period = ${turn.period}`
      : `_seen <= ${end} AND (_until IS NULL OR _until > ${end})`
  const order = set.kind === 'events' ? '_day, _k' : def.kind === 'facts' ? '_day, _k' : '_k'
  await db.run(`CREATE OR REPLACE TEMP TABLE sending AS
    SELECT *, row_number() OVER (ORDER BY _dup, ${order}) AS _n FROM (
      SELECT *, 0 AS _dup FROM ${table} WHERE ${where} UNION ALL SELECT *, 1 FROM ${table} WHERE (${where}) AND _fault = 'duplicate')
    ORDER BY _n`)
  const { rows } = await db.row<{ rows: number }>('SELECT count(*) AS rows FROM sending')
  // Who is missing from a list matters there: an empty list is still handed in.
  if (rows === 0 && !(set.absenceMatters && set.kind === 'events' && !set.seasonal)) return undefined
  const first =
    set.kind === 'events' && turn.period === desk.deliverFrom && turn.period > 0 ? `${plan.from.replace('-', '')}-` : ''
  const period = set.kind === 'events' ? `${first}${month.replace('-', '')}` : lastDayOf(month).replaceAll('-', '')
  const style = styleOf(def, fields, rows, period, plan.seed, desk.faults)
  // A banner starts with its household register; nothing else can be understood before it.
  const day = deliveredOn(
    plan.months[turn.month]!,
    def.kind === 'population' && turn.month === desk.deliverFrom ? 1 : def.delivery.lag_days,
  )
  const sender = plan.region.meta.departments[def.department]?.zh ?? def.department
  const path = join(day, `${sender}_${def.name_hints[0] ?? def.label.zh}_${period}.${style.extension}`)
  mkdirSync(join(plan.outDir, day), { recursive: true })
  const cells = `SELECT ${fields.map((f) => `${cellSql(f, def, style)} AS ${ident(style.headers[f]!)}`).join(', ')} FROM sending ORDER BY _n`
  let headerRow = 1
  if (style.format === 'csv') await writeDelimited(db, cells, join(plan.outDir, path), style)
  else {
    const sheet = sheetOf(await db.rows<Record<string, string | null>>(cells), fields, def, style, {
      title: `${def.label.zh}明细表`,
      place: sender,
      day: lastDayOf(month),
    })
    headerRow = sheet.headerRow
    writeXlsx(join(plan.outDir, path), sheet.sheets)
  }
  await db.run(`INSERT INTO fault_list SELECT ${text(path)}, ${text(set.dataset)}, _n + ${headerRow}, CASE WHEN _dup = 1 THEN 'duplicate' ELSE _fault END, _lost, household_no, id
    FROM sending WHERE (_fault IS NOT NULL AND _fault <> 'duplicate') OR _dup = 1 ORDER BY _n`)
  return { path, dataset: set.dataset, sender, deliveredOn: day, period: month, rows }
}

/** SQL text of one cell, damage included. */
function cellSql(field: string, def: DatasetDef, style: FileStyle): string {
  const { type, role } = def.fields[field]!
  if (field === 'id_number') return damagedId('id')
  if (field === 'name') return damagedName('name', "coalesce(nullif(lag(name) OVER (ORDER BY _n), name), '张铁柱')")
  const column = ident(field)
  if (type === 'disability-cert') return damagedId(column)
  if (type === 'boolean') return `CASE WHEN ${column} THEN '是' WHEN NOT ${column} THEN '否' END`
  if (type === 'month') return `strftime(${column}, ${text(style.month)})`
  if (type === 'date') {
    const written = `strftime(${column}, ${text(style.date)})`
    return role === 'event-date' ? damagedDate(written) : written
  }
  if (type.startsWith('decimal')) {
    const plain = `${column}::DECIMAL(14, 2)::VARCHAR`
    const written = style.thousands
      ? `CASE WHEN u(_k, 1495) < 0.3 THEN format('{:,.2f}', ${column}::DOUBLE) ELSE ${plain} END`
      : plain
    return role === 'amount' ? damagedAmount(column, written) : written
  }
  const words = style.words[field]
  if (words)
    return `CASE ${column}::VARCHAR ${Object.entries(words)
      .map(([code, word]) => `WHEN ${text(code)} THEN ${text(word)}`)
      .join(' ')} ELSE ${column}::VARCHAR END`
  return `${column}::VARCHAR`
}

async function writeDelimited(db: Session, query: string, path: string, style: FileStyle): Promise<void> {
  const plain = style.encoding === 'utf8'
  const first = plain ? path : `${path}.utf8`
  await db.run(`COPY (${query}) TO ${text(first)} (FORMAT csv, HEADER, DELIMITER ${text(style.delimiter)})`)
  if (plain) return
  const encoding = style.encoding === 'utf8-bom' ? 'utf8' : style.encoding
  await pipeline(
    createReadStream(first),
    iconv.decodeStream('utf8'),
    iconv.encodeStream(encoding, { addBOM: style.encoding !== 'gb18030' }),
    createWriteStream(`${path}.tmp`),
  )
  renameSync(`${path}.tmp`, path)
  rmSync(first)
}
