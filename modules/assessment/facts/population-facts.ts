/**
 * The facts of the benefit rules for everybody as of a day, as two Parquet files: computed once from the lake, then asked by
 * every run over the population. A fact that nobody delivered is null here; what may be assumed is decided when rules are run.
 */
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { compilePlan, makeFacts } from '../../../engine/measure/index.ts'
import { ident, parquet, type Session, text } from '../../../engine/sql/index.ts'
import { type LakeState, lakeInput, planInput } from '../../monitoring/index.ts'
import type { Benefits, FactDef, Region } from '../../rules/index.ts'

/** Files of one set of facts, and the digits of their numbers. */
export interface FactFiles {
  person: string
  household: string
  columns: FactColumns
}

/** Number format of the facts that have a column, by path: `members.wage_year`. */
export type FactColumns = Record<string, { precision: number; scale: number } | null>

/** Folder of the facts of one day and one state of lake and region. @example factFiles('data', '2026-10-31-ab12') */
export function factFiles(dataDir: string, key: string): Omit<FactFiles, 'columns'> {
  const dir = join(dataDir, 'facts', key)
  return { person: join(dir, 'person.parquet'), household: join(dir, 'household.parquet') }
}

/**
 * Computes the facts into the session as tables `fact person` (pid, hh, _relation, _age, _alive, _version, _row, facts) and `fact household` (hh, division, area,
 * urban, facts). Expects the step `exceptions` in the session.
 * @param households relation with a column `hh`: only these households
 * @throws when the region's measures have faults; a checked region has none
 * @example const { columns } = await makePopulationFacts(session, region, benefits, lake)
 */
export async function makePopulationFacts(
  session: Session,
  region: Region,
  benefits: Benefits,
  lake: LakeState,
  households?: string,
  onStep?: (step: string, done: number, total: number) => void,
): Promise<{ columns: FactColumns; persons: number; households: number }> {
  const { person, household } = benefits.inputs
  const measures = [...Object.values(person), ...Object.values(household)].flatMap((fact) => fact.measure ?? [])
  const compiled = compilePlan({
    ...planInput(region, lake.asOf),
    indicators: [],
    extraMeasures: [...new Set([...measures, 'tier'])],
  })
  if (!compiled.ok) throw new Error(compiled.faults.map((one) => `${one.place}: ${one.fault.message}`).join('\n'))
  const { plan } = compiled
  const counts = await makeFacts(session, plan, await lakeInput(session, region, lake), { households, onStep })
  const columns: FactColumns = {}
  const select = (facts: Record<string, FactDef>, root: string): string[] =>
    Object.entries(facts).flatMap(([name, fact]) => {
      if (fact.ask) return []
      const digits = fact.type === 'number' ? digitsOf(fact, plan.measures.get(fact.measure ?? '')?.digits) : null
      columns[`${root}.${name}`] = digits
      return [`${factSql(fact, digits)} AS ${ident(name)}`]
    })
  await session.step(
    'fact person',
    `SELECT ${['pid', 'hh', 'relation AS _relation', 'age AS _age', 'alive AS _alive', '_version', '_row', ...select(person, 'members')].join(', ')} FROM "person facts"`,
  )
  await session.step(
    'fact household',
    `SELECT ${['hh', 'division', "CASE WHEN division IS NOT NULL THEN lpad(division::VARCHAR, 12, '0') END AS area", ...select(household, 'household')].join(', ')} FROM "household facts"`,
  )
  return { columns, ...counts }
}

/** Writes the facts in the session to files; the folder appears whole or not at all is the caller's care. */
export async function writeFacts(session: Session, files: Omit<FactFiles, 'columns'>): Promise<void> {
  mkdirSync(join(files.person, '..'), { recursive: true })
  for (const subject of ['person', 'household'] as const)
    await session.run(
      `COPY (SELECT * FROM ${ident(`fact ${subject}`)} ORDER BY hh) TO ${text(files[subject])} (FORMAT parquet, COMPRESSION zstd)`,
    )
}

/**
 * Puts stored facts into the session under the names that a fresh computation uses.
 * @param area division prefix: only households there; without it everybody
 */
export async function openFacts(session: Session, files: Omit<FactFiles, 'columns'>, area = ''): Promise<void> {
  const kind = area === '' ? 'view' : 'table'
  const there = area === '' ? '' : ` WHERE starts_with(area, ${text(area)})`
  await session.step('fact household', `SELECT * FROM ${parquet([files.household])}${there}`, kind)
  const theirs = area === '' ? '' : ' WHERE hh IN (SELECT hh FROM "fact household")'
  await session.step('fact person', `SELECT * FROM ${parquet([files.person])}${theirs}`, kind)
}

function digitsOf(fact: FactDef, measured: { precision: number; scale: number; integer: boolean } | null | undefined) {
  if (measured?.integer) return { precision: 18, scale: 0 }
  if (measured) return { precision: measured.precision, scale: measured.scale }
  return fact.register === 'age' ? { precision: 5, scale: 0 } : { precision: 18, scale: 2 }
}

/** A fact from its column: yes/no from a count is "above zero", numbers get their digits. */
function factSql(fact: FactDef, digits: { precision: number; scale: number } | null): string {
  const column = ident(fact.measure ?? fact.register ?? '')
  if (fact.type === 'number') return `${column}::DECIMAL(${digits!.precision}, ${digits!.scale})`
  if (fact.type === 'boolean' && fact.measure) return `${column}::DOUBLE > 0`
  if (fact.type === 'date') return `${column}::DATE`
  return fact.type === 'text' ? `${column}::VARCHAR` : column
}
