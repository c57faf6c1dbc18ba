/** The worklist's address, page, chosen rows and active row in one place for the page and its parts. */
import { useQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { useCallback, useState } from 'react'
import { useArea } from '../../rules/ui/use-area.ts'
import type { WarningItem } from '../shared.ts'
import { warningsQuery } from './calls.ts'
import { type FilterKey, filterOf, queryOf, withFilter, withoutFilters } from './filters.ts'

type Address = Record<string, string | undefined>

export function useWorklist() {
  const address = useSearch({ strict: false }) as Address
  const navigate = useNavigate()
  const { area } = useArea()
  const query = queryOf(address, area)
  const list = useQuery(warningsQuery(query))
  const items: WarningItem[] = list.data?.items ?? []
  const [chosen, setChosen] = useState<Set<number>>(new Set())
  const [all, setAll] = useState(false)

  const go = useCallback(
    (next: (now: Address) => Address, replace = false) =>
      void navigate({ to: '/warnings', search: next as never, replace, resetScroll: false }),
    [navigate],
  )
  const openId = address.open ? Number(address.open) : null
  const active = items.findIndex((w) => w.id === openId)
  const clear = () => {
    setChosen(new Set())
    setAll(false)
  }

  return {
    address,
    area,
    query,
    filter: filterOf(address, area),
    list,
    items,
    total: list.data?.total ?? 0,
    openId,
    active,
    /** Opens the evidence of a warning beside the list; null closes it. */
    open: (id: number | null) => go((now) => ({ ...now, open: id === null ? undefined : String(id) }), openId !== null),
    setFilter: (key: FilterKey | 'sort' | 'size', values: string[]) => {
      clear()
      go((now) => withFilter(now, key, values))
    },
    clearFilters: () => {
      clear()
      go(withoutFilters)
    },
    setPage: (page: number) => go((now) => ({ ...now, page: page === 1 ? undefined : String(page), open: undefined })),
    chosen,
    /** True when everything the filter finds is meant, not only this page. */
    all,
    chooseAll: () => setAll(true),
    clearChosen: clear,
    setChosen: (ids: Iterable<number>) => {
      setAll(false)
      setChosen(new Set(ids))
    },
    toggle: (id: number) => {
      setAll(false)
      setChosen((now) => {
        const next = new Set(now)
        if (!next.delete(id)) next.add(id)
        return next
      })
    },
  }
}

export type Worklist = ReturnType<typeof useWorklist>
