/**
 * How the ordinary rows of a large sheet are cleaned while they are read: every cell by the short way of its rule, words that
 * repeat by a list of them. A row with one cell that is not ordinary is odd and goes the long way (clean-plan.ts).
 */
import type { OrdinaryRows } from '../../../engine/load/index.ts'
import { ident } from '../../../engine/sql/index.ts'
import type { DatasetDef } from '../../rules/index.ts'
import { fieldRule } from '../clean/field-rule.ts'
import { householdKeySql } from '../clean/plain-values.ts'
import type { SheetMapping } from '../shared.ts'
import { commonWords, listWords } from './ordinary-words.ts'
import { fieldByRole, type MappedColumn, mappedColumns } from './sheet-columns.ts'

/** Types made of words: without a list of their words there is no short way for them. */
const wordTypes = new Set(['code', 'boolean', 'month'])
/** Types whose words may be many: a list of words when they repeat, else the short way. */
const maybeWords = new Set(['text', 'icd10', 'division'])

interface OrdinaryColumn extends MappedColumn {
  /** The list of its words; undefined: the short way of its rule. */
  words?: ReturnType<typeof listWords>
}

/** A plan for one sheet: what the reader keeps of an ordinary row, and how the row is read back. */
export interface OrdinaryPlan extends OrdinaryRows {
  /** Fields that ordinary rows have values for. */
  fields: readonly string[]
  /** Query for ordinary rows as `cleaned` has them, over a table with the kept columns. */
  read: (from: string, rowSql: string) => string
}

/**
 * Plans from rows seen all over the sheet; undefined when a column has no short way, or cells are left blank to repeat the row
 * above.
 * @param sample cells of some ten thousand rows, '' when empty
 * @example const plan = planOrdinary(def, mapping, source.sample, 16)
 */
export function planOrdinary(
  def: DatasetDef,
  mapping: SheetMapping,
  sample: readonly string[][],
  width: number,
): OrdinaryPlan | undefined {
  const mapped = mappedColumns(def, mapping)
  if (mapped.length === 0 || mapped.some((c) => c.def.fill_down)) return undefined
  const columns: OrdinaryColumn[] = []
  const empty: MappedColumn[] = []
  for (const column of mapped) {
    const { type } = column.def
    // Nothing in it anywhere: then a row with something in it is odd, and there is nothing to keep.
    const { index, header } = column
    const filled = sample.some((row) => row[index] && row[index] !== header)
    if (!filled && !column.def.required && column.def.role !== 'person') {
      empty.push(column)
      continue
    }
    const quick = fieldRule(column.def, column.times).quick
    const found = wordTypes.has(type) || maybeWords.has(type) ? commonWords(column, sample) : undefined
    if (found && (found.complete || !quick)) {
      columns.push({ ...column, words: listWords(column, found.words) })
    } else if (quick) columns.push(column)
    else return undefined
  }
  const wordless = new Set([
    ...empty.map((c) => c.cell),
    ...columns.filter((c) => c.words || !maybeWords.has(c.def.type)).map((c) => c.cell),
  ])
  const names = new Set(columns.filter((c) => c.def.type === 'name').map((c) => c.cell))
  if (columns.length === 0) return undefined
  return {
    fields: columns.map((c) => c.field),
    kept: columns.flatMap((c) => keptOf(c).map((name) => `${c.field}.${name}`)),
    wordy: Array.from({ length: width }, (_, i) => `c${i}`).filter((c) => !wordless.has(c) || names.has(c)),
    select: (from) => selectSql(from, def, columns, empty),
    read: (from, rowSql) => readSql(from, rowSql, def, columns),
  }
}

function keptOf(column: OrdinaryColumn): readonly string[] {
  return (column.words ? undefined : fieldRule(column.def, column.times).quick?.kept) ?? ['value']
}

/** The cells again, with what is kept of them, and `odd`. */
function selectSql(
  from: string,
  def: DatasetDef,
  columns: readonly OrdinaryColumn[],
  empty: readonly MappedColumn[],
): string {
  const named = (c: MappedColumn, name: string) => ident(`${c.field}.${name}`)
  const ways = columns.map((c) => {
    const cell = (name: string) => (name === 'raw' ? c.cell : named(c, name))
    return { c, stages: c.words ? [{ value: c.words.number(c.cell) }] : fieldRule(c.def, c.times).quick!.stages(cell) }
  })
  let inner = from
  for (let level = 0; ways.some((w) => w.stages.length > level); level++) {
    const made = ways.flatMap(({ c, stages }) =>
      Object.entries(stages[level] ?? {}).map(([name, sql]) => `${sql} AS ${named(c, name)}`),
    )
    inner = `(SELECT ${['*', ...made].join(', ')} FROM ${inner})`
  }
  const birth = Object.entries(def.fields).some(([name, f]) => f.type === 'date' && name === 'birth_date')
  const odd = columns.map((c) => {
    const plain = c.words ? `(${named(c, 'value')} IS NOT NULL)` : `coalesce(${named(c, 'easy')}, FALSE)`
    // A person without an id may still get a key from name and birth, or cannot be taken in: not for the short way.
    const needed = c.def.required || (c.def.role === 'person' && birth)
    return needed ? `NOT ${plain}` : `(${c.cell} IS NOT NULL AND NOT ${plain})`
  })
  const filled = columns.some((c) => c.def.required)
    ? []
    : [`coalesce(${columns.map((c) => c.cell).join(', ')}) IS NULL`]
  const surprising = empty.map((c) => `${c.cell} IS NOT NULL`)
  return `SELECT *, (${[...odd, ...filled, ...surprising].join(' OR ')}) AS odd FROM ${inner}`
}

/** Every field with its value, the keys, and no fault. */
function readSql(from: string, rowSql: string, def: DatasetDef, columns: readonly OrdinaryColumn[]): string {
  const outputs = new Map(
    columns.map((c) => {
      const cell = (name: string) => ident(`${c.field}.${name}`)
      const read = c.words ? undefined : fieldRule(c.def, c.times).quick?.read
      const value = c.words?.value(cell('value')) ?? cell('value')
      return [c.field, read?.(cell) ?? { value }] as const
    }),
  )
  const of = (role: 'person' | 'person-name' | 'household') => outputs.get(fieldByRole(def, role)?.[0] ?? '')
  const household = of('household')?.value
  const name = of('person-name')
  const fields = columns.map((c) => `${outputs.get(c.field)!.value} AS ${ident(c.field)}`)
  const keys = [
    `${of('person')?.pid ?? 'NULL::BIGINT'} AS _pid`,
    `${of('person')?.idq ?? `'missing'`} AS _idq`,
    `${name?.key ?? 'NULL::UBIGINT'} AS _name`,
    `${household ? householdKeySql(household) : 'NULL::BIGINT'} AS _hh`,
    `${name?.folded ?? 'NULL::VARCHAR'} AS _folded`,
  ]
  return `SELECT (${rowSql})::BIGINT AS _row, ${[...fields, ...keys].join(', ')}, NULL::VARCHAR AS reason, NULL::VARCHAR AS field, NULL::JSON AS original FROM ${from}`
}
