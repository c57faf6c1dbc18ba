/** The part of a plan that data sets can change: what an incremental run has to compute anew. */
import { asksPerson } from './compile-measure.ts'
import { type Plan, wholePlan } from './compile-plan.ts'

/**
 * The plan with only those indicators that data sets can change, and only their measures; every other indicator finds exactly
 * what it found before. A measure changes with its own data set; with the deaths, when it asks who is alive; and with the
 * register, always, since that decides who a row belongs to: then the whole plan comes back.
 * @param deaths data set that tells deaths
 * @example affectedBy(plan, new Set(['medical-settlement']), 'deaths').indicators.map(({ id }) => id) // ['P-07', 'R-H01', …]
 */
export function affectedBy(plan: Plan, datasets: ReadonlySet<string>, deaths?: string): Plan {
  if (datasets.has(plan.input.register)) return plan
  const died = deaths !== undefined && datasets.has(deaths)
  const changes = (name: string): boolean => {
    const measure = plan.measures.get(name)
    return measure !== undefined && (datasets.has(measure.input.dataset) || (died && asksPerson(measure, 'alive')))
  }
  return withIndicators(
    plan,
    plan.indicators.filter((indicator) => indicator.names.some(changes)).map(({ id }) => id),
  )
}

/**
 * The plan with only some of its indicators and what they need.
 * @example withIndicators(plan, ['R-H01']).measures.size // 4
 */
export function withIndicators(plan: Plan, ids: readonly string[]): Plan {
  const indicators = plan.indicators.filter(({ id }) => ids.includes(id))
  const used = new Set([...indicators.flatMap(({ names }) => names), ...(plan.input.extraMeasures ?? [])])
  const measures = new Map([...plan.measures].filter(([name]) => used.has(name)))
  const byDataset = [...plan.byDataset].map(([id, own]) => [id, own.filter(({ name }) => used.has(name))] as const)
  return {
    ...plan,
    whole: wholePlan(plan),
    indicators,
    measures,
    byDataset: new Map(byDataset.filter(([, own]) => own.length > 0)),
    standards: new Map([...plan.standards].filter(([id]) => used.has(`standard.${id}`))),
    usesUrban: used.has('urban'),
  }
}
