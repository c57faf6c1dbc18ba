/** Pure door of funds: what rolls, lines, budgets and arrears look like from outside. Amounts in fen unless named yuan. */
import { z } from 'zod'
import { ClockView } from '../../platform/process/shared.ts'

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

/** A decision that holds for months that were paid already. */
export const Difference = z.object({
  hh: z.string(),
  name: z.string().nullable(),
  tier: z.string(),
  area: z.string(),
  areaName: z.string(),
  /** Number of the decision. */
  basis: z.string(),
  from: z.string(),
  to: z.string(),
  /** Above zero: paid too little; below: too much. */
  fen: z.number().int(),
})
export type Difference = z.infer<typeof Difference>

const Measure = z.object({
  last: z.number(),
  in: z.number(),
  out: z.number(),
  change: z.number(),
  now: z.number(),
  fits: z.boolean(),
})
/** Last month + in − out = this month, what the bank got and answered, and why the roll cannot be closed. */
export const Reconciliation = z.object({
  previous: z.string().nullable(),
  households: Measure,
  persons: Measure,
  fen: Measure,
  unexplained: z.number().int(),
  states: z.array(z.object({ state: z.string(), lines: z.number().int(), fen: z.number(), unknown: z.number().int() })),
  files: z.array(
    z.object({
      attempt: z.number().int(),
      lines: z.number().int(),
      fen: z.number(),
      answeredLines: z.number().int(),
      answeredFen: z.number(),
    }),
  ),
  faults: z.array(WordsShape),
})
export type Reconciliation = z.infer<typeof Reconciliation>
export type Measure = z.infer<typeof Measure>

/** A roll in the list. Sums are those of the reader's area. */
export const RollLine = z.object({
  id: z.number().int(),
  matter: z.number().int(),
  number: z.string(),
  county: z.string(),
  areaName: z.string(),
  month: z.string(),
  cutoff: z.string(),
  state: z.string(),
  stateLabel: WordsShape,
  next: WordsShape.nullable(),
  turn: z.string().nullable(),
  dueOn: z.string().nullable(),
  clock: ClockView.nullable(),
  lines: z.number().int(),
  fen: z.number(),
  paidLines: z.number().int(),
  paidFen: z.number(),
  heldLines: z.number().int(),
  failedLines: z.number().int(),
  openFindings: z.number().int(),
})
export type RollLine = z.infer<typeof RollLine>

export const ResultSeen = z.object({
  id: z.number().int(),
  name: z.string(),
  state: z.enum(['taken', 'refused']),
  late: z.boolean(),
  lines: z.number().int(),
  fen: z.number(),
  problem: WordsShape.nullable(),
  receivedAt: z.string(),
  receivedBy: z.string(),
  outcomes: z.record(z.string(), z.number().int()),
  /** Lines that could not be taken, at most 50. */
  strange: z.array(
    z.object({ no: z.number().int(), reference: z.string(), outcome: z.string(), fen: z.number().nullable() }),
  ),
})
export const RollDetail = RollLine.extend({
  seq: z.number().int(),
  findings: z.array(
    z.object({ kind: z.string(), open: z.number().int(), held: z.number().int(), released: z.number().int() }),
  ),
  reconciliation: Reconciliation.nullable(),
  bankFiles: z.array(
    z.object({
      attempt: z.number().int(),
      name: z.string(),
      sha256: z.string(),
      lines: z.number().int(),
      fen: z.number(),
      madeAt: z.string(),
      madeBy: z.string(),
    }),
  ),
  results: z.array(ResultSeen),
  /** Changes that nothing explains, at most 100. */
  unexplained: z.array(
    z.object({
      hh: z.string(),
      name: z.string().nullable(),
      tier: z.string(),
      kind: z.enum(['in', 'out', 'change']),
      fenBefore: z.number(),
      fenAfter: z.number(),
    }),
  ),
})
export type RollDetail = z.infer<typeof RollDetail>

export const PayLine = z.object({
  id: z.number().int(),
  hh: z.string().nullable(),
  /** Masked. */
  name: z.string().nullable(),
  area: z.string(),
  areaName: z.string(),
  kind: z.enum(['regular', 'aid', 'back-pay', 'carried']),
  tier: z.string(),
  month: z.string(),
  persons: z.number().int(),
  fen: z.number().nullable(),
  state: z.string(),
  /** Masked; null for whoever may not see bank data, and when there is none. */
  account: z.string().nullable(),
  hasAccount: z.boolean(),
  holder: z.string().nullable(),
  failedBecause: z.string().nullable(),
  findings: z.array(
    z.object({
      kind: z.string(),
      state: z.string(),
      reason: z.string().nullable(),
      toldOn: z.string().nullable(),
      detail: z.record(z.string(), z.unknown()),
    }),
  ),
})
export type PayLine = z.infer<typeof PayLine>

/** An account of the ledger with what went in and how much of it is used. */
export const FundAccount = z.object({
  id: z.number().int(),
  owner: z.string(),
  ownerName: z.string(),
  kind: z.enum(accountKinds),
  purpose: z.string(),
  purposeLabel: WordsShape,
  year: z.number().int(),
  balance: z.number(),
  putIn: z.number(),
  /** Of what was put in; null: nothing was. */
  used: z.number().nullable(),
  alarm: z.enum(['none', 'warn', 'alarm']),
})
export type FundAccount = z.infer<typeof FundAccount>

/** Money of an emergency fund that waits for a second person. */
export const PendingTransfer = z.object({
  matter: z.number().int(),
  number: z.string(),
  kind: z.enum(['replenish-emergency', 'give-back-emergency']),
  keeper: z.string(),
  purposeLabel: WordsShape,
  year: z.number().int(),
  fen: z.number().int(),
  document: z.string(),
  by: z.string(),
  at: z.string(),
  /** The reader is one who may confirm it: of the office whose turn it is, and not whoever proposed it. */
  confirms: z.boolean(),
  areaName: z.string(),
})
export type PendingTransfer = z.infer<typeof PendingTransfer>

export const transferKinds = [
  'grant',
  'allot',
  'replenish-petty',
  'replenish-emergency',
  'give-back',
  'give-back-emergency',
] as const
export const Transfer = z.strictObject({
  kind: z.enum(transferKinds),
  purpose: z.string().max(40),
  year: z.number().int().min(2020).max(2100),
  amount: z
    .number()
    .min(0.01, '金额应大于零')
    .max(1e11)
    .refine((value) => Math.abs(value * 100 - Math.round(value * 100)) < 1e-4, '金额最多两位小数'),
  /** Who gets it (allot), or whose petty or emergency fund; 12 digits. */
  owner: z.string().regex(/^\d{12}$/),
  /** Number of the document it rests on. */
  document: z.string().trim().min(1).max(120),
  key: z.string().min(8).max(80),
})
export type Transfer = z.infer<typeof Transfer>
