/** Pure door of cases: shapes of the lists that stand beside the matters. */
export * from './application/kin-line.ts'
export type { EconomicCheck, Line, LineState, ReportItem } from './check/facts.ts'
export * from './consent/shared.ts'
export * from './correction/shared.ts'
export * from './publicity/shared.ts'
export * from './recheck/shared.ts'
export { causes } from './temporary-aid/facts.ts'
export * from './temporary-aid/shared.ts'
