/** The value of each name in a condition as SQL: rows found, else what their absence means, given the coverage of the zone. */
import { ident } from '../sql/index.ts'
import { rowsColumn } from './aggregate-sql.ts'
import type { CompiledMeasure } from './compile-measure.ts'
import type { Plan } from './compile-plan.ts'
import type { Zones } from './zones.ts'

/** Where a measure's columns can be read in a query: alias of its table. */
export type TableAlias = (table: string) => string

/** SQL of coverage tests of a measure: a constant when it is the same everywhere, else a column of `z`. */
function covered(measure: CompiledMeasure, zones: Zones, least: 'partial' | 'full'): string {
  const uniform = zones.uniform.get(measure.name)
  if (uniform === undefined) return `z.${ident(measure.name)} >= ${least === 'full' ? 2 : 1}`
  return uniform === 'full' || (least === 'partial' && uniform === 'partial') ? 'TRUE' : 'FALSE'
}

/**
 * The value of a measure; null when nothing is known.
 * @example valueSql(oop, zones, alias) // CASE WHEN z."oop" >= 2 THEN coalesce(t1."oop", 0) ELSE t1."oop" END
 */
export function valueSql(measure: CompiledMeasure, zones: Zones, alias: TableAlias): string {
  const table = alias(measure.table)
  const raw = `${table}.${ident(measure.name)}`
  const partial = measure.input.partial ?? 'lower-bound'
  const least = partial === 'any-part' ? 'partial' : 'full'
  // A sum over nothing but blanks is unknown, not zero.
  const blanks = measure.counted && measure.input.aggregate === 'sum'
  const withAbsent = blanks
    ? `CASE WHEN ${table}.${ident(rowsColumn(measure.name))} > 0 THEN ${raw} ELSE ${measure.absent} END`
    : measure.absentValue === null
      ? raw
      : `coalesce(${raw}, ${measure.absent})`
  return chosen(covered(measure, zones, least), withAbsent, partial === 'unknown' ? 'NULL' : raw)
}

/** Whether a measure's data was not delivered as far as its value needs, as SQL. */
export function undeliveredSql(measure: CompiledMeasure, zones: Zones): string {
  const test = covered(measure, zones, measure.input.partial === 'any-part' ? 'partial' : 'full')
  return test === 'TRUE' ? 'FALSE' : test === 'FALSE' ? 'TRUE' : `NOT (${test})`
}

function chosen(test: string, yes: string, no: string): string {
  if (test === 'TRUE') return yes
  if (test === 'FALSE') return no
  return yes === no ? yes : `CASE WHEN ${test} THEN ${yes} ELSE ${no} END`
}

/** SQL of a name that is no measure: `urban` or a standard; both stand in `z`. */
export function placeSql(name: string, plan: Plan, zones: Zones): string {
  if (name === 'urban') return 'z.urban'
  const id = name.slice('standard.'.length)
  if (!plan.standards.has(id)) throw new Error(`Neither measure nor standard: ${name}`)
  return zones.constants.get(id) ?? `z.${ident(name)}`
}
