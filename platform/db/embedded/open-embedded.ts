import { randomBytes } from 'node:crypto'
import { accessSync, constants, mkdirSync, realpathSync } from 'node:fs'
import { join } from 'node:path'
import pg from 'pg'
import { DatabaseFault } from '../database-fault.ts'
import { findBinaries } from './binaries.ts'
import { joinUsers, readConnectionFile, writeConnectionFile } from './connection-file.ts'
import { createCluster, hasCluster } from './create-cluster.ts'
import { waitForLock } from './file-lock.ts'
import { findRunningPostmaster, startPostmaster, stopPostmaster } from './postmaster.ts'
import { isPostgres } from './process-alive.ts'
import { findOrCreateSystemUser, reachableBinaries, reachableFolder } from './system-user.ts'

const version = '18.4'
const urlOf = (port: number, password: string, database: string) =>
  `postgres://jiulian:${password}@127.0.0.1:${port}/${database}`

export interface EmbeddedDatabase {
  url: string
  /** Whether the server process lives. */
  isAlive: () => boolean
  close: () => Promise<void>
}

/**
 * Opens the PostgreSQL that lives in `<dataDir>/postgres`: creates it the first time, connects to it when another process
 * already runs it, starts it otherwise. The last process to close stops it.
 * @throws DatabaseFault when it cannot be had, with the reason in one sentence
 * @example const { url, close } = await openEmbedded('data')
 */
export async function openEmbedded(dataDir: string, settings: Record<string, string> = {}): Promise<EmbeddedDatabase> {
  makeDataDir(dataDir)
  const release = await waitForLock(join(dataDir, 'postgres.starting'), 90_000).catch((cause) => {
    throw new DatabaseFault(
      'folder-locked',
      `数据文件夹 ${dataDir} 正被另一个进程占用（正在启动数据库）。`,
      `The data folder ${dataDir} is held by another process that is starting its database.`,
      cause,
    )
  })
  try {
    const user = findOrCreateSystemUser()
    const home = reachableFolder(join(dataDir, 'postgres'), user)
    const cluster = join(home, 'cluster')
    const logFile = join(dataDir, 'postgres.log')
    let known = readConnectionFile(dataDir)
    let running = hasCluster(home) ? findRunningPostmaster(cluster) : undefined
    if (!known && hasCluster(home)) throw secretLost(dataDir)
    if (!running) {
      const binaries = reachableBinaries(await findBinaries(), user, version)
      if (!hasCluster(home)) {
        known = { port: 0, password: randomBytes(24).toString('hex') }
        // The secret is on disk before the cluster that needs it, so a kill in between loses nothing.
        writeConnectionFile(dataDir, known)
        createCluster(home, binaries, user, known.password, logFile, settings.fsync === 'off')
      }
      running = await startPostmaster({ binaries, user, home: realpathSync(cluster), logFile, settings })
    }
    const password = known?.password ?? ''
    if (known?.port !== running.port) writeConnectionFile(dataDir, { port: running.port, password })
    await ensureDatabase(urlOf(running.port, password, 'postgres'), 'jiulian')
    const leave = joinUsers(dataDir)
    const { pid } = running
    return {
      url: urlOf(running.port, password, 'jiulian'),
      close: closer(dataDir, running.pid, leave),
      isAlive: () => isPostgres(pid),
    }
  } finally {
    release()
  }
}

/** Leaves once; stops the server when nobody else uses it. An exit without close still asks it to stop. */
function closer(dataDir: string, pid: number, leave: () => number): () => Promise<void> {
  let left = false
  const atExit = () => {
    if (left) return
    left = true
    try {
      if (leave() === 0) process.kill(pid, 'SIGINT')
    } catch {
      // it is gone already
    }
  }
  process.once('exit', atExit)
  return async () => {
    if (left) return
    const release = await waitForLock(join(dataDir, 'postgres.starting'), 30_000).catch(() => () => {})
    left = true
    process.removeListener('exit', atExit)
    try {
      if (leave() === 0) await stopPostmaster(pid)
    } finally {
      release()
    }
  }
}

function makeDataDir(dataDir: string): void {
  try {
    mkdirSync(dataDir, { recursive: true })
    accessSync(dataDir, constants.W_OK)
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOSPC')
      throw new DatabaseFault(
        'disk-full',
        '磁盘已满：请腾出空间后再试。',
        'The disk is full: free some space and try again.',
        cause,
      )
    throw new DatabaseFault(
      'folder-not-writable',
      `数据文件夹 ${dataDir} 不能写入：请检查权限，或用 JIULIAN_DATA 指定另一个文件夹。`,
      `The data folder ${dataDir} cannot be written: check its rights, or name another folder with JIULIAN_DATA.`,
      cause,
    )
  }
}

const secretLost = (dataDir: string) =>
  new DatabaseFault(
    'secret-lost',
    `数据库密码文件 ${join(dataDir, 'postgres.json')} 丢失：请从备份恢复该文件，或移走 ${join(dataDir, 'postgres')} 重新开始。`,
    `The database secret ${join(dataDir, 'postgres.json')} is missing: restore it from a backup, or move ${join(dataDir, 'postgres')} away to begin anew.`,
  )

async function ensureDatabase(adminUrl: string, name: string): Promise<void> {
  const client = new pg.Client({ connectionString: adminUrl })
  // After a kill the server replays its log first and refuses sessions meanwhile.
  await connectWhenReady(client, adminUrl).then(async (ready) => {
    try {
      const found = await ready.query('select 1 from pg_database where datname = $1', [name])
      if (found.rowCount === 0) await ready.query(`create database "${name}"`)
    } finally {
      await ready.end()
    }
  })
}

async function connectWhenReady(first: pg.Client, url: string): Promise<pg.Client> {
  let client = first
  for (let attempt = 0; ; attempt++) {
    try {
      await client.connect()
      return client
    } catch (fault) {
      await client.end().catch(() => {})
      if ((fault as { code?: string }).code !== '57P03' || attempt > 600) throw fault
      await new Promise((resolve) => setTimeout(resolve, 50))
      client = new pg.Client({ connectionString: url })
    }
  }
}
