/** Server door of loading: any tabular file → raw text rows in DuckDB, and rows back into the format they came in. */
export { skipReasonOf } from './footer.ts'
export { inspectFile } from './inspect-file.ts'
export { defaultLimits, type LoadLimits } from './limits.ts'
export { type LoadedOrdinary, type OrdinaryRows, type OrdinarySource, openOrdinary } from './load-ordinary.ts'
export { loadSheet } from './load-sheet.ts'
export type {
  Delimiter,
  Encoding,
  Format,
  Inspection,
  InspectOptions,
  LoadedSheet,
  LoadOptions,
  LoadSession,
  Refusal,
  RefusalReason,
  RejectReason,
  SheetLook,
  SkipReason,
  TextFacts,
} from './shape.ts'
export { lookAt } from './signature.ts'
export { dropSheet } from './table-names.ts'
export { type SentAs, writeBack } from './write-back.ts'
export { type Grid, readGrid } from './xlsx/read-grid.ts'
