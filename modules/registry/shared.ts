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

/** Extreme-poverty support 特困 and minimum living 低保, by the region's ids of tiers. */
export const isTekun = (tier: string | null | undefined): boolean => tier?.startsWith('tekun') ?? false
export const isDibao = (tier: string | null | undefined): boolean => tier?.startsWith('dibao') ?? false

/** How far somebody supported for extreme poverty cares for himself: six items, none, one to three, four or more fail (特困人员认定办法第二十一、二十二条). */
export const careLevels = {
  full: { zh: '全自理', en: 'Full self-care' },
  half: { zh: '半护理', en: 'Half care' },
  none: { zh: '全护理', en: 'Full care' },
} as const
export type CareLevel = keyof typeof careLevels
/** Where he is supported, by his own choice (社会救助法第十六条). */
export const supportModes = {
  institution: { zh: '集中供养', en: 'In an institution' },
  home: { zh: '分散供养', en: 'At home' },
} as const
export type SupportMode = keyof typeof supportModes

/** Category uplift 分类施保 inside a monthly amount: how many persons, yuan a month for all of them. */
export interface Uplift {
  persons: number
  amount: number
}
/** What is known of the parts of what a household holds; null: unknown, never nothing. */
export interface Parts {
  uplift: Uplift | null
  /** A `CareLevel`, or what the region's ledger calls another one. */
  care: string | null
  /** A `SupportMode`, as above. */
  support: string | null
}

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
