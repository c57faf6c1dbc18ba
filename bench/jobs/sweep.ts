/** What the product does in a sweep between the lake and the hits: plan, measures, conditions, rows of `hit` with their values. */
import { mkdirSync } from 'node:fs'
import { affectedBy, compilePlan, keepBase, type Plan, runPlan } from '../../engine/measure/index.ts'
import { openDuckdb, parquet, type Session, text } from '../../engine/sql/index.ts'
import { planInput } from '../../modules/monitoring/index.ts'
import { loadRegion } from '../../modules/rules/index.ts'
import type { Delivered } from '../apart.ts'
import { asOf, lakeInputOf, regionDir } from '../lake.ts'
import { cpuSince, type SweepRun } from '../yardstick/sweep.ts'

type Told = { seconds: number; told?: Record<string, unknown> }

/** Full sweep of the region's forty indicators. Seconds: from opening the database to the finished table `hit`. */
export async function sweepJob(run: SweepRun & { delivered?: Delivered; keep?: string }): Promise<Told> {
  const region = loadRegion(regionDir)
  const lake = lakeInputOf(region, run.lake, run.delivered)
  const used = process.cpuUsage()
  const start = performance.now()
  const session = await open(run)
  try {
    const plan = planOf(region)
    const result = await runPlan(session, plan, lake)
    const done = performance.now()
    const cpuSeconds = cpuSince(used)
    await session.run(`COPY (SELECT indicator, level, hh, pid FROM hit) TO ${text(run.out)} (FORMAT parquet)`)
    const keeping = performance.now()
    if (run.keep) await keepBase(session, plan, lake, run.keep)
    const keepSeconds = (performance.now() - keeping) / 1000
    return {
      seconds: (done - start) / 1000,
      told: { cpuSeconds, hits: result.hits, keepSeconds, steps: slowest(result.steps) },
    }
  } finally {
    session.close()
  }
}

/**
 * Incremental sweep: the households of the new rows are looked up in the register, what the data set can change is computed anew
 * for them, and put in the place of their old hits. Seconds: from opening the database to the complete new file of hits.
 */
export async function incrementalJob(
  run: SweepRun & { before: string; base: string; delivered: Delivered },
): Promise<Told> {
  const region = loadRegion(regionDir)
  const { delivered } = run
  const lake = lakeInputOf(region, run.lake, delivered)
  const registered = lake.population.versions.flatMap(({ files }) => [...files])
  const used = process.cpuUsage()
  const start = performance.now()
  const session = await open(run)
  try {
    const whole = planOf(region)
    const plan = affectedBy(whole, new Set([delivered.dataset]), 'deaths')
    const there = delivered.county
      ? `UNION ALL SELECT _hh FROM ${parquet(registered)} WHERE starts_with(division, ${text(delivered.county)})`
      : ''
    await session.step(
      'touched',
      `SELECT DISTINCT hh FROM (SELECT r._hh AS hh FROM ${parquet(registered)} r SEMI JOIN ${parquet([delivered.file])} c ON c._pid = r._pid ${there})`,
      'table',
    )
    const result = await runPlan(session, plan, lake, { households: 'touched', base: run.base })
    const others =
      plan === whole ? '' : `b.indicator NOT IN (${plan.indicators.map(({ id }) => text(id)).join(', ')}) OR `
    await session.run(
      `COPY (SELECT indicator, level, hh, pid FROM hit UNION ALL SELECT b.indicator, b.level, b.hh, b.pid FROM ${parquet([run.before])} b
         WHERE ${others}b.hh NOT IN (SELECT hh FROM touched)) TO ${text(run.out)} (FORMAT parquet)`,
    )
    const seconds = (performance.now() - start) / 1000
    const cpuSeconds = cpuSince(used)
    return {
      seconds,
      told: { cpuSeconds, households: result.households, hits: result.hits, steps: slowest(result.steps) },
    }
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
