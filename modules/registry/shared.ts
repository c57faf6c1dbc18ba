/** Pure door of registry: shapes of a household file. */
import { z } from 'zod'

export const TierHolding = z.object({
  tier: z.string(),
  persons: z.number(),
  monthlyAmount: z.number().nullable(),
  from: z.string(),
  to: z.string().nullable(),
  source: z.string(),
})
export type TierHolding = z.infer<typeof TierHolding>

/** Fields of a file that staff may set; the staff value wins over data from then on. */
export const HouseholdChange = z.object({
  managingArea: z
    .string()
    .regex(/^\d{12}$/)
    .optional(),
  residenceArea: z
    .string()
    .regex(/^\d{12}$/)
    .optional(),
  why: z.string().min(1).max(500),
})
export type HouseholdChange = z.infer<typeof HouseholdChange>
