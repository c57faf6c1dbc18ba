/** All record sets of all departments. */
import { civilAffairsRecords } from './civil-affairs.ts'
import { familyRecords } from './family-aid.ts'
import { healthRecords } from './health.ts'
import { housingRecords } from './housing-and-farm.ts'
import type { RecordPeriod, RecordSet } from './record-set.ts'
import { registerRecords } from './registers.ts'
import { schoolRecords } from './school.ts'
import { workRecords } from './work-and-money.ts'

export function allRecords(period: RecordPeriod): RecordSet[] {
  return [
    ...registerRecords(period),
    ...healthRecords(period),
    ...civilAffairsRecords(period),
    ...housingRecords(period),
    ...schoolRecords(period),
    ...workRecords(period),
    ...familyRecords(period),
  ]
}
