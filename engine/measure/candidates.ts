/** Which households an indicator can hit at all: those with a row in its driving tables that passes the necessary test. */
import type { Scope } from '../decide/index.ts'
import { ident, text } from '../sql/index.ts'
import type { CompiledMeasure } from './compile-measure.ts'
import type { CompiledIndicator, Plan } from './compile-plan.ts'
import { necessarySql } from './drivers.ts'

/** How an indicator's subjects are found: rows of some tables, or (no table) everybody. */
export interface Base {
  indicator: CompiledIndicator
  /** Each with the SQL test its rows must pass (alias d), null for all rows. Empty: every subject. */
  tables: { table: string; subject: 'person' | 'household'; necessary: string | null }[]
}

/** A necessary test on a table is taken to leave so much of it. */
const shareLeft = 0.2

/**
 * Chooses for every indicator the driving tables with the fewest rows left after their necessary tests. The register counts as
 * larger than all, so it is only gone through when nothing else narrows an indicator down.
 */
export function chooseBases(plan: Plan, rowsOf: (dataset: string) => number): Base[] {
  const datasetOf = new Map([...plan.measures.values()].map((measure) => [measure.table, measure.input.dataset]))
  return plan.indicators.map((indicator) => {
    let best: Base['tables'] = []
    let least = Number.POSITIVE_INFINITY
    for (const driver of indicator.drivers) {
      const tables = driver.map((table) => driving(table, indicator, plan))
      const left = tables.map(({ table, necessary }) => rowsOf(datasetOf.get(table)!) * (necessary ? shareLeft : 1))
      const size = left.reduce((sum, rows) => sum + rows, 0)
      if (size < least) [best, least] = [tables, size]
    }
    return { indicator, tables: best }
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

/** Driving tables of several indicators, each once, with the union of their tests; null when one can hit anybody. */
function drivingTables(bases: readonly Base[]): Base['tables'] | null {
  if (bases.some((base) => base.tables.length === 0)) return null
  const byTable = Map.groupBy(
    bases.flatMap((base) => base.tables),
    ({ table }) => table,
  )
  return [...byTable.values()].map((same) => {
    const tests = new Set(same.map(({ necessary }) => necessary))
    const necessary = tests.has(null) ? null : [...tests].map((test) => `(${test})`).join(' OR ')
    return { ...same[0]!, necessary }
  })
}

const rowsThatPass = ({ table, necessary }: Base['tables'][number]): string =>
  `${ident(table)} d${necessary ? ` WHERE ${necessary}` : ''}`

/**
 * SQL of the households (column hh, each once) that some indicators can hit; null for all.
 * @param live relation (indicator, hh) of earlier hits: they are looked at again even where nothing drives them any more
 */
export function householdsSql(bases: readonly Base[], live?: string): string | null {
  const tables = drivingTables(bases)
  if (!tables) return null
  const parts = tables.map((table) => `SELECT d.hh FROM ${rowsThatPass(table)}`)
  const ids = bases.map((base) => text(base.indicator.id)).join(', ')
  if (live && ids) parts.push(`SELECT l.hh FROM ${ident(live)} l WHERE l.indicator IN (${ids})`)
  if (parts.length === 0) return 'SELECT NULL::BIGINT AS hh WHERE FALSE'
  return `SELECT DISTINCT hh FROM (${parts.join(' UNION ALL ')}) WHERE hh IS NOT NULL`
}

/** SQL of the persons (columns hh and pid, each once) that some indicators of persons can hit; null for all. */
export function personsSql(bases: readonly Base[]): string | null {
  const tables = drivingTables(bases)
  if (!tables) return null
  if (tables.length === 0) return 'SELECT NULL::BIGINT AS hh, NULL::BIGINT AS pid WHERE FALSE'
  const parts = tables.map((table) =>
    table.subject === 'person'
      ? `SELECT d.hh, d.pid FROM ${rowsThatPass(table)}`
      : `SELECT p.hh, p.pid FROM person p SEMI JOIN (SELECT d.hh FROM ${rowsThatPass(table)}) d ON d.hh = p.hh WHERE p.pid IS NOT NULL`,
  )
  return tables.length === 1 ? parts[0]! : `SELECT DISTINCT hh, pid FROM (${parts.join(' UNION ALL ')})`
}
