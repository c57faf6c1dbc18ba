import type { Program } from './program.ts'
import type { Report } from './report.ts'

/** Units that do not fit, divisions that may be by zero. */
export function checkUnits(_program: Program, _report: Report): void {}
