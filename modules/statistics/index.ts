/** Server door of statistics 统计: the monthly report of civil affairs. */
export type { StatisticsContext } from './context.ts'
export { closeMonth, monthlyReport, rowsOfFigure } from './monthly/read-month.ts'
export { statisticsRoutes } from './routes.ts'
export * from './shared.ts'
