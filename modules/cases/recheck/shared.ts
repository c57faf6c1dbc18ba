/** Shapes of the exit list (退出对象兜底). Pure. */
import { z } from 'zod'

export const exitOutcomes: Record<string, { zh: string; en: string }> = {
  apply: { zh: '已申请其他救助', en: 'Applied for another help' },
  'temporary-aid': { zh: '已给予临时救助', en: 'Given temporary aid' },
  refer: { zh: '已转办其他部门', en: 'Referred to a department' },
  'no-need': { zh: '经核实不需要', en: 'Needs no other help' },
}
export const ExitOutcome = z.enum(['apply', 'temporary-aid', 'refer', 'no-need'])
export type ExitOutcome = z.infer<typeof ExitOutcome>

export const ExitLine = z.object({
  id: z.number().int(),
  matterId: z.number().int(),
  number: z.string(),
  hh: z.string(),
  /** Masked; null: not registered. */
  name: z.string().nullable(),
  area: z.string(),
  areaName: z.string(),
  leftTier: z.string(),
  leftOn: z.string(),
  suggestedTier: z.string().nullable(),
  suggestedAmount: z.number().nullable(),
  suggestedAsOf: z.string().nullable(),
  state: z.enum(['open', 'settled']),
  outcome: ExitOutcome.nullable(),
  note: z.string().nullable(),
  settledBy: z.string().nullable(),
  settledOn: z.string().nullable(),
})
export type ExitLine = z.infer<typeof ExitLine>
