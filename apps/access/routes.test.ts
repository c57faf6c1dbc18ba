/** Every address of the API × every role, against the table. An address that is not in the table fails the test. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createAccount, machine } from '../../platform/access/index.ts'
import { areaLength, type Role, roles } from '../../platform/access/shared.ts'
import { testDatabase } from '../../platform/db/testing.ts'
import { type RunningServer, serve } from '../server/serve.ts'
import { serverSettingsOf } from '../settings.ts'
import { showSteps } from '../terminal/steps.ts'
import { readTable } from './tables.ts'

const table = readTable('routes.txt')
const { url, close } = await testDatabase()
const dataDir = mkdtempSync(join(tmpdir(), 'jiulian-routes-'))
const password = 'correct-horse-9'
const cookies = new Map<Role, string>()
let server: RunningServer
let addresses: { method: string; path: string; hasBody: boolean }[]

beforeAll(async () => {
  process.env.JIULIAN_SKIP_BUILD = '1'
  const settings = serverSettingsOf({ JIULIAN_DATA: dataDir, DATABASE_URL: url, PORT: '0', JIULIAN_REGION: 'example' })
  server = await serve({ ...settings, host: '127.0.0.1' }, showSteps({ write: () => {} }), (fault) =>
    console.error(fault),
  )
  const { paths } = (await (await fetch(`${server.address}/api/openapi.json`)).json()) as {
    paths: Record<string, Record<string, { requestBody?: unknown }>>
  }
  addresses = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, one]) => ({
      method: method.toUpperCase(),
      path,
      hasBody: one.requestBody !== undefined,
    })),
  )
  const signInAs = async (role: Role) => {
    const made = await createAccount(server.ctx, machine, {
      username: role,
      name: role,
      role,
      area: '900101001001'.slice(0, areaLength[role] ?? 6),
      password,
      ...(role === 'department' || role === 'organisation' ? { unit: 'medical-insurance' } : {}),
    })
    if (!made.ok) throw new Error(`${role}: ${JSON.stringify(made)}`)
    const entered = await fetch(`${server.address}/api/auth/sign-in/username`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ username: role, password }),
    })
    cookies.set(role, entered.headers.get('set-cookie')?.split(';')[0] ?? '')
  }
  await Promise.all(roles.map(signInAs))
})
afterAll(async () => {
  await server?.close()
  await close()
  rmSync(dataDir, { recursive: true, force: true })
})

/** An address with things in it that do not exist. */
const filled = (path: string) =>
  path.replace(/\{(\w+)\}/g, (_, name: string) => (name === 'form' ? 'probe:1' : name === 'hh' ? '1' : '999999999'))

async function ask(address: (typeof addresses)[number], cookie?: string): Promise<{ status: number; code: string }> {
  const answer = await fetch(server.address + filled(address.path), {
    method: address.method,
    headers: { ...(cookie ? { cookie } : {}), ...(address.hasBody ? { 'content-type': 'application/json' } : {}) },
    // Whoever may is told that this is no request, and nothing happens.
    ...(address.hasBody ? { body: 'no request' } : {}),
  })
  const text = await answer.text()
  const code = answer.ok ? '' : ((JSON.parse(text) as { error?: { code?: string } }).error?.code ?? '')
  return { status: answer.status, code }
}

test('every address stands in the table, and nothing else does', () => {
  expect([...table.keys()].sort(), 'one line for each in apps/access/routes.txt').toEqual(
    addresses.map(({ method, path }) => `${method} ${path}`).sort(),
  )
})

test('nobody gets anywhere without signing in, but to sign in', async () => {
  const wrong: string[] = []
  for (const address of addresses) {
    const { status } = await ask(address)
    const open = table.get(`${address.method} ${address.path}`)?.has('open')
    if ((status === 401) === (open ?? false) && !address.path.includes('/auth/'))
      wrong.push(`${address.method} ${address.path}: ${status}`)
  }
  expect(wrong).toEqual([])
})

test('each role gets through where the table says so and nowhere else; nothing breaks', async () => {
  const wrong: string[] = []
  await Promise.all(
    roles.map(async (role, turn) => {
      for (const [at, address] of addresses.entries()) {
        const name = `${address.method} ${address.path}`
        const expected = table.get(name)
        if (!expected || expected.has('open') || expected.has('signed')) continue
        // What everybody may is tried by two roles, others at the next address.
        if (expected.size === roles.length && (at + turn) % (roles.length / 2) !== 0) continue
        const { status, code } = await ask(address, cookies.get(role))
        const broken = status >= 500 || status === 401 || status === 429
        const got = code === 'not-allowed' ? 'declined' : broken ? `${status} ${code}` : 'let through'
        const should = expected.has(role) ? 'let through' : 'declined'
        if (got !== should) wrong.push(`${name}  ${role}: ${got} (${status} ${code}), should be ${should}`)
      }
    }),
  )
  expect(wrong.sort()).toEqual([])
})
