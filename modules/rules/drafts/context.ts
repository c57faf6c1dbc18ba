/** What the actions on policy are given. */

import type { AnyDb } from '../../../platform/db/index.ts'
import { dayInChina } from '../../../platform/work/shared.ts'
import type { Region } from '../shared.ts'

export interface PolicyContext {
  db: AnyDb
  /** Folder of the product's data; folders of policy lie in `<dataDir>/policy`. */
  dataDir: string
  /** The region's files, without anything published. */
  region: Region
  /** Clock, for tests and for repeating the past. */
  now?: () => Date
  areaName?: (area: string) => string
}

/** Today in China: a standard is valid from a day of the office, not of the server. */
export const policyToday = (ctx: Pick<PolicyContext, 'now'>): string =>
  dayInChina((ctx.now?.() ?? new Date()).toISOString())

/** Name of a division prefix in the region's words. */
export const nameOfArea = (ctx: Pick<PolicyContext, 'region' | 'areaName'>, area: string): string =>
  area === ''
    ? ctx.region.meta.label.zh
    : (ctx.areaName?.(area) ?? ctx.region.divisions.get(area.padEnd(12, '0'))?.name ?? area)
