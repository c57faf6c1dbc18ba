/** Shapes of assessment that the screens share. */
import { z } from 'zod'

export * from './what-if/crossings.ts'
export * from './what-if/shapes.ts'

const Label = z.object({ zh: z.string(), en: z.string() })

export const Finding = z.object({
  id: z.number(),
  hh: z.string(),
  householdNo: z.string().nullable(),
  /** Masked; null when the household has no file yet. */
  headName: z.string().nullable(),
  area: z.string(),
  areaName: z.string(),
  kind: z.enum(['coverage', 'exit']),
  change: z.string(),
  members: z.number(),
  heldTier: z.string(),
  heldAmount: z.number().nullable(),
  tier: z.string(),
  monthlyAmount: z.number().nullable(),
  incomePerHeadYear: z.number().nullable(),
  assumed: z.array(z.object({ path: z.string(), label: Label })),
  /** Level of the household's live warning: a difference that a sign of hardship supports. */
  warningLevel: z.string().nullable(),
  state: z.enum(['open', 'checked', 'gone']),
  firstAsOf: z.string(),
  outcome: z.string().nullable(),
  note: z.string().nullable(),
  decidedBy: z.string().nullable(),
})
export type Finding = z.infer<typeof Finding>

export const findingOutcomes = ['visit', 'apply', 'recheck', 'no-change'] as const

export const FindingQuery = z.object({
  kind: z.enum(['coverage', 'exit']),
  state: z.enum(['open', 'checked', 'gone']).default('open'),
  area: z
    .string()
    .regex(/^\d{2,12}$/)
    .optional(),
  tier: z.string().optional(),
  /** Only households with a live warning. */
  signalled: z.enum(['true', 'false']).optional(),
  page: z.coerce.number().int().min(1).default(1),
  size: z.coerce.number().int().min(1).max(200).default(50),
})
export type FindingQuery = z.infer<typeof FindingQuery>

export const FindingList = z.object({ items: z.array(Finding), total: z.number() })

export const FindingDecision = z.object({
  outcome: z.enum(findingOutcomes),
  note: z.string().trim().max(500).default(''),
})
export type FindingDecision = z.infer<typeof FindingDecision>

export const AssessmentSummary = z.object({
  /** Null before the first assessment. */
  asOf: z.string().nullable(),
  tiers: z.array(
    z.object({ tier: z.string().nullable(), households: z.number(), persons: z.number(), amount: z.number() }),
  ),
  missing: z.array(z.object({ path: z.string(), label: Label, households: z.number() })),
  findings: z.object({ coverage: z.number(), coverageSignalled: z.number(), exit: z.number() }),
})
export type AssessmentSummary = z.infer<typeof AssessmentSummary>

const Explained = z.object({ path: z.string(), label: Label })
export const HouseholdExplanation = z.object({
  hh: z.string(),
  asOf: z.string(),
  area: z.string(),
  members: z.array(
    z.object({ pid: z.string().nullable(), relation: z.string().nullable(), age: z.number().nullable() }),
  ),
  values: z.record(z.string(), z.unknown()),
  /** Trees of reasons, as /rules/trace gives them. */
  reasons: z.array(z.unknown()),
  /** Facts of departments that were assumed; and how many that only a visit can tell. */
  assumed: z.array(Explained),
  asked: z.number(),
  missing: z.array(Explained),
  sources: z.array(
    z.object({
      path: z.string(),
      dataset: z.string(),
      label: Label,
      version: z.number().int(),
      fileName: z.string(),
      row: z.number(),
      day: z.string().nullable(),
      words: Label,
    }),
  ),
})
export type HouseholdExplanation = z.infer<typeof HouseholdExplanation>
