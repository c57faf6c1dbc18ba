/**
 * The filters of the worklist as they stand in the address: `?level=red,orange&overdue=true&q=…`. The same words go to the
 * server, so what is listed, what is exported and what a colleague opens from the address are one thing.
 */

/** Filters the server knows; several values are separated by commas. */
export const filterKeys = ['level', 'state', 'indicator', 'dimension', 'side', 'tier', 'overdue', 'q', 'hh'] as const
export type FilterKey = (typeof filterKeys)[number]

export const pageSizes = [20, 50, 100, 200] as const

type Address = Record<string, string | undefined>

/** Values of one filter. @example valuesOf({ level: 'red,orange' }, 'level') // ['red', 'orange'] */
export function valuesOf(address: Address, key: FilterKey): string[] {
  return (address[key] ?? '').split(',').filter(Boolean)
}

/**
 * What the server is asked: only known filters, the area, the order. `state=all` names every state, since the server takes
 * "none named" as "those to act on".
 *
 * @example filterOf({ level: 'red', foo: 'x', state: 'all' }, '150403')
 */
export function filterOf(address: Address, area: string): Record<string, string> {
  const filter: Record<string, string> = {}
  for (const key of filterKeys) {
    const value = address[key]
    if (value) filter[key] = value
  }
  if (filter.state === 'all') filter.state = 'open,dispatched,closed,withdrawn'
  if (area) filter.area = area
  return filter
}

/** The filter with order and page, as `/api/warnings` takes it. */
export function queryOf(address: Address, area: string): Record<string, string> {
  return {
    ...filterOf(address, area),
    sort: address.sort ?? 'urgency',
    page: address.page ?? '1',
    size: address.size ?? '50',
  }
}

/**
 * The address after one filter was changed: empty values go, and the list starts at its first page again.
 *
 * @example withFilter({ level: 'red', page: '3' }, 'level', []) // { level: undefined, page: undefined, open: undefined }
 */
export function withFilter(address: Address, key: FilterKey | 'sort' | 'size', values: string[]): Address {
  return { ...address, [key]: values.length > 0 ? values.join(',') : undefined, page: undefined, open: undefined }
}

/** The address without any filter; area, order and language stay. */
export function withoutFilters(address: Address): Address {
  const next: Address = { ...address, page: undefined, open: undefined }
  for (const key of filterKeys) next[key] = undefined
  return next
}

/** True when anything is filtered. */
export const isFiltered = (address: Address): boolean => filterKeys.some((key) => Boolean(address[key]))
