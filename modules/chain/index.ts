/** Server door of chain 转办反馈、救助链: referrals to departments and their answers; one household, one chain of help. */
export type { ChainContext } from './household/context.ts'
export { householdChain } from './household/read-chain.ts'
export { type ReferralEntry, type ReferralEvent, referralsOfHousehold } from './referral/of-household.ts'
export { forgetExpired } from './referral/rounds.ts'
export { type OnRound, referralWork } from './referral/work.ts'
export { chainRoutes } from './routes.ts'
export * from './shared.ts'
