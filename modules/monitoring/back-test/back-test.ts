/** An indicator of a policy draft tried on the past: what it would have raised, beside the rule in force. Nothing is written. */
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { sql } from 'kysely'
import { compilePlan, runPlan } from '../../../engine/measure/index.ts'
import { openDuckdb, text } from '../../../engine/sql/index.ts'
import type { Actor } from '../../../platform/access/shared.ts'
import { type Refusal, refusal } from '../../../platform/web/index.ts'
import { exceptionsStep, linkVersions } from '../../matching/index.ts'
import {
  type BackTest,
  changesOf,
  datasetsOf,
  findDraft,
  type IndicatorDef,
  indicatorScope,
  outcomeOf,
  policyAsOf,
  policyWithDraft,
  type Region,
  RegionFaults,
} from '../../rules/index.ts'
import { type MonitoringContext, today } from '../context.ts'
import { type LakeState, lakeState, populationOf } from '../sweep/lake-state.ts'
import { lakeInput, planInput } from '../sweep/plan-region.ts'
import { scopeSql } from '../worklist/filter-sql.ts'

export interface BackTestRequest {
  indicator: string
  draft: number
  onProgress?: (now: { step: string; done: number; total: number }) => void
}

/** The last days of the months before a day, oldest first. @example monthEnds('2026-11-24', 2) // ['2026-09-30', '2026-10-31'] */
export function monthEnds(day: string, months: number): string[] {
  const [year, month] = day.split('-').map(Number) as [number, number]
  return Array.from({ length: months }, (_, i) =>
    new Date(Date.UTC(year, month - months + i, 0)).toISOString().slice(0, 10),
  )
}

/** Both rules of an indicator. */
interface Rules {
  region: Region
  current: IndicatorDef
  drafted: IndicatorDef
}

async function rulesOf(
  ctx: MonitoringContext,
  actor: Actor,
  request: BackTestRequest,
): Promise<({ ok: true } & Rules) | Refusal> {
  const draft = await findDraft(ctx, actor, request.draft)
  const region = await policyAsOf(ctx, today(ctx))
  const current = region.indicators.get(request.indicator)
  if (!draft || !current) return refusal('not-found')
  try {
    const changed = await policyWithDraft(ctx, await changesOf(ctx, request.draft), draft.valid_from)
    return { ok: true, region, current, drafted: changed.indicators.get(request.indicator) ?? current }
  } catch (fault) {
    if (fault instanceof RegionFaults)
      return refusal('has-faults', {
        zh: '草稿有误，请先按检查结果改正。',
        en: 'The draft has faults; mend them first.',
      })
    throw fault
  }
}

/**
 * Hits per month end over the last twelve months, by the rule in force and by the draft, for the actor's area; and what staff
 * fed back on its hits so far. Months that the indicator's data do not reach are null, not zero.
 * @example const result = await backTest(ctx, actor, { indicator: 'R-H01', draft: 7 })
 */
export async function backTest(
  ctx: MonitoringContext,
  actor: Actor,
  request: BackTestRequest,
): Promise<({ ok: true } & BackTest) | Refusal> {
  const rules = await rulesOf(ctx, actor, request)
  if (!rules.ok) return rules
  const days = monthEnds(today(ctx), 12)
  const months: BackTest['months'] = []
  for (const [done, asOf] of days.entries()) {
    request.onProgress?.({ step: `回测 ${asOf}`, done, total: days.length })
    const lake = await lakeState(ctx, asOf)
    const found = reaches(ctx, rules, lake) ? await hitsOf(ctx, actor, rules, lake) : undefined
    if (found && !found.ok) return found
    months.push({ asOf, current: found?.current ?? null, draft: found?.draft ?? null })
  }
  return { ok: true, indicator: request.indicator, months, ...(await feedbackOf(ctx, actor, rules)) }
}

/**
 * Whether the register and something of what the indicator rests on reach the day: one of several data sets suffices, as a
 * condition may hold on one of them alone.
 */
function reaches(ctx: MonitoringContext, { region, current, drafted }: Rules, lake: LakeState): boolean {
  const both = { ...region, indicators: new Map([...region.indicators, ['draft', drafted]]) }
  const population = populationOf(ctx)
  const datasets = [...datasetsOf(region, current.id), ...datasetsOf(both, 'draft')].filter((id) => id !== population)
  return (
    lake.population.some((version) => version.files.length > 0) &&
    (datasets.length === 0 ||
      lake.coverage.some((piece) => datasets.includes(piece.dataset) && piece.from <= lake.asOf))
  )
}

type Hits = NonNullable<BackTest['months'][number]['current']>

async function hitsOf(
  ctx: MonitoringContext,
  actor: Actor,
  { region, current, drafted }: Rules,
  lake: LakeState,
): Promise<{ ok: true; current: Hits; draft: Hits } | Refusal> {
  // Both rules go through one plan: what they measure in common is measured once. One that is switched off raises nothing.
  const rules = [
    ['current', current],
    ['draft', drafted],
  ] as const
  const indicators = rules.flatMap(([id, def]) => (def.on ? [{ ...def, id }] : []))
  const compiled = compilePlan({ ...planInput(region, lake.asOf), indicators })
  if (!compiled.ok)
    return refusal('has-faults', {
      zh: `条件有误：${compiled.faults[0]?.fault.message ?? ''}`,
      en: compiled.faults[0]?.fault.message ?? 'The condition has a fault.',
    })
  const tempDir = join(ctx.dataDir, 'tmp', `back-test-${crypto.randomUUID()}`)
  const session = await openDuckdb({ memoryLimitMib: ctx.memoryLimitMib ?? 2048, threads: ctx.threads ?? 2, tempDir })
  try {
    const facts = lake.versions.filter((version) => !lake.population.includes(version))
    await linkVersions(ctx, session, lake.population, facts)
    await exceptionsStep(ctx, session, facts)
    await runPlan(session, compiled.plan, await lakeInput(session, region, lake))
    const rows = await session.rows<{ indicator: string; level: keyof Hits; hits: number }>(
      `SELECT indicator, "level" AS level, count(*)::INTEGER AS hits FROM hit WHERE starts_with(area, ${text(actor.area)}) GROUP BY ALL`,
    )
    const of = (rule: string): Hits => {
      const level = (name: keyof Hits) => rows.find((row) => row.indicator === rule && row.level === name)?.hits ?? 0
      return { red: level('red'), orange: level('orange'), yellow: level('yellow') }
    }
    return { ok: true, current: of('current'), draft: of('draft') }
  } finally {
    session.close()
    rmSync(tempDir, { recursive: true, force: true })
  }
}

/** What staff said of the indicator's hits, and of those the draft would still raise, judged by the values the hits were raised on. */
async function feedbackOf(
  ctx: MonitoringContext,
  actor: Actor,
  { region, current, drafted }: Rules,
): Promise<Pick<BackTest, 'feedback' | 'kept'>> {
  const judgement = new Map(region.meta.feedback_codes.map((code) => [code.id, code.true_hit]))
  const codes = [...judgement].flatMap(([id, judged]) => (judged === null ? [] : [id]))
  const { rows } = await sql<{
    code: string
    measures: Record<string, number | string | boolean | null>
  }>`select w.close_code as code, h.measures from monitoring.hit h join monitoring.warning w on w.id = h.warning_id
    where h.indicator = ${current.id} and h.state = 'active' and w.state = 'closed' and w.close_code = any(${codes}::text[])
      and ${scopeSql(actor)}`.execute(ctx.db)
  const scope = indicatorScope(region)
  const isKept = (measures: (typeof rows)[number]['measures']) =>
    drafted.on && !['none', 'unknown'].includes(outcomeOf(drafted, scope, measures))
  const count = (some: typeof rows) => ({
    judged: some.length,
    true: some.filter((row) => judgement.get(row.code) === true).length,
  })
  return { feedback: count(rows), kept: count(rows.filter((row) => isKept(row.measures))) }
}
