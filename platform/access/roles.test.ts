import fc from 'fast-check'
import { expect, test } from 'vitest'
import { areaPrefix, may, mayManage, roles } from './shared.ts'

test('the prefix of a division code leaves out the zeros that fill it up', () => {
  expect(
    ['150000000000', '150400000000', '150403000000', '150403103000', '150403103201', '1504'].map(areaPrefix),
  ).toEqual(['15', '1504', '150403', '150403103', '150403103201', '1504'])
})

test('a county makes accounts of its townships, none of its own office, of its league or next door', () => {
  const county = { role: 'county', area: '150403' } as const
  expect(mayManage(county, { role: 'township', area: '150403103' })).toBe(true)
  // Who hands out a colleague's first password could confirm what he proposed himself.
  expect(mayManage(county, { role: 'county', area: '150403' })).toBe(false)
  expect(mayManage({ role: 'league', area: '1504' }, { role: 'county', area: '150403' })).toBe(true)
  expect(mayManage(county, { role: 'league', area: '1504' })).toBe(false)
  expect(mayManage(county, { role: 'township', area: '150402001' })).toBe(false)
  expect(mayManage(county, { role: 'auditor', area: '150403' })).toBe(false)
})

test('an aide, an auditor and a department manage no accounts', () => {
  for (const role of ['village', 'auditor', 'department'] as const)
    expect(mayManage({ role, area: '15' }, { role: 'village', area: '150403103201' })).toBe(false)
})

test('a system administrator sees no business data, an auditor changes none', () => {
  expect(['read-warnings', 'unmask', 'export'].some((right) => may({ role: 'sysadmin' }, right as 'unmask'))).toBe(
    false,
  )
  expect(
    ['handle-warnings', 'dispatch-warnings', 'deliver-data', 'manage-users'].some((right) =>
      may({ role: 'auditor' }, right as 'unmask'),
    ),
  ).toBe(false)
})

test('whoever may manage an account stands above or beside it: nobody can make a chain of accounts that rises', () => {
  const area = fc.constantFrom('', '15', '1504', '150403', '150403103', '150403103201')
  const person = fc.record({ role: fc.constantFrom(...roles), area })
  fc.assert(
    fc.property(person, person, person, (a, b, c) => {
      if (mayManage(a, b) && mayManage(b, c) && c.role !== 'auditor') expect(mayManage(a, c)).toBe(true)
    }),
  )
})
