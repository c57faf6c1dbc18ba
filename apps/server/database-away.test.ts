/** The database goes away under a running server: one clear sentence for everybody, and it goes on by itself afterwards. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { createAccount, machine } from '../../platform/access/index.ts'
import { testDatabase } from '../../platform/db/testing.ts'
import { serverSettingsOf } from '../settings.ts'
import { showSteps } from '../terminal/steps.ts'
import { type RunningServer, serve } from './serve.ts'

const { url, close } = await testDatabase()
const dataDir = mkdtempSync(join(tmpdir(), 'jiulian-away-'))
const name = new URL(url).pathname.slice(1)
const password = 'correct-horse-9'
let server: RunningServer
let cookie = ''

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

const signIn = () =>
  fetch(`${server.address}/api/auth/sign-in/username`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ username: 'auditor', password }),
  })
const ask = (path: string) => fetch(`${server.address}/api${path}`, { headers: { cookie } })

beforeAll(async () => {
  process.env.JIULIAN_SKIP_BUILD = '1'
  const settings = serverSettingsOf({ JIULIAN_DATA: dataDir, DATABASE_URL: url, PORT: '0', JIULIAN_REGION: 'example' })
  server = await serve({ ...settings, host: '127.0.0.1' }, showSteps({ write: () => {} }), () => {})
  await createAccount(server.ctx, machine, { username: 'auditor', name: '审计', role: 'auditor', area: '90', password })
  cookie = (await signIn()).headers.get('set-cookie')!.split(';')[0]!
})
afterAll(async () => {
  await comeBack()
  await server?.close()
  await close()
  rmSync(dataDir, { recursive: true, force: true })
})

test('while the database is away everybody is told so in one sentence; back again, the server goes on without a restart', async () => {
  expect((await ask('/me')).status).toBe(200)
  await goAway()
  const away = async (answer: Response) => [answer.status, (await answer.json()) as unknown]
  const sentence = [
    503,
    { error: expect.objectContaining({ code: 'unavailable', message_zh: '数据库暂时不可用，请稍后再试。' }) },
  ]
  // The first requests meet sessions that were cut, later ones find no new session.
  for (let i = 0; i < 12; i++)
    expect(await away(await ask(['/me', '/access-log', '/matters'][i % 3]!))).toEqual(sentence)
  expect(await away(await signIn())).toEqual(sentence)
  // Rounds of the clocks, the log and the notices meet it too, and end nobody.
  await new Promise((rest) => setTimeout(rest, 2_500))
  expect((await fetch(`${server.address}/api/health`)).status).toBe(200)

  await comeBack()
  expect((await ask('/me')).status).toBe(200)
  expect((await signIn()).status).toBe(200)
  expect((await ask('/access-log?size=1')).status).toBe(200)
  // The log goes on being sealed by the server's own round.
  await vi.waitUntil(
    async () => {
      const client = new pg.Client({ connectionString: url })
      await client.connect()
      const { rows } = await client.query('select count(*)::int as n from access.log_unsealed')
      await client.end()
      return rows[0].n === 0
    },
    { timeout: 10_000, interval: 200 },
  )
})
