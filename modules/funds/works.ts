/** Every process of funds. */
import type { ProcessWork } from '../../platform/process/index.ts'
import { arrearsWork } from './arrears/work.ts'
import type { FundsFile } from './load-funds.ts'
import { payRollWork } from './roll/work.ts'

export const fundsWorks = (funds: FundsFile): ProcessWork[] => [payRollWork(funds), arrearsWork(funds)]
