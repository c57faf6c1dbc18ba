/** Every process of this area, in the order of the work; one line each. */
import type { ProcessWork } from '../../platform/process/index.ts'
import { complaintWork } from './complaint/work.ts'
import { correctionWork } from './correction/work.ts'
import { meetingWork } from './meeting/work.ts'
import { recheckWork } from './recheck/work.ts'
import { temporaryAidWork } from './temporary-aid/work.ts'

export const casesWorks: ProcessWork[] = [recheckWork, temporaryAidWork, meetingWork, complaintWork, correctionWork]
