/** Server door of process: matters that are worked through declared processes, their clocks and worklists. */
export { type Acted, type ActRequest, act, actWithin, allOrNothing, TakenBack } from './act.ts'
export { assign } from './assign.ts'
export { limitDays } from './clocks.ts'
export {
  type Acting,
  acting,
  type CheckInput,
  calendarOf,
  type Db,
  type FilesOfActions,
  type Matter,
  type News,
  nowOf,
  type Parameter,
  type ProcessContext,
  type ProcessWork,
  processesOf,
  type Taken,
  theClock,
  todayOf,
  workOf,
} from './context.ts'
export { matterDetail, wholeAction } from './detail.ts'
export { saveForm } from './drafts.ts'
export { type Opened, type OpenMany, type OpenRequest, open, openChild, openManyWithin, openWithin } from './open.ts'
export { matterColumns, matterOf, readActions, readActionsOf, readMatter, readMatters } from './read.ts'
export { type ProcessRoutesContext, processRoutes } from './routes.ts'
export { boundToUnit, maySee, scopeOf, seesInput, seesProcess, staff } from './scope.ts'
export { takersOf } from './second-person.ts'
export * from './shared.ts'
export type { ProcessTables } from './tables.ts'
export { hears, tell } from './tell.ts'
export { type Ticked, tick } from './tick.ts'
export { verifyMatters } from './verify.ts'
export { clocksOf, countWorklists, dueClocks, lineOf, readWorklist, type WorklistQuery } from './worklist.ts'
