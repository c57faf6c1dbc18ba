/** The exported log proves itself without a database; what stands out in it is shown to the auditor. */
import { generateKeyPairSync } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { testDatabase } from '../db/testing.ts'
import { type Actor, exportLog, findAnomalies, logKey, logRead, verifyLogFile } from './index.ts'
import { publicText } from './log-file.ts'

const { db, close } = await testDatabase()
const folder = mkdtempSync(join(tmpdir(), 'jiulian-log-'))
afterAll(async () => {
  await close()
  rmSync(folder, { recursive: true, force: true })
})
const clerk: Actor = { userId: 'u1', name: '包志强', role: 'county', area: '150403' }
const file = join(folder, 'log.jsonl')
let text = ''
beforeAll(async () => {
  for (let i = 0; i < 6; i++)
    await logRead(db, clerk, { action: 'view', household: String(100 + i), purpose: '查看家庭画像' })
  await exportLog(db, file, logKey(folder))
  text = readFileSync(file, 'utf8')
})
const changed = async (change: (lines: string[]) => string[]) => {
  const other = join(folder, 'changed.jsonl')
  writeFileSync(other, `${change(text.trimEnd().split('\n')).join('\n')}\n`)
  return verifyLogFile(other, publicText(logKey(folder)))
}

test('a whole file is whole, with the key noted down and without; the key is readable for its owner alone', async () => {
  expect(await verifyLogFile(file)).toMatchObject({ ok: true, rows: 6 })
  expect(await verifyLogFile(file, publicText(logKey(folder)))).toMatchObject({ ok: true, rows: 6 })
  expect(statSync(join(folder, 'keys', 'log.pem')).mode & 0o077).toBe(0)
})

test('the first broken line is named: changed, removed, swapped, cut off, added, no record at all', async () => {
  expect(await changed((all) => all.map((line, i) => (i === 2 ? line.replace('画像', '图像') : line)))).toMatchObject({
    ok: false,
    line: 3,
  })
  expect(await changed((all) => all.filter((_, i) => i !== 3))).toMatchObject({ ok: false, line: 4 })
  expect(await changed((all) => [all[1]!, all[0]!, ...all.slice(2)])).toMatchObject({ ok: false, line: 1 })
  expect(await changed((all) => all.slice(0, 4))).toMatchObject({ ok: false, line: 5 })
  expect(await changed((all) => [...all, all[0]!])).toMatchObject({ ok: false, line: 8 })
  expect(await changed((all) => all.map((line, i) => (i === 4 ? line.slice(0, 40) : line)))).toMatchObject({
    ok: false,
    line: 5,
  })
  expect(await changed((all) => [...all.slice(0, 5), all.at(-1)!])).toMatchObject({ ok: false, line: 6 })
})

test('somebody who writes the whole file anew cannot sign it with the key of the installation', async () => {
  const other = join(folder, 'forged.jsonl')
  await exportLog(db, other, generateKeyPairSync('ed25519').privateKey)
  expect(await verifyLogFile(other)).toMatchObject({ ok: true })
  expect(await verifyLogFile(other, publicText(logKey(folder)))).toMatchObject({
    ok: false,
    line: 7,
    zh: expect.stringContaining('另一把密钥'),
  })
  expect(
    await changed((all) => all.map((line) => line.replace(/"signature":"...../, '"signature":"AAAAA'))),
  ).toMatchObject({ ok: false, line: 7 })
})

const limits = { manyLeast: 10, manyTimes: 3, from: 8, to: 18, offHours: 3, noMatter: 4, unmask: 3, sequence: 5 }

test('many look-ups against peers, at night, without a matter, unmasked again and again, one number after the other', async () => {
  const look = (user: string, at: string, household: string, action = 'view') =>
    sql`insert into access.read_log (at, user_id, user_name, role, user_area, action, household, purpose)
      values (${at}, ${user}, ${user}, 'township', '150403001', ${action}, ${household}, '测试')`.execute(db)
  const day = '2026-11-24T02:00:00Z'
  // Three peers look at two households each that they work on; one looks at twelve, none of them his own work.
  for (const [i, user] of ['a', 'b', 'c'].entries())
    for (const k of [1, 2]) {
      const hh = 7000 + i * 100 + k * 37
      await sql`insert into process.matter (process, number, hh, area, state, seq) values ('visit', ${`N-${hh}`}, ${hh}, '150403001001', 'x', 1)`.execute(
        db,
      )
      await look(user, day, String(hh))
    }
  for (let k = 0; k < 12; k++) await look('curious', day, String(9000 + k * k * 3))
  for (let k = 0; k < 6; k++) await look('counter', '2026-11-23T03:00:00Z', String(5000 + k))
  for (let k = 0; k < 3; k++) await look('again', '2026-11-25T03:00:00Z', '7037', 'unmask')
  for (let k = 0; k < 3; k++) await look('night', '2026-11-25T15:30:00Z', '7037')
  const found = await findAnomalies(db, { area: '1504' }, '2026-11-23', '2026-11-25', limits)
  const of = (user: string) => found.filter((one) => one.userId === user).map((one) => [one.kind, one.day, one.count])
  expect(of('curious')).toEqual([
    ['many', '2026-11-24', 12],
    ['no-matter', '2026-11-24', 12],
  ])
  expect(of('counter').sort()).toEqual([
    ['no-matter', '2026-11-23', 6],
    ['sequence', '2026-11-23', 6],
  ])
  expect(of('again')).toEqual([['repeated-unmask', '2026-11-25', 3]])
  expect(of('night')).toEqual([['off-hours', '2026-11-25', 3]])
  expect(of('a')).toEqual([])
  expect(await findAnomalies(db, { area: '1505' }, '2026-11-23', '2026-11-25', limits)).toEqual([])
})
