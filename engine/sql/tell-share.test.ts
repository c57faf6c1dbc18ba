import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { openDuckdb, tellShare, text } from './index.ts'

const dir = mkdtempSync(join(tmpdir(), 'engine-sql-share-'))
const db = await openDuckdb({ memoryLimitMib: 512, threads: 1, tempDir: join(dir, 'spill') })
afterAll(() => {
  db.close()
  rmSync(dir, { recursive: true, force: true })
})

test('reading a large file tells how far it is, and never goes back', async () => {
  const file = text(join(dir, 'large.csv'))
  await db.run(`COPY (SELECT i, hash(i) AS a, hash(i, 1) AS b FROM range(1500000) r(i)) TO ${file}`)
  const told: number[] = []
  const read = async () => {
    await db.run(`CREATE TABLE once AS FROM read_csv(${file}, all_varchar = true)`)
    await db.run(`CREATE TABLE again AS FROM read_csv(${file}, all_varchar = true)`)
    return 'read'
  }
  expect(await tellShare(db, (share) => told.push(share), read(), 5)).toBe('read')
  expect(told.length).toBeGreaterThan(3)
  expect(told).toEqual(told.toSorted((a, b) => a - b))
  expect(new Set(told).size).toBe(told.length)
  expect(Math.min(...told)).toBeGreaterThan(0)
  expect(Math.max(...told)).toBeLessThanOrEqual(1)
})

test('what the work throws is thrown', async () => {
  await expect(tellShare(db, () => {}, db.run('SELECT * FROM nowhere'))).rejects.toThrow('nowhere')
})
