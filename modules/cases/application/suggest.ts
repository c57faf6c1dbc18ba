/**
 * What the rules suggest for the household as entered: facts of the departments' data, over them what was typed at the visit,
 * then all tiers in the order of the region's models (§2.4). Nothing is decided here.
 */
import type { TypedFacts, Words } from '../../../platform/process/shared.ts'
import { careLevels, isDibao } from '../../registry/shared.ts'
import {
  type Benefits,
  calculateFamily,
  explain,
  type FactDef,
  type Family,
  type FamilyResult,
  type Reason,
  type Region,
  type Scalar,
  tierWords,
  withAssumptions,
} from '../../rules/index.ts'
import { type Application, ageOn, type Suggestion } from './facts.ts'

/** Facts of a household from the departments' data; the key of a person ties them to a member. */
export interface KnownFacts {
  household: Readonly<Record<string, Scalar | undefined>>
  members: { pid: string | null; facts: Readonly<Record<string, Scalar | undefined>> }[]
}

/** Where applications take their rules and the departments' data from. */
export interface ApplicationRules {
  /** The region with the policy that is in force on a day. */
  policyOn: (day: string) => Promise<Region>
  /** What the data say about a household; undefined: the register does not know it. */
  factsOf?: (hh: string, day: string) => Promise<KnownFacts | undefined>
}

export interface Suggested {
  suggestion: Suggestion
  /** Trees of reasons of tier and amount, as the rules give them. */
  reasons: Reason[]
  /** Facts that nobody told and the catalogue lets a calculation assume. */
  assumed: number
  policy: number[]
}

/**
 * Calculates the suggestion for an application.
 * @param at.held tier the household holds now, or 'none'
 * @returns null when the region has no benefit rules
 */
export async function suggestFor(
  rules: ApplicationRules,
  data: Application,
  at: { hh: string | null; area: string; today: string; held: string },
): Promise<Suggested | null> {
  const region = await rules.policyOn(at.today)
  const { benefits } = region
  if (!benefits) return null
  const known = at.hh ? await rules.factsOf?.(at.hh, at.today) : undefined
  const asEntered = familyOf(benefits, data, known, at)
  const { family, assumed } = withAssumptions(benefits, asEntered)
  const urban = family.household.urban
  const place = { area: at.area, urban: typeof urban === 'boolean' ? urban : data.urban, asOf: at.today }
  const result = calculateFamily(benefits, family, place)
  const tiers = { ...tierWords(region.meta.tiers), none: { zh: '不符合各类救助条件', en: 'none' } }
  const reasons = ['tier', 'monthly_amount'].flatMap((name) => explain(benefits, family, result, name, tiers) ?? [])
  const { tier, monthly_amount: amount, household_size: size } = result.values
  return {
    suggestion: {
      asOf: at.today,
      tier: typeof tier === 'string' ? tier : null,
      amount: typeof amount === 'number' && amount > 0 ? Math.round(amount * 100) / 100 : null,
      persons: typeof size === 'number' && size > 0 ? size : data.members.length,
      sentence: reasons[0]?.sentence ?? { zh: '', en: '' },
      missing: (result.traces.tier?.missing ?? []).map((path) => missingWords(benefits, data, path)),
      ...partsOf(result.values, (name) => explain(benefits, family, result, name, tiers)?.sentence),
    },
    reasons: worthKeeping(reasons, new Set(assumed)),
    assumed: assumed.length,
    policy: region.policy?.versions ?? [],
  }
}

/** What the rules say of the parts of the amount, as far as the region's models tell them: an unknown one is left out. */
function partsOf(
  values: FamilyResult['values'],
  sentence: (name: string) => Words | undefined,
): Pick<Suggestion, 'uplift' | 'care'> {
  const { uplift_month: amount, uplift_covered: persons, member_care: members } = values
  const levels = new Set(Array.isArray(members) ? members : []).difference(new Set<unknown>(['not-concerned']))
  const [level] = levels
  return {
    ...(isDibao(values.tier as string) && typeof amount === 'number' && typeof persons === 'number'
      ? { uplift: { persons, amount, sentence: sentence('uplift_month') ?? { zh: '', en: '' } } }
      : {}),
    ...(levels.size === 1 && typeof level === 'string' && level in careLevels
      ? { care: { level, sentence: sentence('member_care') ?? { zh: '', en: '' } } }
      : {}),
  }
}

/**
 * Trees of reasons as they are kept with the action: without facts that nobody told (they are counted), each dated standard
 * where it is used first. A household of five has five hundred reasons.
 */
function worthKeeping(reasons: readonly Reason[], assumed: ReadonlySet<string>): Reason[] {
  const told = new Set<string>()
  const first = (path: string) => !told.has(path) && told.add(path)
  const keep = (reason: Reason): Reason => ({
    ...reason,
    undecided: [],
    standards: reason.standards.filter((standard) => first(standard.path)),
    facts: reason.facts.filter((fact) => fact.value !== null && !assumed.has(fact.path)),
    because: reason.because.filter((one) => !one.seen).map(keep),
  })
  return reasons.map(keep)
}

/** The household as it was entered, over what the data know of it. */
function familyOf(
  benefits: Benefits,
  data: Application,
  known: KnownFacts | undefined,
  at: { today: string; held: string },
): Family {
  const { person, household } = benefits.inputs
  const typed: TypedFacts = data.facts ?? { household: {}, members: [] }
  return {
    household: {
      ...known?.household,
      ...registered(household, {
        urban: data.urban ?? (known?.household.urban as boolean | null | undefined) ?? null,
        tier: at.held,
      }),
      ...told(typed.household),
    },
    members: data.members.map((member, i) => ({
      ...known?.members.find((one) => one.pid !== null && one.pid === member.pid)?.facts,
      ...registered(person, { age: ageOn(member, at.today), relation: member.relation, alive: true }),
      ...told(typed.members[i] ?? {}),
    })),
  }
}

/** Facts that the register tells, by what the catalogue takes them from. */
const registered = (defs: Record<string, FactDef>, values: Record<string, Scalar>): Record<string, Scalar> =>
  Object.fromEntries(
    Object.entries(defs).flatMap(([name, def]) => {
      const value = def.register === undefined ? undefined : values[def.register]
      return value === undefined || value === null ? [] : [[name, value]]
    }),
  )

/** Null is unknown: it takes nothing away from what the data know. */
const told = (facts: Record<string, Scalar>) =>
  Object.fromEntries(Object.entries(facts).filter(([, value]) => value !== null))

function missingWords({ inputs }: Benefits, data: Application, path: string): Words {
  const [root = '', name = ''] = path.split('.')
  const at = /^members\[(\d+)\]$/.exec(root)?.[1]
  const def = root === 'household' ? inputs.household[name] : root === 'standard' ? undefined : inputs.person[name]
  const label = def?.label ?? inputs.standard[name]?.label ?? { zh: name, en: name }
  const who = at === undefined ? undefined : data.members[Number(at)]?.name
  return who ? { zh: `${who}的${label.zh}`, en: `${who}: ${label.en}` } : { zh: label.zh, en: label.en }
}

/** Why typed facts do not fit the region's catalogue; undefined: they do. */
export function faultOfFacts(benefits: Benefits | undefined, facts: TypedFacts, members: number): Words | undefined {
  if (!benefits) return { zh: '本区域没有待遇规则，不能填写测算情况。', en: 'The region has no rules.' }
  if (facts.members.length > members)
    return { zh: `家庭成员只有${members}人。`, en: `The household has only ${members} members.` }
  const wrong = (defs: Record<string, FactDef>, given: Record<string, Scalar>): Words | undefined => {
    for (const [name, value] of Object.entries(given)) {
      const def = defs[name]
      if (!def)
        return { zh: `没有“${name}”这一项，请刷新页面后重填。`, en: `There is no fact ${name}; reload the page.` }
      if (value === null) continue
      const fits =
        def.type === 'number'
          ? typeof value === 'number' && value >= 0
          : def.type === 'boolean'
            ? typeof value === 'boolean'
            : def.type === 'date'
              ? /^\d{4}-\d{2}-\d{2}$/.test(String(value))
              : typeof value === 'string' && (!def.codes || def.codes.includes(value))
      if (!fits) return { zh: `“${def.label.zh}”填写有误。`, en: `${def.label.en} cannot be right.` }
    }
    return undefined
  }
  return (
    wrong(benefits.inputs.household, facts.household) ??
    facts.members.map((one) => wrong(benefits.inputs.person, one)).find(Boolean)
  )
}
