/** What the screens of the household chain ask the server. */
import { queryOptions } from '@tanstack/react-query'
import { get, post } from '../../../platform/client/index.ts'
import type { Changes, HouseholdChain, Story, StoryDraft } from '../shared.ts'

export const chainQuery = (hh: string) =>
  queryOptions({
    queryKey: ['household-chain', hh],
    queryFn: ({ signal }) => get<HouseholdChain>(`/households/${hh}/chain`, undefined, signal),
  })

export const changesQuery = (hh: string) =>
  queryOptions({
    queryKey: ['household-changes', hh],
    queryFn: ({ signal }) =>
      get<{ items: Changes['items']; total: number }>(`/households/${hh}/changes`, undefined, signal),
  })

export const storyQuery = (hh: string) =>
  queryOptions({
    queryKey: ['household-story', hh],
    staleTime: Number.POSITIVE_INFINITY,
    queryFn: ({ signal }) => get<StoryDraft>(`/households/${hh}/story`, undefined, signal),
  })

export const checkStory = (hh: string, story: Story) => post<{ ok: true }>(`/households/${hh}/story/check`, story)
