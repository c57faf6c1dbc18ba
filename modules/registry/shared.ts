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

/** First day of the month after a day. @example monthAfter('2026-11-24') // '2026-12-01' */
export function monthAfter(day: string, months = 1): string {
  const [year, month] = day.split('-').map(Number) as [number, number]
  return new Date(Date.UTC(year, month - 1 + months, 1)).toISOString().slice(0, 10)
}
