/** Pure door of monitoring: shapes of its API (also the types of the console) and the pure rules of warnings. */
export * from './shapes/overview.ts'
export * from './shapes/portrait.ts'
export * from './shapes/warning.ts'
export { outcomes, type WarningVisit, warningVisit } from './visit/process.ts'
export { displayLevel, isOverdue } from './warning/display-level.ts'
