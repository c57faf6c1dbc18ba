/** One family: facts in, decisions out, with the standards that held. */
import type { Evaluation } from '../../../engine/decide/shared.ts'
import { benefitEvaluator } from './program.ts'
import type { Benefits, Scalar } from './shapes.ts'
import { type DatedValue, type Place, standardsFor, valuesOf } from './standards-for.ts'

type Facts = Readonly<Record<string, Scalar | undefined>>

/** A family as somebody typed it in: a fact that is missing or null is unknown. */
export interface Family {
  members: readonly Facts[]
  household: Facts
}

export interface FamilyResult extends Evaluation {
  /** The dated values used, with their rows. */
  standards: Record<string, DatedValue>
}

export interface CalculateOptions {
  trace?: boolean
  set?: Record<string, number | string>
  only?: readonly string[] | undefined
  before?: FamilyResult | undefined
}

/** What a result was made of, for the result after the next keystroke. */
interface Kept {
  benefits: Benefits
  place: Place
  standards: FamilyResult['standards']
  standard: Record<string, string | number>
  evaluation: Evaluation
}
const kept = new WeakMap<FamilyResult, Kept>()

/**
 * Every decision for one family. Nothing is decided by this: `suggestion` is always true, a person confirms.
 * @param options.trace how each value came about; leave out for speed
 * @param options.set values of standards that replace the dated ones, for drafts and worked cases
 * @param options.only names of the outputs that are wished for; the result has these and what stands behind them
 * @param options.before result of this family before one fact was changed: for members that are still the same objects
 * nothing is computed again. The answer is the same without it.
 * @example calculateFamily(benefits, family, { area: '152201', urban: true, asOf: '2026-11-24' }).values.tier
 */
export function calculateFamily(
  benefits: Benefits,
  family: Family,
  place: Place,
  options: CalculateOptions = {},
): FamilyResult {
  const before = options.before && !options.set ? kept.get(options.before) : undefined
  const same = before?.benefits === benefits && samePlace(before.place, place) ? before : undefined
  const standards = same?.standards ?? standardsFor(benefits, place)
  const standard = same?.standard ?? { ...valuesOf(standards), ...options.set }
  const evaluation = benefitEvaluator(benefits)(
    { members: family.members, household: family.household, standard, as_of: place.asOf },
    { trace: options.trace ?? true, before: same?.evaluation, only: options.only },
  )
  const result = { ...evaluation, standards }
  if (!options.set) kept.set(result, { benefits, place, standards, standard, evaluation })
  return result
}

const samePlace = (a: Place, b: Place): boolean => a.area === b.area && a.urban === b.urban && a.asOf === b.asOf
