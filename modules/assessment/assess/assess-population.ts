/**
 * Runs the benefit rules over everybody whose facts stand in the session. What nobody delivered and the catalogue allows to
 * assume is assumed, and each household's result lists what was; everything else unknown stays unknown and is named.
 */
import { type PlanColumns, sqlPlan } from '../../../engine/decide/index.ts'
import { ident, literal, type Session, text } from '../../../engine/sql/index.ts'
import { type Benefits, compiledBenefits, type FactDef, type Scalar } from '../../rules/index.ts'
import { wholeDigits } from '../facts/needed-digits.ts'
import type { FactColumns } from '../facts/population-facts.ts'
import { makePlaceStandards, type StandardColumn, unitsOf } from './place-standards.ts'

/** Answers kept of each household, with their type where a region does not give one. */
const keptAnswers = {
  tier: 'VARCHAR',
  monthly_amount: 'DECIMAL(18,2)',
  change: 'VARCHAR',
  hearing_required: 'BOOLEAN',
  route: 'VARCHAR',
  income_per_head_year: 'DECIMAL(18,2)',
} as const

/**
 * Makes the table `assessed`: hh, area, urban, members, held_tier, held_amount, the kept answers that the region gives,
 * `assumed` (facts that were assumed because nobody delivered them) and `missing` (facts without which the tier is unknown).
 * @param options.standardsOn day whose standards count, for a trial of next year's on today's facts; otherwise `asOf`
 * @param options.withReasons false leaves `assumed` and `missing` empty, where only tiers and amounts are counted
 * @returns where the value of each standard stands, see makePlaceStandards
 * @throws when the models cannot become SQL; region check refuses such models
 * @example await assessPopulation(session, region.benefits, columns, '2026-10-31')
 */
export async function assessPopulation(
  session: Session,
  benefits: Benefits,
  columns: FactColumns,
  asOf: string,
  { standardsOn = asOf, withReasons = true }: { standardsOn?: string; withReasons?: boolean } = {},
): Promise<Map<string, StandardColumn>> {
  const compiled = compiledBenefits(benefits)
  if (!compiled.ok) throw new Error(compiled.faults.map((fault) => fault.message).join('\n'))
  const standards = await makePlaceStandards(session, benefits, standardsOn)
  const { person, household } = benefits.inputs
  const given: Record<string, PlanColumns[string]> = { as_of: { sql: `DATE ${text(asOf)}`, constant: true } }
  for (const [name, fact] of Object.entries(person)) given[`members.${name}`] = columnOf('members', name, fact, columns)
  for (const [name, fact] of Object.entries(household))
    given[`household.${name}`] = columnOf('household', name, fact, columns)
  for (const [id, one] of standards)
    given[`standard.${id}`] =
      'column' in one
        ? { sql: ident(one.column), precision: one.precision, scale: one.scale, range: one.range }
        : { sql: one.value === null ? 'NULL::DECIMAL(18,4)' : one.value, ...digitsOf(one.value), constant: true }
  const outputs = Object.keys(keptAnswers).filter((name) => name in benefits.outputs.household)
  await session.step('assess person', `SELECT p.*${replaced(person, 'p', 'members', columns)} FROM "fact person" p`)
  await session.step(
    'assess household',
    `SELECT h.*${replaced(household, 'h', 'household', columns)}, s.* EXCLUDE (division, urban) FROM "fact household" h
     JOIN "place standard" s ON s.division IS NOT DISTINCT FROM h.division AND s.urban IS NOT DISTINCT FROM h.urban`,
  )
  const planned = sqlPlan(compiled.program, {
    person: '"assess person"',
    household: '"assess household"',
    columns: given,
    outputs: { household: outputs },
  })
  if (!planned.ok) throw new Error(planned.faults.map((one) => `${one.file}:${one.line} ${one.message}`).join('\n'))
  for (const step of planned.plan.steps) {
    await session.step(step.name, step.sql, step.kind)
    for (const table of step.done) await session.drop(table)
  }
  await makeResult(
    session,
    benefits,
    planned.plan.household,
    outputs,
    withReasons ? (planned.plan.facts.tier ?? []) : [],
  )
  return standards
}

/** One row per household with held tier and what was assumed or is missing for the tier. */
async function makeResult(
  session: Session,
  benefits: Benefits,
  results: string,
  outputs: readonly string[],
  facts: readonly string[],
): Promise<void> {
  const delivered = facts.flatMap((path) => {
    const [root = '', name = ''] = path.split('.')
    const fact =
      root === 'members'
        ? benefits.inputs.person[name]
        : root === 'household'
          ? benefits.inputs.household[name]
          : undefined
    return fact && !fact.ask ? [{ root, name, path, assumable: fact.assume !== undefined }] : []
  })
  const ofMembers = delivered.filter(({ root }) => root === 'members')
  await session.step(
    'unknown of members',
    `SELECT hh, count(*) FILTER (WHERE _alive) AS members${ofMembers.map(({ name }) => `, bool_or(${ident(name)} IS NULL) AS ${ident(name)}`).join('')}
     FROM "fact person" GROUP BY hh`,
    'table',
  )
  const list = (wanted: typeof delivered): string =>
    wanted.length === 0
      ? '[]::VARCHAR[]'
      : `list_filter([${wanted
          .map(
            ({ root, name, path }) =>
              `CASE WHEN ${root === 'members' ? `u.${ident(name)}` : `h.${ident(name)} IS NULL`} THEN ${text(path)} END`,
          )
          .join(', ')}], lambda x: x IS NOT NULL)`
  const answers = Object.entries(keptAnswers).map(([name, type]) =>
    outputs.includes(name) ? `d.${ident(name)}` : `NULL::${type} AS ${ident(name)}`,
  )
  // What is held is a fact like others: a region may not have it.
  const held = (name: string, type: string): string => {
    const fact = benefits.inputs.household[name]
    return fact && !fact.ask ? `h.${ident(name)}` : `NULL::${type} AS ${ident(name)}`
  }
  await session.step(
    'assessed',
    `SELECT h.hh, h.area, h.urban, coalesce(u.members, 0)::INTEGER AS members, ${held('held_tier', 'VARCHAR')}, ${held('held_amount', 'DECIMAL(18,2)')}, ${answers.join(', ')},
       CASE WHEN d.tier IS NOT NULL THEN ${list(delivered.filter(({ assumable }) => assumable))} ELSE []::VARCHAR[] END AS assumed,
       CASE WHEN d.tier IS NULL THEN ${list(delivered.filter(({ assumable }) => !assumable))} ELSE []::VARCHAR[] END AS missing
     FROM "fact household" h JOIN ${ident(results)} d ON d.hh = h.hh LEFT JOIN "unknown of members" u ON u.hh = h.hh`,
    'table',
  )
}

function columnOf(root: string, name: string, fact: FactDef, columns: FactColumns): PlanColumns[string] {
  if (fact.ask) {
    const sql = fact.assume === undefined ? nullOf(fact) : sqlOf(fact, fact.assume)
    return { sql, ...(fact.type === 'number' && digitsOf(String(fact.assume ?? '0'))), constant: true }
  }
  return { sql: ident(name), ...withAssumed(fact, columns[`${root}.${name}`]) }
}

/** Digits of a fact that also hold what is assumed where it is unknown. */
function withAssumed(fact: FactDef, digits: FactColumns[string] | undefined): FactColumns[string] | undefined {
  if (!digits || typeof fact.assume !== 'number') return digits
  return { ...digits, precision: Math.max(digits.precision, digits.scale + wholeDigits(String(fact.assume))) }
}

/** Delivered facts in the digits they need, with what is assumed where they are unknown, as the end of `SELECT <table>.*`. */
function replaced(facts: Record<string, FactDef>, table: string, root: string, columns: FactColumns): string {
  const changed = Object.entries(facts).flatMap(([name, fact]) => {
    if (fact.ask) return []
    const plain = `${table}.${ident(name)}`
    const known = fact.assume === undefined ? plain : `coalesce(${plain}, ${sqlOf(fact, fact.assume)})`
    const digits = fact.type === 'number' ? withAssumed(fact, columns[`${root}.${name}`]) : null
    if (digits) return [`CAST(${known} AS DECIMAL(${digits.precision},${digits.scale})) AS ${ident(name)}`]
    return known === plain ? [] : [`${known} AS ${ident(name)}`]
  })
  return changed.length > 0 ? ` REPLACE (${changed.join(', ')})` : ''
}

const sqlOf = (fact: FactDef, value: Scalar): string =>
  fact.type === 'date' ? `DATE ${text(String(value))}` : literal(value)

const nullOf = (fact: FactDef): string =>
  `NULL::${fact.type === 'number' ? 'DECIMAL(18,4)' : fact.type === 'boolean' ? 'BOOLEAN' : fact.type === 'date' ? 'DATE' : 'VARCHAR'}`

/** Digits of a number written out, and that it is this number. */
function digitsOf(value: string | null): Pick<PlanColumns[string], 'precision' | 'scale' | 'range'> {
  const scale = value?.split('.')[1]?.length ?? 0
  if (value === null) return { precision: 18, scale }
  const units = unitsOf(value, scale)
  return { precision: Math.max(1, scale + wholeDigits(value)), scale, range: { low: units, high: units } }
}
