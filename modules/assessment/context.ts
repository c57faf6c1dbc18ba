/** What every action of assessment is given: the same as monitoring, on whose lake it works. */
export type { MonitoringContext as AssessmentContext } from '../monitoring/index.ts'
