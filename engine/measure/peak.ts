/** Measures taken over every stretch of a length that ends on a row's event date; the largest is the value. */
import { ident, type Session } from '../sql/index.ts'
import { personCondition, rowConditions, rowsColumn } from './aggregate-sql.ts'
import { type CompiledMeasure, windowStart } from './compile-measure.ts'
import type { Plan } from './compile-plan.ts'
import { linesName } from './lines.ts'
import type { RunOptions } from './types.ts'

/**
 * Makes the table of one peak measure. Stretches are `(d - peak, d]` for each day d on which the subject has a row;
 * a stretch of one day is a plain grouping by day.
 */
export async function makePeak(
  session: Session,
  plan: Plan,
  measure: CompiledMeasure,
  hasHousehold: boolean,
  options: RunOptions,
  only: string | null,
): Promise<void> {
  const { name, input } = measure
  const lines = ident(linesName(input.dataset))
  const day = `l.${ident(measure.eventDate!)}`
  const own = rowConditions(measure, plan.input.asOf)
  const person = personCondition(measure)
  const value = measure.value ?? 'NULL'
  const unit = input.subject === 'person' ? 'p.pid AS pid, p.hh' : 'p.hh'
  const conditions = [...own, ...(person ? [`(${person})`] : []), `${day} IS NOT NULL`].join(' AND ')
  const parts = [
    `SELECT ${unit}, ${day} AS day, ${value} AS value FROM ${lines} l JOIN ${ident(only ?? 'person')} p ON p.pid = l._pid WHERE ${conditions}`,
  ]
  if (hasHousehold && input.subject === 'household' && !person && !measure.filter.mixed) {
    const wanted = options.households ? `SEMI JOIN ${ident(options.households)} w ON w.hh = l._hh` : ''
    parts.push(`SELECT l._hh AS hh, ${day} AS day, ${value} AS value FROM ${lines} l ${wanted}
      WHERE l._pid IS NULL AND l._hh IS NOT NULL AND ${[...own, `${day} IS NOT NULL`].join(' AND ')}`)
  }
  const rows = `${name} rows by day`
  await session.step(rows, parts.join('\nUNION ALL\n'), 'table')

  const key = input.subject === 'person' ? 'pid' : 'hh'
  const keys = input.subject === 'person' ? 'pid, any_value(hh) AS hh' : 'hh'
  const oneDay = windowStart('2026-01-15', input.peak!) === '2026-01-15'
  const aggregate =
    { sum: 'sum(r.value)', count: 'count(*)' }[input.aggregate as 'sum' | 'count'] ?? 'count(DISTINCT r.value)'
  const stretches = oneDay
    ? `SELECT r.${key}, r.day, ${input.subject === 'person' ? 'any_value(r.hh) AS hh, ' : ''}${aggregate} AS value, count(*) AS n FROM ${ident(rows)} r GROUP BY r.${key}, r.day`
    : `SELECT e.${key}, e.day, ${input.subject === 'person' ? 'any_value(r.hh) AS hh, ' : ''}${aggregate} AS value, count(*) AS n
       FROM (SELECT DISTINCT ${key}, day FROM ${ident(rows)}) e
       JOIN ${ident(rows)} r ON r.${key} = e.${key} AND r.day <= e.day AND r.day > e.day - ${intervalSql(input.peak!)}
       GROUP BY e.${key}, e.day`
  await session.step(`${name} of each stretch`, stretches)
  const counted = measure.counted ? `, max_by(n, struct_pack(v := value, d := day)) AS ${ident(rowsColumn(name))}` : ''
  await session.step(
    measure.table,
    `SELECT ${keys}, CAST(NULLIF(max(value), 0) AS ${measure.sqlType}) AS ${ident(name)}${counted} FROM ${ident(`${name} of each stretch`)} GROUP BY ${key}`,
    'table',
  )
}

/** An ISO duration as DuckDB interval. @example intervalSql('P1M15D') // "INTERVAL '1 month 15 days'" */
export function intervalSql(duration: string): string {
  const match = /^P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)D)?$/.exec(duration)
  if (!match) throw new Error(`Not a duration: ${duration}`)
  return `INTERVAL '${match[1] ?? 0} years ${match[2] ?? 0} months ${match[3] ?? 0} days'`
}
