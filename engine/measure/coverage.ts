/** Whether the window of a measure was delivered for an area: missing is not zero. */
import type { CompiledMeasure } from './compile-measure.ts'
import type { Coverage, CoverageInput, LakeInput } from './types.ts'

/**
 * Coverage of a measure's window for one area (12-digit code or a prefix of it).
 * A delivery without end (snapshot) covers everything from its day on and all before it that its rows may speak of.
 * For events every day of the window has to lie in a delivered period, as far as deliveries were due by the as-of date;
 * a window that is not due at all counts as covered when it was delivered anyway. Without a window, any delivery covers.
 *
 * @example
 * // bills delivered for 2026-01 to 2026-10, window P12M as of 2026-10-31 → 'partial'
 * coverageOf(bills12m, '150403', deliveries, '2026-10-31', '2026-10-31')
 */
export function coverageOf(
  measure: Pick<CompiledMeasure, 'from'>,
  area: string,
  deliveries: readonly CoverageInput[],
  asOf: string,
  dueUntil: string,
): Coverage {
  const here = deliveries.filter((delivery) => area.startsWith(delivery.area) && delivery.from <= asOf)
  if (here.length === 0) return 'none'
  if (measure.from === null || here.some((delivery) => delivery.to === null)) return 'full'
  const last = dueUntil < asOf ? dueUntil : asOf
  const from = measure.from
  const within = here.filter((delivery) => (delivery.to as string) >= from)
  if (within.length === 0) return 'none'
  if (last < from) return 'full'
  let reached = from
  for (const delivery of [...within].sort((a, b) => (a.from < b.from ? -1 : 1))) {
    if (delivery.from > reached) break
    const next = dayAfter(delivery.to as string)
    if (next > reached) reached = next
  }
  return reached > last ? 'full' : 'partial'
}

/**
 * Whether deliveries stopped coming inside a measure's window: days that were due are missing although earlier ones of the same
 * data set were delivered once (`since`, also by a version that was withdrawn). Months before the first delivery ever do not count:
 * what was never there cannot stop.
 * @example
 * // bills delivered for 2026-05 to 2026-08, window P12M as of 2026-10-31 → true; delivered for 2026-05 to 2026-10 → false
 * brokenOff(bills12m, '150403', deliveries, '2026-10-31', '2026-10-31', '2026-05-01')
 */
export function brokenOff(
  measure: Pick<CompiledMeasure, 'from'>,
  area: string,
  deliveries: readonly CoverageInput[],
  asOf: string,
  dueUntil: string,
  since: string | null,
): boolean {
  if (measure.from === null || since === null) return false
  const from = since > measure.from ? since : measure.from
  const last = dueUntil < asOf ? dueUntil : asOf
  return from <= last && missingStretches({ from }, area, deliveries, asOf, dueUntil).length > 0
}

/**
 * The stretches of a measure's window that were due and not delivered for an area; one open stretch (`from` null) when a window
 * cannot be told because nothing was ever delivered or the measure has none.
 * @example missingStretches(bills12m, '150403', deliveries, '2026-10-31', '2026-10-31') // [{ from: '2026-09-01', to: '2026-10-31' }]
 */
export function missingStretches(
  measure: Pick<CompiledMeasure, 'from'>,
  area: string,
  deliveries: readonly CoverageInput[],
  asOf: string,
  dueUntil: string,
): { from: string | null; to: string }[] {
  const here = deliveries.filter((delivery) => area.startsWith(delivery.area) && delivery.from <= asOf)
  if (here.some((delivery) => delivery.to === null)) return []
  if (measure.from === null) return here.length > 0 ? [] : [{ from: null, to: asOf }]
  const due = dueUntil < asOf ? dueUntil : asOf
  // Data sent when something happens are never due: with none in the window, the whole of it is missing.
  const last = due < measure.from ? (here.some((one) => (one.to as string) >= measure.from!) ? due : asOf) : due
  const missing: { from: string; to: string }[] = []
  let reached = measure.from
  for (const delivery of [...here].sort((a, b) => (a.from < b.from ? -1 : 1))) {
    if (delivery.from > last) break
    if (delivery.from > reached) missing.push({ from: reached, to: dayBefore(delivery.from) })
    const next = dayAfter(delivery.to as string)
    if (next > reached) reached = next
  }
  if (reached <= last) missing.push({ from: reached, to: last })
  return missing
}

function dayBefore(day: string): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) - 86_400_000).toISOString().slice(0, 10)
}

function dayAfter(day: string): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + 86_400_000).toISOString().slice(0, 10)
}

/**
 * Coverage of all measures for an area, by measure name. Measures over the population register are always covered.
 * Deliveries are sorted out once for all areas, and measures of a data set with the same window share an answer: a province has
 * a hundred counties, each with its own months.
 * @example areaCoverage(plan.measures.values(), lake, '2026-10-31')('150403').get('bills12m') // 'partial'
 */
export function areaCoverage(
  measures: Iterable<CompiledMeasure>,
  lake: LakeInput,
  asOf: string,
): (area: string) => Map<string, Coverage> {
  const all = [...measures]
  const deliveries = new Map(
    [...Map.groupBy(lake.coverage, ({ dataset }) => dataset)].map(([dataset, own]) => [
      dataset,
      Map.groupBy(own, ({ area }) => area),
    ]),
  )
  return (area) => {
    const prefixes = Array.from({ length: area.length + 1 }, (_, length) => area.slice(0, length))
    const answers = new Map<string, Coverage>()
    const covered = (measure: CompiledMeasure): Coverage => {
      const { dataset } = measure.input
      if (dataset === lake.population.dataset) return 'full'
      const key = `${dataset} ${measure.from}`
      const known = answers.get(key)
      if (known !== undefined) return known
      const here = prefixes.flatMap((prefix) => deliveries.get(dataset)?.get(prefix) ?? [])
      const answer = coverageOf(measure, area, here, asOf, lake.dueUntil?.get(dataset) ?? asOf)
      answers.set(key, answer)
      return answer
    }
    return new Map(all.map((measure) => [measure.name, covered(measure)]))
  }
}

/**
 * Of the given areas those where a measure now has another meaning of "no row" than before: what an incremental run must
 * look at as a whole. A new delivery that was not yet due changes nothing there.
 * @example areasCoveredOtherwise(plan, lakeBefore, lakeNow, ['150103', '150203']) // ['150203']
 */
export function areasCoveredOtherwise(
  plan: { measures: ReadonlyMap<string, CompiledMeasure>; input: { asOf: string } },
  before: LakeInput,
  now: LakeInput,
  areas: Iterable<string>,
): string[] {
  const meanings = [before, now].map((lake) => {
    const coverages = areaCoverage(plan.measures.values(), lake, plan.input.asOf)
    return (area: string): string =>
      [...coverages(area)]
        .map(([name, coverage]) => {
          const enough =
            plan.measures.get(name)!.input.partial === 'any-part' ? coverage !== 'none' : coverage === 'full'
          return enough ? '1' : '0'
        })
        .join('')
  })
  return [...areas].filter((area) => meanings[0]!(area) !== meanings[1]!(area))
}
