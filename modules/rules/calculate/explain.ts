/**
 * The reasons of a result in words: a tree from the answer to the facts, each node with its sentence, value, article, the dated
 * standards and the facts it used. Pure; the same in the browser, the API and the command line.
 */
import type { JsValue } from '../../../engine/decide/index.ts'
import type { Trace, TracedHit } from '../../../engine/decide/shared.ts'
import { type Benefits, compiledBenefits, type FamilyResult, isTier, wordsOf } from '../benefits/shared.ts'
import type { Label } from '../label.ts'
import { factLabel } from './fact-label.ts'
import { ReasonWalk, type Told } from './reason-walk.ts'
import { factsByUnit, type UnitFacts } from './unit-facts.ts'
import { valueWords } from './value-words.ts'

/** A fact or a standard that a reason used. */
export interface UsedValue {
  /** `household.homes`, `members[1].age`, `standard.dibao` */
  path: string
  label: Label
  value: JsValue
  words: Label
  /** Of a standard: the row it comes from. `place`: where it holds, in words; reasons that an application kept earlier have none. */
  standard?: { area: string; place?: Label; valid_from: string; valid_to: string; source: string; verified: boolean }
}

/** A row of a decision table that gave the result. */
export interface UsedRow {
  row: number
  article: string
  sentence: Label
}

export interface Reason {
  /** Name of the decision. */
  id: string
  /** Whose: number of the member from 0; null for the household. */
  member: number | null
  sentence: Label
  value: JsValue
  words: Label
  articles: string[]
  rows: UsedRow[]
  /** Rows that might apply, but a value they test is unknown. */
  undecided: UsedRow[]
  standards: UsedValue[]
  facts: UsedValue[]
  /** Facts that would be needed to judge. */
  missing: { path: string; label: Label }[]
  /** The same reason stands above already, with its own reasons below it. */
  seen: boolean
  /** Number of the reason in the tree, from 1. */
  place: number
  because: Reason[]
}

/**
 * Why an answer is what it is.
 * @param result of `calculateFamily` with its traces
 * @param tiers words of the region for its tiers
 * @example explain(benefits, family, result, 'tier').sentence.zh // '建议类别：农村低保'
 */
export function explain(
  benefits: Benefits,
  family: { members: readonly object[]; household: object },
  result: FamilyResult,
  output: string,
  tiers: Record<string, Label> = {},
): Reason | null {
  const trace = result.traces[output]
  const compiled = compiledBenefits(benefits)
  if (!trace || !compiled.ok) return null
  return new Telling(benefits, factsByUnit(compiled.program), family, result, tiers, trace).root
}

/** What a node says, whatever stands above and below it. */
type Said = Omit<Reason, 'seen' | 'place' | 'because'>

/**
 * The reasons below a reason: they get their words when somebody looks, for most of a tree is never opened. A class, because a
 * getter put on each reason by itself costs a hidden class each, which only the slow collection of garbage frees.
 */
class Below {
  readonly #find: () => Reason[]
  #because: Reason[] | undefined

  constructor(find: () => Reason[]) {
    this.#find = find
  }

  get because(): Reason[] {
    this.#because ??= this.#find()
    return this.#because
  }

  toJSON(): object {
    return { ...this, because: this.because }
  }
}

class Telling {
  private readonly walk: ReasonWalk
  /** Facts and standards in words, each made once: a family of four uses the same hundred in six hundred reasons. */
  private readonly facts = new Map<number | null, Map<string, UsedValue>>()
  private readonly standards = new Map<string, UsedValue>()
  private readonly said = new Map<Trace, Said>()
  private readonly benefits: Benefits
  private readonly factsOf: ReadonlyMap<string, UnitFacts>
  private readonly family: { members: readonly object[]; household: object }
  private readonly result: FamilyResult
  private readonly tiers: Record<string, Label>

  constructor(
    benefits: Benefits,
    factsOf: ReadonlyMap<string, UnitFacts>,
    family: { members: readonly object[]; household: object },
    result: FamilyResult,
    tiers: Record<string, Label>,
    trace: Trace,
  ) {
    this.walk = new ReasonWalk(trace)
    this.tiers = tiers
    this.benefits = benefits
    this.factsOf = factsOf
    this.family = family
    this.result = result
  }

  get root(): Reason {
    return this.reasonOf(this.walk.root)
  }

  private readonly reasonOf = (told: Told): Reason => {
    const { trace, member, seen, place } = told
    const below = new Below(() => this.walk.below(told).map(this.reasonOf))
    return Object.assign(below, this.saidOf(trace, member), { seen, place })
  }

  /** The words of a node: the same trace for the same member says the same wherever it stands. */
  private saidOf(trace: Trace, member: number | null): Said {
    const before = this.said.get(trace)
    if (before?.member === member) return before
    const [hits, undecided]: [TracedHit[], TracedHit[]] = [[], []]
    for (const { table } of trace.steps) {
      if (!table) continue
      hits.push(...table.hits)
      undecided.push(...table.undecided)
    }
    const said: Said = {
      id: trace.name,
      member,
      sentence: this.sentence(trace),
      value: trace.value,
      words: valueWords(trace.value, this.outputOf(trace.name)),
      articles: articlesOf(trace, hits),
      rows: hits.map(usedRow),
      undecided: undecided.map(usedRow),
      ...this.used(trace, member),
      missing: trace.missing.map((path) => ({ path, label: factLabel(this.benefits, path) })),
    }
    this.said.set(trace, said)
    return said
  }

  /** Unit and words of an answer; tiers have their words in the region. */
  private outputOf(name: string): { unit?: string | undefined; words?: Record<string, Label> | undefined } {
    const output = this.benefits.outputs.household[name] ?? this.benefits.outputs.person[name]
    return { unit: output?.unit, words: wordsOf(this.benefits, name) ?? (isTier(name) ? this.tiers : undefined) }
  }

  private sentence(trace: Trace): Label {
    const named = (name: string, language: 'zh' | 'en'): string => {
      if (name.startsWith('standard.'))
        return valueWords(this.result.standards[name.slice('standard.'.length)]?.value ?? null)[language]
      const value = name === trace.name ? trace.value : (trace.uses[name]?.value ?? trace.inputs[name])
      // The sentence says the unit itself.
      return value === undefined ? `{${name}}` : valueWords(value, { words: this.outputOf(name).words })[language]
    }
    const filled = (language: 'zh' | 'en'): string =>
      (partsOf(trace.wording)[language] ?? [trace.name])
        .map((part, at) => (at % 2 === 0 ? part : named(part, language)))
        .join('')
    // An unknown amount has no unit.
    return {
      zh: filled('zh').replace(/未知(元(\/[年月])?|人|套|项)/g, '未知'),
      en: filled('en').replace(/unknown (yuan( a year| a month)?|persons)/g, 'unknown'),
    }
  }

  private used(trace: Trace, member: number | null): Pick<Reason, 'standards' | 'facts'> {
    const standards: UsedValue[] = []
    const facts: UsedValue[] = []
    for (const [root, names] of this.factsOf.get(trace.unit) ?? []) {
      for (const name of names) {
        if (root === 'standard') standards.push(this.standard(name))
        else if (root === 'household') facts.push(this.fact(null, name))
        else if (root === 'members' && trace.kind === 'decision')
          for (let at = 0; at < this.family.members.length; at++) facts.push(this.fact(at, name))
        else if (member !== null && name in this.benefits.inputs.person) facts.push(this.fact(member, name))
      }
    }
    return { standards, facts }
  }

  private standard(name: string): UsedValue {
    return known(this.standards, name, () => {
      const found = this.result.standards[name]
      const def = this.benefits.inputs.standard[name]
      return {
        path: `standard.${name}`,
        label: def?.label ?? { zh: name, en: name },
        value: found?.value ?? null,
        words: valueWords(found?.value ?? null, { unit: def?.unit }),
        ...(found && { standard: { ...found.row, place: this.placeOf(found.row) } }),
      }
    })
  }

  /** Where a row of a standard holds, in words. */
  private placeOf({ area, urban }: { area: string; urban: string }): Label {
    const name = this.benefits.areaNames[area] ?? area
    if (urban === 'urban') return { zh: `${name}城镇`, en: `${name}, towns` }
    if (urban === 'rural') return { zh: `${name}农村`, en: `${name}, villages` }
    return { zh: name, en: name }
  }

  /** @param at number of the member; null for the household */
  private fact(at: number | null, name: string): UsedValue {
    const own = known(this.facts, at, () => new Map<string, UsedValue>())
    return known(own, name, () => {
      const { inputs } = this.benefits
      const path = at === null ? `household.${name}` : `members[${at}].${name}`
      const of = at === null ? this.family.household : this.family.members[at]
      const value = (of as Record<string, JsValue>)[name] ?? null
      const unit = (at === null ? inputs.household : inputs.person)[name]?.unit
      const words = inputs.words[name] ?? (isTier(name) ? this.tiers : undefined)
      return { path, label: factLabel(this.benefits, path), value, words: valueWords(value, { unit, words }) }
    })
  }
}

/** What the map has, made when it is asked for first. */
function known<K, V>(map: Map<K, V>, key: K, make: () => V): V {
  let value = map.get(key)
  if (value === undefined) {
    value = make()
    map.set(key, value)
  }
  return value
}

type SentenceParts = { zh?: string[]; en?: string[] }
const sentences = new WeakMap<Trace['wording'], SentenceParts>()

/** Sentences of a decision cut at their {names}: every second part is a name. */
function partsOf(wording: Trace['wording']): SentenceParts {
  const known = sentences.get(wording)
  if (known) return known
  const cut = (text: string) => text.split(/\{([^}]+)\}/)
  const made = { ...(wording.zh && { zh: cut(wording.zh) }), ...(wording.en && { en: cut(wording.en) }) }
  sentences.set(wording, made)
  return made
}

/** Articles of a decision and of the rows that gave it, each once. */
function articlesOf(trace: Trace, hits: readonly TracedHit[]): string[] {
  const found = new Set<string>()
  for (const text of [trace.wording.article, ...hits.map((hit) => hit.annotations.article)])
    if (text) for (const article of text.split('；')) found.add(article)
  return [...found]
}

const usedRow = (hit: TracedHit): UsedRow => ({
  row: hit.row,
  article: hit.annotations.article ?? '',
  sentence: { zh: hit.annotations.zh ?? '', en: hit.annotations.en ?? '' },
})
