/** Pure door of work: what a run looks like from outside. */
import { z } from 'zod'

export const runStates = ['queued', 'running', 'done', 'failed'] as const
export const RunState = z.enum(runStates)
export type RunState = z.infer<typeof RunState>

/** Where a run stands: what is being done, how far, how long still (seconds; null when it cannot be told). */
export const RunProgress = z.object({
  step: z.string().optional(),
  done: z.number().optional(),
  total: z.number().optional(),
  eta_seconds: z.number().nullable().optional(),
})
export type RunProgress = z.infer<typeof RunProgress>

export const RunView = z.object({
  id: z.number().int(),
  kind: z.string(),
  state: RunState,
  title: z.string(),
  progress: RunProgress,
  result: z.unknown().optional(),
  error: z.string().nullable(),
  attempts: z.number().int(),
  createdBy: z.string().nullable(),
  createdAt: z.string(),
  startedAt: z.string().nullable(),
  endedAt: z.string().nullable(),
})
export type RunView = z.infer<typeof RunView>

export {
  type CalendarData,
  type CalendarDay,
  chinaCalendar,
  dayNumber,
  isoDay,
  publicHolidays,
  type WorkCalendar,
  workCalendar,
} from './calendar.ts'
export {
  type Counting,
  type Deadline,
  dayInChina,
  dayOf,
  dueAfter,
  type Limit,
  type LimitUnit,
  limitUnits,
  never,
  type Pause,
  type Standing,
} from './deadline.ts'
