/** Every process of funds. */
import type { ProcessWork } from '../../platform/process/index.ts'
import { arrearsWork } from './arrears/work.ts'
import { fundTransferWork } from './budgets/work.ts'
import type { FundsFile } from './load-funds.ts'
import { payRollWork } from './roll/work.ts'

/** @param areaName names a division in the region's words */
export const fundsWorks = (funds: FundsFile, areaName = (area: string) => area): ProcessWork[] => [
  payRollWork(funds),
  arrearsWork(funds),
  fundTransferWork(funds, areaName),
]
