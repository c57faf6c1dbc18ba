/**
 * A sweep: live versions as of a day → link → measures → indicators → source rows → difference to the open warnings.
 * Everything before the last step works on files; the last step is one transaction.
 */
import { mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { sql } from 'kysely'
import { openDuckdb, type Session } from '../../../engine/sql/index.ts'
import { exceptionsStep, linkVersions, refreshReview, suggestCandidates } from '../../matching/index.ts'
import { policyAsOf, RegionFaults } from '../../rules/index.ts'
import { findLateAreas } from '../../sources/index.ts'
import { type MonitoringContext, runDir, today } from '../context.ts'
import { keepAtHand } from '../portrait/keep-at-hand.ts'
import type { SweepCounts } from '../shapes/overview.ts'
import { applySweep } from './apply-sweep.ts'
import { evaluate } from './evaluate.ts'
import { hitFiles } from './hit-files.ts'
import { findKept, keepForLater } from './kept-base.ts'
import { firstDelivered, type LakeState, lakeState, populationOf, sweptVersions } from './lake-state.ts'
import { liveHits } from './live-hits.ts'
import { fillOwnLists } from './own-lists.ts'
import { silentIndicators, writeSilent } from './silent-indicators.ts'
import {
  basisOf,
  beginSweep,
  endDeadSweeps,
  failSweep,
  findBase,
  finishSweep,
  holdingSweep,
  isNewestDay,
  SWEEP_LOCK,
} from './sweep-record.ts'
import { touchedHouseholds } from './touched.ts'
import { unknownWords } from './unknown-words.ts'
import { updateFiles } from './update-files.ts'
import { writeSeen } from './write-warnings.ts'

export interface SweepRequest {
  /** YYYY-MM-DD, not after today. */
  asOf: string
  /** incremental: only households whose rows changed since the last sweep of the same day; the result is that of a full one. */
  kind: 'full' | 'incremental'
  createdBy?: string
  runId?: number
  onProgress?: (now: { step: string; done: number; total: number }) => void
  /** Called once the sweep has its number. */
  onBegin?: (sweepId: number) => void
}

export type SweepResult =
  | {
      ok: true
      sweepId: number
      kind: 'full' | 'incremental'
      applied: boolean
      counts: SweepCounts
      afterFault?: string
    }
  | { ok: false; reason: 'future-day' | 'no-register' | 'region-faults'; zh: string; en: string; details?: unknown }

/**
 * Runs one sweep to its end, by the policy in force on its day (`policyAsOf`). Repeating it changes nothing; a look back before the newest applied day keeps its hits in the run's
 * folder and leaves the warnings alone.
 * @throws when a file cannot be read or the database fails: the state before the sweep stays
 * @example await sweep({ db, dataDir: 'data', region }, { asOf: '2026-10-31', kind: 'full' })
 */
export async function sweep(base: MonitoringContext, request: SweepRequest): Promise<SweepResult> {
  if (request.asOf > today(base))
    return {
      ok: false,
      reason: 'future-day',
      zh: '监测日期不能晚于今天。',
      en: 'The as-of day cannot be later than today.',
    }
  const region = await policyAsOf(base, request.asOf).catch((fault: unknown) => {
    if (fault instanceof RegionFaults) return fault
    throw fault
  })
  if (region instanceof RegionFaults)
    return {
      ok: false,
      reason: 'region-faults',
      zh: '已发布的政策与区域规则文件不再相符，请先运行 region check。',
      en: 'The published policy no longer fits the files of the region; run region check.',
      details: region.faults,
    }
  // From here on everything is judged by the policy in force on the day looked at.
  const ctx: MonitoringContext = { ...base, region }
  for (const dead of await endDeadSweeps(ctx.db)) rmSync(runDir(ctx.dataDir, dead), { recursive: true, force: true })
  const basis = basisOf(region, request.asOf)
  const id = await beginSweep(ctx.db, {
    ...request,
    basis,
    policy: region.policy?.versions ?? [],
    createdBy: request.createdBy ?? null,
    runId: request.runId ?? null,
  })
  let read: LakeState | null = null
  const result = await holdingSweep(ctx.db, id, async (): Promise<SweepResult> => {
    request.onBegin?.(id)
    const tempDir = join(ctx.dataDir, 'tmp', `sweep-${id}`)
    const session = await openDuckdb({ memoryLimitMib: ctx.memoryLimitMib ?? 2048, threads: ctx.threads ?? 2, tempDir })
    try {
      const result = await sweepWith(ctx, session, id, basis, request, (lake) => {
        read = lake
      })
      if (!result.ok) await failSweep(ctx.db, id, result.zh)
      return result
    } catch (fault) {
      await failSweep(ctx.db, id, (fault as Error).message)
      rmSync(runDir(ctx.dataDir, id), { recursive: true, force: true })
      throw fault
    } finally {
      session.close()
      rmSync(tempDir, { recursive: true, force: true })
    }
  })
  if (!result.ok || !read || !base.afterSweep) return result
  request.onProgress?.({ step: '认定测算', done: 5, total: 5 })
  try {
    await base.afterSweep({ sweepId: id, applied: result.applied, lake: read, region })
    return result
  } catch (fault) {
    // The warnings are written and stay: what follows them tells its own fault.
    return { ...result, afterFault: (fault as Error).message }
  }
}

async function sweepWith(
  ctx: MonitoringContext,
  session: Session,
  id: number,
  basis: string,
  request: SweepRequest,
  onLake: (lake: LakeState) => void,
): Promise<SweepResult> {
  const { asOf } = request
  const seconds: Record<string, number> = {}
  const total = 6
  let step = 0
  const timed = async <Result>(name: string, work: () => Promise<Result>): Promise<Result> => {
    request.onProgress?.({ step: name, done: step++, total })
    const start = performance.now()
    const result = await work()
    seconds[name] = (performance.now() - start) / 1000
    return result
  }
  await findLateAreas(ctx)
  await fillOwnLists(ctx, asOf)
  const lake = await lakeState(ctx, asOf)
  onLake(lake)
  if (lake.population.every((version) => version.files.length === 0))
    return {
      ok: false,
      reason: 'no-register',
      zh: `截至${asOf}没有可用的户籍人口数据，无法监测。`,
      en: `There is no household register as of ${asOf}.`,
    }

  const review = await timed('数据比对', () => link(ctx, session, lake))
  const base = request.kind === 'incremental' ? await findBase(ctx.db, ctx.dataDir, asOf, basis) : null
  const touched = base ? await timed('查找变化', () => touchedHouseholds(ctx, session, base, lake)) : 'all'
  const from = touched === 'all' ? null : base
  const kind = from ? 'incremental' : 'full'
  const files = hitFiles(ctx.dataDir, id)
  mkdirSync(runDir(ctx.dataDir, id), { recursive: true })
  const touchedTable = from ? 'touched' : null
  const evaluated = await timed('指标计算', async () => {
    // A look back leaves the warnings alone, so it need not ask what became of them.
    const lives = (await isNewestDay(ctx.db, asOf)) && (await liveHits(ctx.db, session, touchedTable)) > 0
    return evaluate(session, ctx.region, lake, files, {
      base:
        from && touched !== 'all'
          ? {
              files: hitFiles(ctx.dataDir, from.id),
              touched: 'touched',
              datasets: touched.datasets,
              kept: await findKept(ctx.db, ctx.dataDir, asOf, basis),
            }
          : undefined,
      live: lives ? 'live_hit' : undefined,
      firstDelivered: await firstDelivered(ctx.db),
      onStep: (done, all) => request.onProgress?.({ step: '指标计算', done, total: all }),
    })
  })
  if (!evaluated.ok)
    return {
      ok: false,
      reason: 'region-faults',
      zh: '区域规则有误，请先运行 region check。',
      en: 'The region has faults; run region check.',
      details: evaluated.faults,
    }

  const silent = silentIndicators(ctx.region, lake)
  const counts = await timed('更新预警', () =>
    ctx.db.transaction().execute(async (tx) => {
      // Sweeps that end at the same time take turns: the second compares with what the first wrote.
      await sql`select pg_advisory_xact_lock(${sql.lit(SWEEP_LOCK)}, 0)`.execute(tx)
      const applied = await isNewestDay(tx, asOf)
      const empty = {
        hits: evaluated.hits,
        opened: 0,
        raised: 0,
        lowered: 0,
        refreshed: 0,
        withdrawn: 0,
        unsupported: 0,
        unjudged: 0,
        silenced: 0,
      }
      let changes = empty
      if (applied) {
        const mark = { id, asOf, actsFrom: [asOf, today(ctx)].sort()[1]! }
        const explain = unknownWords(ctx.region, lake.coverage, asOf)
        let start = performance.now()
        const lap = (name: string) => {
          seconds[name] = (performance.now() - start) / 1000
          start = performance.now()
        }
        const done = await applySweep(tx, session, {
          region: ctx.region,
          sweep: mark,
          files,
          touched: touchedTable,
          unjudged: evaluated.unjudged,
          anew: evaluated.anew,
          explain,
          onProgress: (hits) => request.onProgress?.({ step: '更新预警', done: hits, total: evaluated.hits }),
        })
        lap('warnings')
        await updateFiles(tx, ctx, session, lake, done.opened)
        lap('files')
        await writeSeen(tx, mark)
        await writeSilent(tx, silent, asOf)
        // Thousands of new rows: without fresh statistics the worklist would be planned for an empty table.
        if (done.counts.opened > 500) await freshStatistics(tx)
        lap('seen')
        changes = { ...done.counts, hits: evaluated.hits }
      }
      const whole: SweepCounts = {
        ...changes,
        households: from ? (from.counts.households ?? evaluated.households) : evaluated.households,
        persons: from ? (from.counts.persons ?? evaluated.persons) : evaluated.persons,
        touched: touched === 'all' ? evaluated.households : touched.households,
        versions: lake.versions.length,
        ...(await liveByLevel(tx)),
        silentIndicators: new Set(silent.map((one) => one.indicator)).size,
        review,
        seconds: { ...evaluated.seconds, ...seconds },
      }
      await finishSweep(tx, id, { kind, applied, versions: sweptVersions(lake), counts: whole })
      return { applied, whole }
    }),
  )
  // The warnings stand already: nobody waits for what only makes the next incremental sweep faster.
  if (kind === 'full' && counts.applied) await timed('准备增量', () => keepForLater(ctx, session, id, evaluated))
  if (counts.applied) await timed('准备画像', () => keepAtHand(ctx.db, session, lake, populationOf(ctx)))
  request.onProgress?.({ step: '完成', done: total, total })
  return { ok: true, sweepId: id, kind, applied: counts.applied, counts: counts.whole }
}

/** Link stage: only versions not linked before against this register; the review queue follows. */
async function link(ctx: MonitoringContext, session: Session, lake: LakeState): Promise<number> {
  const facts = lake.versions.filter((version) => !lake.population.includes(version))
  const done = await linkVersions(ctx, session, lake.population, facts)
  if (done.versions > 0) await suggestCandidates(ctx, session, lake.population, facts)
  const open = await refreshReview(ctx, session, lake.population, facts)
  await exceptionsStep(ctx, session, facts)
  return open
}

async function freshStatistics(tx: MonitoringContext['db']): Promise<void> {
  await sql`analyze monitoring.warning, monitoring.hit, monitoring.evidence, monitoring.action, registry.household, registry.person,
    registry.membership, registry.tier_holding`.execute(tx)
}

async function liveByLevel(tx: MonitoringContext['db']): Promise<{ red: number; orange: number; yellow: number }> {
  const rows = await sql<{
    level: 'red' | 'orange' | 'yellow'
    n: number
  }>`select level, count(*)::int as n from monitoring.warning
    where state in ('open', 'dispatched') group by level`.execute(tx)
  const of = (level: string) => rows.rows.find((row) => row.level === level)?.n ?? 0
  return { red: of('red'), orange: of('orange'), yellow: of('yellow') }
}
