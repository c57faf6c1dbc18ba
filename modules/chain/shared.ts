/** Pure door of chain: words and shapes of referrals. */
export {
  type Referral,
  type RefusalReason,
  type ReturnReason,
  refusalReasons,
  returnReasons,
} from './referral/facts.ts'
