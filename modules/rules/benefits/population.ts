/** The same decisions for a whole population: which columns its tables have, and the plan in SQL. */
import { type PlanColumn, type PlanColumns, type SqlPlanned, sqlPlan } from '../../../engine/decide/index.ts'
import { compiledBenefits } from './program.ts'
import type { Benefits, FactDef } from './shapes.ts'

const money: PlanColumn = { precision: 14, scale: 2 }
const whole: PlanColumn = { precision: 9, scale: 0, integer: true }
const other: PlanColumn = { precision: 12, scale: 4 }

/** Digits of a fact: yuan to the fen, ages in whole years, everything else to four digits. */
function digitsOf(fact: Pick<FactDef, 'type' | 'unit'>): PlanColumn {
  if (fact.type !== 'number') return {}
  if (fact.unit?.startsWith('CNY')) return money
  return fact.unit === 'years' ? { ...other, scale: 2 } : other
}

/**
 * Columns that the tables of a population must have for the models: `person."<fact>"`, `household."<fact>"`, and for each
 * standard `household."standard.<id>"`, the value that holds for the household's area, settlement and day.
 * @param asOf the day, the same for everybody; null: the column `as_of` of the household table tells each its own
 * @example populationColumns(benefits, '2026-11-24')['members.age'] // { precision: 9, scale: 0, integer: true }
 */
export function populationColumns(benefits: Benefits, asOf: string | null): PlanColumns {
  const columns: Record<string, PlanColumn> = {
    as_of: asOf === null ? { sql: '"as_of"' } : { sql: `DATE '${asOf}'`, constant: true },
  }
  for (const [name, fact] of Object.entries(benefits.inputs.person))
    columns[`members.${name}`] = fact.register === 'age' ? whole : digitsOf(fact)
  for (const [name, fact] of Object.entries(benefits.inputs.household)) columns[`household.${name}`] = digitsOf(fact)
  for (const [id, { unit }] of Object.entries(benefits.inputs.standard))
    columns[`standard.${id}`] = { sql: `"standard.${id}"`, ...(unit.startsWith('CNY') ? money : other) }
  return columns
}

/** SQL type of a fact's column. */
export function sqlTypeOf(fact: Pick<FactDef, 'type' | 'unit' | 'register'>): string {
  if (fact.type === 'text') return 'VARCHAR'
  if (fact.type !== 'number') return fact.type.toUpperCase()
  if (fact.register === 'age') return 'INTEGER'
  const { precision, scale } = digitsOf(fact)
  return `DECIMAL(${precision},${scale})`
}

/**
 * The plan of all outputs of `benefits.yaml` for tables `person` (pid, hh, facts) and `household` (hh, facts, standards).
 * @returns the plan, or every reason why a rule cannot be said in SQL, with file and line
 * @example const planned = populationPlan(benefits, '2026-11-24')
 */
export function populationPlan(benefits: Benefits, asOf: string | null): SqlPlanned {
  const compiled = compiledBenefits(benefits)
  if (!compiled.ok) return { ok: false, faults: compiled.faults }
  return sqlPlan(compiled.program, {
    columns: populationColumns(benefits, asOf),
    outputs: { household: Object.keys(benefits.outputs.household), person: Object.keys(benefits.outputs.person) },
  })
}
