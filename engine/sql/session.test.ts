import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { date, ident, literal, openDuckdb, parquet, type Session, text } from './index.ts'

let db: Session
let dir: string
beforeAll(async () => {
  dir = mkdtempSync(join(tmpdir(), 'engine-sql-'))
  db = await openDuckdb({ memoryLimitMib: 256, threads: 1, tempDir: join(dir, 'spill') })
})
afterAll(() => {
  db.close()
  rmSync(dir, { recursive: true, force: true })
})

describe('values coming out of DuckDB', () => {
  test('whole numbers are numbers inside 53 bits and bigint beyond', async () => {
    const row = await db.row(
      'SELECT 15992619900101001::BIGINT AS pid, 7::BIGINT AS few, sum(x) AS total FROM (VALUES (1::BIGINT), (2)) t(x)',
    )
    expect(row).toEqual({ pid: 15992619900101001n, few: 7, total: 3 })
  })
  test('money is a number, and a text when its digits pass 53 bits', async () => {
    expect(await db.row('SELECT 41203.05::DECIMAL(12,2) AS a, 12345678901234567.89::DECIMAL(20,2) AS b')).toEqual({
      a: 41203.05,
      b: '12345678901234567.89',
    })
  })
  test('a date is written YYYY-MM-DD, lists and structures are plain', async () => {
    expect(
      await db.row("SELECT DATE '2026-10-31' AS d, [1, NULL] AS l, {'a': DATE '2026-01-01'} AS s, NULL AS n"),
    ).toEqual({ d: '2026-10-31', l: [1, null], s: { a: '2026-01-01' }, n: null })
    expect(await db.row("SELECT TIMESTAMP '2026-10-31 08:30:00' AS t")).toEqual({ t: '2026-10-31 08:30:00' })
  })
})

describe('names and literals', () => {
  test('hostile names and texts stay names and texts', async () => {
    const name = 'a"; DROP TABLE x; --'
    const value = "'; DROP TABLE x; --"
    expect(await db.row(`SELECT ${text(value)} AS ${ident(name)}`)).toEqual({ [name]: value })
  })
  test('a day must look like a day', () => {
    expect(date('2026-10-31')).toBe("DATE '2026-10-31'")
    expect(() => date("2026'")).toThrow('Not a day')
    expect(literal([1, 'a', null, true])).toBe("[1, 'a', NULL, TRUE]")
    expect(parquet(["it's/*.parquet"])).toBe("read_parquet(['it''s/*.parquet'])")
  })
  test('parameters are bound by name', async () => {
    expect(await db.rows('SELECT $a::INT + 1 AS b', { a: 2 })).toEqual([{ b: 3 }])
  })
})

describe('steps', () => {
  test('a step is a view or a table, can be looked at, and is listed with its SQL', async () => {
    await db.step('small', 'SELECT i FROM range(5) t(i)')
    await db.step('kept', 'SELECT count(*) AS n FROM small', 'table')
    expect(await db.row('SELECT n FROM kept')).toEqual({ n: 5 })
    expect(db.steps().map((step) => [step.name, step.kind])).toEqual([
      ['small', 'view'],
      ['kept', 'table'],
    ])
    expect(await db.columns('SELECT * FROM kept')).toEqual([{ name: 'n', type: 'BIGINT' }])
    await db.drop('small')
    await expect(db.rows('SELECT * FROM small')).rejects.toThrow('small')
  })
  test('a list is worked through side by side, and every connection sees the steps of the others and of before', async () => {
    const own = await openDuckdb({ memoryLimitMib: 256, threads: 2, tempDir: join(dir, 'each') })
    try {
      await own.step('ten', 'SELECT i FROM range(10) t(i)', 'table')
      const used = new Set<Session>()
      await own.each([1, 2, 3, 4, 5], async (one, n) => {
        used.add(one)
        await one.step(`more ${n}`, `SELECT i + ${n} AS i FROM ten`, 'table')
      })
      expect(used.size).toBe(2)
      expect(await own.row('SELECT sum(i) AS n FROM (FROM "more 1" UNION ALL FROM "more 5")')).toEqual({ n: 150 })
      expect(own.steps().map(({ name }) => name)).toHaveLength(6)
      const threads = () => own.row("SELECT current_setting('threads') AS n")
      expect(await threads()).toEqual({ n: 2 })
      const failing = own.each([1, 2], (one, n) => one.step('odd', n === 1 ? 'SELECT x FROM nothing' : 'SELECT 7 AS n'))
      await expect(failing).rejects.toThrow('nothing')
      expect(await own.row('SELECT n FROM odd')).toEqual({ n: 7 })
      expect(await threads()).toEqual({ n: 2 })
      await own.each([], () => Promise.reject(new Error('nothing to do')))
    } finally {
      own.close()
    }
  })
  test('a view that is put off is made when it is asked for, in the place of an older step of its name', async () => {
    expect(await db.made('seldom')).toBe(false)
    await db.step('seldom', 'SELECT 1 AS n', 'table')
    db.later('seldom', 'SELECT 2 AS n')
    expect(await db.row('SELECT n FROM seldom')).toEqual({ n: 1 })
    expect(await db.made('seldom')).toBe(true)
    expect(await db.row('SELECT n FROM seldom')).toEqual({ n: 2 })
    db.later('seldom', 'SELECT 3 AS n')
    await db.step('seldom', 'SELECT 4 AS n')
    expect(await db.made('seldom')).toBe(true)
    expect(await db.row('SELECT n FROM seldom')).toEqual({ n: 4 })
  })
  test('batches give every row once', async () => {
    let seen = 0
    for await (const batch of db.batches('SELECT i FROM range(10000) t(i)')) seen += batch.length
    expect(seen).toBe(10000)
  })
  test('a running statement can be stopped', async () => {
    const running = db.run('SELECT count(*) FROM range(100000000) a, range(1000) b')
    setTimeout(() => db.interrupt(), 100)
    await expect(running).rejects.toThrow(/[Ii]nterrupt/)
    expect((await db.memory()).peakProcessMib).toBeGreaterThan(1)
  })
})
