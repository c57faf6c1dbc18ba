/** The banner that a first start shows: small enough for a minute, with fourteen months of history and all faults. */
import type { SimulationOptions } from './options.ts'

/**
 * Options of the demo: about 3,000 households of Yuanbaoshan (150403) as of 2026-10-31. The first delivery carries the history up to August,
 * then September and October follow, so the console has three rounds of files, late ones and drift.
 * @example await simulate({ ...demoBanner, region, outDir: 'data/demo' })
 */
export const demoBanner = {
  divisions: ['150403'],
  households: 3000,
  seed: 20261031,
  from: '2025-09',
  to: '2026-10',
  deliverFrom: '2026-08',
  faults: 'all',
  format: 'files',
  truth: 'last-month',
} as const satisfies Omit<SimulationOptions, 'region' | 'outDir'>
