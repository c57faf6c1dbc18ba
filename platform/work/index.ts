/** Door of work: runs that can be followed, and a queue that repeats what failed. */
export { type Handler, openQueue, type Queue, type QueueOptions } from './queue.ts'
export { type RunContext, runRoutes } from './routes.ts'
export { faultText, findDeadRuns, markInterrupted, type Run, type RunSpec, runWork } from './run.ts'
export * from './shared.ts'
export type { RunTable, WorkTables } from './tables.ts'
