/** What a department answers over the interface. Pure: also the description for those who write the other side. */
import { z } from 'zod'
import { refusalReasons, returnReasons } from '../referral/facts.ts'

const Day = z.iso.date()
const keys = <Words extends object>(words: Words) =>
  Object.keys(words) as [keyof Words & string, ...(keyof Words & string)[]]
const base = {
  /** Round quoted from the push. */
  round: z.uuid(),
  number: z.string().regex(/^ZB-\d{6}-\d{4}-\d{6}$/),
}
const note = z.string().trim().max(500).optional()

export const Answer = z.discriminatedUnion('answer', [
  z.strictObject({ ...base, answer: z.literal('accepted'), officer: z.string().trim().max(40).optional() }),
  z.strictObject({ ...base, answer: z.literal('sent-back'), because: z.enum(keys(returnReasons)), note }),
  z.strictObject({
    ...base,
    answer: z.literal('granted'),
    gives: z.string().trim().min(1).max(60),
    amount: z.number().min(0).max(1e10).optional(),
    from: Day,
    document: z.string().trim().max(60).optional(),
    on: Day.optional(),
    note,
  }),
  z.strictObject({
    ...base,
    answer: z.literal('refused'),
    because: z.enum(keys(refusalReasons)),
    law: z.string().trim().min(1).max(120),
    document: z.string().trim().max(60).optional(),
    on: Day.optional(),
    note,
  }),
  z.strictObject({ ...base, answer: z.literal('fed-back'), on: Day, note: z.string().trim().min(1).max(1000) }),
])
export type Answer = z.infer<typeof Answer>

/** The action of the process an answer stands for. */
export const actionOf: Record<Answer['answer'], string> = {
  accepted: 'accept',
  'sent-back': 'send-back',
  granted: 'decide',
  refused: 'decide',
  'fed-back': 'feed-back',
}

/** Input of that action. */
export function inputOf(answer: Answer): Record<string, unknown> {
  const { round: _round, number: _number, answer: kind, ...rest } = answer
  return kind === 'granted' || kind === 'refused' ? { result: kind, ...rest } : rest
}

/**
 * What became of an answer. taken, no-effect (said before), parked (comes before what it follows) need nobody; the others are
 * looked at by a person.
 */
export const messageStates = [
  'taken',
  'no-effect',
  'parked',
  'nonsense',
  'unknown',
  'contradicts',
  'after-end',
] as const
export type MessageState = (typeof messageStates)[number]
