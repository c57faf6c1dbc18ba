/** Parts that the routes of funds share. */
import { z } from '@hono/zod-openapi'

export const tags = ['funds']
export const body = <Schema extends z.ZodType>(schema: Schema) => ({
  required: true as const,
  content: { 'application/json': { schema } },
})
export const Id = z.object({ id: z.coerce.number().int().min(1).max(Number.MAX_SAFE_INTEGER) })
export const Ok = z.object({ ok: z.literal(true) })
export const Key = z.string().min(8).max(80)
export const Reason = z.string().trim().min(1).max(500)
export { attachment, xlsxType } from '../../../platform/files/index.ts'
