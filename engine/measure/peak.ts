/** Measures taken over every stretch of a length that ends on a row's event date; the largest is the value. */
import { ident, type Session } from '../sql/index.ts'
import { personCondition, rowsColumn, scanFilter } from './aggregate-sql.ts'
import { type CompiledMeasure, windowStart } from './compile-measure.ts'
import type { Plan } from './compile-plan.ts'
import type { TableSource } from './dataset-tables.ts'
import { linesName, peakLinesName } from './lines.ts'

/**
 * Makes the tables of a data set's peak measures of one kind of subject, from one scan. Stretches are `(d - peak, d]` for each
 * day d on which the subject has a row; a stretch of one day is a plain grouping by day.
 * Steps: `<dataset> picked for <subject>` (table, full runs), `<dataset> rows of each <subject>` (table), then for each measure
 * `<name> of each stretch` and its table.
 */
export async function makePeaks(
  session: Session,
  plan: Plan,
  id: string,
  measures: readonly CompiledMeasure[],
  hasHousehold: boolean,
  source: TableSource,
): Promise<void> {
  const { subject } = measures[0]!.input
  const rows = `${id} rows of each ${subject}`
  const lines = source.kept ? ident(peakLinesName(id)) : await pickedLines(session, plan, id, measures, source)
  const person = ident(source.only ?? 'person')
  const unit = subject === 'person' ? 'p.pid, p.hh' : 'p.hh'
  const parts = [
    rowsSql(plan, measures, unit, `${lines} l JOIN ${person} p ON p.pid = l._pid`, (measure) => {
      const asked = personCondition(measure)
      return asked ? [`(${asked})`] : []
    }),
  ]
  const impersonal = measures.filter((measure) => !personCondition(measure) && !measure.filter.mixed)
  if (hasHousehold && subject === 'household' && impersonal.length > 0) {
    const { households } = source.options
    const wanted = households ? ` SEMI JOIN ${ident(households)} w ON w.hh = l._hh` : ''
    const own = `(SELECT * FROM ${lines} WHERE _pid IS NULL AND _hh IS NOT NULL) l${wanted}`
    parts.push(rowsSql(plan, impersonal, 'l._hh AS hh', own, () => []))
  }
  await session.step(rows, parts.join('\nUNION ALL BY NAME\n'), 'table')
  for (const measure of measures) await makeStretches(session, measure, rows)
  // Nobody looks at single rows again.
  for (const measure of measures) await session.drop(`${measure.name} of each stretch`)
  await session.drop(rows)
  if (!source.kept && lines !== ident(linesName(id))) await session.drop(`${id} picked for ${subject}`)
}

/**
 * The rows to start from. In a full run they are picked first: how few they are cannot be foreseen, and a join that reckons with
 * many would make a table of all persons to look each of them up in.
 */
async function pickedLines(
  session: Session,
  plan: Plan,
  id: string,
  measures: readonly CompiledMeasure[],
  { only, options }: TableSource,
): Promise<string> {
  const lines = ident(linesName(id))
  if (only !== null || options.households !== undefined) return lines
  const fields = [...new Set(measures.flatMap((measure) => measure.fields))].map((field) => `l.${ident(field)}`)
  // What asks the person as well is asked after the join.
  const where = scanFilter(measures, plan.input.asOf).where.filter((condition) => !condition.includes('p."'))
  const name = `${id} picked for ${measures[0]!.input.subject}`
  await session.step(
    name,
    `SELECT ${['l._pid', 'l._hh', ...fields].join(', ')} FROM ${lines} l${where.length > 0 ? ` WHERE ${where.join(' AND ')}` : ''}`,
    'table',
  )
  return ident(name)
}

/** Rows that count for at least one measure, with its day; for each measure its value, and whether the row counts for it. */
function rowsSql(
  plan: Plan,
  measures: readonly CompiledMeasure[],
  unit: string,
  from: string,
  asked: (measure: CompiledMeasure) => string[],
): string {
  const day = `l.${ident(measures[0]!.eventDate!)}`
  const { where, rest } = scanFilter(measures, plan.input.asOf, asked)
  const columns = measures.flatMap((measure) => {
    const own = rest.get(measure.name)!
    return [
      `${measure.value ?? 'NULL'} AS ${ident(`${measure.name} value`)}`,
      `${own.length > 0 ? `coalesce(${own.join(' AND ')}, FALSE)` : 'TRUE'} AS ${ident(`${measure.name} counts`)}`,
    ]
  })
  return `SELECT ${unit}, ${day} AS day, ${columns.join(', ')} FROM ${from} WHERE ${[...where, `${day} IS NOT NULL`].join(' AND ')}`
}

async function makeStretches(session: Session, measure: CompiledMeasure, rows: string): Promise<void> {
  const { name, input } = measure
  const person = input.subject === 'person'
  const key = person ? 'pid' : 'hh'
  const own = `(SELECT ${person ? 'pid, hh' : 'hh'}, day, ${ident(`${name} value`)} AS value FROM ${ident(rows)} WHERE ${ident(`${name} counts`)})`
  const aggregate =
    { sum: 'sum(r.value)', count: 'count(*)' }[input.aggregate as 'sum' | 'count'] ?? 'count(DISTINCT r.value)'
  const columns = `${person ? 'any_value(r.hh) AS hh, ' : ''}${aggregate} AS value, count(*) AS n`
  const oneDay = windowStart('2026-01-15', input.peak!) === '2026-01-15'
  const stretches = oneDay
    ? `SELECT r.${key}, r.day, ${columns} FROM ${own} r GROUP BY r.${key}, r.day`
    : `SELECT e.${key}, e.day, ${columns} FROM (SELECT DISTINCT ${key}, day FROM ${own}) e
       JOIN ${own} r ON r.${key} = e.${key} AND r.day <= e.day AND r.day > e.day - ${intervalSql(input.peak!)}
       GROUP BY e.${key}, e.day`
  await session.step(`${name} of each stretch`, stretches)
  const keys = person ? 'pid, any_value(hh) AS hh' : 'hh'
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
