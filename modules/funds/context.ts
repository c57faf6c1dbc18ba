/** What the routes of funds are given by the server. */
import type { Db, ProcessContext } from '../../platform/process/index.ts'
import type { Region } from '../rules/shared.ts'

export interface FundsContext {
  db: Db
  region: Region
  areaName: (area: string) => string
  matters: ProcessContext
}
