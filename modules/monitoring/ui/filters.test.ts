import { expect, test } from 'vitest'
import { filterOf, isFiltered, queryOf, valuesOf, withFilter, withoutFilters } from './filters.ts'

test('a filter kept in the address reads back the same', () => {
  const address = withFilter({}, 'level', ['red', 'orange'])
  expect(valuesOf(address, 'level')).toEqual(['red', 'orange'])
  expect(filterOf(address, '150403')).toEqual({ level: 'red,orange', area: '150403' })
})

test('changing a filter goes back to the first page and closes the evidence', () => {
  expect(withFilter({ page: '4', open: '12', q: '王' }, 'overdue', ['true'])).toEqual({
    q: '王',
    overdue: 'true',
    page: undefined,
    open: undefined,
  })
})

test('words in the address that are no filter are not sent to the server', () => {
  expect(filterOf({ open: '12', lang: 'en', level: 'red' }, '')).toEqual({ level: 'red' })
})

test('all states are named one by one, because none named means those to act on', () => {
  expect(filterOf({ state: 'all' }, '').state).toBe('open,dispatched,closed,withdrawn')
})

test('the list is asked most urgent first, fifty at a time, unless the address says otherwise', () => {
  expect(queryOf({}, '15')).toEqual({ area: '15', sort: 'urgency', page: '1', size: '50' })
  expect(queryOf({ sort: 'due', page: '2', size: '20' }, '15')).toMatchObject({ sort: 'due', page: '2', size: '20' })
})

test('clearing takes every filter off and keeps area and order', () => {
  const address = { level: 'red', q: '王', area: '1504', sort: 'due' }
  expect(isFiltered(address)).toBe(true)
  const clear = withoutFilters(address)
  expect(isFiltered(clear)).toBe(false)
  expect(clear).toMatchObject({ area: '1504', sort: 'due' })
})
