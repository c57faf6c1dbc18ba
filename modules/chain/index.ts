/** Server door of chain 转办反馈: referrals to departments, their answers, and what comes of them on the household's chain. */
export { type ReferralEntry, type ReferralEvent, referralsOfHousehold } from './referral/of-household.ts'
export { forgetExpired } from './referral/rounds.ts'
export { type OnRound, referralWork } from './referral/work.ts'
export { chainRoutes } from './routes.ts'
export * from './shared.ts'
