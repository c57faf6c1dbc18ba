/** Server door of rules: load a region pack from disk. */
export { loadRegion, RegionFaults } from './load-region.ts'
export * from './shared.ts'
