/** What the product does in a sweep between the lake and the hits: plan, measures, conditions, rows of `hit` with their values. */
import { mkdirSync } from 'node:fs'
import { compilePlan, type Plan, runPlan } from '../../engine/measure/index.ts'
import { openDuckdb, parquet, type Session, text } from '../../engine/sql/index.ts'
import { planInput } from '../../modules/monitoring/index.ts'
import { loadRegion } from '../../modules/rules/index.ts'
import { asOf, lakeInputOf, partsOf, regionDir } from '../lake.ts'
import type { SweepRun } from '../yardstick/sweep.ts'

type Told = { seconds: number; told?: Record<string, unknown> }

/** Full sweep of the region's forty indicators. Seconds: from opening the database to the finished table `hit`. */
export async function sweepJob(run: SweepRun): Promise<Told> {
  const region = loadRegion(regionDir)
  const lake = lakeInputOf(region, run.lake)
  const start = performance.now()
  const session = await open(run)
  try {
    const result = await runPlan(session, planOf(region), lake)
    const seconds = (performance.now() - start) / 1000
    await session.run(`COPY (SELECT indicator, level, hh, pid FROM hit) TO ${text(run.out)} (FORMAT parquet)`)
    return { seconds, told: { hits: result.hits, steps: slowest(result.steps) } }
  } finally {
    session.close()
  }
}

/**
 * Incremental sweep: the households of changed rows are looked up in the register, computed anew, and put in the place of their
 * old hits. Seconds: from opening the database to the complete new file of hits.
 */
export async function incrementalJob(run: SweepRun & { base: string; delta: string }): Promise<Told> {
  const region = loadRegion(regionDir)
  const lake = lakeInputOf(region, run.lake)
  const start = performance.now()
  const session = await open(run)
  try {
    await session.step(
      'touched',
      `SELECT DISTINCT _hh AS hh FROM ${parquet(partsOf(run.lake, 'population'))} WHERE _pid IN (SELECT _pid FROM ${parquet([run.delta])})`,
      'table',
    )
    const result = await runPlan(session, planOf(region), lake, { households: 'touched' })
    await session.run(
      `COPY (SELECT indicator, level, hh, pid FROM hit UNION ALL SELECT b.indicator, b.level, b.hh, b.pid FROM ${parquet([run.base])} b ANTI JOIN touched t ON t.hh = b.hh)
       TO ${text(run.out)} (FORMAT parquet)`,
    )
    const seconds = (performance.now() - start) / 1000
    return { seconds, told: { households: result.households, hits: result.hits, steps: slowest(result.steps) } }
  } finally {
    session.close()
  }
}

function open(run: SweepRun): Promise<Session> {
  mkdirSync(run.tempDir, { recursive: true })
  return openDuckdb({ memoryLimitMib: run.memoryMib, threads: run.threads, tempDir: run.tempDir })
}

function planOf(region: ReturnType<typeof loadRegion>): Plan {
  const compiled = compilePlan(planInput(region, asOf))
  if (!compiled.ok) throw new Error(`The region has faults: ${JSON.stringify(compiled.faults.slice(0, 3))}`)
  return compiled.plan
}

function slowest(steps: readonly { name: string; seconds: number }[]): { name: string; seconds: number }[] {
  return [...steps].sort((a, b) => b.seconds - a.seconds).slice(0, 12)
}
