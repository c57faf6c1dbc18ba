/**
 * Hits of an earlier run that were not found again: gone where their condition is known not to hold, else no longer judgeable
 * because data they need were not delivered.
 */
import { ident, type Session, text } from '../sql/index.ts'
import { rowsColumn } from './aggregate-sql.ts'
import { canHoldSql, type Doubt } from './can-hold.ts'
import type { CompiledMeasure } from './compile-measure.ts'
import type { CompiledIndicator, Plan } from './compile-plan.ts'
import { brokenOff } from './coverage.ts'
import { conditionScope, joins } from './evaluate.ts'
import type { LakeInput } from './types.ts'
import { placeSql, undeliveredSql, valueSql } from './values.ts'
import { longestPrefix, type Zones } from './zones.ts'

/** More than any amount of a household, and small enough for every type of a measure. */
const MOST = 1_000_000_000

/**
 * Makes table `unjudged` (rows as UnjudgedRow says) for the hits in the relation `live` (rows as LiveHit says). A hit that is
 * neither in `hit` at its level nor in `unjudged` is gone: its condition is known not to hold, or it left the register.
 */
export async function makeUnjudged(
  session: Session,
  plan: Plan,
  lake: LakeInput,
  zones: Zones,
  live: string,
): Promise<void> {
  await session.step(
    'unjudged',
    `SELECT NULL::VARCHAR AS indicator, NULL::BIGINT AS hh, NULL::BIGINT AS pid, NULL::VARCHAR AS "level", NULL::VARCHAR AS area,
       NULL::VARCHAR[] AS "unknown" WHERE FALSE`,
    'table',
  )
  const strength = (column: string): string =>
    `list_position([${plan.input.levels.map(text).join(', ')}]::VARCHAR[], ${column})`
  await session.step(
    'lost hit',
    `SELECT l.* FROM ${ident(live)} l LEFT JOIN hit h ON h.indicator = l.indicator AND h.hh = l.hh AND h.pid IS NOT DISTINCT FROM l.pid
     WHERE h.indicator IS NULL OR ${strength('h."level"')} > ${strength('l."level"')}`,
    'table',
  )
  const lost = await session.rows<{ indicator: string }>('SELECT DISTINCT indicator FROM "lost hit"')
  const asked = plan.indicators.filter((indicator) => lost.some((row) => row.indicator === indicator.id))
  if (asked.length === 0) return
  await makeBroken(session, plan, lake)
  for (const indicator of asked) await addUnjudged(session, plan, indicator, zones, strength)
}

/** Table `broken off` (county, measures): whose windows have a gap after data once came. */
async function makeBroken(session: Session, plan: Plan, lake: LakeInput): Promise<void> {
  const counties = await session.rows<{ county: number }>(
    'SELECT DISTINCT coalesce(h.division, 0) // 1000000 AS county FROM "lost hit" l JOIN household h ON h.hh = l.hh',
  )
  const deliveries = Map.groupBy(lake.coverage, (delivery) => delivery.dataset)
  const rows = counties.map(({ county }) => {
    const area = county === 0 ? '' : String(county).padStart(6, '0')
    const measures = [...plan.measures.values()].filter((measure) => {
      const { dataset, partial } = measure.input
      if (dataset === plan.input.register || (partial ?? 'lower-bound') !== 'lower-bound') return false
      const own = deliveries.get(dataset) ?? []
      const due = lake.dueUntil?.get(dataset) ?? plan.input.asOf
      return brokenOff(measure, area, own, plan.input.asOf, due, firstDelivered(lake, dataset, area, own))
    })
    return `(${county}, [${measures.map((measure) => text(measure.name)).join(', ')}]::VARCHAR[])`
  })
  const body = rows.length > 0 ? `VALUES ${rows.join(', ')}` : 'SELECT NULL::BIGINT, NULL::VARCHAR[] WHERE FALSE'
  await session.step(
    'broken off',
    `SELECT county::BIGINT AS county, measures FROM (${body}) v(county, measures)`,
    'table',
  )
}

function firstDelivered(lake: LakeInput, dataset: string, area: string, own: LakeInput['coverage']): string | null {
  const told = longestPrefix(area, lake.firstDelivered?.get(dataset))
  const here = own.filter((delivery) => area.startsWith(delivery.area)).map((delivery) => delivery.from)
  return [...here, ...(told === null ? [] : [told])].sort()[0] ?? null
}

async function addUnjudged(
  session: Session,
  plan: Plan,
  indicator: CompiledIndicator,
  zones: Zones,
  strength: (column: string) => string,
): Promise<void> {
  const names = indicator.conditionNames
  const subjects = `(SELECT l.* FROM "lost hit" l ${indicator.subject === 'person' ? 'SEMI JOIN person p ON p.pid = l.pid AND p.hh = l.hh' : ''}
    WHERE l.indicator = ${text(indicator.id)})`
  const { joined, alias } = joins(plan, names)
  const doubts = new Map(names.map((name) => [name, doubtOf(name, plan.measures.get(name))]))
  const columns = names.flatMap((name) => {
    const measure = plan.measures.get(name)
    const value = measure ? valueSql(measure, zones, alias) : placeSql(name, plan, zones)
    const known = `NOT list_contains(s.lacking, ${text(name)})`
    const unsure = measure ? unsureSql(measure, zones, alias(measure.table)) : 'TRUE'
    const broken = `(${value} IS NOT NULL AND coalesce(list_contains(b.measures, ${text(name)}), FALSE))`
    const doubt = doubts.get(name)!
    return [
      `${value} AS ${ident(name)}`,
      `(${value} IS NULL AND ${unsure} AND ${known}) AS ${doubt.open}`,
      ...(doubt.most ? [`CASE WHEN ${broken} THEN ${value} + ${MOST} ELSE ${value} END AS ${doubt.most}`] : []),
      ...(measure ? [`${broken} AS ${ident(`${name} in part`)}`] : []),
    ]
  })
  const values = `${indicator.id} lost values`
  await session.step(
    values,
    `SELECT s.hh, s.pid, s."level" AS before, h.division, ${columns.join(', ')}
     FROM ${subjects} s JOIN household h ON h.hh = s.hh JOIN zone z ON z.zone = h.zone ${joined.join('\n')}
     LEFT JOIN "broken off" b ON b.county = coalesce(h.division, 0) // 1000000`,
  )
  const scope = conditionScope(plan, indicator, zones)
  // A level stronger than the hit had may hold too, for all that is known; the hit then keeps the level it had.
  const kept = indicator.levels.map(({ level, expression }) => {
    const keeps = `CASE WHEN ${strength('before')} > ${strength(text(level))} THEN before ELSE ${text(level)} END`
    return `WHEN ${canHoldSql(expression, scope, doubts)} THEN ${keeps}`
  })
  const unknown = names.map((name) => {
    const inPart = plan.measures.has(name) ? ` OR ${ident(`${name} in part`)}` : ''
    return `CASE WHEN ${doubts.get(name)!.open}${inPart} THEN ${text(name)} END`
  })
  await session.run(
    `INSERT INTO unjudged SELECT u.indicator, u.hh, u.pid, u."level", u.area, u."unknown" FROM (
       SELECT ${text(indicator.id)} AS indicator, hh, pid, CASE ${kept.join(' ')} END AS "level",
         CASE WHEN division IS NOT NULL THEN lpad(division::VARCHAR, 12, '0') END AS area,
         list_filter([${unknown.join(', ')}]::VARCHAR[], lambda x: x IS NOT NULL) AS "unknown" FROM ${ident(values)}) u
     LEFT JOIN hit h ON h.indicator = u.indicator AND h.hh = u.hh AND h.pid IS NOT DISTINCT FROM u.pid
     WHERE u."level" IS NOT NULL AND len(u."unknown") > 0
       AND (h.indicator IS NULL OR ${strength('h."level"')} > ${strength('u."level"')})`,
  )
}

/** What may be in doubt about a name, as columns of the values. */
function doubtOf(name: string, measure: CompiledMeasure | undefined): Doubt & { open: string } {
  const open = ident(`${name} open`)
  if (!measure) return { open }
  const counts = measure.input.aggregate === 'sum' || measure.input.aggregate.startsWith('count')
  const grows = counts || (measure.input.aggregate === 'max' && measure.type === 'number')
  return grows ? { open, most: ident(`${name} most`) } : { open, loose: ident(`${name} in part`) }
}

/** Whether null means that nobody knows: not delivered, delivered blank, or defined as unknown without a row. */
function unsureSql(measure: CompiledMeasure, zones: Zones, table: string): string {
  if (measure.input.absent === null) return 'TRUE'
  const parts = [undeliveredSql(measure, zones)]
  if (measure.counted && measure.input.aggregate === 'sum')
    parts.push(`coalesce(${table}.${ident(rowsColumn(measure.name))}, 0) > 0`)
  return `(${parts.join(' OR ')})`
}
