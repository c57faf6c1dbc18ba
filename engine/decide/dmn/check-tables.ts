import type { Program } from './program.ts'
import type { Report } from './report.ts'

/** Rows that overlap under hit policy U, values that no row covers. */
export function checkTables(_program: Program, _report: Report): void {}
