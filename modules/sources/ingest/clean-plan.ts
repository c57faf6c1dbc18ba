/**
 * From raw text cells to typed, judged rows: named SQL steps over a whole sheet, no row ever passes through JavaScript.
 * Values that repeat (ids, names, dates, codes) are cleaned once each and joined back; the rest is cleaned in place.
 */
import { ident, type Session, text } from '../../../engine/sql/index.ts'
import type { DatasetDef, FieldDef } from '../../rules/index.ts'
import { fieldRule } from '../clean/field-rule.ts'
import { householdKeySql } from '../clean/plain-values.ts'
import type { SheetMapping } from '../shared.ts'
import { resolveDivisionNames } from './division-names.ts'
import { fillDownStep } from './fill-down.ts'
import { type OrdinaryPlan, planOrdinary } from './ordinary-plan.ts'
import { absentSql, fieldByRole, lakeType, type MappedColumn, mappedColumns } from './sheet-columns.ts'
import { extrasOf, wordTable } from './word-table.ts'

/** Types whose values repeat so much that each is cleaned once and joined back, whatever the size of the sheet. */
const repeating = new Set(['name', 'date', 'datetime', 'month', 'code', 'division', 'boolean', 'icd10'])
/** In sheets of at most this many rows every column is cleaned word by word: nothing to plan, nothing to compile. */
const smallSheet = 2000
/** From this many rows on planning the short way pays. */
const largeSheet = 20_000
const sampleRows = 20_000
const textSample = 20_000
const textRepeats = 1000

interface Column extends MappedColumn {
  joined: boolean
}

/** Rows cleaned by the short way: the fields they have values for, and the query that gives them as `cleaned` has them. */
export interface KeptRows {
  fields: readonly string[]
  /** @param sample how many of a hundred rows are enough */
  rows: (sample?: number) => string
}

/** Some of the rows of `cleaned`. */
export interface CleanedPart {
  /** Table or view with the columns of `cleaned`, without the fields that are not `present`. */
  name: 'ordinary_rows' | 'cleaned_rows'
  present: ReadonlySet<string>
}

/** The rows of a sheet, cleaned. */
export interface CleanedSheet {
  /** Their rows together are those of `cleaned`. */
  parts: readonly CleanedPart[]
  /** Query for about so many of a hundred rows: whole blocks from all over the sheet, the same ones each time. */
  sample: (percent: number) => string
  drop: () => Promise<void>
}

/**
 * Makes `cleaned`: `_row`, every field of the data set, `_pid`, `_idq`, `_name`, `_hh`, `_folded` (name as compared), and for
 * refused rows `reason`, `field`, `original` (JSON array of the cells as sent); NULL reason = accepted. It consists of the view
 * `ordinary_rows`, all accepted, and the table `cleaned_rows`.
 * @param raw name of the loaded sheet's view (`_row`, `c0` …); when rows were cleaned while reading, of the odd ones
 * @param width columns of the sheet, mapped or not
 * @param kept rows that were cleaned while they were read; null: all rows are to go the long way
 * @param codeOf code of a division that is written as a name
 */
export async function cleanSheet(
  session: Session,
  raw: string,
  def: DatasetDef,
  mapping: SheetMapping,
  width: number,
  kept?: KeptRows | null,
  codeOf?: (divisionName: string) => string | null,
): Promise<CleanedSheet> {
  const mapped = mappedColumns(def, mapping)
  let filled = await fillDownStep(
    session,
    raw,
    mapped.filter((c) => c.def.fill_down).map((c) => c.cell),
  )
  let { rows } = await session.row<{ rows: number }>(`SELECT count(*)::DOUBLE AS rows FROM ${ident(filled)}`)
  let ordinary = kept
  if (ordinary === undefined && rows > largeSheet && filled === raw) {
    ordinary = await keepOrdinary(session, filled, def, mapping, width)
    if (ordinary) filled = 'odd_raw'
  }
  if (ordinary)
    rows = (await session.row<{ rows: number }>(`SELECT count(*)::DOUBLE AS rows FROM ${ident(filled)}`)).rows
  const columns = mapped.map((c) => ({ ...c, joined: rows <= smallSheet || repeating.has(c.def.type) }))
  if (rows > smallSheet) await joinRepeatingTexts(session, filled, columns)
  for (const c of columns.filter((c) => c.joined)) {
    await wordTable(session, `words_${c.field}`, filled, c.cell, c.def, c.times)
    if (codeOf && c.def.type === 'division') await resolveDivisionNames(session, `words_${c.field}`, codeOf)
  }
  await session.step('joined', joinedSql(filled, columns, width))
  await session.step('linked_keys', keysSql(def, columns))
  await session.step('cleaned_rows', judgedSql(def, columns, width), 'table')
  for (const c of columns.filter((c) => c.joined)) await session.drop(`words_${c.field}`)
  const all = Object.keys(def.fields)
  const parts: CleanedPart[] = [
    { name: 'cleaned_rows', present: new Set(all.filter((name) => isPresent(name, def, columns))) },
  ]
  if (ordinary) {
    await session.step('ordinary_rows', ordinary.rows())
    parts.unshift({ name: 'ordinary_rows', present: new Set(ordinary.fields) })
  }
  // Fields the file does not have cost nothing until they are written.
  const whole = (part: CleanedPart, from: string) =>
    `SELECT ${['*', ...all.filter((name) => !part.present.has(name)).map((name) => absentSql(def, name))].join(', ')} FROM ${from}`
  await session.step('cleaned', parts.map((part) => whole(part, part.name)).join(' UNION ALL BY NAME '))
  return {
    parts,
    sample: (percent) => {
      const some = (part: CleanedPart) =>
        part.name === 'ordinary_rows' ? `(${ordinary?.rows(percent)})` : `cleaned_rows${sampledSql(percent)}`
      return parts.map((part) => whole(part, some(part))).join(' UNION ALL BY NAME ')
    },
    drop: async () => {
      for (const step of ['cleaned', ...(ordinary ? ['ordinary_rows'] : []), 'cleaned_rows']) await session.drop(step)
      if (!kept && ordinary) await session.drop('kept_rows')
    },
  }
}

/** @returns what stands behind a table's name to read only some of its blocks */
function sampledSql(percent = 100): string {
  return percent < 100 ? ` TABLESAMPLE SYSTEM(${percent}%) REPEATABLE (7)` : ''
}

/**
 * The ordinary rows of a table with what a plan keeps of them, and `cells` where a row is odd.
 * @example keptRows(plan, 'raw_ordinary', 'rowid + 2').rows() // SELECT (rowid + 2)::BIGINT AS _row, … FROM …
 */
export function keptRows(plan: OrdinaryPlan, table: string, rowSql: string): KeptRows {
  const rows = (percent?: number) =>
    plan.read(
      `(SELECT *, ${rowSql} AS _row_number FROM ${table}${sampledSql(percent)}) WHERE cells IS NULL`,
      '_row_number',
    )
  return { fields: plan.fields, rows }
}

/** The short way for a large sheet that is stored as text already (a workbook, a file with a broken line). */
async function keepOrdinary(
  session: Session,
  raw: string,
  def: DatasetDef,
  mapping: SheetMapping,
  width: number,
): Promise<KeptRows | undefined> {
  const cells = Array.from({ length: width }, (_, i) => `c${i}`)
  const seen = await session.rows<Record<string, string | null>>(
    `SELECT ${cells.join(', ')} FROM ${ident(raw)} USING SAMPLE ${sampleRows} ROWS (reservoir, 7)`,
  )
  const sample = seen.map((row) => cells.map((c) => row[c] ?? ''))
  const plan = planOrdinary(def, mapping, sample, width)
  if (!plan) return undefined
  const kept = ['_row', ...plan.kept.map(ident), 'CASE WHEN coalesce(odd, TRUE) THEN TRUE END AS cells']
  await session.step('kept_rows', `SELECT ${kept.join(', ')} FROM (${plan.select(ident(raw))})`, 'table')
  await session.step(
    'odd_raw',
    `SELECT * FROM ${ident(raw)} SEMI JOIN (SELECT _row FROM kept_rows WHERE cells IS NOT NULL) USING (_row)`,
  )
  return keptRows(plan, 'kept_rows', '_row')
}

/** Whether a field gets values from this sheet: from its own column, or out of the disability certificate. */
function isPresent(name: string, def: DatasetDef, columns: readonly MappedColumn[]): boolean {
  if (columns.some((c) => c.field === name)) return true
  const cert = columns.some((c) => c.def.type === 'disability-cert')
  return cert && (def.fields[name]?.role === 'person' || name === 'kind' || name === 'grade')
}

/** Texts such as names of hospitals repeat, numbers of settlements do not: the head of the sheet tells which. */
async function joinRepeatingTexts(session: Session, raw: string, columns: Column[]): Promise<void> {
  const texts = columns.filter((c) => !c.joined && c.def.type === 'text')
  if (texts.length === 0) return
  const counts = texts.map((c) => `count(DISTINCT ${c.cell})::DOUBLE AS ${c.cell}`)
  const cells = texts.map((c) => c.cell).join(', ')
  const found = await session.row<Record<string, number>>(
    `SELECT ${counts.join(', ')} FROM (SELECT ${cells} FROM ${ident(raw)} LIMIT ${textSample})`,
  )
  for (const c of texts) c.joined = found[c.cell]! <= textRepeats
}

/** Raw rows with value and fault of every mapped field, under names `<field>.value`, `<field>.fault` … */
function joinedSql(raw: string, columns: readonly Column[], width: number): string {
  const inPlace = columns.filter((c) => !c.joined)
  const named = (c: Column, name: string) => ident(`${c.field}.${name}`)
  const ways = inPlace.map((c) => ({ c, stages: fieldRule(c.def, c.times).stages((name) => named(c, name)) }))
  const depth = Math.max(0, ...ways.map((w) => w.stages.length))
  let from = ident(raw)
  for (let level = 0; level < depth; level++) {
    // The cell itself is only read where it exists: an empty cell is an empty text to every rule.
    const starts = level === 0 ? inPlace.map((c) => `coalesce(${c.cell}, '') AS ${named(c, 'raw')}`) : []
    if (level === 0) from = `(SELECT ${['*', ...starts].join(', ')} FROM ${from})`
    const made = ways.flatMap(({ c, stages }) =>
      Object.entries(stages[level] ?? {}).map(([name, sql]) => `${sql} AS ${named(c, name)}`),
    )
    from = `(SELECT ${['*', ...made].join(', ')} FROM ${from})`
  }
  const cells = Array.from({ length: width }, (_, i) => `r.c${i}`)
  const picked = columns.flatMap((c) =>
    ['value', 'fault', ...Object.keys(extrasOf[c.def.type] ?? {})].map((output) => {
      const place = c.joined ? `${ident(`w_${c.field}`)}.${output}` : `r.${named(c, output)}`
      return `${place} AS ${named(c, output)}`
    }),
  )
  const joins = columns
    .filter((c) => c.joined)
    .map(
      (c) =>
        `LEFT JOIN ${ident(`words_${c.field}`)} AS ${ident(`w_${c.field}`)} ON r.${c.cell} = ${ident(`w_${c.field}`)}.raw`,
    )
  return `SELECT ${['r._row', ...cells, ...picked].join(', ')} FROM ${from} AS r ${joins.join(' ')}`
}

/** Keys of a row: person, id quality, name, household; the certificate of a disabled person stands in for a missing id. */
function keysSql(def: DatasetDef, columns: readonly Column[]): string {
  const has = (field: string | undefined) => columns.some((c) => c.field === field)
  const person = fieldByRole(def, 'person')?.[0]
  const name = fieldByRole(def, 'person-name')?.[0]
  const household = fieldByRole(def, 'household')?.[0]
  const cert = columns.find((c) => c.def.type === 'disability-cert')?.field
  const certPid = cert ? ident(`${cert}.pid`) : 'NULL::BIGINT'
  const pid = has(person) ? `coalesce(${ident(`${person}.pid`)}, ${certPid})` : certPid
  const idq = has(person) ? `coalesce(${ident(`${person}.idq`)}, 'missing')` : `'missing'`
  return `SELECT *, ${pid} AS _pid,
    CASE WHEN ${has(person) ? `${ident(`${person}.pid`)} IS NULL` : 'TRUE'} AND ${certPid} IS NOT NULL THEN 'ok' ELSE ${idq} END AS _idq,
    ${has(name) ? ident(`${name}.key`) : 'NULL::UBIGINT'} AS _name, ${has(name) ? ident(`${name}.folded`) : 'NULL::VARCHAR'} AS _folded,
    ${has(household) ? householdKeySql(ident(`${household}.value`)) : 'NULL::BIGINT'} AS _hh FROM joined`
}

/** Every field with its lake type, and the first thing that is wrong with the row. */
function judgedSql(def: DatasetDef, columns: readonly Column[], width: number): string {
  const byField = new Map(columns.map((c) => [c.field, c]))
  const cert = columns.find((c) => c.def.type === 'disability-cert')?.field
  const certValue = cert ? ident(`${cert}.value`) : null
  const fields = Object.entries(def.fields)
    .filter(([name]) => isPresent(name, def, columns))
    .map(([name, field]) => {
      const own = byField.has(name) ? ident(`${name}.value`) : `CAST(NULL AS ${lakeType(field.type)})`
      return `${fieldValueSql(name, field, own, byField.get(name)?.cell, certValue)} AS ${ident(name)}`
    })
  const faults: string[] = []
  const places: string[] = []
  for (const [name, field] of Object.entries(def.fields)) {
    const column = byField.get(name)
    if (!column) continue
    const fault = ident(`${name}.fault`)
    // An id that is damaged but not required leaves the row usable by its household; it is counted, not refused.
    if (field.type !== 'citizen-id' || field.required) {
      faults.push(`WHEN ${fault} IS NOT NULL THEN ${fault}`)
      places.push(`WHEN ${fault} IS NOT NULL THEN ${text(name)}`)
    }
    if (field.required) {
      const empty =
        field.role === 'person'
          ? `${ident(`${name}.value`)} IS NULL AND _pid IS NULL`
          : `${ident(`${name}.value`)} IS NULL`
      faults.push(`WHEN ${empty} THEN 'missing-required'`)
      places.push(`WHEN ${empty} THEN ${text(name)}`)
    }
  }
  const reason = faults.length === 0 ? 'NULL::VARCHAR' : `CASE ${faults.join(' ')} END`
  const place = places.length === 0 ? 'NULL::VARCHAR' : `CASE ${places.join(' ')} END`
  const cells = `to_json([${Array.from({ length: width }, (_, i) => `coalesce(c${i}, '')`).join(', ')}])`
  return `SELECT ${['_row', ...fields].join(', ')}, _pid, _idq, _name, _hh, _folded, reason, CASE WHEN reason IS NOT NULL THEN ${place} END AS field,
    CASE WHEN reason IS NOT NULL THEN ${cells} END AS original
    FROM (SELECT *, ${reason} AS reason FROM linked_keys)`
}

function fieldValueSql(
  name: string,
  field: FieldDef,
  own: string,
  cell: string | undefined,
  certValue: string | null,
): string {
  if (field.role === 'person') {
    const fallback = certValue ? `left(${certValue}, 18)` : 'NULL'
    // A damaged id is kept as it was sent, as evidence; `_idq` says that it is none.
    return `coalesce(${own}, ${fallback}${cell ? `, ${cell}` : ''})`
  }
  if (certValue && field.type === 'code' && (name === 'kind' || name === 'grade')) {
    const known = Object.keys(field.codes ?? {})
    const digit = `substr(${certValue}, ${name === 'kind' ? 19 : 20}, 1)`
    if (known.includes('1')) return `coalesce(${own}, ${digit})`
  }
  return own
}
