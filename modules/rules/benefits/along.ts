/** One family along a series of values of one fact: what happens to its help when somebody earns more. */
import type { JsValue } from '../../../engine/decide/index.ts'
import { type ColumnPlan, columnPlan, packColumn, packHouseholds, repeated } from '../../../engine/decide/shared.ts'
import type { Family } from './calculate.ts'
import { benefitProgram, refused } from './program.ts'
import type { Benefits } from './shapes.ts'
import { type Place, standardsFor, valuesOf } from './standards-for.ts'

/** The fact that changes: of a member by place, or of the household (`at` null). */
export interface Axis {
  at: number | null
  name: string
  values: readonly number[]
}

/**
 * Outputs of the household for each value of the fact, computed all at once; the same as {@link calculateFamily} gives for
 * one value after the other. Null is unknown.
 * @throws when the models have faults or cannot be computed at once; a checked region's can.
 * @example calculateAlong(benefits, family, place, { at: 0, name: 'wage_year', values: [0, 6000, 12000] }, ['tier']).tier
 */
export function calculateAlong(
  benefits: Benefits,
  family: Family,
  place: Place,
  axis: Axis,
  outputs: readonly string[],
): Record<string, JsValue[]> {
  const { program, plan } = planOf(benefits, place.asOf, outputs)
  const standard = valuesOf(standardsFor(benefits, place))
  const path = `${axis.at === null ? 'household' : 'members'}.${axis.name}`
  const one = packHouseholds(program, plan.facts, [{ members: family.members, household: family.household, standard }])
  const { starts, columns } = repeated(one, axis.values.length)
  // A fact that no rule asks for changes nothing.
  const changing = path in columns ? { [path]: packColumn('number', valuesOfFact(family, axis)) } : {}
  const { household } = plan.run({ starts, columns: { ...columns, ...changing } })
  return Object.fromEntries(outputs.map((name) => [name, axis.values.map((_, row) => household[name]!.at(row))]))
}

/** The fact of every household in turn: one row each, or one for each member. */
function valuesOfFact({ members }: Family, { at, name, values }: Axis): (JsValue | undefined)[] {
  if (at === null) return [...values]
  return values.flatMap((value) => members.map((member, place) => (place === at ? value : (member[name] ?? null))))
}

const plans = new WeakMap<Benefits, Map<string, ColumnPlan>>()

/** Planning takes as long as many families: it is kept for each day and choice of outputs. */
function planOf(benefits: Benefits, asOf: string, outputs: readonly string[]) {
  const program = benefitProgram(benefits)
  const known = plans.get(benefits) ?? new Map<string, ColumnPlan>()
  plans.set(benefits, known)
  const key = [asOf, ...outputs].join(' ')
  const kept = known.get(key)
  if (kept) return { program, plan: kept }
  const { person, household, standard } = benefits.inputs
  const facts = (path: string, of: object) => Object.keys(of).map((name) => [`${path}.${name}`, {}] as const)
  const columns = Object.fromEntries([
    ...facts('members', person),
    ...facts('household', household),
    ...facts('standard', standard),
  ])
  const planned = columnPlan(program, {
    columns: { ...columns, as_of: { value: asOf } },
    outputs: { household: outputs },
  })
  if (!planned.ok) return refused(planned.faults)
  known.set(key, planned.plan)
  return { program, plan: planned.plan }
}
