import { expect, test } from 'vitest'
import { mayDo, roles } from '../../platform/access/shared.ts'
import { parseAddress, printAddress } from './address.ts'
import { groupsFor, homeOf, isAt, isClosed, places, placesFor } from './navigation.ts'

test('an address is made of plain words and comes back as it went', () => {
  const text = printAddress({ area: '1504', level: 'red,orange', q: '王', page: undefined, open: '' })
  expect(parseAddress(text)).toEqual({ area: '1504', level: 'red,orange', q: '王' })
  expect(printAddress({})).toBe('')
})

test('a department sees where to hand in its data and no warnings', () => {
  const offered = placesFor([...mayDo('department')]).map((p) => p.to)
  expect(offered).toContain('/deliveries')
  expect(offered).not.toContain('/warnings')
})

test('a system administrator manages accounts and sees no business data', () => {
  const offered = placesFor([...mayDo('sysadmin')]).map((p) => p.to)
  expect(offered).toContain('/users')
  expect(offered).not.toContain('/warnings')
  expect(offered).not.toContain('/')
})

test('an aide is offered the warnings of the village', () => {
  expect(placesFor([...mayDo('village')]).map((p) => p.to)).toContain('/warnings')
})

test('an aide begins with the list of visits, a leader with the overview', () => {
  expect(homeOf('village')).toBe('/work')
  expect(homeOf('region')).toBe('/')
})

test('a household belongs to the warnings, a version to the deliveries', () => {
  const at = (path: string) => places.filter((p) => isAt(p, path)).map((p) => p.to)
  expect(at('/households/150403')).toEqual(['/warnings'])
  expect(at('/versions/7')).toEqual(['/deliveries'])
  expect(at('/')).toEqual(['/'])
})

test('everybody begins the day at a place that is theirs, and no two places of a heading are torn apart', () => {
  for (const role of roles) {
    const may = [...mayDo(role)]
    expect(isClosed(may, homeOf(role)), role).toBe(false)
    expect(groupsFor(may).flatMap((one) => one.places)).toEqual(placesFor(may))
  }
})

test('an organisation that types the address of the accounts is told that they are not its own', () => {
  expect(isClosed([...mayDo('organisation')], '/users')).toBe(true)
  expect(isClosed([...mayDo('county')], '/users')).toBe(false)
  // A chain shows each reader the part that is theirs.
  expect(isClosed([...mayDo('organisation')], '/households/150403')).toBe(false)
})

test('documents for programmers are offered to who connects systems alone', () => {
  const offered = roles.filter((role) => placesFor([...mayDo(role)]).some((place) => place.to === '/api/docs'))
  expect(offered).toEqual(['sysadmin'])
})
