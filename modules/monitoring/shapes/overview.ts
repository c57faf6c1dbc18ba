/** Overview, sweeps and indicator statistics as the API gives them. */
import { z } from 'zod'
import { Level } from '../../rules/shared.ts'
import { Words } from './warning.ts'

export const SweepCounts = z.object({
  households: z.number(),
  persons: z.number(),
  /** Households this sweep looked at: all for a full one. */
  touched: z.number(),
  versions: z.number(),
  hits: z.number(),
  opened: z.number(),
  raised: z.number(),
  lowered: z.number(),
  refreshed: z.number(),
  withdrawn: z.number(),
  unsupported: z.number(),
  /** Warnings with a hit that nobody could judge any more since this sweep; absent in sweeps of before. */
  unjudged: z.number().optional(),
  /** Hits kept quiet after a closing. */
  silenced: z.number(),
  red: z.number(),
  orange: z.number(),
  yellow: z.number(),
  silentIndicators: z.number(),
  review: z.number(),
  seconds: z.record(z.string(), z.number()),
})
export type SweepCounts = z.infer<typeof SweepCounts>

export const SweepItem = z.object({
  id: z.number(),
  asOf: z.string(),
  kind: z.enum(['full', 'incremental']),
  state: z.enum(['running', 'done', 'failed']),
  applied: z.boolean(),
  counts: SweepCounts.partial(),
  versions: z.number(),
  startedAt: z.string(),
  endedAt: z.string().nullable(),
  runId: z.number().nullable(),
  error: z.string().nullable(),
})
export type SweepItem = z.infer<typeof SweepItem>
export const SweepList = z.object({ items: z.array(SweepItem), total: z.number() })

export const SweepRequest = z.object({
  asOf: z.string().regex(/^\d{4}-\d{2}-\d{2}$/),
  kind: z.enum(['full', 'incremental']).default('incremental'),
})
export const SweepStarted = z.object({ sweepId: z.number(), runId: z.number() })

/** An indicator whose data stopped coming, over all counties of the area. */
export const SilentIndicator = z.object({
  indicator: z.string(),
  label: Words,
  dataset: z.string(),
  datasetLabel: Words,
  /** Last day the data reach in the county that waits longest; null: never delivered. */
  since: z.string().nullable(),
  areas: z.array(z.object({ area: z.string(), areaName: z.string(), since: z.string().nullable() })),
})
export type SilentIndicator = z.infer<typeof SilentIndicator>

export const Overview = z.object({
  area: z.string(),
  areaName: z.string(),
  /** As-of day of the newest applied sweep; null before the first. */
  asOf: z.string().nullable(),
  sweptAt: z.string().nullable(),
  /** In the pool: households with a tier in the ledgers. */
  pool: z.array(
    z.object({ tier: z.string(), label: Words, circle: z.number(), households: z.number(), persons: z.number() }),
  ),
  warnings: z.array(
    z.object({ level: Level, open: z.number(), dispatched: z.number(), overdue: z.number(), closed30d: z.number() }),
  ),
  /** Next level of divisions: one tile each. */
  areas: z.array(
    z.object({
      code: z.string(),
      name: z.string(),
      /** Whether any data of its county are in use; without them nothing is known of the people there. */
      delivered: z.boolean(),
      /** Households in the pool. */
      households: z.number(),
      red: z.number(),
      orange: z.number(),
      yellow: z.number(),
      overdue: z.number(),
    }),
  ),
  freshness: z.object({ fresh: z.number(), late: z.number(), never: z.number(), volumeDrop: z.number() }),
  silentIndicators: z.array(SilentIndicator),
  /** Twelve months, oldest first. */
  trend: z.array(z.object({ month: z.string(), opened: z.number(), closed: z.number(), withdrawn: z.number() })),
  reviewOpen: z.number(),
})
export type Overview = z.infer<typeof Overview>

export const IndicatorStat = z.object({
  indicator: z.string(),
  label: Words,
  side: z.enum(['R', 'P', 'E', 'Q']),
  dimension: z.string(),
  on: z.boolean(),
  needs: z.string().nullable(),
  /** Hits ever raised in the area. */
  hits: z.number(),
  active: z.number(),
  closed: z.number(),
  /** Closed as true, of those whose code says true or untrue. */
  true: z.number(),
  judged: z.number(),
  /** true / judged; null before the first feedback. */
  precision: z.number().nullable(),
  silent: z.boolean(),
  silentSince: z.string().nullable(),
})
export type IndicatorStat = z.infer<typeof IndicatorStat>
export const IndicatorStats = z.object({ items: z.array(IndicatorStat), total: z.number() })
