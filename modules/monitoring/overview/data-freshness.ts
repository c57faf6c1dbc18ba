/** How many deliveries (data set × county) are fresh, late or were never made. */
import type { MonitoringContext } from '../context.ts'
import type { Overview } from '../shapes/overview.ts'
import { dueUntil } from '../sweep/due-until.ts'
import { lakeState, lastDayKnown } from '../sweep/lake-state.ts'

/**
 * Counts over the counties of the register inside the area.
 * @example await dataFreshness(ctx, '1504', '2026-10-31') // { fresh: 31, late: 2, never: 9, volumeDrop: 0 }
 */
export async function dataFreshness(
  ctx: MonitoringContext,
  prefix: string,
  asOf: string,
): Promise<Overview['freshness']> {
  const lake = await lakeState(ctx, asOf)
  const county = prefix.slice(0, 6)
  const counties = new Set(
    lake.population.flatMap((version) => version.countsFor).filter((code) => code.startsWith(county)),
  )
  const counts = { fresh: 0, late: 0, never: 0, volumeDrop: 0 }
  for (const dataset of ctx.region.datasets.values()) {
    const due = dueUntil(dataset.delivery, asOf)
    for (const code of counties) {
      const last = lastDayKnown(lake.coverage, dataset.id, code)
      if (last === null) counts.never += 1
      else if (due !== null && last < due) counts.late += 1
      else counts.fresh += 1
    }
  }
  const dropped = [...lake.versions]
    .filter((version) => version.areas.some((code) => counties.has(code)))
    .map((version) => version.id)
  if (dropped.length > 0) counts.volumeDrop = await volumeDrops(ctx, dropped)
  return counts
}

/** Versions whose volume fell so far that it is an alarm. */
async function volumeDrops(ctx: MonitoringContext, versions: number[]): Promise<number> {
  const rows = await ctx.db.selectFrom('sources.version').select(['quality']).where('id', 'in', versions).execute()
  return rows.filter((row) =>
    (row.quality as { drift?: { kind: string; alarm: boolean }[] } | null)?.drift?.some(
      (one) => one.kind === 'volume' && one.alarm,
    ),
  ).length
}
