/** Uploads over real HTTP: a large file passes through without being held in memory, a broken-off one leaves nothing. */
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { existsSync, mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs'
import { type ClientRequest, type IncomingMessage, request, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createAdaptorServer } from '@hono/node-server'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { createApp } from '../../../platform/web/index.ts'
import { sweepLeftovers } from '../ingest/leftovers.ts'
import { keptPath } from '../ingest/received-file.ts'
import { sourcesRoutes } from '../routes.ts'
import { openDesk, type SourcesDesk } from '../testing.ts'

const mib = 1 << 20
let desk: SourcesDesk
let server: Server
const sent: object[] = []
let queueAway = false

beforeAll(async () => {
  desk = await openDesk()
  const app = createApp({ unlimited: (path) => path === '/api/deliveries' })
  app.use('/api/*', async (c, next) => {
    c.set('actor', { userId: 'u1', name: '王芳', role: 'county', area: '900101' })
    await next()
  })
  // Taking the bytes is what is looked at here; nobody reads them.
  const queue = {
    send: async (_kind: string, payload: object) => {
      if (queueAway) throw new Error('the process ends here')
      return sent.push(payload)
    },
  }
  app.route('/api', sourcesRoutes({ ...desk.ctx, queue }))
  server = createAdaptorServer({ fetch: app.fetch }) as Server
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
})
afterAll(async () => {
  server.closeAllConnections()
  server.close()
  await desk.close()
})

const open = (method: string, path: string): ClientRequest =>
  request({ port: (server.address() as AddressInfo).port, host: '127.0.0.1', method, path: `/api${path}` })

async function answerOf(asked: ClientRequest) {
  const [answer] = (await once(asked, 'response')) as [IncomingMessage]
  const text = Buffer.concat(await answer.toArray()).toString()
  return { status: answer.statusCode, body: JSON.parse(text) }
}

const uploads = () => {
  const inbox = join(desk.ctx.dataDir, 'inbox')
  return existsSync(inbox) ? readdirSync(inbox).filter((name) => name.startsWith('upload-')) : []
}

test('a file of 256 MiB is streamed to the disk: memory hardly grows, other requests are answered, every byte arrives', async () => {
  const part = Buffer.alloc(mib, 'GS1,159901198001010000,某某,2026-10-01,100.00\n')
  const hash = createHash('sha256')
  const before = process.memoryUsage().rss
  let most = before
  const meanwhile: number[] = []
  function* parts() {
    for (let n = 0; n < 256; n++) {
      hash.update(part)
      most = Math.max(most, process.memoryUsage().rss)
      yield part
    }
  }
  const sending = open('POST', `/deliveries?fileName=${encodeURIComponent('大文件.csv')}`)
  const taken = answerOf(sending)
  const asking = setInterval(async () => {
    const asked = open('GET', '/deliveries')
    asked.end()
    meanwhile.push((await answerOf(asked)).status ?? 0)
  }, 250)
  await pipeline(Readable.from(parts()), sending)
  const { status, body } = await taken
  clearInterval(asking)

  expect(status).toBe(202)
  expect(sent).toEqual([{ deliveryId: body.deliveryId, unattended: true }])
  const delivery = await desk.ctx.db
    .selectFrom('sources.delivery')
    .where('id', '=', body.deliveryId)
    .select(['bytes', 'sha256'])
    .executeTakeFirstOrThrow()
  expect(Number(delivery.bytes)).toBe(256 * mib)
  expect(delivery.sha256).toBe(hash.digest('hex'))
  expect(statSync(keptPath(desk.ctx.dataDir, body.deliveryId)).size).toBe(256 * mib)
  expect(meanwhile.length).toBeGreaterThan(0)
  expect(new Set(meanwhile)).toEqual(new Set([200]))
  expect((most - before) / mib).toBeLessThan(128)
})

test('an upload that breaks off leaves neither bytes nor a delivery', async () => {
  const count = async () => (await desk.ctx.db.selectFrom('sources.delivery').select('id').execute()).length
  const known = await count()
  const sending = open('POST', '/deliveries?fileName=half.csv')
  sending.setHeader('content-length', 64 * mib)
  sending.on('error', () => {})
  sending.write(Buffer.alloc(4 * mib, 'a,b\n'))
  await vi.waitFor(() => expect(uploads()).toHaveLength(1), 5000)
  sending.destroy()
  await vi.waitFor(() => expect(uploads()).toHaveLength(0), 5000)
  expect(await count()).toBe(known)
})

const stateOf = async (fileName: string) =>
  desk.ctx.db
    .selectFrom('sources.delivery')
    .where('file_name', '=', fileName)
    .select(['id', 'state', 'reason'])
    .orderBy('id', 'desc')
    .executeTakeFirstOrThrow()

async function handIn(fileName: string, content: string): Promise<number | undefined> {
  const sending = open('POST', `/deliveries?fileName=${fileName}`)
  const taken = answerOf(sending)
  sending.end(content)
  return (await taken).status
}

test('after a killed server no delivery is "received" for ever and no bytes of an upload stay behind', async () => {
  queueAway = true
  expect(await handIn('lost.csv', 'a,b\n1,2\n')).toBe(500)
  expect(await handIn('asked.csv', 'a,b\n3,4\n')).toBe(500)
  queueAway = false
  await desk.ctx.db
    .updateTable('sources.delivery')
    .set({ proposal: '[]' })
    .where('file_name', '=', 'asked.csv')
    .execute()
  const half = join(desk.ctx.dataDir, 'inbox', 'upload-0f8fad5b')
  mkdirSync(half, { recursive: true })
  writeFileSync(join(half, 'file'), 'a,b\n')
  const queued = await handIn('queued.csv', 'a,b\n5,6\n')
  expect(queued).toBe(202)

  await sweepLeftovers(desk.ctx)

  const lost = await stateOf('lost.csv')
  expect(lost).toMatchObject({ state: 'failed', reason: expect.stringContaining('请重新提交') })
  expect(await stateOf('asked.csv')).toMatchObject({
    state: 'needs-mapping',
    reason: expect.stringContaining('再次确认'),
  })
  expect(await stateOf('queued.csv')).toMatchObject({ state: 'received' })
  expect(uploads()).toEqual([])
  expect(await handIn('lost.csv', 'a,b\n1,2\n')).toBe(202)
  expect((await stateOf('lost.csv')).id).not.toBe(lost.id)
})
