import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { createAccount, machine } from '../../platform/access/index.ts'
import { testDatabase } from '../../platform/db/testing.ts'
import { root, type ServerSettings, serverSettingsOf } from '../settings.ts'
import { sentencesOf } from '../start-fault.ts'
import { showSteps } from '../terminal/steps.ts'
import { type RunningServer, serve } from './serve.ts'
import { readSite } from './static-files.ts'

const { url, close } = await testDatabase()
const dataDir = mkdtempSync(join(tmpdir(), 'jiulian-server-'))
const quiet = showSteps({ write: () => {} })
const running: RunningServer[] = []
const settings = (over: Partial<ServerSettings> = {}): ServerSettings => ({
  ...serverSettingsOf({ JIULIAN_DATA: dataDir, DATABASE_URL: url, PORT: '0', JIULIAN_REGION: 'example' }),
  host: '127.0.0.1',
  ...over,
})
async function start(over: Partial<ServerSettings> = {}): Promise<RunningServer> {
  const server = await serve(settings(over), quiet, (fault) => console.error(fault))
  running.push(server)
  return server
}
const refusedWith = (over: Partial<ServerSettings>) =>
  start(over).then(
    () => 'started',
    (fault) => sentencesOf(fault).en,
  )

beforeAll(() => {
  process.env.JIULIAN_SKIP_BUILD = '1'
})
afterEach(async () => {
  for (const server of running.splice(0)) await server.close()
})
afterAll(async () => {
  await close()
  rmSync(dataDir, { recursive: true, force: true })
})

test('a production server answers health without demo accounts, asks for sign-in, and describes every area', async () => {
  const { address, ctx } = await start()
  expect(await (await fetch(`${address}/api/health`)).json()).toMatchObject({
    ok: true,
    demo: false,
    accounts: [],
    region: 'example',
  })
  expect((await fetch(`${address}/api/warnings`)).status).toBe(401)
  const { paths } = await (await fetch(`${address}/api/openapi.json`)).json()
  for (const path of [
    '/me',
    '/users',
    '/runs',
    '/region',
    '/deliveries',
    '/review',
    '/warnings',
    '/overview',
    '/households/{hh}',
  ])
    expect(Object.keys(paths)).toContain(`/api${path}`)
  expect(await (await fetch(`${address}/api/docs`)).text()).toContain('/api/warnings')
  const made = await createAccount(ctx, machine, {
    username: 'root',
    name: 'root',
    role: 'sysadmin',
    area: '',
    password: 'correct-horse-9',
  })
  expect(made.ok).toBe(true)
  const entered = await fetch(`${address}/api/auth/sign-in/username`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: address },
    body: JSON.stringify({ username: 'root', password: 'correct-horse-9' }),
  })
  const cookie = entered.headers.get('set-cookie')?.split(';')[0] ?? ''
  expect(await (await fetch(`${address}/api/me`, { headers: { cookie } })).json()).toMatchObject({ role: 'sysadmin' })
  expect((await fetch(`${address}/api/warnings`, { headers: { cookie } })).status).toBe(403)
})

test('a second server on the same data folder is told who holds it', async () => {
  await start()
  expect(await refusedWith({})).toMatch(/^The data folder .* is in use by another Jiulian server \(process \d+/)
})

test('after a refusal everything is let go again: the next start succeeds', async () => {
  const busy = createServer().listen(0, '127.0.0.1')
  await new Promise((done) => busy.once('listening', done))
  const { port } = busy.address() as { port: number }
  expect(await refusedWith({ port })).toMatch(new RegExp(`^Port ${port} is in use`))
  busy.close()
  expect(await refusedWith({ databaseUrl: 'postgres://nobody@127.0.0.1:1/none' })).toMatch(
    /^The database in DATABASE_URL .*nothing is listening/,
  )
  expect(await refusedWith({})).toBe('started')
})

test('a data folder that is a file, a port that is none, a region that does not exist: one sentence each', async () => {
  const file = join(dataDir, 'file')
  writeFileSync(file, '')
  expect(await refusedWith({ dataDir: file })).toMatch(/^The data folder .* cannot be written/)
  expect(() => serverSettingsOf({ PORT: 'http' })).toThrow('is no port')
  expect(() => serverSettingsOf({ PORT: '99999' })).toThrow('is no port')
  expect(() => serverSettingsOf({ JIULIAN_REGION: 'atlantis' })).toThrow('was not found')
})

test('a demo listens on this machine alone; with DATABASE_URL there is none unless asked for', () => {
  expect(serverSettingsOf({})).toMatchObject({ demo: true, host: '127.0.0.1', port: 8080 })
  expect(serverSettingsOf({ DATABASE_URL: url })).toMatchObject({ demo: false, host: '0.0.0.0' })
  expect(serverSettingsOf({ DATABASE_URL: url }, { demo: true })).toMatchObject({ demo: true, host: '127.0.0.1' })
})

test.runIf(readSite(join(root, 'apps/console/dist')).size > 0)(
  'the console comes packed, its parts are kept, its addresses all lead to it, and nothing else is served',
  async () => {
    const { address } = await start()
    const page = await fetch(`${address}/warnings/12`, { headers: { 'accept-encoding': 'br' } })
    expect(page.status).toBe(200)
    expect(page.headers.get('cache-control')).toBe('no-cache')
    const html = await page.text()
    expect(html).toContain('<div id="root"')
    const part = html.match(/\/assets\/[^"]+\.js/)?.[0] ?? ''
    const script = await fetch(address + part, { headers: { 'accept-encoding': 'br' } })
    expect(script.headers.get('cache-control')).toContain('immutable')
    expect(script.headers.get('content-encoding')).toBe('br')
    expect(
      (await fetch(`${address}${part}`, { headers: { 'if-none-match': script.headers.get('etag') ?? '' } })).status,
    ).toBe(304)
    expect((await fetch(`${address}/assets/nothing.js`)).status).toBe(404)
    expect((await fetch(`${address}/..%2f..%2fpackage.json`)).status).toBe(404)
  },
)
