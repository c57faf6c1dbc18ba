/** Server door of rules: load a region pack from disk. */

export { checkRegion } from './check-region.ts'
export { feelTypeOf, indicatorScope, measureType, personScope, rowScope } from './expressions.ts'
export { loadRegion, RegionFaults, readRegion } from './load-region.ts'
export { outcomeOf } from './outcome.ts'
export { datasetsOf, rulesRoutes } from './routes.ts'
export * from './shared.ts'
