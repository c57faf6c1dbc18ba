/** Which households an indicator can hit at all: those with a row in its driving tables that passes the necessary test. */
import type { Scope } from '../decide/index.ts'
import { ident } from '../sql/index.ts'
import type { CompiledMeasure } from './compile-measure.ts'
import type { CompiledIndicator, Plan } from './compile-plan.ts'
import { necessarySql } from './drivers.ts'

/** How an indicator's subjects are found: rows of some tables, or (no table) everybody. */
export interface Base {
  indicator: CompiledIndicator
  /** Each with the SQL test its rows must pass (alias d), null for all rows. Empty: every subject. */
  tables: { table: string; subject: 'person' | 'household'; necessary: string | null }[]
}

/**
 * Chooses for every indicator the driving tables whose data sets have the fewest rows. The register counts as larger than
 * all, so it is only gone through when nothing else narrows an indicator down.
 */
export function chooseBases(plan: Plan, rowsOf: (dataset: string) => number): Base[] {
  const datasetOf = new Map([...plan.measures.values()].map((measure) => [measure.table, measure.input.dataset]))
  const sizeOf = (table: string): number => rowsOf(datasetOf.get(table)!)
  return plan.indicators.map((indicator) => {
    let best: string[] = []
    let least = Number.POSITIVE_INFINITY
    for (const driver of indicator.drivers) {
      const size = driver.reduce((sum, table) => sum + sizeOf(table), 0)
      if (size < least) [best, least] = [driver, size]
    }
    return { indicator, tables: best.map((table) => driving(table, indicator, plan)) }
  })
}

function driving(table: string, indicator: CompiledIndicator, plan: Plan): Base['tables'][number] {
  const own = [...plan.measures.values()].filter((measure) => measure.table === table)
  const scope = absentScope(own)
  const tests = indicator.levels.map(({ expression }) => necessarySql(expression, scope))
  const necessary = tests.every((test) => test !== null) ? [...new Set(tests)].join(' OR ') : null
  return { table, subject: own[0]!.input.subject, necessary }
}

/** Names of one table's measures with their absent value where there is no row, columns of alias d. */
function absentScope(measures: readonly CompiledMeasure[]): Scope {
  return Object.fromEntries(
    measures.map((measure) => {
      const column = `d.${ident(measure.name)}`
      const sql = measure.absentValue === null ? column : `coalesce(${column}, ${measure.absent})`
      return [measure.name, { type: measure.type, sql, ...measure.digits }]
    }),
  )
}

/** SQL of the households an indicator can hit; null for all. */
export function householdsSql(base: Base): string | null {
  if (base.tables.length === 0) return null
  return base.tables
    .map(({ table, necessary }) => `SELECT d.hh FROM ${ident(table)} d${necessary ? ` WHERE ${necessary}` : ''}`)
    .join(' UNION ALL ')
}

/** SQL of the subjects (columns hh and pid) an indicator can hit, alias-free; rows may come twice from different tables. */
export function subjectsSql(base: Base): string {
  const { indicator, tables } = base
  if (indicator.subject === 'household') {
    if (tables.length === 0) return 'SELECT hh, NULL::BIGINT AS pid FROM household'
    const union = householdsSql(base)!
    const distinct = tables.length > 1 || tables[0]!.subject === 'person'
    return `SELECT ${distinct ? 'DISTINCT ' : ''}hh, NULL::BIGINT AS pid FROM (${union})`
  }
  if (tables.length === 0) return 'SELECT hh, pid FROM person WHERE pid IS NOT NULL AND hh IS NOT NULL'
  const parts = tables.map(({ table, subject, necessary }) => {
    const where = necessary ? ` WHERE ${necessary}` : ''
    if (subject === 'person') return `SELECT d.hh, d.pid FROM ${ident(table)} d${where}`
    return `SELECT p.hh, p.pid FROM person p SEMI JOIN (SELECT d.hh FROM ${ident(table)} d${where}) d ON d.hh = p.hh WHERE p.pid IS NOT NULL`
  })
  return parts.length === 1 ? parts[0]! : `SELECT DISTINCT hh, pid FROM (${parts.join(' UNION ALL ')})`
}
