/** Server door of sources 部门数据: take in departments' files, keep the lake, say which versions count. */
export type { DeliveredFile, SourcesContext } from './context.ts'
export { ingestFile } from './ingest/ingest-file.ts'
export {
  type Coverage,
  coverageOf,
  type LiveVersion,
  liveVersions,
  quarantineDir,
  versionDir,
  withdrawVersion,
} from './lake.ts'
export * from './shared.ts'
export type { SourcesTables } from './tables.ts'
