/** Shapes of what the screens of chain show. Pure. */
import { z } from 'zod'
import { ClockView } from '../../platform/process/shared.ts'

const WordsShape = z.object({ zh: z.string(), en: z.string() })

export const TargetView = z.object({
  id: z.number().int(),
  unit: z.string(),
  area: z.string(),
  url: z.string(),
  allowPrivate: z.boolean(),
  enabled: z.boolean(),
  changedAt: z.string(),
  keys: z.array(z.object({ id: z.string(), madeAt: z.string(), retiresAt: z.string().nullable() })),
  waiting: z.number().int(),
  dead: z.number().int(),
  lastDeliveredAt: z.string().nullable(),
})
export type TargetView = z.infer<typeof TargetView>

/** A push that did not arrive. No data of the person. */
export const DeadLetter = z.object({
  id: z.string(),
  matter: z.number().int(),
  number: z.string(),
  unit: z.string(),
  area: z.string(),
  areaName: z.string(),
  kind: z.enum(['referral', 'revoke']),
  tries: z.number().int(),
  lastStatus: z.number().int().nullable(),
  lastError: z.string().nullable(),
  madeAt: z.string(),
  state: z.string(),
})
export type DeadLetter = z.infer<typeof DeadLetter>

/** An answer somebody has to look at. */
export const OddAnswer = z.object({
  id: z.number().int(),
  unit: z.string(),
  area: z.string(),
  receivedAt: z.string(),
  matter: z.number().int().nullable(),
  number: z.string().nullable(),
  answer: z.string().nullable(),
  state: z.string(),
  said: z.string(),
  body: z.string().nullable(),
})
export type OddAnswer = z.infer<typeof OddAnswer>

export const RefusedCalls = z.object({
  hour: z.string(),
  reason: z.string(),
  keyId: z.string(),
  calls: z.number().int(),
})
export type RefusedCalls = z.infer<typeof RefusedCalls>

export const UnitView = z.object({
  id: z.string(),
  label: WordsShape,
  kind: z.enum(['department', 'organisation']),
  recognises: z.boolean(),
})
export type UnitView = z.infer<typeof UnitView>

export const NeedView = z.object({
  id: z.string(),
  label: WordsShape,
  units: z.array(z.string()),
  asks: WordsShape,
  purpose: z.string(),
  fields: z.array(z.string()),
  gives: z.enum(['money', 'service', 'either']),
  article: z.string(),
})
export type NeedView = z.infer<typeof NeedView>

/** Needs of a region, who gives them, and those that often come together. */
export const Catalogue = z.object({
  units: z.array(UnitView),
  needs: z.array(NeedView),
  packages: z.array(z.object({ id: z.string(), label: WordsShape, needs: z.array(z.string()) })),
})
export type Catalogue = z.infer<typeof Catalogue>

/** A need that is on its way already. `person` null: the head of the household. */
export const OpenNeed = z.object({
  id: z.number().int(),
  number: z.string(),
  need: z.string(),
  person: z.string().nullable(),
})
export type OpenNeed = z.infer<typeof OpenNeed>

/** One referral on a department's desk. */
export const DeskLine = z.object({
  id: z.number().int(),
  number: z.string(),
  seq: z.number().int(),
  state: z.string(),
  stateLabel: WordsShape,
  next: WordsShape.nullable(),
  need: z.string(),
  needLabel: WordsShape,
  areaName: z.string(),
  /** Masked. */
  name: z.string(),
  pushedOn: z.string(),
  dueOn: z.string().nullable(),
  clock: ClockView.nullable(),
  late: z.boolean(),
  urgent: z.boolean(),
})
export type DeskLine = z.infer<typeof DeskLine>

/** One referral as staff see it in a list. */
export const ReferralLine = z.object({
  id: z.number().int(),
  number: z.string(),
  stateLabel: WordsShape,
  unit: z.string(),
  unitLabel: WordsShape,
  needLabel: WordsShape,
  areaName: z.string(),
  /** Masked. */
  name: z.string(),
  pushedOn: z.string(),
  dueOn: z.string().nullable(),
  clock: ClockView.nullable(),
  late: z.boolean(),
})
export type ReferralLine = z.infer<typeof ReferralLine>

/** Data of one referral as the department may see them. */
export const DeskData = z.object({
  id: z.number().int(),
  purpose: z.string(),
  article: z.string(),
  asks: WordsShape,
  asked: z.string(),
  expiresOn: z.string(),
  gives: z.enum(['money', 'service', 'either']),
  /** Null: the purpose is over, the data are gone. */
  facts: z.array(z.object({ field: z.string(), value: z.string().nullable() })).nullable(),
})
export type DeskData = z.infer<typeof DeskData>

/** How a department does. Days are calendar days from push to decision and to feedback. */
export const UnitReport = z.object({
  unit: z.string(),
  label: WordsShape,
  pushed: z.number().int(),
  accepted: z.number().int(),
  returned: z.number().int(),
  granted: z.number().int(),
  refused: z.number().int(),
  fedBack: z.number().int(),
  open: z.number().int(),
  overdue: z.number().int(),
  amount: z.number(),
  medianDaysToDecide: z.number().nullable(),
  medianDaysToFeedBack: z.number().nullable(),
  refusals: z.array(z.object({ because: z.string(), label: WordsShape, count: z.number().int() })),
})
export type UnitReport = z.infer<typeof UnitReport>

/** What a department is told about one person: nothing but the confirmed tier and its days. */
export const Recognition = z.object({
  confirmed: z.boolean(),
  tiers: z.array(z.object({ tier: z.string(), label: WordsShape, from: z.string(), until: z.string().nullable() })),
  asOf: z.string(),
})
export type Recognition = z.infer<typeof Recognition>

export const rowResults = ['taken', 'repeated', 'wrong', 'empty'] as const
/** What became of one row of a returned list. */
export const RowReceipt = z.object({
  row: z.number().int(),
  number: z.string(),
  result: z.enum(rowResults),
  zh: z.string(),
  en: z.string(),
})
export type RowReceipt = z.infer<typeof RowReceipt>
