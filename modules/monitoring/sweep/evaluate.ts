/** Computes the hits of the region's indicators and the source rows they rest on, and writes both into the run's folder. */
import {
  affectedBy,
  compilePlan,
  type LakeInput,
  makeEvidence,
  type Plan,
  type PlanFault,
  runPlan,
  withIndicators,
} from '../../../engine/measure/index.ts'
import { parquet, type Session } from '../../../engine/sql/index.ts'
import type { Region } from '../../rules/shared.ts'
import { type HitFiles, writeHitFiles } from './hit-files.ts'
import type { LakeState } from './lake-state.ts'
import { unsettledIndicators } from './live-hits.ts'
import { missingWords } from './missing-words.ts'
import { lakeInput, planInput } from './plan-region.ts'
import { type UnjudgedHits, unjudgedHits } from './unjudged-hits.ts'

export type Evaluated =
  | {
      ok: true
      hits: number
      households: number
      persons: number
      seconds: Record<string, number>
      unjudged: UnjudgedHits
      /** Indicators judged anew; null: all. */
      anew: ReadonlySet<string> | null
      /** What ran, for `keepBase`. */
      plan: Plan
      input: LakeInput
    }
  | { ok: false; faults: PlanFault[] }

/**
 * Runs the region's plan over the lake. With a base only the households of its relation `touched` are computed; the hits of all
 * others are taken over from the base's files.
 * With `base.datasets` only the indicators are judged that these can change; `base.kept` is a file of `keepBase`.
 * @param given.live name of the table of `liveHits`: those not found again are judged gone or unjudged
 * @example await evaluate(session, region, lake, hitFiles('data', 8))
 */
export async function evaluate(
  session: Session,
  region: Region,
  lake: LakeState,
  files: HitFiles,
  given: {
    base?: { files: HitFiles; touched: string; datasets: ReadonlySet<string> | null; kept: string | null } | undefined
    live?: string | undefined
    /** See the engine's LakeInput. */
    firstDelivered?: LakeInput['firstDelivered']
    onStep?: (done: number, total: number) => void
  } = {},
): Promise<Evaluated> {
  const compiled = compilePlan(planInput(region, lake.asOf))
  if (!compiled.ok) return compiled
  const { base, live } = given
  const input = { ...(await lakeInput(session, region, lake)), firstDelivered: given.firstDelivered }
  const { plan, anew } = await partToRun(session, compiled.plan, given)
  const result = await runPlan(session, plan, input, {
    households: base?.touched,
    base: base?.kept ?? undefined,
    live,
    onStep: (_, done, total) => given.onStep?.(done, total),
  })
  const start = performance.now()
  await makeEvidence(session, plan)
  const evidence = (performance.now() - start) / 1000
  await writeHitFiles(session, files, { hits: 'hit', evidence: 'evidence' }, base && { ...base, anew })
  // With a base, the hits taken over from it count too.
  const { hits } = await session.row<{ hits: number }>(`SELECT count(*) AS hits FROM ${parquet([files.hits])}`)
  return {
    ok: true,
    hits,
    households: result.households,
    persons: result.persons,
    plan,
    input,
    anew: anew && new Set(anew),
    unjudged: live ? await unjudgedHits(session, region, lake, missingWords(region, compiled.plan, input)) : new Map(),
    seconds: { measures: result.seconds, evidence },
  }
}

/** What of the plan has to be judged anew: all (`anew` null), or what the changed data sets can change and what is unsettled. */
async function partToRun(
  session: Session,
  plan: Plan,
  { base, live }: NonNullable<Parameters<typeof evaluate>[4]>,
): Promise<{ plan: Plan; anew: string[] | null }> {
  if (!base?.datasets) return { plan, anew: null }
  const affected = affectedBy(plan, base.datasets, 'deaths')
  if (affected === plan) return { plan, anew: null }
  const unsettled = live ? await unsettledIndicators(session, base.files.hits) : []
  const ids = plan.indicators.map(({ id }) => id).filter((id) => unsettled.includes(id))
  const anew = [...new Set([...affected.indicators.map(({ id }) => id), ...ids])]
  return { plan: withIndicators(plan, anew), anew }
}
