import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { sql } from 'kysely'
import { afterAll, expect, test } from 'vitest'
import type { Actor } from '../access/shared.ts'
import { testDatabase } from '../db/testing.ts'
import { createApp } from '../web/index.ts'
import { openQueue, runRoutes, runWork, type WorkTables } from './index.ts'
import { findDeadRuns } from './run.ts'

const { db, url, close } = await testDatabase<WorkTables>()
afterAll(close)

const runOf = (id: number) => db.selectFrom('work.run').selectAll().where('id', '=', id).executeTakeFirstOrThrow()
async function until<T>(look: () => Promise<T | undefined | false>, patience = 15_000): Promise<T> {
  const end = Date.now() + patience
  for (;;) {
    const seen = await look()
    if (seen) return seen
    if (Date.now() > end) throw new Error('it did not happen in time')
    await sleep(50)
  }
}

test('a run tells where it stands while it goes on and keeps its result', async () => {
  const { id, result } = await runWork(db, { kind: 'sweep', title: '全量监测', area: '150403' }, async (run) => {
    run.progress({ step: '读取数据', done: 1, total: 4 })
    const seen = await until(async () => {
      const { progress } = await runOf(run.id)
      return (progress as { step?: string } | null)?.step === '读取数据' && progress
    })
    expect(seen).toMatchObject({ step: '读取数据', done: 1, total: 4 })
    run.progress({ done: 4 })
    return { warnings: 12 }
  })
  expect(result).toEqual({ warnings: 12 })
  expect(await runOf(id)).toMatchObject({
    state: 'done',
    result: { warnings: 12 },
    progress: { step: '读取数据', done: 4, total: 4 },
  })
})

test('a department sees the runs of its own users alone: titles name the files of others', async () => {
  const user = (id: string, unit: string | null, role = 'department') =>
    sql`insert into access."user" (id, name, email, username, role, area, unit)
      values (${id}, ${id}, ${`${id}@jiulian.invalid`}, ${id}, ${role}, '900103', ${unit})`.execute(db)
  await user('clinic-a', 'clinics')
  await user('clinic-b', 'clinics')
  await user('police-a', 'police')
  await user('clerk', null, 'county')
  for (const [title, createdBy, area] of [
    ['接收 医保_甲.csv', 'clinic-a', '900103'],
    ['接收 医保_乙.csv', 'clinic-b', ''],
    ['接收 死亡_公安.csv', 'police-a', '900103'],
    ['接收 无区划_公安.csv', 'police-a', ''],
    ['接收 台账.csv', 'clerk', '900103'],
  ] as const)
    await runWork(db, { kind: 'ingest', title, createdBy, area }, async () => {})
  const titles = async (actor: Actor) => {
    const app = createApp()
    app.use('*', async (c, next) => {
      c.set('actor', actor)
      await next()
    })
    app.route('/api', runRoutes({ db }))
    const seen = (await (await app.request('/api/runs?size=100&kind=ingest')).json()) as {
      items: { id: number; title: string }[]
      total: number
    }
    expect(seen.total).toBe(seen.items.length)
    const hidden = await db
      .selectFrom('work.run')
      .select('id')
      .where('title', '=', '接收 死亡_公安.csv')
      .executeTakeFirstOrThrow()
    const one = (await app.request(`/api/runs/${hidden.id}`)).status
    return [
      seen.items
        .map((run) => run.title)
        .filter((title) => title.startsWith('接收'))
        .sort(),
      one,
    ] as const
  }
  const who = (userId: string, role: Actor['role'], unit?: string): Actor => ({
    userId,
    name: userId,
    role,
    area: '900103',
    ...(unit ? { unit } : {}),
  })
  expect(await titles(who('clinic-a', 'department', 'clinics'))).toEqual([
    ['接收 医保_乙.csv', '接收 医保_甲.csv'],
    404,
  ])
  expect(await titles(who('lost', 'department'))).toEqual([[], 404])
  expect((await titles(who('clerk', 'county')))[0]).toHaveLength(5)
})

test('a fault marks the run failed with its words and is thrown on; a refusal is given back', async () => {
  const thrown = runWork(db, { kind: 'sweep', title: 'fault' }, async () => {
    throw new Error('disk on fire')
  })
  await expect(thrown).rejects.toThrow('disk on fire')
  expect(
    await db.selectFrom('work.run').selectAll().where('title', '=', 'fault').executeTakeFirstOrThrow(),
  ).toMatchObject({ state: 'failed', error: 'disk on fire' })
  const refused = await runWork(db, { kind: 'sweep' }, async () => ({
    ok: false,
    reason: 'no-data',
    zh: '没有可用的数据。',
  }))
  expect(refused.result.reason).toBe('no-data')
  expect(await runOf(refused.id)).toMatchObject({ state: 'failed', error: '没有可用的数据。' })
})

test('a database closed in the middle of a run waits for nobody: a run whose end cannot be written lets go of its session', async () => {
  const own = await testDatabase<WorkTables>()
  let closed: Promise<void> | undefined
  const run = runWork(own.db, { kind: 'sweep' }, async () => {
    closed = own.close()
    await sleep(0)
  })
  await expect(run).rejects.toThrow()
  await closed
}, 10_000)

test('queued work is repeated after a fault, and lies among the dead letters when no attempt helps', async () => {
  const queue = await openQueue(db, url)
  try {
    let attempts = 0
    await queue.work<{ file: string }>(
      'flaky',
      async ({ file }) => {
        if (++attempts < 3) throw new Error('not yet')
        return { file }
      },
      { retries: 2, retryDelay: 0 },
    )
    const id = await queue.send('flaky', { file: 'a.csv' }, { title: '接收 a.csv', createdBy: 'u1' })
    const done = await until(async () => (await runOf(id)).state === 'done' && runOf(id))
    expect(done).toMatchObject({ attempts: 3, result: { file: 'a.csv' }, error: null, title: '接收 a.csv' })

    await queue.work(
      'hopeless',
      async () => {
        throw new Error('never')
      },
      { retries: 1, retryDelay: 0 },
    )
    const lost = await queue.send('hopeless', { file: 'b.csv' })
    await until(async () => (await runOf(lost)).state === 'failed')
    expect(await runOf(lost)).toMatchObject({ attempts: 2, error: 'never' })
    const letters = await until(async () => {
      const found = await queue.deadLetters()
      return found.length > 0 && found
    })
    expect(letters).toMatchObject([{ runId: lost, kind: 'hopeless', payload: { file: 'b.csv' } }])
  } finally {
    await queue.close()
  }
})

test('a run whose process was killed is taken up again by the next server; one outside the queue is marked failed', async () => {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'testing-slow-worker.ts'), url], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  await until(
    async () =>
      (
        await db
          .selectFrom('work.run')
          .select('id')
          .where('kind', 'in', ['slow', 'by-hand'])
          .where('state', '=', 'running')
          .execute()
      ).length === 2,
  )
  expect(await findDeadRuns(db)).toEqual([])
  child.kill('SIGKILL')
  await once(child, 'exit')
  await until(async () => (await findDeadRuns(db)).length === 2)
  const queue = await openQueue(db, url)
  try {
    const byHand = await db.selectFrom('work.run').selectAll().where('kind', '=', 'by-hand').executeTakeFirstOrThrow()
    expect(byHand.state).toBe('failed')
    expect(byHand.error).toContain('中断')
    await queue.work('slow', async () => ({ finished: true }), { retries: 2, retryDelay: 0 })
    const slow = await until(async () => {
      const run = await db.selectFrom('work.run').selectAll().where('kind', '=', 'slow').executeTakeFirstOrThrow()
      return run.state === 'done' && run
    })
    expect(slow).toMatchObject({ attempts: 2, result: { finished: true } })
  } finally {
    await queue.close()
  }
})
