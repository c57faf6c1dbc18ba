/** The family being typed in, in the state of the page. Pure. What nobody may assume begins as unknown, never as zero. */
import type { Benefits, Family, Scalar } from '../benefits/shared.ts'
import { withAssumptions } from '../calculate/assume.ts'

type Facts = Record<string, Scalar>

export interface TypedFamily {
  household: Facts
  members: Facts[]
}

/** One adult as head in a town, everything else as the catalogue lets assume. @example usualFamily(benefits).members.length // 1 */
export function usualFamily(benefits: Benefits): TypedFamily {
  return assumed(benefits, { household: { urban: true }, members: [{ age: 40, relation: 'head' }] })
}

function assumed(benefits: Benefits, given: Family): TypedFamily {
  return withAssumptions(benefits, given).family as TypedFamily
}

/** With one member more, as the relation that is most likely missing. */
export function withMember(family: TypedFamily, benefits: Benefits): TypedFamily {
  const relation = family.members.some((one) => one.relation === 'spouse') ? 'child' : 'spouse'
  const age = relation === 'child' ? 10 : (family.members[0]?.age ?? 40)
  const { members } = assumed(benefits, { household: {}, members: [{ relation, age }] })
  return { ...family, members: [...family.members, ...members] }
}

/** Without a member; the head stays. */
export function withoutMember(family: TypedFamily, at: number): TypedFamily {
  return { ...family, members: family.members.filter((_, index) => index !== at || index === 0) }
}

/** With one fact changed; `at` null is the household. */
export function withFact(family: TypedFamily, at: number | null, name: string, value: Scalar): TypedFamily {
  if (at === null) return { ...family, household: { ...family.household, [name]: value } }
  return { ...family, members: family.members.map((one, index) => (index === at ? { ...one, [name]: value } : one)) }
}

/** How many facts of a list differ from the usual. */
export function changedIn(names: readonly string[], facts: Facts, usual: Readonly<Facts>): number {
  return names.filter((name) => (facts[name] ?? null) !== (usual[name] ?? null)).length
}

/** What a form shows before anything was typed in. */
export function usualFacts(benefits: Benefits, subject: 'person' | 'household'): Facts {
  const { household, members } = usualFamily(benefits)
  return subject === 'household' ? household : members[0]!
}
