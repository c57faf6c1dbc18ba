/** Other ways in: a watched folder and a department's database. */
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { IngestOutcome } from '../shared.ts'
import { openDesk, personId, type SourcesDesk } from '../testing.ts'
import { watchDropFolder } from './drop-folder.ts'
import { ingestQuery } from './postgres-source.ts'

let desk: SourcesDesk
beforeAll(async () => {
  desk = await openDesk()
})
afterAll(() => desk.close())

const bills = (no: string) =>
  `账单号,身份号码,姓名,账单日期,自付金额,诊断\n${no},${personId(1)},王小二,2026-10-01,10,I10\n`

test('a file in the folder of its sender is taken in once it stops growing, and moved to done, failed or waiting', async () => {
  const dir = join(desk.dir, 'drop')
  mkdirSync(join(dir, '医保局'), { recursive: true })
  const outcomes: [string, string, IngestOutcome][] = []
  const folder = watchDropFolder(desk.ctx, {
    dir,
    everyMs: 3_600_000,
    stableMs: 30,
    onOutcome: (f, o) => void outcomes.push([f.sender, f.fileName, o]),
  })
  const place = join(dir, '医保局')
  writeFileSync(join(place, '诊疗账单_202610.csv'), bills('D1').slice(0, 60))
  expect(await folder.look()).toBe(0)
  writeFileSync(join(place, '诊疗账单_202610.csv'), bills('D1'))
  await new Promise((done) => setTimeout(done, 40))
  // It grew since the last look, so it has to hold still once more.
  expect(await folder.look()).toBe(0)
  writeFileSync(join(place, '坏.xlsx'), 'PK\x03\x04nothing')
  writeFileSync(join(place, '未知.csv'), '甲,乙\n1,2\n3,4\n')
  writeFileSync(join(place, '~$锁.xlsx'), 'x')
  writeFileSync(join(place, '还在传.csv.part'), 'x')
  await folder.look()
  await new Promise((done) => setTimeout(done, 40))
  await folder.look()
  expect(outcomes.map(([sender, name, o]) => [sender, name, o.state]).sort()).toEqual([
    ['医保局', '坏.xlsx', 'failed'],
    ['医保局', '未知.csv', 'needs-mapping'],
    ['医保局', '诊疗账单_202610.csv', 'done'],
  ])
  expect(readdirSync(join(place, 'done'))).toEqual(['诊疗账单_202610.csv'])
  expect(readFileSync(join(place, 'failed', '坏.xlsx.原因.txt'), 'utf8')).toMatch(/。$/)
  expect(existsSync(join(place, 'waiting', '未知.csv'))).toBe(true)
  expect(readdirSync(place).sort()).toEqual(['done', 'failed', 'waiting', '~$锁.xlsx', '还在传.csv.part'].sort())
  await folder.stop()
})

describe("a query on a department's database", () => {
  beforeAll(async () => {
    await sql`create table public.zd (zdh text, sfzh text, xm text, rq date, je numeric)`.execute(desk.ctx.db)
    await sql`insert into public.zd values ('Q1', ${personId(1)}, '王小二', '2026-08-03', 12.5), ('Q2', ${personId(2)}, '王,小"三', '2026-08-04', null)`.execute(
      desk.ctx.db,
    )
  })
  const source = { sender: '医保局', receivedBy: '测试', unattended: true, name: '诊疗账单_202608' }
  test('becomes a delivery like any other', async () => {
    const outcome = await ingestQuery(desk.ctx, {
      ...source,
      url: desk.url,
      query:
        'select zdh as "账单号", sfzh as "身份号码", xm as "姓名", rq as "账单日期", je as "自付金额" from public.zd;',
    })
    expect(outcome).toMatchObject({
      ok: true,
      receipt: { versions: [{ dataset: 'clinic-bills', rowsIn: 2, accepted: 1, quarantined: 1 }] },
    })
  })
  test.each([
    ['delete from public.zd'],
    ['select 1; drop table public.zd'],
    ['select * from nowhere'],
    ['with gone as (delete from public.zd returning *) select * from gone'],
  ])('%s changes nothing and is refused with the words of the database', async (query) => {
    expect(await ingestQuery(desk.ctx, { ...source, url: desk.url, query })).toMatchObject({
      ok: false,
      reason: 'query-failed',
    })
    const { rows } = await sql<{ n: number }>`select count(*) as n from public.zd`.execute(desk.ctx.db)
    expect(rows[0]!.n).toBe(2)
  })
  test('a database that does not answer is a sentence, not a crash', async () => {
    const outcome = await ingestQuery(desk.ctx, {
      ...source,
      url: 'postgres://nobody@127.0.0.1:1/none',
      query: 'select 1',
    })
    expect(outcome).toMatchObject({ ok: false, reason: 'query-failed' })
  })
})
