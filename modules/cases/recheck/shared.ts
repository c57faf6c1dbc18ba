/** Shapes of the exit list (退出对象兜底). Pure. */
import { z } from 'zod'

export const ExitOutcome = z.enum(['apply', 'temporary-aid', 'refer', 'no-need'])
export type ExitOutcome = z.infer<typeof ExitOutcome>

export const ExitLine = z.object({
  id: z.number().int(),
  matterId: z.number().int(),
  number: z.string(),
  hh: z.string(),
  area: z.string(),
  leftTier: z.string(),
  leftOn: z.string(),
  suggestedTier: z.string().nullable(),
  suggestedAmount: z.number().nullable(),
  suggestedAsOf: z.string().nullable(),
  state: z.enum(['open', 'settled']),
  outcome: ExitOutcome.nullable(),
  note: z.string().nullable(),
})
export type ExitLine = z.infer<typeof ExitLine>
