/** Conditions of one indicator over its candidates → rows of table `hit`. */
import { toSql } from '../decide/index.ts'
import { ident, type Session, text } from '../sql/index.ts'
import { rowsColumn } from './aggregate-sql.ts'
import { type Base, subjectsSql } from './candidates.ts'
import type { CompiledIndicator, Plan } from './compile-plan.ts'
import { placeSql, undeliveredSql, valueSql } from './values.ts'
import type { Zones } from './zones.ts'

/** Makes the empty table `hit`. */
export async function makeHitTable(session: Session): Promise<void> {
  await session.step(
    'hit',
    `SELECT NULL::VARCHAR AS indicator, NULL::VARCHAR AS level, NULL::BIGINT AS hh, NULL::BIGINT AS pid, NULL::VARCHAR AS area,
       NULL::VARCHAR AS measures, NULL::VARCHAR AS counts, NULL::VARCHAR[] AS "unknown" WHERE FALSE`,
    'table',
  )
}

/**
 * Evaluates one indicator: a table of hits by level over the conditions' names alone, then values for the hits only.
 * Steps: `<id> values` (view), `<id> hits` (table), and rows in `hit`.
 */
export async function evaluateIndicator(session: Session, plan: Plan, base: Base, zones: Zones): Promise<void> {
  const { indicator } = base
  if (indicator.levels.length === 0) return
  const values = valuesSql(plan, indicator.conditionNames, zones, `(${subjectsSql(base)})`)
  await session.step(`${indicator.id} values`, values)
  const scope = Object.fromEntries(
    indicator.conditionNames.map((name) => {
      const measure = plan.measures.get(name)
      if (measure) return [name, { type: measure.type, ...measure.digits }]
      if (name === 'urban') return [name, { type: 'boolean' as const }]
      return [name, { type: 'number' as const, precision: 18, scale: plan.standards.get(name.slice(9)) ?? 0 }]
    }),
  )
  const cases = indicator.levels.map(({ level, expression }) => {
    const sql = toSql({ ...expression, scope })
    if (!sql.ok) throw new Error(`${indicator.id} ${level}: ${sql.faults.map((fault) => fault.message).join('; ')}`)
    return `WHEN ${sql.sql} THEN ${text(level)}`
  })
  const hits = `${indicator.id} hits`
  await session.step(
    hits,
    `SELECT hh, pid, level FROM (SELECT hh, pid, CASE ${cases.join(' ')} END AS level FROM ${ident(`${indicator.id} values`)}) WHERE level IS NOT NULL`,
    'table',
  )
  await session.run(`INSERT INTO hit ${hitRowsSql(plan, indicator, zones, ident(hits))}`)
}

/** Columns hh, pid, zone alias z and one per name, over a subject relation: tables are joined only as far as names need them. */
function valuesSql(plan: Plan, names: readonly string[], zones: Zones, subjects: string): string {
  const { from, tables, alias } = joins(plan, names, subjects)
  const columns = names.map((name) => {
    const measure = plan.measures.get(name)
    return `${measure ? valueSql(measure, zones, alias) : placeSql(name, plan, zones)} AS ${ident(name)}`
  })
  // Where nothing depends on the place, only the hits are looked up in the households, not all candidates.
  const placed = columns.some((column) => column.includes('z.'))
  return `SELECT ${['s.hh', 's.pid', ...columns].join(', ')} FROM ${placed ? from : [`${subjects} s`, ...tables].join('\n')}`
}

function joins(
  plan: Plan,
  names: readonly string[],
  subjects: string,
): { from: string; tables: string[]; alias: (table: string) => string } {
  const tables = [...new Set(names.flatMap((name) => plan.measures.get(name)?.table ?? []))]
  const alias = (table: string): string => `t${tables.indexOf(table) + 1}`
  const keyOf = (table: string): string =>
    [...plan.measures.values()].find((measure) => measure.table === table)!.input.subject === 'person' ? 'pid' : 'hh'
  const joined = tables.map((table) => {
    const key = keyOf(table)
    return `LEFT JOIN ${ident(table)} ${alias(table)} ON ${alias(table)}.${key} = s.${key}`
  })
  return {
    from: [`${subjects} s JOIN household h ON h.hh = s.hh JOIN zone z ON z.zone = h.zone`, ...joined].join('\n'),
    tables: joined,
    alias,
  }
}

/** Full rows of `hit` for the hits of one indicator: all names with values, counts of rows, and what was not delivered. */
function hitRowsSql(plan: Plan, indicator: CompiledIndicator, zones: Zones, hits: string): string {
  const measured = indicator.names.filter((name) => plan.measures.has(name))
  const { from, alias } = joins(plan, indicator.names, hits)
  const value = (name: string): string => {
    const measure = plan.measures.get(name)
    return measure ? valueSql(measure, zones, alias) : placeSql(name, plan, zones)
  }
  const pairs = indicator.names.map((name) => `${text(name)}, ${value(name)}`)
  const counts = indicator.countedNames.flatMap((name) => {
    const measure = plan.measures.get(name)
    if (!measure || !measured.includes(name)) return []
    const plain = measure.input.aggregate === 'count' && !measure.counted
    return [`${text(name)}, coalesce(${alias(measure.table)}.${ident(plain ? name : rowsColumn(name))}, 0)`]
  })
  const unknown = measured.flatMap((name) => {
    const measure = plan.measures.get(name)!
    const undelivered = undeliveredSql(measure, zones)
    return undelivered === 'FALSE' ? [] : [`CASE WHEN ${undelivered} AND ${value(name)} IS NULL THEN ${text(name)} END`]
  })
  const unknownSql =
    unknown.length > 0 ? `list_filter([${unknown.join(', ')}], lambda x: x IS NOT NULL)` : '[]::VARCHAR[]'
  return `SELECT ${text(indicator.id)}, s.level, s.hh, s.pid, CASE WHEN h.division IS NOT NULL THEN lpad(h.division::VARCHAR, 12, '0') END,
    json_object(${pairs.join(', ')})::VARCHAR, ${counts.length > 0 ? `json_object(${counts.join(', ')})::VARCHAR` : "'{}'"}, ${unknownSql}
    FROM ${from}`
}
