/** Killed at any moment, an ingest leaves no half version: nothing counts, or all of it does. */
import { spawn } from 'node:child_process'
import { existsSync, readdirSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openDuckdb, parquet } from '../../../engine/sql/index.ts'
import { liveVersions } from '../lake.ts'
import { openDesk, personId, type SourcesDesk } from '../testing.ts'
import { ingestFile } from './ingest-file.ts'
import { sweepLeftovers } from './leftovers.ts'

let desk: SourcesDesk
beforeAll(async () => {
  desk = await openDesk()
})
afterAll(() => desk.close())

const rows = 90_000
const regionDir = resolve(import.meta.dirname, '../../../regions/example')

/** Starts an ingest in another process and kills it `ms` after the step was reported (or lets it end). */
function runAndKill(path: string, step: string, ms: number): Promise<string> {
  return new Promise((done) => {
    const child = spawn(
      process.execPath,
      [join(import.meta.dirname, 'crash-victim.ts'), desk.url, desk.ctx.dataDir, regionDir, path],
      { stdio: ['ignore', 'pipe', 'ignore'] },
    )
    let seen = ''
    let armed = false
    child.stdout.on('data', (chunk: Buffer) => {
      seen += chunk.toString()
      if (armed || !seen.split('\n').includes(step)) return
      armed = true
      setTimeout(() => child.kill('SIGKILL'), ms)
    })
    child.on('close', () => done(seen.trim().split('\n').at(-1) ?? ''))
  })
}

test('killed at random points, then cleaned up at the next start, then taken in whole', async () => {
  const path = join(desk.dir, 'big.csv')
  const line = (i: number) =>
    `Z${i},${personId(i % 900)},王一,2026-10-${String((i % 28) + 1).padStart(2, '0')},${i % 500}.25,I10`
  writeFileSync(
    path,
    `账单号,身份号码,姓名,账单日期,自付金额,诊断\n${Array.from({ length: rows }, (_, i) => line(i)).join('\n')}\n`,
  )
  const moments: [string, number][] = [
    ['begun', Math.random() * 400],
    ['hash', Math.random() * 60],
    ['read', Math.random() * 150],
    ['clean', Math.random() * 300],
    ['write', 0],
    ['write', Math.random() * 200],
    ['publish', 0],
    ['publish', Math.random() * 15],
  ]
  for (const [step, ms] of moments) {
    const last = await runAndKill(path, step, ms)
    const counted = [...(await liveVersions(desk.ctx, '2026-12-31')).values()].flat()
    // Before the cleanup, too, nobody may see half a version.
    expect(counted.length, `killed ${ms} ms after ${step}, at ${last}`).toBeLessThanOrEqual(1)
    if (counted.length === 1) {
      expect(counted[0]!.rows).toBe(rows)
      break
    }
    // On a busy machine the database may take a moment to notice that the process is gone; its lock holds until then.
    await expect
      .poll(
        async () => {
          await sweepLeftovers(desk.ctx)
          return desk.ctx.db.selectFrom('sources.version').select('id').where('state', '=', 'building').execute()
        },
        { timeout: 20_000 },
      )
      .toEqual([])
    expect(
      await desk.ctx.db.selectFrom('sources.delivery').select('id').where('state', '=', 'ingesting').execute(),
    ).toEqual([])
    const lake = join(desk.ctx.dataDir, 'lake', 'clinic-bills')
    expect(existsSync(lake) ? readdirSync(lake) : []).toEqual([])
    const temp = join(desk.ctx.dataDir, 'tmp')
    expect(existsSync(temp) ? readdirSync(temp) : []).toEqual([])
  }
  const outcome = await ingestFile(desk.ctx, {
    path,
    fileName: '诊疗账单_202610.csv',
    sender: '测试单位',
    channel: 'cli',
    receivedBy: '测试',
    unattended: true,
  })
  expect(outcome.ok).toBe(true)
  const live = (await liveVersions(desk.ctx, '2026-12-31')).get('clinic-bills')!
  expect(live).toHaveLength(1)
  const db = await openDuckdb({ memoryLimitMib: 256, threads: 1, tempDir: join(desk.dir, 'look') })
  expect(
    await db.row(`SELECT count(*) AS n, count(DISTINCT bill_no) AS bills FROM ${parquet(live[0]!.files)}`),
  ).toEqual({ n: rows, bills: rows })
  db.close()
}, 180_000)
