/** All record sets of all departments. */
import { civilAffairsRecords } from './civil-affairs.ts'
import { healthRecords } from './health.ts'
import { housingRecords } from './housing-and-farm.ts'
import type { RecordPeriod, RecordSet } from './record-set.ts'
import { registerRecords } from './registers.ts'

export function allRecords(period: RecordPeriod): RecordSet[] {
  return [...registerRecords(period), ...healthRecords(), ...civilAffairsRecords(period), ...housingRecords(period)]
}
