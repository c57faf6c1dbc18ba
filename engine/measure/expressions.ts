/** The expressions of one measure, compiled and split into what a row decides and what its person decides. */
import {
  compileFeel,
  type Expression,
  type FeelFault,
  type FeelType,
  type Node,
  namesIn,
  type Scope,
  toSql,
} from '../decide/index.ts'
import type { DatasetInput } from './types.ts'

/** Columns of a person that FEEL may use as `person.x`; age in full years on the as-of date, alive also means registered here. */
export const personColumns: Readonly<Record<string, FeelType>> = {
  age: 'number',
  sex: 'text',
  relation: 'text',
  alive: 'boolean',
  birth_date: 'date',
}

/** FEEL type of a field type of the lake. */
export function feelType(type: string): FeelType {
  if (type === 'integer' || type.startsWith('decimal(')) return 'number'
  if (type === 'boolean' || type === 'datetime') return type
  return type === 'date' || type === 'month' ? 'date' : 'text'
}

/** DuckDB type of a field type of the lake. */
export function sqlTypeOf(type: string): string {
  if (type === 'integer') return 'BIGINT'
  if (type.startsWith('decimal(')) return type.toUpperCase()
  if (type === 'boolean') return 'BOOLEAN'
  if (type === 'datetime') return 'TIMESTAMP'
  return type === 'date' || type === 'month' ? 'DATE' : 'VARCHAR'
}

/** Scope of a data set's rows: fields as columns of `l` (the register's own: `p`), person columns of `p`, and `as_of`. */
export function rowScope(dataset: DatasetInput, asOf: string, row: 'l' | 'p'): Scope {
  const fields = Object.entries(dataset.fields).map(([name, field]) => {
    const column = `${row}."${name}"`
    const digits = /^decimal\((\d+),(\d+)\)$/.exec(field.type)
    if (field.type === 'integer') return [name, { type: 'number', sql: column, precision: 18, scale: 0, integer: true }]
    if (digits) return [name, { type: 'number', sql: column, precision: Number(digits[1]), scale: Number(digits[2]) }]
    return [name, { type: feelType(field.type), sql: column }]
  })
  const person = Object.entries(personColumns).map(([name, type]) => [
    `person.${name}`,
    type === 'number'
      ? { type, sql: `p."${name}"`, precision: 5, scale: 0, integer: true }
      : { type, sql: `p."${name}"` },
  ])
  return { ...Object.fromEntries([...fields, ...person]), as_of: { type: 'date', sql: `DATE '${asOf}'` } }
}

/** A filter in two parts that both must hold; `mixed` when a part of it needs row and person together. */
export interface SplitFilter {
  /** What the row decides: conditions that must all hold. */
  row: string[]
  person: string | null
  mixed: boolean
  fields: string[]
}

/** An expression compiled for SQL, or its faults. */
export function sqlOf(
  source: string,
  scope: Scope,
  expect?: FeelType,
):
  | { ok: true; expression: Expression; sql: string; digits?: { precision: number; scale: number; integer: boolean } }
  | { ok: false; faults: FeelFault[] } {
  const compiled = compileFeel(source, scope, expect)
  if (!compiled.ok) return compiled
  const sql = toSql(compiled.expression)
  if (!sql.ok) return sql
  return { ok: true, expression: compiled.expression, sql: sql.sql, ...(sql.digits && { digits: sql.digits }) }
}

/**
 * Splits a condition at its outer `and`s: parts over `person.*` alone can be applied after rows were added up per person.
 * @example splitFilter('person.age < 18 and grade = "1"') // row: [l."grade" = '1'], person: p."age" < 18
 */
export function splitFilter(expression: Expression): SplitFilter {
  const row: string[] = []
  const person: string[] = []
  let mixed = false
  for (const part of conjuncts(expression.tree)) {
    const names = namesIn(part).filter((name) => name !== 'as_of')
    const ofPerson = names.filter((name) => name.startsWith('person.'))
    const sql = toSql({ ...expression, tree: part })
    if (!sql.ok) throw new Error(`Compiled before, yet not to SQL: ${expression.source}`)
    const onlyPerson = ofPerson.length > 0 && ofPerson.length === names.length
    if (ofPerson.length > 0 && !onlyPerson) mixed = true
    ;(onlyPerson ? person : row).push(part.kind === 'or' ? `(${sql.sql})` : sql.sql)
  }
  return {
    row,
    person: person.length > 0 ? person.join(' AND ') : null,
    mixed,
    fields: expression.names.filter((name) => !name.startsWith('person.') && name !== 'as_of'),
  }
}

function conjuncts(node: Node): Node[] {
  return node.kind === 'and' ? [...conjuncts(node.left), ...conjuncts(node.right)] : [node]
}
