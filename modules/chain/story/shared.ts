/** Case story 案例故事: a household's chain as a text for outside, with pseudonyms. */
import { z } from 'zod'
import { Words } from '../household/shared.ts'

/** What the story may say about the family; each can be left out when the combination is rare. */
export const storyAttributes = ['size', 'tier', 'urban', 'age', 'sex'] as const
export type StoryAttribute = (typeof storyAttributes)[number]

export const Story = z.object({
  title: z.string().trim().min(1).max(80),
  paragraphs: z.array(z.string().trim().max(2000)).max(60),
  shows: z.array(z.enum(storyAttributes)),
})
export type Story = z.infer<typeof Story>

export const StoryDraft = Story.extend({
  /** Households of the county that share what is shown; null: nothing is shown. */
  alike: z.number().nullable(),
  least: z.number(),
})
export type StoryDraft = z.infer<typeof StoryDraft>

export const leakKinds = [
  'name',
  'named-person',
  'fuller-name',
  'number',
  'birth',
  'plate',
  'address',
  'place',
  'institution',
  'contact',
  'date',
  'amount',
  'ethnic',
  'rare',
] as const
export const Leak = z.object({
  kind: z.enum(leakKinds),
  /** -1: the title; null: the story as a whole. */
  paragraph: z.number().nullable(),
  /** Place in the text, and what stands there. */
  at: z.number(),
  found: z.string(),
  why: Words,
})
export type Leak = z.infer<typeof Leak>
