/**
 * Vitest's global setup: one PostgreSQL in a temporary folder for the whole run, with a template database that has all
 * migrations found under platform/ and modules/. `testDatabase()` clones it.
 */
import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import pg from 'pg'
import { connect } from './connect.ts'
import { openEmbedded } from './embedded/open-embedded.ts'
import { readPostmaster, stopPostmaster } from './embedded/postmaster.ts'
import { processAlive, processBirth } from './embedded/process-alive.ts'
import { migrate, migrationFolders } from './migrate.ts'

const prefix = 'jiulian-test-db-'

/** Removes what a killed test run left: its server and its folder. */
async function removeLeftovers(): Promise<void> {
  for (const name of readdirSync(tmpdir())) {
    if (!name.startsWith(prefix)) continue
    const folder = join(tmpdir(), name)
    try {
      const [pid, birth] = readFileSync(join(folder, 'owner'), 'utf8').split(' ')
      if (processAlive(Number(pid), birth)) continue
      const left = readPostmaster(join(folder, 'postgres', 'cluster'))
      if (left) await stopPostmaster(left.pid)
      rmSync(folder, { recursive: true, force: true })
    } catch {
      // being made or removed by somebody else
    }
  }
}

/** A test run may lose its data at any moment. */
const throwaway = {
  fsync: 'off',
  synchronous_commit: 'off',
  full_page_writes: 'off',
  autovacuum: 'off',
}

/**
 * Starts the server of a test run and migrates its template.
 * @param settings over those that `npm start` uses; a benchmark measures with none
 * @example const { url, stop } = await startTestServer(root)
 */
export async function startTestServer(
  root: string,
  settings: Record<string, string> = throwaway,
): Promise<{ url: string; stop: () => Promise<void> }> {
  await removeLeftovers()
  const folder = mkdtempSync(join(tmpdir(), prefix))
  chmodSync(folder, 0o755)
  writeFileSync(join(folder, 'owner'), `${process.pid} ${processBirth(process.pid) ?? ''}`)
  const server = await openEmbedded(folder, { max_connections: '200', ...settings })
  const stop = async () => {
    await server.close()
    rmSync(folder, { recursive: true, force: true })
  }
  try {
    const client = new pg.Client({ connectionString: server.url })
    await client.connect()
    await client.query('create database jiulian_template')
    await client.end()
    const url = new URL(server.url)
    url.pathname = '/jiulian_template'
    const db = connect(url.href, { max: 1 })
    try {
      // A file that fails spoils only the tests that need its tables; migrate.test.ts fails on it by name.
      for (const migrations of migrationFolders(root))
        await migrate(db, [migrations]).catch((fault: Error) => console.error(fault.message))
    } finally {
      await db.destroy()
    }
    return { url: server.url, stop }
  } catch (fault) {
    await stop()
    throw fault
  }
}

export default async function setup(): Promise<() => Promise<void>> {
  const server = await startTestServer(resolve(import.meta.dirname, '../..'))
  process.env.JIULIAN_TEST_SERVER = server.url
  return server.stop
}
