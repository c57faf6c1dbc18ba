/** Server door of cases 救助办理: the processes from an application or a warning to help. */
export { openRechecks, type WhichRechecks } from './recheck/open-rechecks.ts'
export { casesRoutes } from './routes.ts'
export * from './shared.ts'
export { casesWorks } from './works.ts'
