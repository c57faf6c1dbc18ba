/** Pure door of matching: shapes of its API. */
import { z } from 'zod'

export const ReviewState = z.enum(['open', 'same-person', 'other-person'])
export type ReviewState = z.infer<typeof ReviewState>

/** One suspect record 疑点数据: the id is in the household register, the name is another. It raises nothing until decided. */
export const ReviewItem = z.object({
  id: z.number(),
  dataset: z.string(),
  datasetLabel: z.object({ zh: z.string(), en: z.string() }),
  versionId: z.number(),
  fileName: z.string().nullable(),
  row: z.number(),
  /** How many rows carry this id and name. */
  rows: z.number(),
  pid: z.string(),
  idMasked: z.string().nullable(),
  nameInRow: z.string(),
  nameInRegister: z.string(),
  area: z.string(),
  areaName: z.string(),
  state: ReviewState,
  decidedBy: z.string().nullable(),
  decidedAt: z.string().nullable(),
  note: z.string().nullable(),
})
export type ReviewItem = z.infer<typeof ReviewItem>

export const ReviewList = z.object({ items: z.array(ReviewItem), total: z.number(), open: z.number() })
export type ReviewList = z.infer<typeof ReviewList>

/** A row without a usable id whose name, date of birth and village fit one registered person: a hint for a clerk, never a link. */
export const CandidateItem = z.object({
  id: z.number(),
  datasetLabel: z.object({ zh: z.string(), en: z.string() }),
  versionId: z.number(),
  fileName: z.string().nullable(),
  row: z.number(),
  nameMasked: z.string(),
  idMasked: z.string().nullable(),
  /** YYYY-MM-DD */
  birthDate: z.string().nullable(),
  areaName: z.string(),
})
export type CandidateItem = z.infer<typeof CandidateItem>

export const CandidateList = z.object({ items: z.array(CandidateItem), total: z.number() })
export type CandidateList = z.infer<typeof CandidateList>

export const CandidateQuery = z.object({
  area: z
    .string()
    .regex(/^\d{2,12}$/)
    .optional(),
  page: z.coerce.number().int().min(1).default(1),
  size: z.coerce.number().int().min(1).max(200).default(50),
})

export const ReviewQuery = z.object({
  state: z.union([ReviewState, z.literal('all')]).default('open'),
  dataset: z.string().optional(),
  area: z
    .string()
    .regex(/^\d{2,12}$/)
    .optional(),
  page: z.coerce.number().int().min(1).default(1),
  size: z.coerce.number().int().min(1).max(200).default(50),
})

export const ReviewDecision = z.object({
  decision: z.enum(['same-person', 'other-person']),
  note: z.string().max(1000).default(''),
})
export type ReviewDecision = z.infer<typeof ReviewDecision>
