/** The part of a plan that data sets can change: what an incremental run has to compute anew. */
import { type Plan, wholePlan } from './compile-plan.ts'

/**
 * The plan with only those indicators that use one of the data sets, and only their measures. Every other indicator finds exactly
 * what it found before, as long as neither the register nor the deaths changed: those decide who a row belongs to and what may
 * be asked of a person, so with them the whole plan comes back.
 * @param whole data sets that change everything: the register, and the one that tells deaths
 * @example affectedBy(plan, new Set(['medical-settlement']), ['population', 'deaths']).indicators.map(({ id }) => id) // ['P-07', 'R-H01', …]
 */
export function affectedBy(plan: Plan, datasets: ReadonlySet<string>, whole: readonly string[]): Plan {
  if (whole.some((id) => datasets.has(id))) return plan
  const uses = (name: string): boolean => datasets.has(plan.measures.get(name)?.input.dataset ?? '')
  return withIndicators(
    plan,
    plan.indicators.filter((indicator) => indicator.names.some(uses)).map(({ id }) => id),
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
