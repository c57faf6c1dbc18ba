/**
 * From raw text cells to typed, judged rows: named SQL steps over a whole sheet, no row ever passes through JavaScript.
 * Values that repeat (ids, names, dates, codes) are cleaned once each and joined back; the rest is cleaned in place.
 */
import { ident, type Session, text } from '../../../engine/sql/index.ts'
import type { DatasetDef, FieldDef } from '../../rules/index.ts'
import { fieldRule } from '../clean/field-rule.ts'
import { householdKeySql } from '../clean/plain-values.ts'
import type { SheetMapping } from '../shared.ts'
import { fillDownStep } from './fill-down.ts'
import { extrasOf, wordTable } from './word-table.ts'

/** SQL type of a field in the lake. @example lakeType('decimal(12,2)') // 'DECIMAL(12,2)' */
export function lakeType(type: string): string {
  const named: Record<string, string> = {
    date: 'DATE',
    month: 'DATE',
    datetime: 'TIMESTAMP',
    integer: 'BIGINT',
    boolean: 'BOOLEAN',
  }
  return type.startsWith('decimal') ? type.toUpperCase() : (named[type] ?? 'VARCHAR')
}

/** The field that has a role, with its name. @example fieldByRole(def, 'person') // ['id_number', { … }] */
export function fieldByRole(def: DatasetDef, role: NonNullable<FieldDef['role']>): [string, FieldDef] | undefined {
  return Object.entries(def.fields).find(([, field]) => field.role === role)
}

/** Types whose values repeat so much that each is cleaned once and joined back, whatever the size of the sheet. */
const repeating = new Set(['name', 'date', 'datetime', 'month', 'code', 'division', 'boolean', 'icd10'])
/** In sheets of at most this many rows every column is cleaned word by word: nothing to plan, nothing to compile. */
const smallSheet = 2000
const textSample = 20_000
const textRepeats = 1000

interface Column {
  field: string
  def: FieldDef
  cell: string
  times: number
  joined: boolean
}

/**
 * Makes the table `cleaned`: `_row`, every field of the data set, `_pid`, `_idq`, `_name`, `_hh`, `_folded` (name as compared),
 * and for refused rows `reason`, `field`, `original` (JSON array of the cells as sent); NULL reason = accepted.
 * @param raw name of the loaded sheet's view (`_row`, `c0` …)
 * @param width columns of the sheet, mapped or not
 */
export async function cleanSheet(
  session: Session,
  raw: string,
  def: DatasetDef,
  mapping: SheetMapping,
  width: number,
): Promise<void> {
  const { rows } = await session.row<{ rows: number }>(`SELECT count(*)::DOUBLE AS rows FROM ${ident(raw)}`)
  const columns: Column[] = mapping.columns
    .filter((c) => c.field !== null && def.fields[c.field])
    .map((c) => {
      const field = def.fields[c.field!]!
      const joined = rows <= smallSheet || repeating.has(field.type)
      return { field: c.field!, def: field, cell: `c${c.index}`, times: c.scale ?? 1, joined }
    })
  if (rows > smallSheet) await joinRepeatingTexts(session, raw, columns)
  const filled = await fillDownStep(
    session,
    raw,
    columns.filter((c) => c.def.fill_down).map((c) => c.cell),
  )
  for (const c of columns.filter((c) => c.joined)) {
    await wordTable(session, `words_${c.field}`, filled, c.cell, c.def, c.times)
  }
  await session.step('joined', joinedSql(filled, columns, width))
  await session.step('linked_keys', keysSql(def, columns))
  await session.step('cleaned', judgedSql(def, columns, width), 'table')
  for (const c of columns.filter((c) => c.joined)) await session.drop(`words_${c.field}`)
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
  const names = (c: Column) => (name: string) => (name === 'raw' ? c.cell : ident(`${c.field}.${name}`))
  const stages = inPlace.map((c) => ({
    c,
    stages: [
      ...fieldRule(c.def, c.times).stages((name) => (name === 'raw' ? ident(`${c.field}.raw`) : names(c)(name))),
    ],
  }))
  const depth = Math.max(0, ...stages.map((s) => s.stages.length))
  const starts = inPlace.map((c) => `coalesce(${c.cell}, '') AS ${ident(`${c.field}.raw`)}`)
  let from = `(SELECT ${['*', ...starts].join(', ')} FROM ${ident(raw)})`
  for (let level = 0; level < depth; level++) {
    const made = stages.flatMap(({ c, stages }) =>
      Object.entries(stages[level] ?? {}).map(([name, sql]) => `${sql} AS ${ident(`${c.field}.${name}`)}`),
    )
    from = `(SELECT ${['*', ...made].join(', ')} FROM ${from})`
  }
  const cells = Array.from({ length: width }, (_, i) => `r.c${i}`)
  const picked = columns.flatMap((c) => {
    const outputs = ['value', 'fault', ...Object.keys(extrasOf[c.def.type] ?? {})]
    const of = c.joined
      ? (o: string) => `${ident(`w_${c.field}`)}.${o}`
      : (o: string) => `r.${ident(`${c.field}.${o}`)}`
    return outputs.map((o) => `${of(o)} AS ${ident(`${c.field}.${o}`)}`)
  })
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
  const fields = Object.entries(def.fields).map(([name, field]) => {
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
  return `SELECT _row, ${fields.join(', ')}, _pid, _idq, _name, _hh, _folded, reason, CASE WHEN reason IS NOT NULL THEN ${place} END AS field,
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
