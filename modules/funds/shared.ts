/** Pure door of funds: what rolls, lines, budgets and arrears look like from outside. Amounts in fen unless named yuan. */
import { z } from 'zod'

export const accountKinds = [
  'source',
  'budget',
  'to-pay',
  'paid',
  'returned',
  'clawback',
  'petty',
  'emergency',
] as const
export type AccountKind = (typeof accountKinds)[number]

/** Fen as yuan with two decimals, exactly. @example yuan(120050) // '1200.50' */
export function yuan(fen: number): string {
  const whole = Math.abs(Math.round(fen))
  return `${fen < 0 ? '-' : ''}${Math.floor(whole / 100)}.${String(whole % 100).padStart(2, '0')}`
}

/** Yuan as whole fen; an amount typed with more than two decimals was refused before. @example fenOf(12.5) // 1250 */
export const fenOf = (amount: number): number => Math.round(amount * 100)

const WordsShape = z.object({ zh: z.string(), en: z.string() })

/** One thing a household got or is owed, for its chain. */
export const FundEntry = z.object({
  /** Day: paid on, else the month it is for. */
  at: z.string(),
  kind: z.enum(['regular', 'aid', 'back-pay', 'carried', 'claw-back']),
  /** Yuan; null: not known. A claw-back is what the household is to give back. */
  amount: z.number().nullable(),
  /** Division whose fund gives, 12 digits. */
  giver: z.string(),
  what: WordsShape,
  /** owed, held, sent, paid, failed, carried, cancelled; of a claw-back the state of its matter. */
  state: z.string(),
  stateLabel: WordsShape,
  /** Number of the roll or matter. */
  number: z.string(),
  matter: z.number().int(),
})
export type FundEntry = z.infer<typeof FundEntry>

export const lineStates = {
  open: { zh: '待核对', en: 'Being checked' },
  owed: { zh: '待发放', en: 'To be paid' },
  held: { zh: '暂缓发放', en: 'Held, still owed' },
  sent: { zh: '已送银行', en: 'At the bank' },
  paid: { zh: '已到账', en: 'Paid' },
  failed: { zh: '发放失败', en: 'Failed' },
  carried: { zh: '转下月发放', en: 'Goes on the next roll' },
  moved: { zh: '已转入下月名册', en: 'On a later roll' },
  cancelled: { zh: '不再发放', en: 'No longer owed' },
} as const
export type LineState = keyof typeof lineStates

export const lineKinds = {
  regular: { zh: '月度救助金', en: 'Monthly benefit' },
  aid: { zh: '临时救助金', en: 'Temporary aid' },
  'back-pay': { zh: '补发', en: 'Back-pay' },
  carried: { zh: '上期未到账', en: 'Unpaid from before' },
} as const
export type LineKind = keyof typeof lineKinds

export const findingKinds = {
  dead: { zh: '成员已死亡', en: 'A member has died' },
  'double-person': { zh: '同一人列入两户', en: 'A person stands in two households' },
  'double-account': { zh: '同一账户用于多户', en: 'One account for several households' },
  'double-tier': { zh: '同户重复保障', en: 'Tiers that exclude each other' },
  'failed-before': { zh: '上月发放失败', en: 'Failed last month' },
  'no-account': { zh: '没有银行账户', en: 'No bank account' },
  holder: { zh: '开户人不是家庭成员', en: 'Account holder is no member' },
  'unknown-amount': { zh: '金额未知', en: 'Amount unknown' },
  'by-hand': { zh: '人工提出', en: 'Raised by a person' },
} as const
export type FindingKind = keyof typeof findingKinds
