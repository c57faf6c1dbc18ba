/** Server door of rules: load a region pack from disk. */
export { loadRegion, RegionFaults, readRegion } from './load-region.ts'
export * from './shared.ts'
