/** SQL of aggregates: first over the rows of one person, then over the persons of a household. */
import { ident } from '../sql/index.ts'
import type { CompiledMeasure } from './compile-measure.ts'

/** Name of the column with the number of source rows of a measure. */
export const rowsColumn = (measure: string): string => `${measure} rows`

/** Conditions a row must fulfil for a measure: window, as-of date, and the row's part of `where`. */
export function rowConditions(measure: CompiledMeasure, asOf: string): string[] {
  const day = measure.eventDate ? `l.${ident(measure.eventDate)}` : null
  const conditions: string[] = []
  if (day && measure.from) conditions.push(`${day} <= DATE '${asOf}'`, `${day} >= DATE '${measure.from}'`)
  else if (day) conditions.push(`(${day} IS NULL OR ${day} <= DATE '${asOf}')`)
  conditions.push(...measure.filter.row.map((condition) => `(${condition})`))
  if (measure.filter.mixed && measure.filter.person) conditions.push(`(${measure.filter.person})`)
  return conditions
}

/** One scan's filter and what is left for each measure: shared conditions once, the rest as FILTER. */
export interface ScanFilter {
  where: string[]
  rest: Map<string, string[]>
}

/**
 * Splits the conditions of all measures of a scan into those every measure has (pushed into the scan) and each one's own.
 * When every measure has own conditions, their union is pushed into the scan too. `more` adds conditions of a measure.
 */
export function scanFilter(
  measures: readonly CompiledMeasure[],
  asOf: string,
  more: (measure: CompiledMeasure) => string[] = () => [],
): ScanFilter {
  const all = measures.map((measure) => [...rowConditions(measure, asOf), ...more(measure)])
  const shared = (all[0] ?? []).filter((condition) => all.every((conditions) => conditions.includes(condition)))
  const where = [...shared]
  const starts = measures.map((measure) => measure.from)
  const day = measures[0]?.eventDate
  const earliest = starts.every((start) => start !== null) ? [...starts].sort()[0] : null
  if (day && earliest && !shared.some((condition) => condition.includes(`>= DATE '`)))
    where.push(`l.${ident(day)} >= DATE '${earliest}'`)
  const rest = new Map(measures.map((m, index) => [m.name, all[index]!.filter((c) => !where.includes(c))]))
  const own = [...new Set([...rest.values()].map((conditions) => conditions.join(' AND ')))]
  if (own.every((condition) => condition !== '') && own.length <= 12)
    where.push(own.length === 1 ? own[0]! : `(${own.map((c) => `(${c})`).join(' OR ')})`)
  return { where, rest }
}

const filtered = (aggregate: string, conditions: readonly string[]): string =>
  conditions.length > 0 ? `${aggregate} FILTER (WHERE ${guarded(conditions)})` : aggregate

/** All conditions, patterns asked last and only where the rest holds: outside WHERE, DuckDB evaluates every side of AND. */
function guarded(conditions: readonly string[]): string {
  const dear = conditions.filter((condition) => condition.includes('regexp_'))
  const cheap = conditions.filter((condition) => !dear.includes(condition))
  if (dear.length === 0 || cheap.length === 0) return conditions.join(' AND ')
  return `CASE WHEN ${cheap.join(' AND ')} THEN ${dear.join(' AND ')} ELSE FALSE END`
}

/** A column of a query: its SQL and its name. */
export interface Column {
  sql: string
  name: string
}

/**
 * Columns of a measure added up over one person's rows.
 * @example partialColumns(oop, []) // [{ sql: 'CAST(sum(l."self_pay") AS DECIMAL(18,2))', name: 'oop' }]
 */
export function partialColumns(measure: CompiledMeasure, conditions: readonly string[]): Column[] {
  const { name, value, input } = measure
  const of = (sql: string, column = name): Column => ({ sql, name: column })
  const known = value ? [...conditions, `${value} IS NOT NULL`] : conditions
  const rows = measure.counted ? [of(filtered('count(*)', conditions), rowsColumn(name))] : []
  switch (input.aggregate) {
    case 'sum':
      return [of(`CAST(${filtered(`sum(${value})`, conditions)} AS ${measure.sqlType})`), ...rows]
    case 'count':
    case 'count-persons':
      return [of(filtered('count(*)', conditions))]
    case 'count-distinct':
      // A household's values are told apart once more over its persons.
      if (input.subject === 'person') return [of(filtered(`count(DISTINCT ${value})`, conditions)), ...rows]
      return [of(`list_distinct(${filtered(`list(${value})`, known)})`), ...rows]
    case 'max':
    case 'min':
      return [of(filtered(`${input.aggregate}(${value})`, conditions)), ...rows]
    case 'latest': {
      const place = `struct_pack(d := ${measure.eventDate ? `l.${ident(measure.eventDate)}` : 'NULL::DATE'}, v := l._version, r := l._row)`
      return [
        of(filtered(`max_by(${value}, ${place})`, known)),
        of(filtered(`max(${place})`, known), `${name} at`),
        ...rows,
      ]
    }
    case 'any':
      if (!value) return [of(filtered('bool_or(TRUE)', conditions)), ...rows]
      return [of(filtered(`${measure.type === 'boolean' ? 'bool_or' : 'min'}(${value})`, conditions)), ...rows]
  }
}

/** Columns of which each is written once; `at` tells under which name a column's value stands. */
export interface SharedColumns {
  columns: Column[]
  at: (name: string) => string
}

/** Columns with the same SQL become one. @example sharedColumns([{ sql: 'count(*)', name: 'a' }, { sql: 'count(*)', name: 'b' }]).at('b') // 'a' */
export function sharedColumns(columns: readonly Column[]): SharedColumns {
  const first = new Map<string, string>()
  for (const { sql, name } of columns) if (!first.has(sql)) first.set(sql, name)
  const names = new Map(columns.map(({ sql, name }) => [name, first.get(sql)!]))
  return {
    columns: [...first].map(([sql, name]) => ({ sql, name })),
    at: (name) => names.get(name) ?? name,
  }
}

/** Columns as they stand after SELECT. */
export const listed = (columns: readonly Column[]): string[] =>
  columns.map(({ sql, name }) => `${sql} AS ${ident(name)}`)

/** Finished columns of a person's measure from the partial columns and the person's own of `b`. */
export function personColumnsSql(measure: CompiledMeasure, at: SharedColumns['at']): string[] {
  const { name, input } = measure
  const column = `b.${ident(at(name))}`
  const counts = input.aggregate.startsWith('count')
  const value = counts ? `NULLIF(${input.aggregate === 'count-persons' ? `least(${column}, 1)` : column}, 0)` : column
  const person = personCondition(measure, 'b')
  const when = (sql: string) => (person ? `CASE WHEN ${person} THEN ${sql} END` : sql)
  const rows = measure.counted ? [`${when(rowsSql(measure, at))} AS ${ident(rowsColumn(name))}`] : []
  return [`CAST(${when(value)} AS ${measure.sqlType}) AS ${ident(name)}`, ...rows]
}

/** Finished columns of a household's measure over the partial rows `b` of its persons. */
export function householdColumnsSql(measure: CompiledMeasure, at: SharedColumns['at']): string[] {
  const { name, input } = measure
  const column = `b.${ident(at(name))}`
  const person = personCondition(measure, 'b')
  const own = person ? [person] : []
  const rows = measure.counted ? [`${filtered(`sum(${rowsSql(measure, at)})`, own)} AS ${ident(rowsColumn(name))}`] : []
  const as = (sql: string) => [`CAST(${sql} AS ${measure.sqlType}) AS ${ident(name)}`, ...rows]
  switch (input.aggregate) {
    case 'sum':
      return as(filtered(`sum(${column})`, own))
    case 'count':
      return as(`NULLIF(${filtered(`sum(${column})`, own)}, 0)`)
    case 'count-persons':
      return as(`NULLIF(${filtered('count(*)', [...own, `${column} > 0`, 'b.pid IS NOT NULL'])}, 0)`)
    case 'count-distinct':
      return as(
        `NULLIF(len(list_distinct(flatten(${filtered(`list(${column})`, [...own, `${column} IS NOT NULL`])}))), 0)`,
      )
    case 'max':
    case 'min':
      return as(filtered(`${input.aggregate}(${column})`, own))
    case 'latest':
      return as(filtered(`max_by(${column}, b.${ident(at(`${name} at`))})`, [...own, `${column} IS NOT NULL`]))
    case 'any':
      return as(filtered(`${measure.type === 'boolean' ? 'bool_or' : 'min'}(${column})`, own))
  }
}

/** The person's part of a filter, when it was not already applied to the rows, over columns of an alias. */
export function personCondition(measure: CompiledMeasure, alias: 'p' | 'b' = 'p'): string | null {
  if (measure.filter.mixed || measure.filter.person === null) return null
  return alias === 'p' ? measure.filter.person : measure.filter.person.replaceAll('p."', 'b."')
}

function rowsSql(measure: CompiledMeasure, at: SharedColumns['at']): string {
  const counts = measure.input.aggregate === 'count' || measure.input.aggregate === 'count-persons'
  return `b.${ident(at(counts ? measure.name : rowsColumn(measure.name)))}`
}
