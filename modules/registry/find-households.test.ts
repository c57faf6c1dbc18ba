/** Finding a household, as a clerk does at the counter. */
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { testDatabase } from '../../platform/db/testing.ts'
import { findHouseholds, membersOf } from './find-households.ts'

let opened: Awaited<ReturnType<typeof testDatabase>>
beforeAll(async () => {
  opened = await testDatabase()
  await sql`insert into registry.person (pid, id_number, name, birth_date) values (15990019700101001, '15990019700101001X', '王秀英', '1970-01-01'), (15990020120505002, '159900201205050020', '王小虎', '2012-05-05')`.execute(
    opened.db,
  )
  await sql`insert into registry.household (hh, household_no, head_pid, area, managing_area, residence_area, opened_because, opened_on)
    values (900101001, '900101001', 15990019700101001, '900101001001', '900101001001', '900102001001', 'staff', '2026-01-01')`.execute(
    opened.db,
  )
  await sql`insert into registry.membership (pid, hh, relation, from_date) values (15990020120505002, 900101001, 'child', '2026-01-01'), (15990019700101001, 900101001, 'head', '2026-01-01')`.execute(
    opened.db,
  )
})
afterAll(() => opened.close())

const county = { area: '900101' }
test('by number, by the id or the beginning of the name of any member; names are masked', async () => {
  for (const q of ['900101001', '15990019700101001x', '王秀', '王小虎'])
    expect(await findHouseholds(opened.db, county, q)).toMatchObject([
      { hh: '900101001', headName: '王*英', members: 2 },
    ])
  expect(await findHouseholds(opened.db, county, '%%')).toEqual([])
})
test('the place of residence finds it too, a third county does not', async () => {
  expect(await findHouseholds(opened.db, { area: '900102' }, '王秀英')).toHaveLength(1)
  expect(await findHouseholds(opened.db, { area: '9002' }, '王秀英')).toEqual([])
  expect(await membersOf(opened.db, { area: '9002' }, '900101001', '2026-11-24')).toBeUndefined()
})
test('members stand with the head first', async () => {
  expect(await membersOf(opened.db, county, '900101001', '2026-11-24')).toEqual([
    { pid: '15990019700101001', name: '王*英', relation: 'head', age: 56 },
    { pid: '15990020120505002', name: '王*虎', relation: 'child', age: 14 },
  ])
})
