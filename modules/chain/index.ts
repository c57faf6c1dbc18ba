/** Server door of chain 转办反馈、救助链: referrals to departments and their answers; one household, one chain of help. */

export { sendPushes, startSending } from './exchange/send.ts'
export { saveTarget } from './exchange/targets.ts'
export { openVault } from './exchange/vault.ts'
export type { ChainContext } from './household/context.ts'
export { householdChain } from './household/read-chain.ts'
export { type ReferralEntry, type ReferralEvent, referralsOfHousehold } from './referral/of-household.ts'
export { forgetExpired } from './referral/rounds.ts'
export { type ReportPeriod, reportByUnit } from './report/by-unit.ts'
export { type OverdueReferral, overdueReferrals } from './report/overdue.ts'
export { chainRoutes, provenBySignature } from './routes.ts'
export * from './shared.ts'
export { chainWorks } from './works.ts'
