/** The models of a region compiled into one program, once. */

import type { FeelType } from '../../../engine/decide/index.ts'
import {
  compileModels,
  type DmnFault,
  evaluatorOf,
  type ModelScope,
  type ModelsCompiled,
  type Program,
  type ProgramEvaluator,
} from '../../../engine/decide/shared.ts'
import type { Benefits, FactDef } from './shapes.ts'

const contextOf = (facts: Record<string, Pick<FactDef, 'type'>>): FeelType => ({
  context: Object.fromEntries(Object.entries(facts).map(([name, fact]) => [name, fact.type])),
})

/** Units by path, of facts and standards that have one with a period of time. */
function unitsOf({ inputs }: Benefits): Record<string, string> {
  const units: Record<string, string> = {}
  const put = (path: string, facts: Record<string, { unit?: string | undefined }>) => {
    for (const [name, { unit }] of Object.entries(facts))
      if (unit && /^CNY\/.*(month|year)$/.test(unit))
        units[`${path}.${name}`] = unit.replace(/\/(person|household)(?=\/)/, '')
  }
  put('members', inputs.person)
  put('household', inputs.household)
  put('standard', inputs.standard)
  return units
}

/** All texts that a fact may have, by path. */
function codesOf({ inputs }: Benefits): Record<string, readonly string[]> {
  const codes = (path: string, facts: Record<string, FactDef>) =>
    Object.entries(facts).flatMap(([name, fact]) => (fact.codes ? [[`${path}.${name}`, fact.codes] as const] : []))
  return Object.fromEntries([...codes('members', inputs.person), ...codes('household', inputs.household)])
}

/**
 * What models see from outside: `members`, `household`, `standard`, `as_of`, and the type names member, members, household,
 * standard.
 */
export function modelScopeOf(benefits: Benefits): ModelScope {
  const member = contextOf(benefits.inputs.person)
  const household = contextOf(benefits.inputs.household)
  const numbers = Object.keys(benefits.inputs.standard).map((id) => [id, 'number' as const])
  const standard: FeelType = { context: Object.fromEntries(numbers) }
  const members: FeelType = { list: member }
  return {
    inputs: { members, household, standard, as_of: 'date' },
    types: { member, members, household, standard },
    units: unitsOf(benefits),
    integers: ['members.age'],
    codes: codesOf(benefits),
  }
}

const compiled = new WeakMap<Benefits, ModelsCompiled>()

/**
 * All models of the region as one program, or their faults; computed once for each loaded region.
 * @example const { program } = compiledBenefits(region.benefits)
 */
export function compiledBenefits(benefits: Benefits): ModelsCompiled {
  const known = compiled.get(benefits)
  if (known) return known
  const models = benefits.models.map(({ model }) => model)
  const result = compileModels(models, modelScopeOf(benefits))
  compiled.set(benefits, result)
  return result
}

/** The program. @throws when the models have faults; a checked region has none. */
export function benefitProgram(benefits: Benefits): Program {
  const result = compiledBenefits(benefits)
  return result.ok ? result.program : refused(result.faults)
}

/** @throws always: each fault with its place. For what a checked region cannot have. */
export function refused(faults: readonly DmnFault[]): never {
  throw new Error(faults.map((fault) => `${fault.file}:${fault.line} ${fault.message}`).join('\n'))
}

const evaluators = new WeakMap<Benefits, ProgramEvaluator>()

/** The program ready to run. @throws when the models have faults; a checked region has none. */
export function benefitEvaluator(benefits: Benefits): ProgramEvaluator {
  const known = evaluators.get(benefits)
  if (known) return known
  const made = evaluatorOf(benefitProgram(benefits))
  evaluators.set(benefits, made)
  return made
}
