/** Server door of monitoring 监测预警: sweeps, warnings and what staff do with them, household portraits. */
export type { MonitoringContext, SweptState } from './context.ts'
export { today } from './context.ts'
export { indicatorStats } from './overview/indicator-stats.ts'
export { listSweeps } from './overview/list-sweeps.ts'
export { overview } from './overview/overview.ts'
export { wantedOf } from './portrait/at-hand.ts'
export { fileLinks, type PortraitLink, rowLinks } from './portrait/chain.ts'
export { type LakeReader, openLakeReader } from './portrait/lake-reader.ts'
export { eventDay, type HouseholdRows, householdRows, type LakeRow } from './portrait/lake-rows.ts'
export { portrait } from './portrait/portrait.ts'
export { portraitText } from './portrait/portrait-text.ts'
export { rowWords } from './portrait/row-words.ts'
export { unmask } from './portrait/unmask.ts'
export { monitoringRoutes } from './routes/index.ts'
export * from './shared.ts'
export {
  type LakeState,
  lakeState,
  ledgerOf,
  populationOf,
  type SweptVersion,
  sweptVersions,
} from './sweep/lake-state.ts'
export { fillOwnLists, type OwnLists } from './sweep/own-lists.ts'
export { builtInMeasures, lakeInput, planInput } from './sweep/plan-region.ts'
export { type SweepRequest, type SweepResult, sweep } from './sweep/run-sweep.ts'
export { startSweep } from './sweep/start-sweep.ts'
export type { MonitoringTables } from './tables.ts'
export { visitWork } from './visit/work.ts'
export { actOnWarning } from './worklist/act-on-warning.ts'
export { bulkDispatch } from './worklist/bulk-dispatch.ts'
export { exportWarnings } from './worklist/export-xlsx.ts'
export { listWarnings } from './worklist/list-warnings.ts'
export { findWarning } from './worklist/warning-detail.ts'
export { warningsText } from './worklist/warnings-text.ts'
