/**
 * Lists of the work done on this product that signs rest on (data sets with `own`). Monitoring says which it wants; the areas
 * that keep them lie above it, so the server hands them in. A sweep fills them before it looks.
 */
import { sql } from 'kysely'
import type { OwnListName } from '../../rules/shared.ts'
import { deliverOwn, liveVersions, type OwnRow } from '../../sources/index.ts'
import { type MonitoringContext, today } from '../context.ts'
import { populationOf } from './lake-state.ts'

/** Rows of a list as the work stands on a day, by the fields of its data set. */
export type OwnLists = Record<OwnListName, (on: string) => Promise<readonly OwnRow[]>>

/**
 * Delivers each list of the region that changed, for the counties of the register. They tell how the work stands today, also in
 * a sweep whose files reach only to the end of last month: a family does not wait for the files to hear that its money came back.
 * A look back before the newest sweep finds the lists that were delivered then.
 * @returns how many new versions there are
 * @example await fillOwnLists(ctx, '2026-10-31')
 */
export async function fillOwnLists(ctx: MonitoringContext, asOf: string): Promise<number> {
  if (!ctx.ownLists || (await isLookBack(ctx, asOf))) return 0
  const population = (await liveVersions(ctx, asOf)).get(populationOf(ctx)) ?? []
  const areas = [...new Set(population.flatMap((version) => version.countsFor))].sort()
  if (areas.length === 0) return 0
  let made = 0
  for (const dataset of ctx.region.datasets.values()) {
    if (!dataset.own) continue
    const rows = await ctx.ownLists[dataset.own](today(ctx))
    if ((await deliverOwn(ctx, { dataset, rows, dataDate: asOf, areas })) !== null) made += 1
  }
  return made
}

async function isLookBack(ctx: MonitoringContext, asOf: string): Promise<boolean> {
  const newest = await sql<{
    later: boolean
  }>`select exists (select from monitoring.sweep where state = 'done' and applied and as_of > ${asOf}::date) as later`.execute(
    ctx.db,
  )
  return newest.rows[0]!.later
}
