import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { testDatabase } from '../db/testing.ts'
import {
  type AccessTables,
  type Actor,
  canonical,
  firstHash,
  type LogLine,
  logRead,
  sealedLines,
  sealLog,
  verifyChain,
  verifyReadLog,
  withinArea,
} from './index.ts'
import { hashOf } from './log-chain.ts'

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
    await sql`alter table access.log_chain disable trigger all`.execute(tx)
    await change.execute(tx)
    await sql`alter table access.read_log enable trigger all`.execute(tx)
    await sql`alter table access.log_chain enable trigger all`.execute(tx)
  })

const lines = async () => {
  await sealLog(db, true)
  const all: LogLine[] = []
  for await (const page of sealedLines(db)) all.push(...page)
  return all
}

test('readings written at the same time form one unbroken chain, which an export proves too', async () => {
  expect(await verifyReadLog(db)).toMatchObject({ ok: true, rows: 9 })
  expect(verifyChain(JSON.parse(JSON.stringify(await lines())))).toMatchObject({ ok: true, rows: 9 })
})

test('writers do not wait for each other: an entry of an open transaction holds up nobody and is sealed after its commit', async () => {
  let commit = () => {}
  let begun = () => {}
  const written = new Promise<void>((done) => {
    begun = done
  })
  const open = db.transaction().execute(async (tx) => {
    await logRead(tx, clerk, { ...entry, purpose: '长事务' })
    begun()
    await new Promise<void>((done) => {
      commit = done
    })
  })
  await written
  await logRead(db, clerk, entry)
  expect(await sealLog(db)).toBe(1)
  commit()
  await open
  expect(await sealLog(db)).toBe(1)
  const [before, last] = (await lines()).slice(-2)
  expect([before!.id > last!.id, last!.purpose]).toEqual([true, '长事务'])
  expect(await verifyReadLog(db)).toMatchObject({ ok: true, rows: 11 })
})

test('two servers sealing at once make one chain; one killed in the middle leaves whole links', async () => {
  await Promise.all(Array.from({ length: 40 }, () => logRead(db, clerk, entry)))
  await Promise.all([sealLog(db, true, 3), sealLog(db, true, 3), sealLog(db, false, 3)])
  await db
    .transaction()
    .execute(async (tx) => {
      await logRead(tx, clerk, entry)
      throw new Error('killed')
    })
    .catch(() => {})
  expect(await verifyReadLog(db)).toMatchObject({ ok: true, rows: 51 })
})

test('what was sealed before writes were logged keeps its hash', () => {
  const old = {
    id: 1,
    at: '2026-11-24T02:00:00.000Z',
    user_id: 'u1',
    user_name: '包志强',
    role: 'county',
    user_area: '150403',
    action: 'unmask',
    person: null,
    household: '-7',
    purpose: '入户核实',
    case_ref: null,
    writes: false,
    detail: { b: 1, a: [2] },
  }
  const { writes: _writes, ...content } = old
  const before = createHash('sha256')
    .update(`${firstHash}\n${canonical(content)}`)
    .digest('hex')
  expect(hashOf(old, firstHash)).toBe(before)
  expect(hashOf({ ...old, writes: true }, firstHash)).not.toBe(before)
})

test('rows can be added and never changed or removed', async () => {
  await expect(sql`update access.read_log set purpose = 'x'`.execute(db)).rejects.toThrow('only ever added')
  await expect(sql`delete from access.read_log`.execute(db)).rejects.toThrow('only ever added')
  await expect(sql`truncate access.read_log cascade`.execute(db)).rejects.toThrow('only ever added')
})

test('a reading that is rolled back leaves no gap', async () => {
  const undone = db.transaction().execute(async (tx) => {
    await logRead(tx, clerk, entry)
    throw new Error('undone')
  })
  await expect(undone).rejects.toThrow('undone')
  expect(await verifyReadLog(db)).toMatchObject({ ok: true, rows: 51 })
})

test('a county reads the log of its own people only', async () => {
  const rows = await db.selectFrom('access.read_log').selectAll().where(withinArea(clerk, 'user_area')).execute()
  expect(rows).toHaveLength(50)
  const regional = await db
    .selectFrom('access.read_log')
    .selectAll()
    .where(withinArea({ area: '15' }, 'user_area', 'household'))
    .execute()
  expect(regional).toHaveLength(51)
  expect(() => withinArea({ area: "15%' or 1=1" }, 'user_area')).toThrow()
})

test('a changed purpose, a changed detail, a removed link, a cut-off end and an entry slipped in are each found', async () => {
  await tamper(sql`update access.read_log set purpose = '随便看看' where id = 3`)
  expect(await verifyReadLog(db)).toMatchObject({ ok: false, reason: 'changed', id: 3 })
  await tamper(sql`update access.read_log set purpose = '入户核实' where id = 3`)
  expect(await verifyReadLog(db)).toMatchObject({ ok: true })

  await tamper(sql`update access.read_log set detail = '{"a": 3}' where id = 4`)
  expect(await verifyReadLog(db)).toMatchObject({ ok: false, reason: 'changed', id: 4 })
  await tamper(sql`update access.read_log set detail = ${JSON.stringify(entry.detail)}::jsonb where id = 4`)

  await tamper(sql`create table access.kept as select * from access.log_chain where seq = 5`)
  await tamper(sql`delete from access.log_chain where seq = 5`)
  expect(await verifyReadLog(db)).toMatchObject({ ok: false, reason: 'missing', id: 5 })
  await tamper(sql`insert into access.log_chain select * from access.kept`)
  expect(await verifyReadLog(db)).toMatchObject({ ok: true })

  await tamper(sql`create table access.end_kept as select * from access.log_chain where seq = 51`)
  await tamper(sql`delete from access.log_chain where seq = 51`)
  expect(await verifyReadLog(db)).toMatchObject({ ok: false, reason: 'cut-off', id: 50 })
  await tamper(sql`insert into access.log_chain select * from access.end_kept`)

  await tamper(
    sql`insert into access.read_log (user_id, user_name, role, user_area, action, purpose) values ('u1', 'x', 'county', '', 'view', '补记')`,
  )
  expect(await verifyReadLog(db)).toMatchObject({ ok: false, reason: 'slipped-in' })
  await tamper(sql`delete from access.read_log where purpose = '补记'`)
})

test('what staff do to a matter stands in the log with its digest; an action changed behind our back is found', async () => {
  await sql`insert into process.matter (id, process, number, hh, area, state, seq) values (900001, 'visit', 'HS-1', 7, '150403103201', 'waiting', 1)`.execute(
    db,
  )
  await sql`insert into process.action (matter_id, seq, "by", by_name, role, user_area, kind, input, state_after)
    values (900001, 1, 'u1', '包志强', 'county', '150403', 'send', '{"note": "x"}', 'waiting')`.execute(db)
  const [line] = (await lines()).slice(-1)
  expect(line).toMatchObject({
    writes: true,
    action: 'write',
    purpose: 'visit.send',
    case_ref: 'HS-1',
    household: '7',
    user_id: 'u1',
  })
  expect(await verifyReadLog(db)).toMatchObject({ ok: true })
  const change = (input: string) =>
    db.transaction().execute(async (tx) => {
      await sql`alter table process.action disable trigger all`.execute(tx)
      await sql`update process.action set input = ${input}::jsonb where matter_id = 900001`.execute(tx)
      await sql`alter table process.action enable trigger all`.execute(tx)
    })
  await change('{"note": "y"}')
  expect(await verifyReadLog(db)).toMatchObject({ ok: false, reason: 'row-changed', id: line!.id })
  await change('{"note": "x"}')
  await sql`alter table process.action add column later text`.execute(db)
  expect(await verifyReadLog(db)).toMatchObject({ ok: true })
})

test('many matters with many actions each and nothing changed: no alarm; a change of any one of them is found', async () => {
  await sql`insert into process.matter (id, process, number, hh, area, state, seq)
    select n, 'visit', 'HS-' || n, n, '150403103201', 'waiting', 3 from generate_series(900010, 900013) as n`.execute(
    db,
  )
  await sql`insert into process.action (matter_id, seq, "by", by_name, role, user_area, kind, input, state_after)
    select n, seq, 'u1', '包志强', 'county', '150403', 'send', jsonb_build_object('note', n || '-' || seq, 'amount', 12.50), 'waiting'
    from generate_series(900010, 900013) as n, generate_series(1, 3) as seq`.execute(db)
  await sql`create table access.paid (account text, month date, part int, amount numeric, primary key (account, month, part))`.execute(
    db,
  )
  await sql`select access.log_table('access.paid', 'account,month,part')`.execute(db)
  await sql`insert into access.paid select a, m, p, 100 from unnest(array['a', 'b']) a, unnest(array['2026-01-01', '2026-02-01']::date[]) m,
    generate_series(1, 2) p`.execute(db)
  expect(await verifyReadLog(db)).toMatchObject({ ok: true })

  await sql`update access.paid set amount = 101 where account = 'b' and month = '2026-01-01' and part = 2`.execute(db)
  expect(await verifyReadLog(db)).toMatchObject({
    ok: false,
    reason: 'row-changed',
    zh: expect.stringContaining('access.paid'),
  })
  await sql`update access.paid set amount = 100 where amount = 101`.execute(db)
  expect(await verifyReadLog(db)).toMatchObject({ ok: true })
  await sql`delete from access.paid where account = 'a' and month = '2026-02-01' and part = 1`.execute(db)
  expect(await verifyReadLog(db)).toMatchObject({ ok: false, reason: 'row-changed' })
})

test('every logged table is logged by its whole primary key, so that each entry tells of one row', async () => {
  const { rows } = await sql<{ of_table: string; logged: string; key: string }>`
    select t.tgrelid::regclass::text as of_table, split_part(encode(t.tgargs, 'escape'), '\\000', 1) as logged,
      (select string_agg(a.attname, ',' order by a.attname) from pg_index i join pg_attribute a on a.attrelid = i.indrelid and a.attnum = any(i.indkey)
       where i.indrelid = t.tgrelid and i.indisprimary) as key
    from pg_trigger t join pg_proc f on f.oid = t.tgfoid where f.proname = 'note_writes'`.execute(db)
  expect(rows.length).toBeGreaterThanOrEqual(3)
  for (const row of rows)
    expect([row.of_table, row.logged.split(',').sort().join(',')]).toEqual([row.of_table, row.key])
})
