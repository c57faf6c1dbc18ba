/** Server door of sources 部门数据: take in departments' files, keep the lake, say which versions count. */
export { citizenIdRule, cleanCitizenId } from './clean/citizen-id.ts'
export {
  cleanName,
  foldName,
  foldNameSql,
  foldNameVariants,
  foldNameVariantsSql,
  nameKey,
} from './clean/person-name.ts'
export { householdKey, householdKeySql } from './clean/plain-values.ts'
export type { DeliveredFile, SourcesContext } from './context.ts'
export { type DropFolder, type DropFolderOptions, watchDropFolder } from './feeds/drop-folder.ts'
export { ingestQuery, type PostgresSource } from './feeds/postgres-source.ts'
export { type ChosenSheet, chooseMapping } from './ingest/choose-mapping.ts'
export { ingestFile } from './ingest/ingest-file.ts'
export { findLateAreas } from './ingest/late-areas.ts'
export { sweepLeftovers } from './ingest/leftovers.ts'
export { findReceipt } from './ingest/publish.ts'
export { lakeType } from './ingest/sheet-columns.ts'
export { type IngestPayload, processDelivery, registerIngestWork, takeUpload } from './ingest/take-upload.ts'
export {
  type Coverage,
  coverageOf,
  type LiveVersion,
  liveVersions,
  quarantineDir,
  versionDir,
  withdrawVersion,
} from './lake.ts'
export { deliverOwn, type OwnRow } from './own/own-list.ts'
export { alarms, dueDate, freshness } from './quality/freshness.ts'
export { recogniseSheet } from './recognise/recognise.ts'
export type { SourcesRouteContext } from './routes/context.ts'
export { sourcesRoutes } from './routes.ts'
export * from './shared.ts'
export type { SourcesTables } from './tables.ts'
