/** Table `household`, and the measures over the register itself. */
import { ident, type Session } from '../sql/index.ts'
import { listed, partialColumns, personCondition, rowConditions, rowsColumn } from './aggregate-sql.ts'
import { type Base, householdsSql } from './candidates.ts'
import type { CompiledMeasure } from './compile-measure.ts'
import type { Plan } from './compile-plan.ts'

/** The largest division of a head, without one the smallest of all: in one aggregate, as there is a group for every household. */
const divisionSql = 'abs(max(CASE WHEN p.head THEN p.division ELSE -p.division END))'

/**
 * Makes table `household` (hh, division, zone, and a column for each of its measures over the register) and `<register> by person`:
 * for all households when asked for, when an indicator can hit anybody or is driven by the register itself, else only for the candidates.
 */
export async function makeHouseholds(
  session: Session,
  plan: Plan,
  bases: readonly Base[] | 'all',
  live?: string,
): Promise<void> {
  const measures = plan.byDataset.get(plan.input.register) ?? []
  const own = new Set(measures.map((measure) => measure.table)).add('household')
  const needsAll =
    bases === 'all' || bases.some((base) => base.tables.length === 0 || base.tables.some(({ table }) => own.has(table)))
  if (!needsAll) await session.step('candidate', householdsSql(bases, live)!, 'table')
  const source = needsAll ? 'person p' : 'person p SEMI JOIN candidate c ON c.hh = p.hh'
  const columns = measures
    .filter((measure) => measure.input.subject === 'household')
    .flatMap((measure) => registerColumns(measure, conditionsOf(measure, plan)))
  await session.step(
    'household',
    `SELECT g.*, l.zone FROM (
       SELECT ${['p.hh', `${divisionSql} AS division`, ...columns].join(', ')}
       FROM ${source} WHERE p.hh IS NOT NULL GROUP BY p.hh
     ) g JOIN place l ON l.division = coalesce(g.division, 0)`,
    'table',
  )
  await makePersonMeasures(
    session,
    plan,
    measures.filter((measure) => measure.input.subject === 'person'),
    source,
  )
}

/** Table `<register> by person`: each registered person is one row, and only those a measure speaks of are kept. */
async function makePersonMeasures(
  session: Session,
  plan: Plan,
  measures: readonly CompiledMeasure[],
  source: string,
): Promise<void> {
  if (measures.length === 0) return
  const conditions = measures.map((measure) => conditionsOf(measure, plan))
  const columns = measures.flatMap((measure, index) => registerColumns(measure, conditions[index]!))
  const unions = new Set(conditions.map((list) => list.join(' AND ')))
  const where = unions.has('') ? '' : ` AND (${[...unions].join(' OR ')})`
  await session.step(
    measures[0]!.table,
    `SELECT p.pid, any_value(p.hh) AS hh, ${columns.join(', ')} FROM ${source} WHERE p.pid IS NOT NULL${where} GROUP BY p.pid`,
    'table',
  )
}

function conditionsOf(measure: CompiledMeasure, plan: Plan): string[] {
  const person = personCondition(measure)
  return rowConditions(measure, plan.input.asOf)
    .map((condition) => condition.replaceAll('l."', 'p."'))
    .concat(person ? [`(${person})`] : [])
}

function registerColumns(measure: CompiledMeasure, conditions: readonly string[]): string[] {
  const aggregate = measure.input.aggregate
  // Each row is a person already.
  const kind = aggregate === 'count-persons' ? ('count' as const) : aggregate
  const [found, ...rows] = partialColumns({ ...measure, input: { ...measure.input, aggregate: kind } }, conditions)
  const sql = found!.sql.replaceAll('l."', 'p."').replaceAll(/\bl\.(?=_version|_row)/g, 'p.')
  const several = kind === 'count-distinct' && measure.input.subject === 'household'
  const value = kind.startsWith('count') ? `NULLIF(${several ? `len(${sql})` : sql}, 0)` : sql
  const counted = measure.counted && kind === 'count' ? [{ sql, name: rowsColumn(measure.name) }] : rows.slice(-1)
  return [`CAST(${value} AS ${measure.sqlType}) AS ${ident(measure.name)}`, ...(measure.counted ? listed(counted) : [])]
}
