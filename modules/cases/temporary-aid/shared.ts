/** Shapes of monthly filings of small aid. Pure. */
import { z } from 'zod'

export const SmallFiling = z.object({
  /** Null: not filed yet. */
  id: z.number().int().nullable(),
  area: z.string(),
  month: z.string(),
  payments: z.number().int(),
  amount: z.number(),
  filedBy: z.string().nullable(),
  filedAt: z.string().nullable(),
  acceptedBy: z.string().nullable(),
  dueOn: z.string().nullable(),
  late: z.boolean(),
})
export type SmallFiling = z.infer<typeof SmallFiling>
