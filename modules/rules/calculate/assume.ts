/** Facts nobody gave, filled in with what the catalogue lets a calculation assume; each assumption is told. */
import type { Benefits, FactDef, Family, Scalar } from '../benefits/shared.ts'

/**
 * The family with assumed facts, and their paths. Facts without `assume` in inputs.yaml stay unknown.
 * @example withAssumptions(benefits, family).assumed // ['household.homes', 'members[0].rent_year']
 */
export function withAssumptions(benefits: Benefits, family: Family): { family: Family; assumed: string[] } {
  const assumed: string[] = []
  const fill = (facts: Readonly<Record<string, Scalar | undefined>>, defs: Record<string, FactDef>, path: string) => {
    const filled: Record<string, Scalar> = {}
    for (const [name, def] of Object.entries(defs)) {
      const given = facts[name] ?? null
      filled[name] = given ?? def.assume ?? null
      if (given === null && filled[name] !== null) assumed.push(`${path}.${name}`)
    }
    return filled
  }
  const { inputs } = benefits
  return {
    family: {
      household: fill(family.household, inputs.household, 'household'),
      members: family.members.map((one, at) => fill(one, inputs.person, `members[${at}]`)),
    },
    assumed,
  }
}
