import { sql } from 'kysely'
import { afterAll, beforeEach, expect, test } from 'vitest'
import { testDatabase } from '../../platform/db/testing.ts'
import {
  changeHousehold,
  type FileHousehold,
  type FileMember,
  openFiles,
  type RegistryTables,
  replaceLedgerHoldings,
} from './index.ts'

const { db, close } = await testDatabase<RegistryTables>()
afterAll(close)

const hh = '900101000001'
const village = '900101001001'
const household: FileHousehold = { hh, householdNo: hh, headPid: '15992619700101001', area: village, urban: true }
const member = (pid: string, name: string, relation: string, more: Partial<FileMember> = {}): FileMember => ({
  hh,
  pid,
  idNumber: `${pid}0`,
  name,
  sex: '1',
  birthDate: '1970-01-01',
  ethnic: '汉',
  status: 'normal',
  relation,
  ...more,
})
const father = member('15992619700101001', '林一', 'head')
const son = member('15992620000101001', '林二', 'child', { birthDate: '2000-01-01' })
const meta = { asOf: '2026-09-30', because: 'warning' as const, by: 'system' }
const open = (members: FileMember[], more = meta, of = household) =>
  db.transaction().execute((tx) => openFiles(tx, [of], members, more))
const all = async (table: string) =>
  (await sql<Record<string, unknown>>`select * from ${sql.raw(table)} order by 1, 2, 3`.execute(db)).rows
const everything = async () =>
  Promise.all(
    ['registry.person', 'registry.household', 'registry.membership', 'registry.change', 'registry.tier_holding'].map(
      all,
    ),
  )
const county = { userId: 'u1', name: '王芳', role: 'county' as const, area: '900101' }

beforeEach(async () => {
  await sql`truncate registry.person, registry.household, registry.membership, registry.tier_holding, registry.change cascade`.execute(
    db,
  )
})

test('a family gets its file once; opening it again changes nothing', async () => {
  expect(await open([father, son])).toMatchObject({ opened: 1 })
  const before = await everything()
  expect(await open([father, son])).toEqual({ opened: 0, changed: 0 })
  expect(await everything()).toEqual(before)
})

test('a new member joins on the day of the register, and the change has its author', async () => {
  await open([father])
  await open([father, son], { ...meta, asOf: '2026-10-31' })
  const rows = (await all('registry.membership')) as { from_date: string; to_date: string | null }[]
  expect(rows.map((row) => row.from_date).sort()).toEqual(['2026-09-30', '2026-10-31'])
  const changes = (await all('registry.change')) as { by: string; entity: string; what: object }[]
  expect(changes.find((change) => change.entity === 'membership')).toMatchObject({
    by: 'system',
    what: { joined: son.pid, on: '2026-10-31' },
  })
})

test('a member named as dead leaves the household', async () => {
  await open([father, son])
  await open([father, { ...son, status: 'dead' }], { ...meta, asOf: '2026-10-31' })
  const rows = (await all('registry.membership')) as { to_date: string | null }[]
  expect(rows.map((row) => row.to_date).sort()).toEqual(['2026-10-31', null])
})

test('a corrected name follows the register and both values are kept', async () => {
  await open([father])
  await open([{ ...father, name: '林义' }])
  const changes = (await all('registry.change')) as { entity: string; what: object }[]
  expect(changes.find((change) => change.entity === 'person')?.what).toEqual({ name: { from: '林一', to: '林义' } })
})

test('what staff set is not overwritten by an automatic run; the difference is recorded once', async () => {
  await open([father])
  expect(await changeHousehold(db, county, hh, { managingArea: '900101002001', why: '人户分离' })).toEqual({ ok: true })
  await open([father])
  await open([father])
  const [row] = (await all('registry.household')) as { managing_area: string; residence_area: string }[]
  expect(row).toMatchObject({ managing_area: '900101002001', residence_area: village })
  const changes = (await all('registry.change')) as { by: string; what: Record<string, unknown> }[]
  expect(changes.filter((change) => 'kept' in change.what)).toHaveLength(1)
  expect(changes.find((change) => change.by === '王芳')?.what).toMatchObject({ why: '人户分离' })
})

test('a household outside the own area cannot be changed', async () => {
  await open([father])
  expect(
    await changeHousehold(db, { ...county, area: '900102' }, hh, { managingArea: '900102001001', why: '试' }),
  ).toMatchObject({ ok: false })
})

test('the history of changes cannot be rewritten', async () => {
  await open([father])
  await expect(sql`delete from registry.change`.execute(db)).rejects.toThrow('keeps every entry')
  await expect(sql`update registry.change set by = 'x'`.execute(db)).rejects.toThrow('keeps every entry')
})

test('holdings follow the ledgers, and a staff decision stays', async () => {
  await open([father])
  const holding = { hh, tier: 'margin', persons: 1, monthlyAmount: 0, from: '2026-01-31', to: null }
  const write = (list: Parameters<typeof replaceLedgerHoldings>[1]) =>
    db.transaction().execute((tx) => replaceLedgerHoldings(tx, list))
  expect(await write([holding])).toEqual({ added: 1, ended: 0 })
  expect(await write([holding])).toEqual({ added: 0, ended: 0 })
  expect(await write([{ ...holding, care: 'half' }])).toEqual({ added: 1, ended: 0 })
  expect((await all('registry.tier_holding')).map((row) => row.care)).toEqual(['half'])
  await write([holding])
  await sql`insert into registry.tier_holding (hh, tier, persons, from_date, source) values (${hh}, 'dibao-rural', 1, '2026-03-01', 'staff')`.execute(
    db,
  )
  await write([{ ...holding, to: '2026-10-31' }])
  expect((await all('registry.tier_holding')).map((row) => [row.tier, row.to_date])).toEqual([
    ['margin', '2026-10-31'],
    ['dibao-rural', null],
  ])
})
