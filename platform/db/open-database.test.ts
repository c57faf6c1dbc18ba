import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  realpathSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { afterAll, afterEach, expect, test } from 'vitest'
import { readPostmaster, startFault } from './embedded/postmaster.ts'
import { processAlive } from './embedded/process-alive.ts'
import { type OpenDatabase, openDatabase, takeLock } from './index.ts'
import { testDatabase } from './testing.ts'

const folders: string[] = []
const opened: OpenDatabase[] = []
const children: ChildProcess[] = []

function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'jiulian-open-'))
  chmodSync(folder, 0o755)
  folders.push(folder)
  return folder
}
const open = async (dataDir: string) => {
  const database = await openDatabase({ dataDir, settings: { fsync: 'off' } })
  opened.push(database)
  return database
}
/** A process that holds the database, as the server does. */
async function holder(dataDir: string): Promise<ChildProcess> {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'testing-holder.ts'), dataDir], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  children.push(child)
  await once(child.stdout!, 'data')
  return child
}
const postmasterOf = (dataDir: string) => readPostmaster(join(dataDir, 'postgres', 'cluster'))
async function kept(url: string): Promise<number> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  const { rows } = await client.query('select count(*)::int as n from kept')
  await client.end()
  return rows[0].n
}
const gone = async (pid: number) => {
  for (let i = 0; i < 400 && processAlive(pid); i++) await sleep(25)
  return !processAlive(pid)
}

afterEach(async () => {
  for (const child of children.splice(0))
    if (child.exitCode === null && child.kill('SIGKILL')) await once(child, 'exit').catch(() => {})
  for (const database of opened.splice(0)) await database.close()
})
afterAll(async () => {
  for (const folder of folders) {
    const left = postmasterOf(folder)
    if (left && processAlive(left.pid)) {
      process.kill(left.pid, 'SIGQUIT')
      await gone(left.pid)
    }
    rmSync(folder, { recursive: true, force: true })
  }
})

test('a command joins the running database of the server, and the last one to leave stops it', async () => {
  const folder = newFolder()
  const server = await holder(folder)
  const command = await open(folder)
  expect(await kept(command.url)).toBe(1)
  expect(statSync(join(folder, 'postgres.json')).mode & 0o777).toBe(0o600)
  const pid = postmasterOf(folder)!.pid
  await command.close()
  expect(processAlive(pid)).toBe(true)
  server.kill('SIGTERM')
  await once(server, 'exit')
  expect(await gone(pid)).toBe(true)
  expect(readdirSync(join(folder, 'postgres-users'))).toEqual([])
})

test('after kill -9 of the server its database is joined, nothing is lost, and it stops with the next to leave', async () => {
  const folder = newFolder()
  const server = await holder(folder)
  const { pid } = postmasterOf(folder)!
  server.kill('SIGKILL')
  await once(server, 'exit')
  const next = await open(folder)
  expect(postmasterOf(folder)!.pid).toBe(pid)
  expect(await kept(next.url)).toBe(1)
  await next.close()
  expect(await gone(pid)).toBe(true)
})

test('after a power cut (everything killed at once) the next start removes the stale lock and recovers', async () => {
  const folder = newFolder()
  const server = await holder(folder)
  const { pid } = postmasterOf(folder)!
  server.kill('SIGKILL')
  process.kill(pid, 'SIGKILL')
  expect(await gone(pid)).toBe(true)
  expect(existsSync(join(folder, 'postgres', 'cluster', 'postmaster.pid'))).toBe(true)
  const next = await open(folder)
  expect(await kept(next.url)).toBe(1)
})

test('a stale lock whose number now belongs to another program does not keep the database from starting', async () => {
  const folder = newFolder()
  const first = await open(folder)
  await first.close()
  writeFileSync(
    join(folder, 'postgres', 'cluster', 'postmaster.pid'),
    `${process.pid}\n${folder}\n1\n5999\n\n127.0.0.1\n\nready   \n`,
  )
  const next = await open(folder)
  expect(postmasterOf(folder)!.pid).not.toBe(process.pid)
  expect(next.embedded).toBe(true)
})

test('five commands at once start one database', async () => {
  const folder = newFolder()
  const all = await Promise.all(Array.from({ length: 5 }, () => holder(folder)))
  const joined = await open(folder)
  expect(await kept(joined.url)).toBe(5)
  for (const child of all) child.kill('SIGKILL')
})

test('a first start that was cut off leaves nothing that looks finished', async () => {
  const folder = newFolder()
  mkdirSync(join(folder, 'postgres'))
  mkdirSync(join(folder, 'postgres', 'building-99'))
  writeFileSync(join(folder, 'postgres', 'building-99', 'PG_VERSION'), '18')
  if (process.getuid?.() === 0) chmodSync(join(folder, 'postgres'), 0o777)
  await open(folder)
  expect(readdirSync(join(folder, 'postgres'))).toEqual(['cluster'])
})

test.runIf(process.getuid?.() === 0)(
  'as root, a folder that the database’s user cannot reach is replaced by a link, its rights untouched',
  async () => {
    const outer = mkdtempSync(join(tmpdir(), 'jiulian-private-'))
    folders.push(outer)
    const folder = join(outer, 'data')
    const database = await open(folder)
    const real = realpathSync(join(folder, 'postgres'))
    expect(real).toMatch(/^\/var\/lib\/jiulian\/data-/)
    expect(statSync(outer).mode & 0o777).toBe(0o700)
    await database.close()
    // What a deleted temporary folder left behind is removed when the next one is made.
    rmSync(folder, { recursive: true })
    const next = await open(join(outer, 'other'))
    expect(existsSync(real)).toBe(false)
    const left = realpathSync(join(outer, 'other', 'postgres'))
    await next.close()
    rmSync(left, { recursive: true })
    rmSync(`${left}.link`)
  },
)

test('a wrong DATABASE_URL is told in one sentence that never repeats the password', async () => {
  const { url, close } = await testDatabase()
  const fault = async (change: (address: URL) => void) => {
    const address = new URL(url)
    change(address)
    return openDatabase({ dataDir: '/nowhere', url: address.href }).then(
      () => 'opened',
      (cause) => `${cause.code}: ${cause.en}`,
    )
  }
  expect(await fault(() => {})).toBe('opened')
  expect(
    await fault((a) => {
      a.pathname = '/nothing'
    }),
  ).toMatch(/^wrong-url: .*does not exist/)
  const wrongPassword = await fault((a) => {
    a.password = 'hunter2secret'
  })
  expect(wrongPassword).toMatch(/^wrong-url: .*password is wrong/)
  expect(wrongPassword).not.toContain('hunter2secret')
  expect(
    await fault((a) => {
      a.port = '1'
    }),
  ).toMatch(/nothing is listening/)
  expect(await openDatabase({ dataDir: '/nowhere', url: 'mysql://x' }).catch((cause) => cause.zh)).toContain(
    '格式不正确',
  )
  await close()
})

test('a folder that cannot be written, and a full disk, are told as such', async () => {
  const folder = newFolder()
  writeFileSync(join(folder, 'file'), '')
  await expect(openDatabase({ dataDir: join(folder, 'file', 'data') })).rejects.toMatchObject({
    code: 'folder-not-writable',
  })
  expect(startFault('FATAL:  could not write lock file "postmaster.pid": No space left on device', 'x').code).toBe(
    'disk-full',
  )
})

test('a lock is held once; that of a dead process is taken over', () => {
  const path = join(newFolder(), 'server.lock')
  const mine = takeLock(path, 'http://localhost:8080')
  expect(mine.ok).toBe(true)
  expect(takeLock(path)).toMatchObject({ ok: false, holder: { pid: process.pid, note: 'http://localhost:8080' } })
  writeFileSync(path, JSON.stringify({ pid: 4_000_000, birth: '1' }))
  expect(takeLock(path).ok).toBe(true)
  writeFileSync(path, JSON.stringify({ pid: process.pid, birth: 'another life' }))
  const again = takeLock(path)
  expect(again.ok).toBe(true)
  if (again.ok) again.release()
  expect(existsSync(path)).toBe(false)
})
