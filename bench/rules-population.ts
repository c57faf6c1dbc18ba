/** An invented population with every fact that the benefits of a region ask for: one row a person, one row a household. */
import type { PlanColumns } from '../engine/decide/index.ts'
import type { Session } from '../engine/sql/index.ts'
import type { Benefits, FactDef } from '../modules/rules/shared.ts'
import { standardsFor, valuesOf } from '../modules/rules/shared.ts'

export const asOf = '2026-11-24'

const areas = ['150403', '150402', '152201', '152202', '150102', '150981', '152502', '150802', '152921', '150702']

/** SQL type of a fact: money to the fen, other numbers whole. */
function sqlType(fact: Pick<FactDef, 'type' | 'unit'>): string {
  if (fact.type === 'number') return fact.unit?.startsWith('CNY') ? 'DECIMAL(10,2)' : 'SMALLINT'
  return { text: 'VARCHAR', boolean: 'BOOLEAN', date: 'DATE' }[fact.type]
}

/** How the plan is told of a fact's column. */
export function columnsOf(benefits: Benefits): PlanColumns {
  const columns: Record<string, PlanColumns[string]> = { as_of: { sql: `DATE '${asOf}'`, constant: true } }
  const digits = (fact: Pick<FactDef, 'type' | 'unit'>) => {
    if (fact.type !== 'number') return {}
    return fact.unit?.startsWith('CNY') ? { precision: 10, scale: 2 } : { precision: 4, scale: 0, integer: true }
  }
  for (const [name, fact] of Object.entries(benefits.inputs.person)) columns[`members.${name}`] = digits(fact)
  for (const [name, fact] of Object.entries(benefits.inputs.household)) columns[`household.${name}`] = digits(fact)
  // The values of the standards are known when the rules are planned, as they are in the product.
  const places = areas.flatMap((area) => [true, false].map((urban) => standardsFor(benefits, { area, urban, asOf })))
  for (const id of Object.keys(benefits.inputs.standard)) {
    const digits = lineDigits(benefits.inputs.standard[id]!.unit)
    const units = places.map((values) => BigInt(Math.round(Number(values[id]?.value ?? 0) * 10 ** digits.scale)))
    const high = units.reduce((a, b) => (a > b ? a : b))
    columns[`standard.${id}`] = { sql: `"std_${id}"`, ...digits, range: { low: 0n, high } }
  }
  return columns
}

/** Digits of a standard: money to the fen, ratios to four digits, counts whole. */
const lineDigits = (unit: string): { precision: number; scale: number } =>
  unit.startsWith('CNY')
    ? { precision: 10, scale: 2 }
    : unit === 'ratio'
      ? { precision: 5, scale: 4 }
      : { precision: 4, scale: 0 }
export const lineType = (unit: string): string => `DECIMAL(${lineDigits(unit).precision},${lineDigits(unit).scale})`

/** A fact made from a number that looks random (`hash(key, name)`); mostly what is assumed, so that families look alike real ones. */
function factSql(name: string, fact: FactDef, key: string): string {
  const random = `(hash(${key}, '${name}') % 1000000)::INTEGER`
  const usual = usualSql(fact)
  const made = madeSql(name, fact, random)
  const rare = fact.assume === undefined ? made : `CASE WHEN ${random} % 20 = 0 THEN ${made} ELSE ${usual} END`
  return `CAST(${rare} AS ${sqlType(fact)}) AS "${name}"`
}

function usualSql({ assume }: FactDef): string {
  if (assume === undefined || assume === null) return 'NULL'
  return typeof assume === 'string' ? `'${assume}'` : String(assume)
}

function madeSql(name: string, fact: FactDef, random: string): string {
  if (name === 'age') return `${random} % 95`
  // Without consent an obligor cannot be judged; here all is known, so that a script without unknowns can keep up.
  if (name === 'check_consent') return 'TRUE'
  if (name === 'alive') return `${random} % 500 <> 0`
  if (name === 'wage_year') return `CASE WHEN ${random} % 2 = 0 THEN 0 ELSE ${random} % 3000000 / 100 END`
  if (name === 'pension_year') return `CASE WHEN ${random} % 5 > 0 THEN 0 ELSE ${random} % 2000000 / 100 END`
  if (fact.codes)
    return `([${fact.codes.map((code) => `'${code}'`).join(', ')}])[1 + ${random} // 20 % ${fact.codes.length}]`
  if (fact.type === 'boolean') return `${random} // 20 % 2 = 0`
  if (fact.type === 'date') return `DATE '2026-01-01' + CAST(${random} % 300 AS INTEGER)`
  if (fact.type === 'text') return `'text'`
  return fact.unit?.startsWith('CNY') ? `${random} // 20 % 1200000 / 100` : `${random} // 20 % 13`
}

/**
 * Makes the tables `person` and `household`, ordered by household as a register is.
 * @returns number of persons
 */
export async function makePopulation(db: Session, benefits: Benefits, households: number): Promise<number> {
  const place = (area: string, urban: boolean) => valuesOf(standardsFor(benefits, { area, urban, asOf }))
  const ids = Object.keys(benefits.inputs.standard)
  const rows = areas.flatMap((area, index) =>
    [true, false].map((urban) => {
      const values = place(area, urban)
      return `(${index}, ${urban}, '${area}', ${ids.map((id) => `${values[id] ?? 'NULL'}`).join(', ')})`
    }),
  )
  await db.run(
    `CREATE OR REPLACE TABLE line (number INTEGER, urban BOOLEAN, area VARCHAR, ${ids.map((id) => `"std_${id}" ${lineType(benefits.inputs.standard[id]!.unit)}`).join(', ')})`,
  )
  await db.run(`INSERT INTO line VALUES ${rows.join(', ')}`)
  const facts = Object.entries(benefits.inputs.household).filter(([name]) => name !== 'urban' && name !== 'area')
  const named = benefits.inputs.household
  await db.run(`CREATE OR REPLACE TABLE household AS
    SELECT h.hh, line.area AS _area${named.urban ? ', h.urban' : ''}${named.area ? ', line.area' : ''}${facts.map(([name, fact]) => `, ${factSql(name, fact, 'h.hh')}`).join('')},
      ${ids.map((id) => `"std_${id}"`).join(', ')}
    FROM (SELECT i AS hh, (hash(i) % 3 = 0) AS urban, CAST(hash(i, 'area') % ${areas.length} AS INTEGER) AS number FROM range(${households}) r(i)) h
    JOIN line USING (number, urban) ORDER BY h.hh`)
  await db.run(`CREATE OR REPLACE TABLE person AS
    SELECT p.pid, p.hh, ${Object.entries(benefits.inputs.person)
      .map(([name, fact]) => factSql(name, fact, 'p.pid'))
      .join(', ')}
    FROM (SELECT i AS hh, i * 10 + n AS pid FROM range(${households}) r(i), range(5) s(n) WHERE n <= hash(i, 'size') % 5 AND (n < 2 OR hash(i, n) % 3 > 0)) p
    ORDER BY p.hh, p.pid`)
  return (await db.row<{ n: number }>('SELECT count(*) AS n FROM person')).n
}
