/** The two smallest shapes of a region pack, in a file of their own so that every other shape may use them. */
import { z } from 'zod'

/** A text in the languages of the product; Chinese and English are required. */
export const Label = z.strictObject({ zh: z.string().min(1), en: z.string().min(1) })
export type Label = z.infer<typeof Label>

/** Date written YYYY-MM-DD. */
export const IsoDate = z.string().regex(/^\d{4}-\d{2}-\d{2}$/)
