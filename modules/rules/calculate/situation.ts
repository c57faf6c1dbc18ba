/**
 * A hypothetical family as a request gives it, in the shape of OpenFisca's web API: persons, households with roles, values by
 * period, null where the answer is wished for.
 */
import { z } from 'zod'
import type { Benefits, FactDef, Family, Place, Scalar } from '../benefits/shared.ts'

const byPeriod = '应按时段写，例如 {"2026-11": 1200}，要计算的写 {"2026-11": null} give values by period'
const Values = z.record(
  z.string(),
  z.union([z.number(), z.string(), z.boolean(), z.null()], { error: byPeriod }),
  byPeriod,
)
const Variables = z.record(z.string(), Values)
/** Role of the register (`head`, `spouse`, `child`, …) → names of persons; other keys are variables. */
const HouseholdEntry = z.record(z.string(), z.union([z.array(z.string()), Values], { error: byPeriod }))

export const Situation = z.object({
  persons: z.record(z.string(), Variables),
  households: z.record(z.string(), HouseholdEntry),
})
export type Situation = z.infer<typeof Situation>

/** One household on one day, and what is asked of it. */
export interface Asked {
  household: string
  period: string
  names: string[]
  family: Family
  place: Place
  /** Names of decisions whose value is wished for. */
  ofHousehold: string[]
  ofPerson: { person: string; at: number; name: string }[]
}

/** Where a situation is wrong, and what to do about it. */
export interface SituationFault {
  path: string
  zh: string
  en: string
}

/**
 * The last day of a period. @example dayOf('2026-02') // '2026-02-28'
 */
export function dayOf(period: string): string | null {
  if (/^\d{4}$/.test(period)) return `${period}-12-31`
  if (/^\d{4}-(0[1-9]|1[0-2])$/.test(period)) {
    const [year, month] = period.split('-').map(Number) as [number, number]
    return new Date(Date.UTC(year, month, 0)).toISOString().slice(0, 10)
  }
  const day = new Date(`${period}T00:00:00Z`)
  return !Number.isNaN(day.getTime()) && day.toISOString().slice(0, 10) === period ? period : null
}

/**
 * Reads a situation: one entry for each household and period with a wish. A value holds for its period and for later ones
 * until another is given.
 * @example
 * readSituation(benefits, { persons: { a: { age: { '2026': 70 } } }, households: { h: { head: ['a'], tier: { '2026-11': null } } } })
 */
export function readSituation(
  benefits: Benefits,
  situation: Situation,
): { ok: true; asked: Asked[] } | { ok: false; faults: SituationFault[] } {
  const faults: SituationFault[] = []
  const fault = (path: string, zh: string, en: string) => void faults.push({ path, zh, en })
  const roles = new Set(benefits.inputs.person.relation?.codes ?? ['head'])
  const asked: Asked[] = []
  const housed = new Set<string>()

  for (const [name, variables] of Object.entries(situation.persons))
    checkVariables(`persons.${name}`, variables, benefits.inputs.person, benefits.outputs.person, fault)

  for (const [id, entry] of Object.entries(situation.households)) {
    const path = `households.${id}`
    const members: { name: string; role: string }[] = []
    const variables: Record<string, Record<string, Scalar>> = {}
    for (const [key, value] of Object.entries(entry)) {
      if (!Array.isArray(value)) variables[key] = value
      else if (!roles.has(key))
        fault(
          `${path}.${key}`,
          `没有“${key}”这种家庭关系，可用：${[...roles].join('、')}`,
          `no such role; use one of ${[...roles].join(', ')}`,
        )
      else
        for (const name of value) {
          if (!situation.persons[name]) fault(`${path}.${key}`, `persons 中没有“${name}”`, `persons has no "${name}"`)
          if (housed.has(name)) fault(`${path}.${key}`, `“${name}”出现了两次`, `"${name}" stands in two places`)
          housed.add(name)
          members.push({ name, role: key })
        }
    }
    if (members.filter(({ role }) => role === 'head').length !== 1)
      fault(path, '每户要有且只有一位户主（head）', 'each household needs exactly one head')
    const { area, ...rest } = variables
    checkVariables(path, rest, benefits.inputs.household, benefits.outputs.household, fault)
    for (const [period, code] of Object.entries(area ?? {}))
      if (typeof code !== 'string' || !/^\d{2,12}$/.test(code))
        fault(`${path}.area.${period}`, '区划代码应为2至12位数字', 'area must be a division code of 2 to 12 digits')
    const wishes = wished(rest)
    for (const { name } of members) for (const period of wished(situation.persons[name] ?? {})) wishes.add(period)
    if (wishes.size === 0)
      fault(
        path,
        '没有要计算的项目：把要算的项目写成 null，例如 "tier": {"2026-11": null}',
        'nothing is asked: give null to what shall be computed',
      )
    for (const period of wishes) {
      const asOf = dayOf(period)
      if (!asOf) {
        fault(
          `${path}`,
          `“${period}”不是日期，应写作 2026-11-24、2026-11 或 2026`,
          `"${period}" is no period: write 2026-11-24, 2026-11 or 2026`,
        )
        continue
      }
      const at = (values: Record<string, Record<string, Scalar>>, facts: Record<string, FactDef>) =>
        Object.fromEntries(
          Object.entries(values).flatMap(([name, byPeriod]) => (name in facts ? [[name, newest(byPeriod, asOf)]] : [])),
        )
      const household = at(rest, benefits.inputs.household)
      const place = area ? newest(area, asOf) : null
      asked.push({
        household: id,
        period,
        names: members.map(({ name }) => name),
        family: {
          household,
          members: members.map(({ name, role }) => ({
            ...at(situation.persons[name] ?? {}, benefits.inputs.person),
            relation: role,
          })),
        },
        place: {
          area: typeof place === 'string' ? place : '',
          urban: typeof household.urban === 'boolean' ? household.urban : null,
          asOf,
        },
        ofHousehold: Object.keys(rest).filter(
          (name) => rest[name]![period] === null && name in benefits.outputs.household,
        ),
        ofPerson: members.flatMap(({ name: person }, index) =>
          Object.entries(situation.persons[person] ?? {}).flatMap(([name, values]) =>
            values[period] === null && name in benefits.outputs.person ? [{ person, at: index, name }] : [],
          ),
        ),
      })
    }
  }
  for (const name of Object.keys(situation.persons))
    if (!housed.has(name)) fault(`persons.${name}`, `“${name}”不属于任何一户`, `"${name}" belongs to no household`)
  return faults.length > 0 ? { ok: false, faults } : { ok: true, asked }
}

/** Periods in which some answer is wished for. */
const wished = (variables: Record<string, Record<string, Scalar>>): Set<string> =>
  new Set(Object.values(variables).flatMap((values) => Object.keys(values).filter((period) => values[period] === null)))

/** The value of the newest period that began to hold up to a day; null when there is none. */
function newest(values: Record<string, Scalar>, asOf: string): Scalar {
  const known = Object.keys(values).filter((period) => values[period] !== null && startOf(period) <= asOf)
  return values[known.sort((a, b) => startOf(a).localeCompare(startOf(b))).at(-1) ?? ''] ?? null
}

const startOf = (period: string): string => period.padEnd(10, '-01').slice(0, 10)

function checkVariables(
  path: string,
  variables: Record<string, Record<string, Scalar>>,
  facts: Record<string, FactDef>,
  outputs: Record<string, unknown>,
  fault: (path: string, zh: string, en: string) => void,
): void {
  for (const [name, values] of Object.entries(variables)) {
    const def = facts[name]
    if (!def && !(name in outputs)) {
      fault(`${path}.${name}`, `没有名为“${name}”的项目`, `there is no variable "${name}"`)
      continue
    }
    for (const [period, value] of Object.entries(values)) {
      if (!dayOf(period)) fault(`${path}.${name}.${period}`, '不是日期或月份', 'is no period')
      if (value === null) continue
      if (!def) fault(`${path}.${name}.${period}`, '这是计算结果，只能写 null', 'is an answer: only null can be given')
      else if (!fits(def, value)) {
        const codes = def.codes ? `，可用：${def.codes.join('、')}` : ''
        fault(
          `${path}.${name}.${period}`,
          `“${String(value)}”不合格式（应为${typeWords[def.type]}${codes}）`,
          `must be ${def.type}${def.codes ? `: ${def.codes.join(', ')}` : ''}`,
        )
      }
    }
  }
}

const typeWords = { number: '数字', text: '代码', boolean: 'true 或 false', date: '日期' } as const

function fits(def: FactDef, value: Scalar): boolean {
  if (def.type === 'number') return typeof value === 'number' && Number.isFinite(value)
  if (def.type === 'boolean') return typeof value === 'boolean'
  if (typeof value !== 'string') return false
  return def.type === 'date' ? dayOf(value) === value : !def.codes || def.codes.includes(value)
}
