import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openDuckdb, text } from '../engine/sql/index.ts'
import { loadRegion } from '../modules/rules/index.ts'
import { simulate } from '../simulation/index.ts'
import { sweepJob } from './jobs/sweep.ts'
import { regionDir } from './lake.ts'
import { sameHits, WrongResults } from './sweep.ts'
import { sweepYardstick } from './yardstick/sweep.ts'

const dir = mkdtempSync(join(tmpdir(), 'jiulian-bench-test-'))
const ours = join(dir, 'ours.parquet')
const theirs = join(dir, 'theirs.parquet')
afterAll(() => rmSync(dir, { recursive: true, force: true }))

beforeAll(async () => {
  // Misfortune strikes often, so that every indicator has something to find among few people.
  await simulate({
    region: loadRegion(regionDir),
    divisions: ['1504'],
    households: 2000,
    seed: 5,
    rows: 90_000,
    misfortune: 9,
    format: 'lake',
    outDir: dir,
    memoryLimitMib: 1024,
  })
  const run = { lake: dir, memoryMib: 1024, threads: 2 }
  await sweepJob({ ...run, out: ours, tempDir: join(dir, 'a') })
  await sweepYardstick({ ...run, out: theirs, tempDir: join(dir, 'b') })
}, 180_000)

test('the hits of the engine are those of the script written by hand, row by row', async () => {
  expect(await sameHits(ours, theirs)).toBeGreaterThan(300)
})

test('one hit more is noticed and named', async () => {
  const odd = join(dir, 'odd.parquet')
  const db = await openDuckdb({ memoryLimitMib: 256, threads: 1, tempDir: join(dir, 'c') })
  await db.run(
    `COPY (FROM ${text(theirs)} UNION ALL SELECT 'R-H01', 'red', 150403000001, NULL) TO ${text(odd)} (FORMAT parquet)`,
  )
  db.close()
  await expect(sameHits(ours, odd)).rejects.toThrow(WrongResults)
  await expect(sameHits(ours, odd)).rejects.toThrow(/R-H01 red: 1 only the yardstick/)
})
