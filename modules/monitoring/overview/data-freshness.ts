/** How many deliveries (data set × county) are fresh, late, shrank or were never made. */
import { freshness } from '../../sources/index.ts'
import { type MonitoringContext, today } from '../context.ts'
import type { Overview } from '../shapes/overview.ts'

/**
 * Counts over the counties inside the area; a township counts with its county. The page of sources lists the same items.
 * @example await dataFreshness(ctx, '1504') // { fresh: 31, late: 2, never: 9, volumeDrop: 0 }
 */
export async function dataFreshness(ctx: MonitoringContext, prefix: string): Promise<Overview['freshness']> {
  const items = await freshness(ctx, prefix.slice(0, 6), today(ctx))
  const count = (state: string) => items.filter((item) => item.state === state).length
  return { fresh: count('fresh'), late: count('late'), never: count('never'), volumeDrop: count('volume-drop') }
}
