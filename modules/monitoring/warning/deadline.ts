/** Until when a warning must be acted on, in working days of the Chinese calendar (holidays and make-up days). */
import { dueAfter } from '../../../platform/work/shared.ts'
import type { Level, Region } from '../../rules/shared.ts'

/**
 * Last day to act: `deadlines.<level>.working_days` working days after `from` (`from` itself is not counted).
 * A level without a deadline in the region has none of its own and takes ten working days.
 * @example dueDate(region, 'red', '2026-09-30') // '2026-10-10': the National Day holiday does not count, Saturday the 10th is worked
 */
export function dueDate(region: Region, level: Level, from: string): string {
  const days = region.meta.deadlines[level]?.working_days ?? 10
  return dueAfter(from, days, 'working-days').on
}
