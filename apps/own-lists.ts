import { overdueReferrals } from '../modules/chain/index.ts'
import { failedPayments } from '../modules/funds/index.ts'
import type { OwnLists } from '../modules/monitoring/index.ts'
import type { Region } from '../modules/rules/index.ts'
import type { AnyDb } from '../platform/db/index.ts'

/**
 * The lists of our own work that sweeps look at: what the areas above monitoring know, handed down to it.
 * @example await sweep({ ...ctx, ownLists: ownListsOf(ctx) }, { asOf: '2026-10-31', kind: 'full' })
 */
export const ownListsOf = ({ db, region }: { db: AnyDb; region: Region }): OwnLists => ({
  'overdue-referrals': async (on) => (await overdueReferrals(db, region, { area: '', on })).map((row) => ({ ...row })),
  'failed-payments': async (on) => (await failedPayments(db, region, { on })).map((row) => ({ ...row })),
})
