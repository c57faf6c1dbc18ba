import { randomBytes } from 'node:crypto'
import { resolve } from 'node:path'
import type { Kysely } from 'kysely'
import pg from 'pg'
import { connect } from './connect.ts'
import { startTestServer } from './test-server.ts'

/** A fresh, migrated database of one test file. */
export interface TestDatabase<Tables> {
  db: Kysely<Tables>
  url: string
  close: () => Promise<void>
}

let ownServer: ReturnType<typeof startTestServer> | undefined

/** The server of this test run; outside Vitest (benchmarks, stories) one is started for this process. */
async function testServerUrl(): Promise<string> {
  const given = process.env.JIULIAN_TEST_SERVER
  if (given) return given
  ownServer ??= startTestServer(resolve(import.meta.dirname, '../..'))
  return (await ownServer).url
}

async function admin(url: string, command: string): Promise<void> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    await client.query(command)
  } finally {
    await client.end()
  }
}

/**
 * Clones the migrated template into a new database for one test file, in some 50 ms.
 * @example const { db, close } = await testDatabase<SourcesTables>(); afterAll(close)
 */
// biome-ignore lint/suspicious/noExplicitAny: a test that names no tables may use all of them
export async function testDatabase<Tables = any>(): Promise<TestDatabase<Tables>> {
  return cloned(await testServerUrl())
}

/**
 * The same on a server with the settings of `npm start`, which really writes to the disk: for benchmarks.
 * @example const { db, url, close } = await durableDatabase()
 */
// biome-ignore lint/suspicious/noExplicitAny: a benchmark uses the tables of all areas
export async function durableDatabase(): Promise<TestDatabase<any>> {
  const server = await startTestServer(resolve(import.meta.dirname, '../..'), {})
  const database = await cloned(server.url)
  return { ...database, close: () => database.close().then(server.stop) }
}

async function cloned<Tables>(server: string): Promise<TestDatabase<Tables>> {
  const name = `test_${randomBytes(6).toString('hex')}`
  await admin(server, `create database ${name} template jiulian_template`)
  const url = new URL(server)
  url.pathname = `/${name}`
  const db = connect<Tables>(url.href, { max: 6 })
  let closed: Promise<void> | undefined
  const close = () => {
    closed ??= db.destroy().then(() => admin(server, `drop database if exists ${name} with (force)`))
    return closed
  }
  return { db, url: url.href, close }
}
