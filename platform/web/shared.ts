/** Pure door of the web ground: shapes that server and browser share. */
import { z } from 'zod'

/** What every refused or failed request answers. */
export const ErrorBody = z.object({
  error: z.object({
    code: z.string(),
    message_zh: z.string(),
    message_en: z.string(),
    details: z.unknown().optional(),
  }),
})
export type ErrorBody = z.infer<typeof ErrorBody>

/** Query of a list: page counts from 1. */
export const Paging = z.object({
  page: z.coerce.number().int().min(1).max(1_000_000).default(1),
  size: z.coerce.number().int().min(1).max(500).default(50),
})
export type Paging = z.infer<typeof Paging>

/** Answer of a list: one page of items and how many there are in all. */
export interface List<Item> {
  items: Item[]
  total: number
}

/**
 * The list shape of an item schema.
 * @example const Warnings = listOf(WarningRow)
 */
export const listOf = <Item extends z.ZodType>(item: Item) =>
  z.object({ items: z.array(item), total: z.number().int() })

/**
 * The answer of a route: JSON of a schema, with what it is.
 * @example responses: { 200: json(WarningList, 'One page of warnings') }
 */
export const json = <Schema extends z.ZodType>(schema: Schema, description: string) => ({
  description,
  content: { 'application/json': { schema } },
})
