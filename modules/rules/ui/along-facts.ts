/** Which amounts of money a family can be followed along, and how far. */
import { type Benefits, type Family, type Place, type Scalar, standardsFor } from '../benefits/shared.ts'

/** Amounts of a year that the form asks of a member, or of the household (`at` null), in the order of the form. */
export function moneyFacts(benefits: Benefits, at: number | null): string[] {
  const subject = at === null ? 'household' : 'person'
  const { groups } = benefits.inputs
  return groups.flatMap((group) => group[subject]).filter((name) => benefits.inputs[subject][name]?.unit === 'CNY/year')
}

/** Where no standard is known, the drawing goes so far: a month of a thousand yuan for each member. */
const usualYear = 12_000
/** Times the line of all members: beyond, no tier that is measured by it can be reached. */
const lines = 3

/**
 * Up to which amount to look: some lines of the whole family, in any case past the amount of today, in whole thousands.
 * @example farthestOf(benefits, family, place, 12_000) // 86000
 */
export function farthestOf(benefits: Benefits, family: Family, place: Place, now: Scalar): number {
  const line = benefits.line ? Number(standardsFor(benefits, place)[benefits.line]?.value ?? usualYear) : usualYear
  const reach = Math.max(line * family.members.length * lines, typeof now === 'number' ? now * 1.25 : 0)
  return Math.ceil(reach / 1000) * 1000
}
