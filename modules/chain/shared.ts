/** Pure door of chain: words and shapes of referrals, the chain of a household. */
export * from './changes/shared.ts'
export * from './household/shared.ts'
export {
  type Referral,
  type RefusalReason,
  type ReturnReason,
  refusalReasons,
  returnReasons,
} from './referral/facts.ts'
export * from './shapes.ts'
export * from './story/shared.ts'
