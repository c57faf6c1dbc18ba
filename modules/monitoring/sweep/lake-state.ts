/** What the lake knows on the day of a sweep: which versions count, what they cover, which rows are doubted. */
import { sql } from 'kysely'
import type { AnyDb } from '../../registry/index.ts'
import { type Coverage, coverageOf, type LiveVersion, liveVersions } from '../../sources/index.ts'
import type { MonitoringContext } from '../context.ts'

export interface LakeState {
  asOf: string
  live: Map<string, LiveVersion[]>
  /** All versions, ordered by number. */
  versions: LiveVersion[]
  population: LiveVersion[]
  coverage: Coverage[]
  /** Newest day of the household registers that count. */
  registerDay: string
}

/** How a sweep names what it read: enough to repeat it, and to see what changed since. */
export interface SweptVersion {
  id: number
  dataset: string
  /** Counties its rows counted for. */
  counts: string[]
}

/**
 * The state of the lake as of a day.
 * @example const lake = await lakeState(ctx, '2026-10-31'); lake.population[0]?.files
 */
export async function lakeState(ctx: MonitoringContext, asOf: string): Promise<LakeState> {
  const live = await liveVersions(ctx, asOf)
  const versions = [...live.values()].flat().sort((a, b) => a.id - b.id)
  const population = live.get(populationOf(ctx)) ?? []
  const registerDay = population.reduce((newest, version) => [version.dataDate, newest].sort()[1]!, '')
  return { asOf, live, versions, population, coverage: coverageOf(live), registerDay: registerDay || asOf }
}

/**
 * Per data set and county the first day ever delivered, also by versions that were withdrawn since: what came once can stop coming.
 * @example (await firstDelivered(db)).get('medical-settlement')?.get('150403') // '2025-05-01'
 */
export async function firstDelivered(db: AnyDb): Promise<Map<string, Map<string, string>>> {
  const rows = await sql<{ dataset: string; area: string; first: string }>`
    select dataset, unnest(areas) as area, min(period_from)::text as first from sources.version
    where state in ('live', 'withdrawn') and period_from is not null group by 1, 2`.execute(db)
  const found = new Map<string, Map<string, string>>()
  for (const { dataset, area, first } of rows.rows) {
    const areas = found.get(dataset) ?? new Map<string, string>()
    found.set(dataset, areas.set(area, first))
  }
  return found
}

/** Id of the region's household register. */
export function populationOf(ctx: Pick<MonitoringContext, 'region'>): string {
  return [...ctx.region.datasets.values()].find((dataset) => dataset.kind === 'population')?.id ?? 'population'
}

/** Id of the region's ledger of tiers. */
export function ledgerOf(ctx: Pick<MonitoringContext, 'region'>): string {
  return [...ctx.region.datasets.values()].find((dataset) => dataset.kind === 'tier-ledger')?.id ?? 'tier-ledger'
}

/** The versions of a state as a sweep writes them down. */
export function sweptVersions(lake: LakeState): SweptVersion[] {
  return lake.versions.map((version) => ({
    id: version.id,
    dataset: version.dataset,
    counts: [...version.countsFor].sort(),
  }))
}

/**
 * Last day the data of a data set reach in a county, null when never delivered.
 * Events: end of the last month covered; snapshots: the day of the newest one.
 */
export function lastDayKnown(coverage: readonly Coverage[], dataset: string, area: string): string | null {
  let last: string | null = null
  for (const piece of coverage) {
    if (piece.dataset !== dataset || !area.startsWith(piece.area)) continue
    const day = piece.to === '9999-12-31' ? piece.from : piece.to
    if (last === null || day > last) last = day
  }
  return last
}
