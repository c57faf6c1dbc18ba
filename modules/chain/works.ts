/** Every process of this area, tied to the exchange with departments. */
import type { ProcessWork } from '../../platform/process/index.ts'
import type { Region } from '../rules/index.ts'
import { closeUnsent, putReferral, putRevocation } from './exchange/outbox.ts'
import { takeParked } from './exchange/take-answer.ts'
import { referralWork } from './referral/work.ts'

/** @example processesOf([...casesWorks, ...chainWorks(region)]) */
export const chainWorks = (region: Pick<Region, 'meta' | 'divisions' | 'referrals'>): ProcessWork[] => [
  referralWork(region, {
    begun: (tx, matter, round) => putReferral(tx, region, matter, round),
    ended: (tx, matter) => closeUnsent(tx, matter.id, '部门已答复或转办已结束'),
    revoked: putRevocation,
    decided: takeParked,
  }),
]
