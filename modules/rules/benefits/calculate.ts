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

/**
 * Every decision for one family. Nothing is decided by this: `suggestion` is always true, a person confirms.
 * @param options.trace how each value came about; leave out for speed
 * @param options.set values of standards that replace the dated ones, for drafts and worked cases
 * @example calculateFamily(benefits, family, { area: '152201', urban: true, asOf: '2026-11-24' }).values.tier
 */
export function calculateFamily(
  benefits: Benefits,
  family: Family,
  place: Place,
  options: { trace?: boolean; set?: Record<string, number | string> } = {},
): FamilyResult {
  const standards = standardsFor(benefits, place)
  const evaluation = benefitEvaluator(benefits)(
    {
      members: family.members,
      household: family.household,
      standard: { ...valuesOf(standards), ...options.set },
      as_of: place.asOf,
    },
    { trace: options.trace ?? true },
  )
  return { ...evaluation, standards }
}
