/** Shapes of the boards as staff see them. Pure. */
import { z } from 'zod'

export const StaffSheet = z.object({
  id: z.number().int(),
  kind: z.enum(['opinion', 'result', 'stop']),
  area: z.string(),
  areaName: z.string(),
  /** As shown on the board. */
  name: z.string(),
  members: z.number(),
  amount: z.number().nullable(),
  tier: z.string().nullable(),
  from: z.string(),
  until: z.string().nullable(),
  matterId: z.number().int(),
  number: z.string(),
  /** First day it does not hang any more, when that is known. */
  downOn: z.string().nullable(),
  downWhy: z.string().nullable(),
  objections: z.number().int(),
  process: z.string(),
  /** Photos of the paper sheet in the village. */
  photos: z.array(z.object({ file: z.string(), on: z.string(), by: z.string() })),
  /** One may be added now. */
  takesPhoto: z.boolean(),
})
export type StaffSheet = z.infer<typeof StaffSheet>

export const BoardArea = z.object({ area: z.string(), areaName: z.string(), up: z.number().int() })
export type BoardArea = z.infer<typeof BoardArea>

export const BoardCounts = z.object({
  up: z.number().int(),
  coming: z.number().int(),
  ends: z.number().int(),
  objections: z.number().int(),
  boards: z.array(BoardArea),
})
export type BoardCounts = z.infer<typeof BoardCounts>

export const ObjectionLine = z.object({
  id: z.number().int(),
  area: z.string(),
  areaName: z.string(),
  what: z.string(),
  named: z.boolean(),
  /** Only for the county and the auditor. */
  name: z.string().nullable(),
  contact: z.string().nullable(),
  at: z.string(),
  /** The matter looks again by itself, or a complaint was opened. */
  opened: z.enum(['matter', 'complaint']),
  matterId: z.number().int(),
  number: z.string(),
  complaintId: z.number().int().nullable(),
  complaintNumber: z.string().nullable(),
  /** What was found when it was looked into again, and on which day that was answered. */
  answeredOn: z.string().nullable(),
  answer: z.string().nullable(),
  /** Name on the sheet, as shown. */
  about: z.string(),
})
export type ObjectionLine = z.infer<typeof ObjectionLine>
