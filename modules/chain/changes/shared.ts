/** Change log 变更记录: who changed what of a household, when, before and after. */
import { z } from 'zod'
import { Words } from '../household/shared.ts'

export const Change = z.object({
  at: z.string(),
  by: z.string(),
  role: Words,
  /** What was changed: a matter, the file, what is held. */
  what: Words,
  matter: z.object({ id: z.number(), number: z.string() }).nullable(),
  /** Field by field, in words; null: there was nothing before, or there is nothing now. */
  fields: z.array(z.object({ name: Words, before: Words.nullable(), after: Words.nullable() })),
})
export type Change = z.infer<typeof Change>
export const Changes = z.object({ items: z.array(Change), total: z.number() })
export type Changes = z.infer<typeof Changes>
