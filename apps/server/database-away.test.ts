/**
 * The database goes away under a running server for a whole minute, so that everything that waits, repeats and looks after
 * itself meets it: one clear sentence for everybody, and it goes on by itself afterwards. Nothing lost, paid or told twice.
 */
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { personId } from '../../modules/sources/testing.ts'
import { createAccount, machine } from '../../platform/access/index.ts'
import { testDatabase } from '../../platform/db/testing.ts'
import { dayInChina } from '../../platform/work/shared.ts'
import { serverSettingsOf } from '../settings.ts'
import { showSteps } from '../terminal/steps.ts'
import { type RunningServer, serve } from './serve.ts'

const { url, close } = await testDatabase()
const dataDir = mkdtempSync(join(tmpdir(), 'jiulian-away-'))
const name = new URL(url).pathname.slice(1)
const password = 'correct-horse-9'
const village = '900101001001'
let server: RunningServer
const cookies: Record<string, string> = {}
const faults: unknown[] = []

/** A gateway for text messages: what it was sent, and how to let it answer. */
const calls: { key: string; answer: ServerResponse }[] = []
let slow = true
const gateway = createServer((request, answer) => {
  calls.push({ key: String(request.headers['idempotency-key']), answer })
  request.resume()
  if (!slow) answer.writeHead(200).end()
})

/** Speaks to the same PostgreSQL from outside of the database in question. */
async function outside(...commands: string[]): Promise<void> {
  const client = new pg.Client({ connectionString: Object.assign(new URL(url), { pathname: '/postgres' }).href })
  await client.connect()
  for (const command of commands) await client.query(command)
  await client.end()
}
const goAway = () =>
  outside(
    `alter database ${name} allow_connections false`,
    `select pg_terminate_backend(pid) from pg_stat_activity where datname = '${name}'`,
  )
const comeBack = () => outside(`alter database ${name} allow_connections true`)

const signIn = (username: string) =>
  fetch(`${server.address}/api/auth/sign-in/username`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ username, password }),
  })
const ask = (path: string, who = 'auditor') =>
  fetch(`${server.address}/api${path}`, { headers: { cookie: cookies[who]! } })
const say = (who: string, method: 'POST' | 'PUT', path: string, body: object) =>
  fetch(`${server.address}/api${path}`, {
    method,
    headers: { cookie: cookies[who]!, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
/** Rows as another programme sees them. */
async function rows<Row>(query: string, ...values: unknown[]): Promise<Row[]> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  const found = await client.query(query, values)
  await client.end()
  return found.rows
}
/** Waits until a query gives what it should, and says what it gave when it does not. */
const until = (query: string, what: unknown[], ...values: unknown[]) =>
  vi.waitFor(async () => expect(await rows(query, ...values)).toEqual(what), { timeout: 40_000, interval: 200 })

const report = (key: string) =>
  say('aide', 'POST', '/matters', {
    process: 'temporary-aid',
    kind: 'report',
    area: village,
    input: { name: '赵过路', cause: 'accident', what: '途经本地遭遇车祸，身无分文' },
    key,
  })
const pay = (matter: number, key: string) =>
  say('township', 'POST', `/matters/${matter}/actions`, {
    kind: 'pay-first',
    input: {
      amount: 5000,
      persons: 1,
      on: dayInChina(new Date().toISOString()),
      how: 'cash',
      from: 'township',
      receipt: '收据1号',
    },
    key,
  })
const form = (found: string) => say('township', 'PUT', '/forms/matter:1:visit', { input: { found }, seenSeq: 1 })
const kept = async () => (await (await ask('/forms/matter:1:visit', 'township')).json()) as unknown

const bills = (no: string, many: number) =>
  [
    '账单号,身份号码,姓名,账单日期,自付金额,诊断',
    ...Array.from({ length: many }, (_, n) => `${no}${n},${personId(n)},王小二,2026-10-01,10,I10`),
  ].join('\n')
const many = 150_000
const outageMs = 60_000

beforeAll(async () => {
  await new Promise<void>((ready) => gateway.listen(0, '127.0.0.1', ready))
  process.env.JIULIAN_SKIP_BUILD = '1'
  process.env.JIULIAN_SMS_URL = `http://127.0.0.1:${(gateway.address() as AddressInfo).port}`
  process.env.JIULIAN_SMS_SECRET = 'a-secret-of-the-gateway'
  const settings = serverSettingsOf({ JIULIAN_DATA: dataDir, DATABASE_URL: url, PORT: '0', JIULIAN_REGION: 'example' })
  const record = (fault: unknown) => void faults.push(fault)
  // The clocks look every second, so that they meet it too.
  server = await serve({ ...settings, host: '127.0.0.1' }, showSteps({ write: () => {} }), record, () => {}, {
    everyMs: 1_000,
  })
  for (const [username, role, area] of [
    ['auditor', 'auditor', '90'],
    ['county', 'county', '900101'],
    ['township', 'township', '900101001'],
    ['aide', 'village', village],
  ] as const) {
    await createAccount(server.ctx, machine, { username, name: username, role, area, password })
    cookies[username] = (await signIn(username)).headers.get('set-cookie')!.split(';')[0]!
  }
  await rows(
    `insert into notices.contact (user_id, phone) select id, '13900000000' from access."user" where username = 'township'`,
  )
  await rows(
    `insert into notices.preference (user_id, channel, kind, wanted) select id, 'sms', 'turn', true from access."user" where username = 'township'`,
  )
})
afterAll(async () => {
  await comeBack()
  await server?.close()
  await close()
  gateway.closeAllConnections()
  gateway.close()
  rmSync(dataDir, { recursive: true, force: true })
})

const away = async (answer: Response) => [answer.status, (await answer.json()) as unknown]
const sentence = [
  503,
  { error: expect.objectContaining({ code: 'unavailable', message_zh: '数据库暂时不可用，请稍后再试。' }) },
]

test('the database is away for a minute: everybody is told so in one sentence, and afterwards all goes on without a restart', async () => {
  const [one, two] = (await Promise.all(
    ['report-1', 'report-2'].map(async (key) => (await (await report(key)).json()) as { id: number }),
  )) as [{ id: number }, { id: number }]
  expect((await form('门锁着，邻居说住院了')).status).toBe(200)
  // A text message is on its way, and a file is being read, at the moment it goes.
  await vi.waitUntil(() => calls.length > 0, { timeout: 20_000 })
  const handedIn = await fetch(
    `${server.address}/api/deliveries?fileName=${encodeURIComponent('诊疗账单_202610.csv')}`,
    {
      method: 'POST',
      headers: { cookie: cookies.county! },
      body: bills('A', many),
    },
  )
  expect(handedIn.status).toBe(202)
  const { runId } = (await handedIn.json()) as { runId: number }
  await vi.waitUntil(
    async () =>
      (await rows<{ state: string }>('select state from work.run where id = $1', runId))[0]?.state === 'running',
    { timeout: 20_000, interval: 5 },
  )
  const paying = pay(one.id, 'pay-click-1')
  await goAway()
  const gone = Date.now()
  // Its answer may have been lost; either way whoever sent it is told something true.
  expect([200, 503]).toContain((await paying).status)
  slow = false
  for (const call of calls) call.answer.writeHead(200).end()

  // The first requests meet sessions that were cut, later ones find no new session.
  for (let i = 0; i < 12; i++)
    expect(await away(await ask(['/me', '/access-log', '/matters'][i % 3]!))).toEqual(sentence)
  expect(await away(await signIn('auditor'))).toEqual(sentence)
  expect(await away(await pay(two.id, 'pay-click-2'))).toEqual(sentence)
  expect(await away(await report('report-3'))).toEqual(sentence)
  expect(await away(await form('门锁着，邻居说住院了，下周再来'))).toEqual(sentence)
  const folder = join(dataDir, 'drop', '医保局')
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, '诊疗账单_202609.csv'), bills('B', 3))
  while (Date.now() - gone < outageMs) {
    expect(await away(await ask('/matters'))).toEqual(sentence)
    expect((await fetch(`${server.address}/api/health`)).status).toBe(200)
    await sleep(Math.min(5_000, Math.max(1, outageMs - (Date.now() - gone))))
  }
  // Whoever reads the log is told once a minute, not with every look of every round.
  expect(faults.length, faults.map((fault) => String(fault)).join('\n')).toBeLessThan(5)

  await comeBack()
  expect((await ask('/me')).status).toBe(200)
  expect((await signIn('auditor')).status).toBe(200)
  expect((await ask('/access-log?size=1')).status).toBe(200)
  // What was typed before is there, and what was typed meanwhile is sent again by the same form.
  expect(await kept()).toMatchObject({ saved: { input: { found: '门锁着，邻居说住院了' } } })
  expect((await form('门锁着，邻居说住院了，下周再来')).status).toBe(200)
  expect(await kept()).toMatchObject({ saved: { input: { found: '门锁着，邻居说住院了，下周再来' } } })
  // The same click again, as a person or the console does: it counts once.
  for (const [matter, key] of [
    [one.id, 'pay-click-1'],
    [two.id, 'pay-click-2'],
    [two.id, 'pay-click-2'],
  ] as const)
    expect((await pay(matter, key)).status).toBe(200)
  for (let i = 0; i < 2; i++) expect((await report('report-3')).status).toBe(201)
  expect(await rows('select matter_id::int as id, amount::float8 as amount from cases.aid_payment order by 1')).toEqual(
    [one.id, two.id].sort().map((id) => ({ id, amount: 5000 })),
  )

  // The file that was being read is read to its end, the one that was put into the folder meanwhile too, each once.
  await until('select state, attempts from work.run where id = $1', [{ state: 'done', attempts: 2 }], runId)
  await until(
    `select d.file_name as file, v.rows_in::int as "rowsIn" from sources.version v join sources.delivery d on d.id = v.delivery_id
      where v.state = 'live' and v.dataset = 'clinic-bills' order by 1`,
    [
      { file: '诊疗账单_202609.csv', rowsIn: 3 },
      { file: '诊疗账单_202610.csv', rowsIn: many },
    ],
  )
  expect(existsSync(join(folder, 'done', '诊疗账单_202609.csv'))).toBe(true)
  // The sweep that follows deliveries was asked for by itself and has looked; without a register of persons it says so.
  await until(`select kind, error from work.run where state in ('queued', 'running')`, [])
  expect(await rows(`select distinct kind, error from work.run where kind <> 'ingest'`)).toEqual([
    { kind: 'sweep-after-delivery', error: expect.stringContaining('没有可用的户籍人口数据') },
  ])

  // Everybody was told once of each matter, and each text message left once.
  const told = `from notices.notice n join access."user" u on u.id = n.user_id where u.username = 'township' and n.process = 'temporary-aid'`
  await until(`select count(distinct matter_id)::int as n ${told}`, [{ n: 3 }])
  expect(await rows(`select matter_id, kind, zh ${told} group by 1, 2, 3 having count(*) > 1`)).toEqual([])
  await until(`select distinct state from notices.delivery`, [{ state: 'sent' }])
  expect(new Set(calls.map(({ key }) => key)).size).toBe(calls.length)
  // The log goes on being sealed by the server's own round.
  await until('select 1 from access.log_unsealed', [])
}, 180_000)
