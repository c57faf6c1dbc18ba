/** Shapes of what-if 政策推演 that server and screens share. Pure. */
import { z } from 'zod'
import { IsoDate } from '../../rules/shared.ts'

/** Steps of the distribution: a tenth of the line each; the last one holds everything from three lines on. */
export const stepsPerLine = 10
export const lastBin = 30
/** Households whose income is not known, and those without any recorded income: they stand beside the distribution. */
export const unknownBin = -1
export const noIncomeBin = -2
/** Tier of households that cannot be judged. */
export const unknownTier = 'unknown'

/** How many drafts are compared in one run. */
export const mostDrafts = 4

export const NewWhatIf = z.strictObject({
  drafts: z.array(z.number().int().min(1)).min(1).max(mostDrafts),
  /** Day of the facts. */
  asOf: IsoDate,
  /** Day whose standards are compared; without it the latest first day of the drafts. */
  policyDay: IsoDate.optional(),
  area: z.string().regex(/^\d{0,9}$/),
})
export type NewWhatIf = z.infer<typeof NewWhatIf>

/** A number that may be hidden because it is small or would betray a small one. */
const Hideable = z.number().nullable()

/** One area, or all of them, under one draft against the published policy. Amounts in yuan a month. */
export const WhatIfFigures = z.object({
  before: Hideable,
  after: Hideable,
  in: Hideable,
  out: Hideable,
  personsBefore: Hideable,
  personsAfter: Hideable,
  personsIn: Hideable,
  personsOut: Hideable,
  monthlyBefore: Hideable,
  monthlyAfter: Hideable,
  /** Another tier, but aided before and after; amount rises or falls within a tier. Only where nothing has to be hidden. */
  moved: Hideable,
  raised: Hideable,
  lowered: Hideable,
})
export type WhatIfFigures = z.infer<typeof WhatIfFigures>

export const WhatIfTier = z.object({ tier: z.string(), households: Hideable, persons: Hideable, monthly: Hideable })
export type WhatIfTier = z.infer<typeof WhatIfTier>

export const WhatIfFlow = z.object({ before: z.string(), after: z.string(), households: Hideable, persons: Hideable })
export type WhatIfFlow = z.infer<typeof WhatIfFlow>

export const WhatIfBin = z.object({ bin: z.number(), households: Hideable })
export type WhatIfBin = z.infer<typeof WhatIfBin>

export const WhatIfVariant = z.object({
  /** 1 for the first draft. */
  number: z.number(),
  draft: z.number(),
  title: z.string(),
  changes: z.number(),
  total: WhatIfFigures,
  tiers: z.array(WhatIfTier),
  flows: z.array(WhatIfFlow),
  areas: z.array(WhatIfFigures.extend({ area: z.string(), name: z.string() })),
  bins: z.array(WhatIfBin),
})
export type WhatIfVariant = z.infer<typeof WhatIfVariant>

export const WhatIfItem = z.object({
  id: z.number(),
  title: z.string(),
  state: z.enum(['queued', 'running', 'done', 'failed']),
  error: z.string().nullable(),
  runId: z.number().nullable(),
  area: z.string(),
  areaName: z.string(),
  asOf: z.string(),
  policyDay: z.string(),
  drafts: z.array(z.object({ id: z.number(), title: z.string() })),
  author: z.string(),
  authorName: z.string(),
  createdAt: z.string(),
  endedAt: z.string().nullable(),
  repeats: z.number().nullable(),
})
export type WhatIfItem = z.infer<typeof WhatIfItem>

export const WhatIfView = WhatIfItem.extend({
  /** Area shown, its way up to the area of the run. */
  shown: z.object({ area: z.string(), name: z.string() }),
  path: z.array(z.object({ area: z.string(), name: z.string() })),
  /** Counts below this are hidden outside one's own area; whether that holds for what is shown. */
  least: z.number(),
  masked: z.boolean(),
  households: z.number(),
  persons: z.number(),
  /** The published policy. */
  published: z.object({ tiers: z.array(WhatIfTier), bins: z.array(WhatIfBin) }),
  variants: z.array(WhatIfVariant),
  /** What the figures rest on. */
  basis: z.object({
    facts: z.string().nullable(),
    versions: z.number(),
    policy: z.number(),
    folds: z.array(z.string()),
    resultFold: z.string().nullable(),
    seconds: z.number().nullable(),
  }),
  /** For a repetition: whether every figure is the same. */
  same: z.boolean().nullable(),
})
export type WhatIfView = z.infer<typeof WhatIfView>

export const WhatIfDays = z.object({
  /** Days whose facts are kept, newest first: a run on them begins at once. */
  kept: z.array(z.string()),
  newest: z.string().nullable(),
  /** Areas that may be chosen: one's own, and the one above for comparison. */
  areas: z.array(z.object({ area: z.string(), name: z.string(), own: z.boolean() })),
  drafts: z.array(
    z.object({ id: z.number(), title: z.string(), validFrom: z.string(), authorName: z.string(), changes: z.number() }),
  ),
})
export type WhatIfDays = z.infer<typeof WhatIfDays>
