/** Server door of registry 对象档案: files of persons and households, their members and tiers over time, every change with its author. */
export { changeHousehold } from './change-household.ts'
export { findHouseholds, membersOf } from './find-households.ts'
export { type OpenedFiles, openFiles } from './open-files.ts'
export { registryRoutes } from './routes.ts'
export * from './shared.ts'
export type { AnyDb, FileHousehold, FileMember } from './stage-files.ts'
export type { RegistryTables } from './tables.ts'
export { type LedgerHolding, readState, replaceLedgerHoldings, writeState } from './tier-holdings.ts'
