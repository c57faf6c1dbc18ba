/** The rows of a data set added up per person, and added to: what one run keeps, another can go on with. */
import { ident } from '../sql/index.ts'
import { listed, partialColumns, rowsColumn, type SharedColumns, scanFilter, sharedColumns } from './aggregate-sql.ts'
import type { CompiledMeasure } from './compile-measure.ts'
import { datasetOf, type Plan } from './compile-plan.ts'
import { namesHousehold } from './lines.ts'

/** Filter and columns of a data set's rows added up; `lines` is a FROM item with alias l. */
export interface Partials {
  lines: string
  filter: string
  shared: SharedColumns
}

/**
 * What one scan of a data set adds up for its measures (those without peak), grouped as the caller likes.
 * @param lines relation with the rows
 */
export function partialParts(plan: Plan, measures: readonly CompiledMeasure[], lines: string): Partials {
  const { where, rest } = scanFilter(measures, plan.input.asOf)
  const tested = withTests(`${lines} l`, measures, rest)
  return {
    lines: tested.lines,
    filter: ['l._pid IS NOT NULL', ...where].join(' AND '),
    shared: sharedColumns(measures.flatMap((measure) => partialColumns(measure, tested.conditions(measure)))),
  }
}

/**
 * SQL of the rows added up per person: column pid and one per partial value; null without measures to add up.
 * @example partialsOf(plan, measures, '"bills lines"')?.sql // SELECT l._pid AS pid, … FROM "bills lines" l … GROUP BY l._pid
 */
export function partialsOf(
  plan: Plan,
  all: readonly CompiledMeasure[],
  lines: string,
): { sql: string; shared: SharedColumns } | null {
  const measures = all.filter((measure) => !measure.input.peak)
  if (measures.length === 0) return null
  const parts = partialParts(plan, measures, lines)
  return {
    sql: `SELECT l._pid AS pid, ${listed(parts.shared.columns).join(', ')} FROM ${parts.lines} WHERE ${parts.filter} GROUP BY l._pid`,
    shared: parts.shared,
  }
}

/**
 * SQL of the rows that name a household and no person, added up per household: column hh, the others named as those of persons.
 * Null where there are none, or no measure may count them: a filter that asks the person can say nothing about such a row.
 * @param at tells the name of a column, as `SharedColumns` says
 */
export function impersonalOf(
  plan: Plan,
  all: readonly CompiledMeasure[],
  lines: string,
  at: SharedColumns['at'],
): string | null {
  const measures = all.filter(({ input, filter }) => input.subject === 'household' && !input.peak && !filter.mixed)
  if (measures.length === 0 || !namesHousehold(datasetOf(plan, measures[0]!.input.dataset))) return null
  const { where, rest } = scanFilter(measures, plan.input.asOf)
  const columns = measures.flatMap((measure) => partialColumns(measure, rest.get(measure.name) ?? []))
  const own = new Map(columns.map(({ sql, name }) => [at(name), { sql, name: at(name) }]))
  return `SELECT l._hh AS hh, ${listed([...own.values()]).join(', ')} FROM ${lines} l
    WHERE ${['l._pid IS NULL', 'l._hh IS NOT NULL', ...where].join(' AND ')} GROUP BY l._hh`
}

/** SQL of the rows that a data set's peaks are taken from, whosever they are; null without peaks. */
export function peakRowsOf(plan: Plan, all: readonly CompiledMeasure[], lines: string): string | null {
  const measures = all.filter((measure) => measure.input.peak)
  if (measures.length === 0) return null
  const { where } = scanFilter(measures, plan.input.asOf)
  const fields = [...new Set(measures.flatMap((measure) => measure.fields))].map((field) => `l.${ident(field)}`)
  const columns = ['l._pid', 'l._hh', 'l._version', 'l._row', ...fields]
  const owned = namesHousehold(datasetOf(plan, measures[0]!.input.dataset))
    ? '(l._pid IS NOT NULL OR l._hh IS NOT NULL)'
    : 'l._pid IS NOT NULL'
  return `SELECT ${columns.join(', ')} FROM ${lines} l WHERE ${[owned, ...where].join(' AND ')}`
}

/**
 * SQL of two sets of rows added up per person put together: the same as adding up all their rows.
 * @param parts queries with column pid and the columns of `shared`
 * @example mergedSql(measures, shared, ['SELECT * FROM kept', 'SELECT * FROM fresh'])
 */
export function mergedSql(all: readonly CompiledMeasure[], shared: SharedColumns, parts: readonly string[]): string {
  const merges = new Map<string, string>()
  for (const measure of all) {
    if (measure.input.peak) continue
    const put = (name: string, sql: string): void => {
      merges.set(shared.at(name), sql)
    }
    const column = `m.${ident(shared.at(measure.name))}`
    if (measure.counted)
      put(rowsColumn(measure.name), `CAST(sum(m.${ident(shared.at(rowsColumn(measure.name)))}) AS BIGINT)`)
    if (measure.input.aggregate === 'latest') {
      const at = `m.${ident(shared.at(`${measure.name} at`))}`
      put(measure.name, `max_by(${column}, ${at}) FILTER (WHERE ${column} IS NOT NULL)`)
      put(`${measure.name} at`, `max(${at})`)
    } else put(measure.name, mergeOf(measure, column))
  }
  const columns = shared.columns.map(({ name }) => `${merges.get(name)} AS ${ident(name)}`)
  return `SELECT m.pid, ${columns.join(', ')} FROM (${parts.join(' UNION ALL BY NAME ')}) m GROUP BY m.pid`
}

function mergeOf(measure: CompiledMeasure, column: string): string {
  switch (measure.input.aggregate) {
    case 'sum':
      return `CAST(sum(${column}) AS ${measure.sqlType})`
    case 'count':
    case 'count-persons':
      return `CAST(sum(${column}) AS BIGINT)`
    case 'count-distinct':
      return `list_distinct(flatten(list(${column}) FILTER (WHERE ${column} IS NOT NULL)))`
    case 'any':
      return `${measure.type === 'boolean' ? 'bool_or' : 'min'}(${column})`
    default:
      return `${measure.input.aggregate}(${column})`
  }
}

/** Patterns that several measures ask are looked for once per row, as columns `test 1`, `test 2`, … of the lines. */
export function withTests(
  lines: string,
  measures: readonly CompiledMeasure[],
  rest: ReadonlyMap<string, string[]>,
): { lines: string; conditions: (measure: CompiledMeasure) => string[] } {
  const all = measures.flatMap((measure) => rest.get(measure.name) ?? [])
  const dear = [...new Set(all)].filter(
    (condition) => condition.includes('regexp_') && all.filter((other) => other === condition).length > 1,
  )
  const tests = new Map(dear.map((condition, index) => [condition, `test ${index + 1}`]))
  const columns = [...tests].map(([condition, name]) => `${condition} AS ${ident(name)}`)
  return {
    lines: columns.length > 0 ? `(SELECT l.*, ${columns.join(', ')} FROM ${lines}) l` : lines,
    conditions: (measure) =>
      (rest.get(measure.name) ?? []).map((condition) => {
        const test = tests.get(condition)
        return test ? `l.${ident(test)}` : condition
      }),
  }
}
