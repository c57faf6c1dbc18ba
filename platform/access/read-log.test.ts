import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { testDatabase } from '../db/testing.ts'
import { type AccessTables, type Actor, logRead, verifyChain, verifyReadLog, withinArea } from './index.ts'

const { db, close } = await testDatabase<AccessTables>()
afterAll(close)

const clerk: Actor = { userId: 'u1', name: '包志强', role: 'county', area: '150403' }
const entry = {
  action: 'unmask',
  household: '-7',
  person: '15990219800101123',
  purpose: '入户核实',
  caseRef: 'W-12',
  detail: { fields: ['name', 'id'], z: 1, a: 2 },
}

beforeAll(async () => {
  await Promise.all(Array.from({ length: 8 }, () => logRead(db, clerk, entry)))
  await logRead(db, { ...clerk, userId: 'u2', area: '150402' }, { action: 'export', purpose: '月报' })
})

/** Changes the table as somebody with all rights over the database would. */
const tamper = (change: ReturnType<typeof sql>) =>
  db.transaction().execute(async (tx) => {
    await sql`alter table access.read_log disable trigger all`.execute(tx)
    await change.execute(tx)
    await sql`alter table access.read_log enable trigger all`.execute(tx)
  })

test('readings written at the same time form one unbroken chain, which an export proves too', async () => {
  expect(await verifyReadLog(db)).toMatchObject({ ok: true, rows: 9 })
  const rows = await db.selectFrom('access.read_log').selectAll().orderBy('id').execute()
  expect(verifyChain(JSON.parse(JSON.stringify(rows)))).toMatchObject({ ok: true, rows: 9 })
})

test('rows can be added and never changed or removed', async () => {
  await expect(sql`update access.read_log set purpose = 'x'`.execute(db)).rejects.toThrow('only ever added')
  await expect(sql`delete from access.read_log`.execute(db)).rejects.toThrow('only ever added')
  await expect(sql`truncate access.read_log`.execute(db)).rejects.toThrow('only ever added')
})

test('a reading that is rolled back leaves no gap', async () => {
  const undone = db.transaction().execute(async (tx) => {
    await logRead(tx, clerk, entry)
    throw new Error('undone')
  })
  await expect(undone).rejects.toThrow('undone')
  expect(await verifyReadLog(db)).toMatchObject({ ok: true, rows: 9 })
})

test('a county reads the log of its own people only', async () => {
  const rows = await db.selectFrom('access.read_log').selectAll().where(withinArea(clerk, 'user_area')).execute()
  expect(rows).toHaveLength(8)
  const regional = await db
    .selectFrom('access.read_log')
    .selectAll()
    .where(withinArea({ area: '15' }, 'user_area', 'household'))
    .execute()
  expect(regional).toHaveLength(9)
  expect(() => withinArea({ area: "15%' or 1=1" }, 'user_area')).toThrow()
})

test('a changed purpose, a changed detail, a removed row and a cut-off end are each found', async () => {
  await tamper(sql`update access.read_log set purpose = '随便看看' where id = 3`)
  expect(await verifyReadLog(db)).toMatchObject({ ok: false, reason: 'changed', id: 3 })
  await tamper(sql`update access.read_log set purpose = '入户核实' where id = 3`)
  expect(await verifyReadLog(db)).toMatchObject({ ok: true })

  await tamper(sql`update access.read_log set detail = '{"a": 3}' where id = 4`)
  expect(await verifyReadLog(db)).toMatchObject({ ok: false, reason: 'changed', id: 4 })
  await tamper(sql`update access.read_log set detail = ${JSON.stringify(entry.detail)}::jsonb where id = 4`)

  await tamper(sql`create table access.kept as select * from access.read_log where id = 5`)
  await tamper(sql`delete from access.read_log where id = 5`)
  expect(await verifyReadLog(db)).toMatchObject({ ok: false, reason: 'missing', id: 5 })
  await tamper(sql`insert into access.read_log select * from access.kept`)
  expect(await verifyReadLog(db)).toMatchObject({ ok: true })

  await tamper(sql`delete from access.read_log where id = 9`)
  expect(await verifyReadLog(db)).toMatchObject({ ok: false, reason: 'cut-off', id: 8 })
})
