/** Pure door of papers: what the list of a matter's papers looks like. */
import { z } from 'zod'

const Words = z.object({ zh: z.string(), en: z.string() })
export const PaperLine = z.object({
  /** Name in the address: 'visit-form-3', or 'visit-form-blank' for one to be filled by hand. */
  file: z.string(),
  title: Words,
  number: z.string().nullable(),
  /** Action it came from, or that it is for. */
  action: Words,
  madeAt: z.string().nullable(),
})
export type PaperLine = z.infer<typeof PaperLine>
export const PaperList = z.object({ made: z.array(PaperLine), blank: z.array(PaperLine) })
export type PaperList = z.infer<typeof PaperList>
