/**
 * Conditions → rows of table `hit`. Indicators that share a driving table go together: one pass gathers every name they ask for
 * once for each candidate, and decides the levels of all of them.
 */
import { type Scope, toSql } from '../decide/index.ts'
import { ident, type Session, text } from '../sql/index.ts'
import { rowsColumn } from './aggregate-sql.ts'
import { householdsSql, personsSql } from './candidates.ts'
import type { CompiledIndicator, Plan } from './compile-plan.ts'
import type { Pass } from './passes.ts'
import { placeSql, undeliveredSql, valueSql } from './values.ts'
import type { Zones } from './zones.ts'

/**
 * Evaluates one pass. Steps: `<pass> values` (view: a row per candidate with every name) and `<pass> hits` (table: candidates
 * with at least one level, their values kept, one column `<id> level` for each indicator).
 */
export async function evaluatePass(session: Session, plan: Plan, pass: Pass, zones: Zones): Promise<void> {
  await session.step(`${pass.name} values`, valuesSql(plan, pass, zones))
  const cases = pass.bases.map(({ indicator }) => levelCases(plan, indicator, zones))
  const levels = pass.bases.map(({ indicator }, index) => {
    const whens = cases[index]!.map(({ level, condition }) => `WHEN ${condition} THEN ${text(level)}`)
    return `CASE ${whens.join(' ')} END AS ${ident(levelColumn(indicator))}`
  })
  // Plain conditions stop at the first that is true; levels are then made for the hits alone.
  const anyLevel = cases.flat().map(({ condition }) => `(${condition})`)
  await session.step(
    `${pass.name} hits`,
    `SELECT v.*, ${levels.join(', ')} FROM ${ident(`${pass.name} values`)} v WHERE ${anyLevel.join(' OR ')}`,
    'table',
  )
}

/** Makes table `hit` from the hits of all passes; a household that is not in the register is none. */
export async function makeHits(session: Session, plan: Plan, passes: readonly Pass[], zones: Zones): Promise<void> {
  const none = `SELECT NULL::VARCHAR AS indicator, NULL::VARCHAR AS level, NULL::BIGINT AS hh, NULL::BIGINT AS pid,
    NULL::VARCHAR AS measures, NULL::VARCHAR AS counts, NULL::VARCHAR[] AS "unknown" WHERE FALSE`
  const parts = passes.flatMap((pass) => pass.bases.map((base) => hitRowsSql(plan, base.indicator, pass, zones)))
  await session.step(
    'hit',
    `SELECT k.indicator, k.level, k.hh, k.pid, CASE WHEN h.division IS NOT NULL THEN lpad(h.division::VARCHAR, 12, '0') END AS area,
       k.measures, k.counts, k."unknown" FROM (${[none, ...parts].join('\nUNION ALL\n')}) k JOIN household h ON h.hh = k.hh`,
    'table',
  )
}

const levelColumn = (indicator: CompiledIndicator): string => `${indicator.id} level`

function subjectSql({ subject, bases }: Pass): string {
  if (subject === 'household') return householdsSql(bases) ?? 'SELECT hh FROM household'
  return personsSql(bases) ?? 'SELECT hh, pid FROM person WHERE pid IS NOT NULL AND hh IS NOT NULL'
}

/** Row per candidate with a column for every name and row count asked; tables are joined only as far as names need them. */
function valuesSql(plan: Plan, pass: Pass, zones: Zones): string {
  const names = new Set(pass.bases.flatMap(({ indicator }) => indicator.names))
  const { alias, joined, asked } = joins(plan, names)
  const columns = [...names].flatMap((name) => {
    const measure = plan.measures.get(name)
    if (measure) return [`${valueSql(measure, zones, alias)} AS ${ident(name)}`]
    return isConstant(name, zones) ? [] : [`${placeSql(name, plan, zones)} AS ${ident(name)}`]
  })
  const counted = new Set(pass.bases.flatMap(({ indicator }) => countsOf(plan, indicator)))
  for (const name of counted) {
    const measure = plan.measures.get(name)!
    const plain = measure.input.aggregate === 'count' && !measure.counted
    const rows = `${alias(measure.table)}.${ident(plain ? name : rowsColumn(name))}`
    columns.push(`coalesce(${rows}, 0) AS ${ident(rowsColumn(name))}`)
  }
  const unknowns = [...names].flatMap((name) => plan.measures.get(name) ?? []).map((m) => undeliveredSql(m, zones))
  // Where nothing depends on the place, the candidates need not be looked up among the households.
  const placed = [...columns, ...unknowns].some((sql) => sql.includes('z.'))
  const key = pass.subject === 'person' ? ['s.hh', 's.pid'] : ['s.hh']
  const place = placed ? 'JOIN zone z ON z.zone = h.zone' : ''
  const zone = placed ? ['h.zone AS _zone'] : []
  return `SELECT ${[...key, ...zone, ...columns].join(', ')} FROM ${[`(${subjectSql(pass)}) s`, asked || placed ? 'JOIN household h ON h.hh = s.hh' : '', place, ...joined].join('\n')}`
}

const isConstant = (name: string, zones: Zones): boolean =>
  name.startsWith('standard.') && zones.constants.has(name.slice('standard.'.length))

/** Joins of subjects `s` with the tables of all names but `household` (alias h), and whether that is asked. */
export function joins(
  plan: Plan,
  names: Iterable<string>,
): { joined: string[]; asked: boolean; alias: (table: string) => string } {
  const measures = [...names].flatMap((name) => plan.measures.get(name) ?? [])
  const tables = [...new Map(measures.map((measure) => [measure.table, measure.input.subject]))]
  const alias = (table: string): string =>
    table === 'household' ? 'h' : `t${tables.findIndex(([name]) => name === table) + 1}`
  const asked = tables.some(([table]) => table === 'household')
  const others = tables.filter(([table]) => table !== 'household')
  const joined = others.map(([table, subject]) => {
    const key = subject === 'person' ? 'pid' : 'hh'
    return `LEFT JOIN ${ident(table)} ${alias(table)} ON ${alias(table)}.${key} = s.${key}`
  })
  return { joined, asked, alias }
}

/** Names of an indicator's conditions with type and digits: columns of that name, or a standard that is the same everywhere. */
export function conditionScope(plan: Plan, indicator: CompiledIndicator, zones: Zones): Scope {
  return Object.fromEntries(
    indicator.conditionNames.map((name) => {
      const measure = plan.measures.get(name)
      if (measure) return [name, { type: measure.type, ...measure.digits }]
      if (name === 'urban') return [name, { type: 'boolean' as const }]
      const digits = { precision: 18, scale: plan.standards.get(name.slice('standard.'.length)) ?? 0 }
      const constant = isConstant(name, zones) ? { sql: placeSql(name, plan, zones) } : {}
      return [name, { type: 'number' as const, ...digits, ...constant }]
    }),
  )
}

/** Conditions of an indicator by level, strongest first, as SQL over the columns of the values. */
function levelCases(plan: Plan, indicator: CompiledIndicator, zones: Zones): { level: string; condition: string }[] {
  const scope = conditionScope(plan, indicator, zones)
  return indicator.levels.map(({ level, expression }) => {
    const sql = toSql({ ...expression, scope })
    if (!sql.ok) throw new Error(`${indicator.id} ${level}: ${sql.faults.map((fault) => fault.message).join('; ')}`)
    return { level, condition: sql.sql }
  })
}

/** Measures whose rows a reason counts, as far as the plan computes them. */
function countsOf(plan: Plan, indicator: CompiledIndicator): string[] {
  return indicator.countedNames.filter((name) => plan.measures.has(name) && indicator.names.includes(name))
}

/** Full rows of `hit` for the hits of one indicator: all names with values, counts of rows, and what was not delivered. */
function hitRowsSql(plan: Plan, indicator: CompiledIndicator, pass: Pass, zones: Zones): string {
  const value = (name: string) => (isConstant(name, zones) ? placeSql(name, plan, zones) : `s.${ident(name)}`)
  const pairs = indicator.names.map((name) => `${text(name)}, ${value(name)}`)
  const counts = countsOf(plan, indicator).map((name) => `${text(name)}, s.${ident(rowsColumn(name))}`)
  const unknown = indicator.names.flatMap((name) => {
    const measure = plan.measures.get(name)
    const undelivered = measure ? undeliveredSql(measure, zones) : 'FALSE'
    return undelivered === 'FALSE' ? [] : [`CASE WHEN ${undelivered} AND ${value(name)} IS NULL THEN ${text(name)} END`]
  })
  const unknownSql =
    unknown.length > 0 ? `list_filter([${unknown.join(', ')}], lambda x: x IS NOT NULL)` : '[]::VARCHAR[]'
  const level = `s.${ident(levelColumn(indicator))}`
  const zone = unknown.some((test) => test.includes('z.')) ? ' JOIN zone z ON z.zone = s._zone' : ''
  return `SELECT ${text(indicator.id)}, ${level}, s.hh, ${pass.subject === 'person' ? 's.pid' : 'NULL'},
    json_object(${pairs.join(', ')})::VARCHAR, ${counts.length > 0 ? `json_object(${counts.join(', ')})::VARCHAR` : "'{}'"}, ${unknownSql}
    FROM ${ident(`${pass.name} hits`)} s${zone} WHERE ${level} IS NOT NULL`
}
