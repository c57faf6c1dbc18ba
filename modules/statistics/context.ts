/** What statistics are given: they read every area and write only the months that were closed. */
import type { Db, ProcessContext } from '../../platform/process/index.ts'
import type { Region } from '../rules/shared.ts'

export interface StatisticsContext {
  db: Db
  region: Region
  matters: ProcessContext
  /** Folder of the lake; without it no department's list is told. */
  dataDir?: string
}
