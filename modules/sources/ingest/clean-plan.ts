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
  await session.step('joined', joinedSql(filled, columns, width, false))
  await session.step('linked_keys', keysSql(def, columns))
  const inPlace = columns.filter((c) => !c.joined)
  if (inPlace.length > 0 && inPlace.every((c) => fieldRule(c.def, c.times).quick)) {
    // Ordinary rows take the short way; the odd ones are taken out again and go the long way.
    await session.step('joined', joinedSql(filled, columns, width, true))
    await session.step('cleaned_rows', judgedSql(def, columns, width, 'odd'), 'table')
    await session.step('odd_rows', 'SELECT _row FROM cleaned_rows WHERE odd', 'table')
    await session.run('DELETE FROM cleaned_rows WHERE odd')
    await session.step('odd_raw', `SELECT * FROM ${ident(filled)} SEMI JOIN odd_rows USING (_row)`)
    await session.step('joined', joinedSql('odd_raw', columns, width, false))
    await session.run(`INSERT INTO cleaned_rows ${judgedSql(def, columns, width, 'FALSE AS odd')}`)
    await session.drop('odd_rows')
  } else await session.step('cleaned_rows', judgedSql(def, columns, width, 'FALSE AS odd'), 'table')
  // Fields the file does not have cost nothing until they are written.
  const absent = Object.entries(def.fields).filter(([name]) => !isPresent(name, def, columns))
  const nulls = absent.map(([name, field]) => `CAST(NULL AS ${lakeType(field.type)}) AS ${ident(name)}`)
  await session.step('cleaned', `SELECT ${['*', ...nulls].join(', ')} FROM cleaned_rows`)
  for (const c of columns.filter((c) => c.joined)) await session.drop(`words_${c.field}`)
}

/** Whether a field gets values from this sheet: from its own column, or out of the disability certificate. */
function isPresent(name: string, def: DatasetDef, columns: readonly Column[]): boolean {
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

/**
 * Raw rows with value and fault of every mapped field, under names `<field>.value`, `<field>.fault` …, and `odd`: by the short
 * way a cell was not ordinary, so the row's values are not to be used.
 */
function joinedSql(raw: string, columns: readonly Column[], width: number, short: boolean): string {
  const inPlace = columns.filter((c) => !c.joined)
  const named = (c: Column, name: string) => ident(`${c.field}.${name}`)
  const ways = inPlace.map((c) => {
    const rule = fieldRule(c.def, c.times)
    const stages = (short && rule.quick ? rule.quick : rule.stages)((name) => named(c, name))
    return { c, stages, made: new Set(stages.flatMap((s) => Object.keys(s))) }
  })
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
  const picked = columns.flatMap((c) => {
    const way = ways.find((w) => w.c === c)
    return ['value', 'fault', ...Object.keys(extrasOf[c.def.type] ?? {})].map((output) => {
      const place = c.joined
        ? `${ident(`w_${c.field}`)}.${output}`
        : way?.made.has(output)
          ? `r.${named(c, output)}`
          : 'NULL::VARCHAR'
      return `${place} AS ${named(c, output)}`
    })
  })
  const unusual = short ? inPlace.map((c) => `(r.${c.cell} IS NOT NULL AND NOT r.${named(c, 'easy')})`) : []
  const joins = columns
    .filter((c) => c.joined)
    .map(
      (c) =>
        `LEFT JOIN ${ident(`words_${c.field}`)} AS ${ident(`w_${c.field}`)} ON r.${c.cell} = ${ident(`w_${c.field}`)}.raw`,
    )
  const odd = `${unusual.length === 0 ? 'FALSE' : unusual.join(' OR ')} AS odd`
  return `SELECT ${['r._row', ...cells, ...picked, odd].join(', ')} FROM ${from} AS r ${joins.join(' ')}`
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
function judgedSql(def: DatasetDef, columns: readonly Column[], width: number, odd: string): string {
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
    CASE WHEN reason IS NOT NULL THEN ${cells} END AS original, ${odd}
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
