/** Shapes of rows that can be corrected. Pure. */
import { z } from 'zod'

export const EvidenceRow = z.object({
  dataset: z.string(),
  label: z.object({ zh: z.string(), en: z.string() }),
  version: z.number().int(),
  row: z.number().int(),
  department: z.string().nullable(),
  /** Values of the row, as the warning shows them. */
  values: z.record(z.string(), z.unknown()),
})
export type EvidenceRow = z.infer<typeof EvidenceRow>
