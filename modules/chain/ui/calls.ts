/** What the screens of the household chain ask the server. */
import { queryOptions } from '@tanstack/react-query'
import { get } from '../../../platform/client/index.ts'
import type { HouseholdChain } from '../shared.ts'

export const chainQuery = (hh: string) =>
  queryOptions({
    queryKey: ['household-chain', hh],
    queryFn: ({ signal }) => get<HouseholdChain>(`/households/${hh}/chain`, undefined, signal),
  })
