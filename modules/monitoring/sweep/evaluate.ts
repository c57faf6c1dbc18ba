/** Computes the hits of the region's indicators and the source rows they rest on, and writes both into the run's folder. */
import { compilePlan, makeEvidence, type PlanFault, runPlan } from '../../../engine/measure/index.ts'
import { parquet, type Session } from '../../../engine/sql/index.ts'
import type { Region } from '../../rules/shared.ts'
import { type HitFiles, writeHitFiles } from './hit-files.ts'
import type { LakeState } from './lake-state.ts'
import { lakeInput, planInput } from './plan-region.ts'

export type Evaluated =
  | { ok: true; hits: number; households: number; persons: number; seconds: Record<string, number> }
  | { ok: false; faults: PlanFault[] }

/**
 * Runs the region's plan over the lake. With a base only the households of its relation `touched` are computed; the hits of all
 * others are taken over from the base's files.
 * @example await evaluate(session, region, lake, hitFiles('data', 8))
 */
export async function evaluate(
  session: Session,
  region: Region,
  lake: LakeState,
  files: HitFiles,
  base?: { files: HitFiles; touched: string },
  onStep?: (done: number, total: number) => void,
): Promise<Evaluated> {
  const compiled = compilePlan(planInput(region, lake.asOf))
  if (!compiled.ok) return compiled
  const input = await lakeInput(session, region, lake)
  const result = await runPlan(session, compiled.plan, input, {
    households: base?.touched,
    onStep: (_, done, total) => onStep?.(done, total),
  })
  const start = performance.now()
  await makeEvidence(session, compiled.plan)
  const evidence = (performance.now() - start) / 1000
  await writeHitFiles(session, files, { hits: 'hit', evidence: 'evidence' }, base)
  // With a base, the hits taken over from it count too.
  const { hits } = await session.row<{ hits: number }>(`SELECT count(*) AS hits FROM ${parquet([files.hits])}`)
  return {
    ok: true,
    hits,
    households: result.households,
    persons: result.persons,
    seconds: { measures: result.seconds, evidence },
  }
}
