/** What every action of monitoring is given. Nothing is global. */
import { join } from 'node:path'
import type { AnyDb } from '../../platform/db/index.ts'
import type { ProcessContext } from '../../platform/process/index.ts'
import { dayInChina } from '../../platform/work/shared.ts'
import type { Region } from '../rules/index.ts'
import type { LakeReader } from './portrait/lake-reader.ts'
import type { LakeState } from './sweep/lake-state.ts'
import type { OwnLists } from './sweep/own-lists.ts'

/** A finished sweep: what was read, and by which policy. */
export interface SweptState {
  sweepId: number
  /** false: a look back before the newest day. */
  applied: boolean
  lake: LakeState
  /** The region by the policy of the day. */
  region: Region
}

export interface MonitoringContext {
  db: AnyDb
  /** Folder of the product's data: lake, links and runs lie in it. */
  dataDir: string
  region: Region
  /** Memory for one sweep, MiB (default 2048), and threads (default 2). */
  memoryLimitMib?: number
  threads?: number
  /** Lists of our own work that signs rest on; without them their signs stay unknown. */
  ownLists?: OwnLists
  /** What follows a sweep, with the lake as it was read; warnings are written by then. */
  afterSweep?: (swept: SweptState) => Promise<unknown>
  /** Where visits of dispatched warnings are worked on; without it warnings are only listed (a command line without a server). */
  matters?: ProcessContext
  /** Reads the lake for single households; without it (a command line) each look opens the lake for itself. */
  reader?: LakeReader
  /** Clock, for tests and for repeating the past. */
  now?: () => Date
}

/** Today in China: deadlines and "overdue" are days of the office, not of the server. */
export function today(ctx: Pick<MonitoringContext, 'now'>): string {
  return dayInChina((ctx.now?.() ?? new Date()).toISOString())
}

/** Folder of one sweep's results. @example runDir('data', 7) // data/runs/7 */
export function runDir(dataDir: string, sweep: number): string {
  return join(dataDir, 'runs', String(sweep))
}
