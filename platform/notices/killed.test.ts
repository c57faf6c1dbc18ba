/** A server that is killed between deciding and notifying: nobody is forgotten, nobody is told twice in the product. */
import { spawn } from 'node:child_process'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { webhookCarrier } from './channels/webhook.ts'
import { deliver, hearNews } from './index.ts'
import { type NoticesWorld, openNoticesWorld, people } from './testing.ts'

let world: NoticesWorld
beforeAll(async () => {
  world = await openNoticesWorld()
})
afterAll(() => world.close())

/** Runs a server of its own until it has said `word`, then kills it without warning. */
async function killedAt(word: string, ...args: string[]): Promise<void> {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'testing-killed-server.ts'), world.url, ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const gone = new Promise((done) => child.once('exit', done))
  await new Promise<void>((said, failed) => {
    let text = ''
    child.stdout.on('data', (part) => {
      text += part
      if (text.includes(word)) said()
    })
    child.once('exit', () => failed(new Error(`ended before it said ${word}: ${text}`)))
  })
  child.kill('SIGKILL')
  await gone
}

/** The database notices the lost server by itself; until then its rows stay locked. */
async function untilSessionsAreGone(): Promise<void> {
  for (;;) {
    const { rows } = await sql<{
      n: number
    }>`select count(*)::int as n from pg_stat_activity where application_name = 'killed-server' and datname = current_database()`.execute(
      world.db,
    )
    if (rows[0]?.n === 0) return
    await new Promise((done) => setTimeout(done, 20))
  }
}

test('killed after the decision and before anybody was told: the next server tells, once each', async () => {
  const ids: number[] = []
  for (let i = 0; i < 3; i++) ids.push(await world.send())
  await killedAt('decided', 'decide')
  await untilSessionsAreGone()
  const before = await sql<{ n: number }>`select count(*)::int as n from notices.notice`.execute(world.db)
  expect(before.rows[0]!.n).toBe(0)
  expect(await hearNews(world)).toBe(3)
  expect(await hearNews(world)).toBe(0)
  const { rows } = await sql<{
    matter_id: number
    n: number
  }>`select matter_id, count(*)::int as n from notices.notice where user_id = 'v1' group by 1 order by 1`.execute(
    world.db,
  )
  expect(rows).toEqual(ids.map((id) => ({ matter_id: id, n: 1 })))
})

test('killed after the message left and before that was written down: it leaves again with the same key', async () => {
  const keys: string[] = []
  const gateway = createServer((request, response) => {
    keys.push(String(request.headers['idempotency-key']))
    request.resume()
    response.writeHead(200).end()
  })
  await new Promise<void>((ready) => gateway.listen(0, '127.0.0.1', ready))
  const url = `http://127.0.0.1:${(gateway.address() as AddressInfo).port}`
  await world.reach(people.aide.userId, { phone: '13900000000' })
  await world.send(people.county, { urgent: true })
  await sql`insert into notices.preference (user_id, channel, kind, wanted) values ('v1', 'sms', 'turn', true), ('v1', 'email', 'turn', false)`.execute(
    world.db,
  )
  await hearNews(world)
  await killedAt('left', 'deliver', url, world.at)
  expect(keys).toHaveLength(1)
  const now = { ...world, carriers: async () => ({ sms: webhookCarrier({ url, secret: 'a-secret-of-the-gateway' }) }) }
  now.now = () => new Date(Date.parse(world.at) + 6 * 60_000)
  expect(await deliver(now)).toMatchObject({ sent: 1 })
  expect(keys).toEqual([keys[0], keys[0]])
  expect(await deliver(now)).toMatchObject({ sent: 0 })
  gateway.closeAllConnections()
  await new Promise((closed) => gateway.close(closed))
})
