export { type Cell, toCell } from './convert.ts'
export { date, ident, literal, text } from './quote.ts'
export {
  type DuckdbOptions,
  type Memory,
  openDuckdb,
  type Params,
  type Progress,
  parquet,
  type Session,
  type Step,
} from './session.ts'
export { tellShare } from './tell-share.ts'
