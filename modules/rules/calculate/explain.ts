/**
 * The reasons of a result in words: a tree from the answer to the facts, each node with its sentence, value, article, the dated
 * standards and the facts it used. Pure; the same in the browser, the API and the command line.
 */
import type { JsValue } from '../../../engine/decide/index.ts'
import type { Trace, TracedHit } from '../../../engine/decide/shared.ts'
import { type Benefits, compiledBenefits, type FamilyResult } from '../benefits/shared.ts'
import type { Label } from '../label.ts'
import { factLabel } from './fact-label.ts'
import { factsByUnit, type UnitFacts } from './unit-facts.ts'
import { valueWords } from './value-words.ts'

/** A fact or a standard that a reason used. */
export interface UsedValue {
  /** `household.homes`, `members[1].age`, `standard.dibao` */
  path: string
  label: Label
  value: JsValue
  words: Label
  /** Of a standard: the row it comes from. */
  standard?: { area: string; valid_from: string; valid_to: string; source: string; verified: boolean }
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
  return new Telling(benefits, factsByUnit(compiled.program), family, result, tiers).reason(trace)
}

/** A node of the tree before it has words. */
interface Told {
  trace: Trace
  member: number | null
  seen: boolean
  place: number
  because: Told[]
}

class Telling {
  private readonly told = new Set<string>()
  private count = 0
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
  ) {
    this.tiers = tiers
    this.benefits = benefits
    this.factsOf = factsOf
    this.family = family
    this.result = result
  }

  reason(trace: Trace): Reason {
    return this.reasonOf(this.tell(trace, null))
  }

  /** Goes through the tree once, for the order in which nodes are met. */
  tell(trace: Trace, above: number | null): Told {
    const member = this.memberOf(trace) ?? (trace.kind === 'knowledge' ? above : null)
    const key = `${trace.unit}|${member}|${trace.kind === 'knowledge' ? argumentsKey(trace) : ''}`
    const seen = this.told.has(key)
    this.told.add(key)
    const place = ++this.count
    const because = seen ? [] : [...trace.calls, ...Object.values(trace.uses)].map((one) => this.tell(one, member))
    return { trace, member, seen, place, because }
  }

  /** The words of a node; those of the nodes below it are made when somebody looks, for most of a tree is never opened. */
  private reasonOf({ trace, member, seen, place, because }: Told): Reason {
    const words = (value: JsValue) => valueWords(value, this.outputOf(trace.name))
    const hits = trace.steps.flatMap((step) => step.table?.hits ?? [])
    const reason: Reason = {
      id: trace.name,
      member,
      sentence: this.sentence(trace),
      value: trace.value,
      words: words(trace.value),
      articles: [...new Set([trace.wording.article, ...hits.map((hit) => hit.annotations.article)].flatMap(parts))],
      rows: hits.map(usedRow),
      undecided: trace.steps.flatMap((step) => step.table?.undecided ?? []).map(usedRow),
      ...this.used(trace, member),
      missing: trace.missing.map((path) => ({ path, label: factLabel(this.benefits, path) })),
      seen,
      place,
      because: [],
    }
    let below: Reason[] | undefined
    Object.defineProperty(reason, 'because', {
      enumerable: true,
      get: () => {
        below ??= because.map((one) => this.reasonOf(one))
        return below
      },
    })
    return reason
  }

  /** Number of the member a function was called for: one of its arguments is that member. */
  private memberOf(trace: Trace): number | null {
    if (trace.kind !== 'knowledge') return null
    for (const value of Object.values(trace.inputs)) {
      const at = this.family.members.indexOf(value as unknown as object)
      if (at >= 0) return at
    }
    return null
  }

  /** Unit and words of an answer; tiers have their words in the region. */
  private outputOf(name: string): { unit?: string | undefined; words?: Record<string, Label> | undefined } {
    const output = this.benefits.outputs.household[name] ?? this.benefits.outputs.person[name]
    return { unit: output?.unit, words: output?.words ?? (/(^|_)tier$/.test(name) ? this.tiers : undefined) }
  }

  private sentence(trace: Trace): Label {
    const fill = (text: string | undefined, language: 'zh' | 'en'): string =>
      (text ?? trace.name).replace(/\{([^}]+)\}/g, (whole, name: string) => {
        const [first = '', second] = name.split('.')
        if (first === 'standard' && second) return valueWords(this.result.standards[second]?.value ?? null)[language]
        const value = name === trace.name ? trace.value : (trace.uses[name]?.value ?? trace.inputs[name])
        // The sentence says the unit itself.
        const words = this.outputOf(name)?.words
        return value === undefined ? whole : valueWords(value, { words })[language]
      })
    // An unknown amount has no unit.
    return {
      zh: fill(trace.wording.zh, 'zh').replace(/未知(元(\/[年月])?|人|套|项)/g, '未知'),
      en: fill(trace.wording.en, 'en').replace(/unknown (yuan( a year| a month)?|persons)/g, 'unknown'),
    }
  }

  private used(trace: Trace, member: number | null): Pick<Reason, 'standards' | 'facts'> {
    const asked = this.factsOf.get(trace.unit) ?? {}
    const standards: UsedValue[] = []
    const facts: UsedValue[] = []
    const add = (path: string, value: JsValue, unit: string | undefined) =>
      facts.push({
        path,
        label: factLabel(this.benefits, path),
        value,
        words: valueWords(value, { unit, words: this.codesOf(path) }),
      })
    const { inputs } = this.benefits
    for (const [root, names] of Object.entries(asked)) {
      for (const name of names) {
        if (root === 'standard') {
          const found = this.result.standards[name]
          const def = inputs.standard[name]
          standards.push({
            path: `standard.${name}`,
            label: def?.label ?? { zh: name, en: name },
            value: found?.value ?? null,
            words: valueWords(found?.value ?? null, { unit: def?.unit }),
            ...(found && { standard: found.row }),
          })
        } else if (root === 'household') {
          const value = (this.family.household as Record<string, JsValue>)[name] ?? null
          add(`household.${name}`, value, inputs.household[name]?.unit)
        } else if (root === 'members' && trace.kind === 'decision') {
          this.family.members.forEach((one, at) => {
            add(`members[${at}].${name}`, (one as Record<string, JsValue>)[name] ?? null, inputs.person[name]?.unit)
          })
        } else if (member !== null && name in inputs.person) {
          const one = this.family.members[member] as Record<string, JsValue>
          add(`members[${member}].${name}`, one[name] ?? null, inputs.person[name]?.unit)
        }
      }
    }
    return { standards, facts }
  }

  private codesOf(path: string): Record<string, Label> | undefined {
    const name = path.slice(path.indexOf('.') + 1)
    return this.benefits.inputs.words[name] ?? (/(^|_)tier$/.test(name) ? this.tiers : undefined)
  }
}

const parts = (article: string | undefined): string[] => (article ? article.split('；') : [])

const usedRow = (hit: TracedHit): UsedRow => ({
  row: hit.row,
  article: hit.annotations.article ?? '',
  sentence: { zh: hit.annotations.zh ?? '', en: hit.annotations.en ?? '' },
})

/** Plain arguments tell calls of one function for one member apart; the family itself is the same in all. */
const argumentsKey = (trace: Trace): string =>
  JSON.stringify(Object.values(trace.inputs).filter((value) => value === null || typeof value !== 'object'))
