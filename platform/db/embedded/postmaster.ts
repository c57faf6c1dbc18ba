import { spawn } from 'node:child_process'
import { closeSync, openSync, readFileSync, realpathSync, renameSync, rmSync, statSync } from 'node:fs'
import { createServer } from 'node:net'
import { totalmem } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { DatabaseFault } from '../database-fault.ts'
import type { Binaries } from './binaries.ts'
import { isPostgres, processAlive } from './process-alive.ts'
import type { SystemUser } from './system-user.ts'

/** What PostgreSQL writes into postmaster.pid. */
export interface PostmasterState {
  pid: number
  port: number
  ready: boolean
}

/** Reads postmaster.pid; undefined when the server was stopped cleanly or never ran. */
export function readPostmaster(home: string): PostmasterState | undefined {
  try {
    const lines = readFileSync(join(home, 'postmaster.pid'), 'utf8').split('\n')
    return { pid: Number(lines[0]), port: Number(lines[3]), ready: (lines[7] ?? '').trim() === 'ready' }
  } catch {
    return undefined
  }
}

/**
 * The running server of this folder, if it lives. A postmaster.pid whose process is dead, or belongs to another program
 * because the machine or container started again, is removed: PostgreSQL itself would wait for a human.
 */
export function findRunningPostmaster(home: string): PostmasterState | undefined {
  const state = readPostmaster(home)
  if (!state) return undefined
  if (isPostgres(state.pid)) return state
  rmSync(join(home, 'postmaster.pid'), { force: true })
  return undefined
}

/** A TCP port that is free on the loopback address now. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer()
    probe.once('error', reject)
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address()
      probe.close(() => (address && typeof address === 'object' ? resolve(address.port) : reject(new Error('no port'))))
    })
  })
}

/**
 * How much of the machine PostgreSQL may use beside the server and the sweep: a sixteenth for pages, at least what it needs on
 * a small laptop, at most 2 GiB. With 128 MB for everybody, a roll of half a million lines wrote its pages out again and again.
 * @param mib memory of the machine, MiB
 * @example memoryFor(24_576) // { shared_buffers: '1536MB', max_wal_size: '4096MB', … }
 */
export function memoryFor(mib: number): Record<string, string> {
  const pages = Math.min(2048, Math.max(128, Math.floor(mib / 16)))
  return {
    shared_buffers: `${pages}MB`,
    // Checkpoints that follow each other too closely write whole pages to the log again.
    max_wal_size: `${Math.min(4096, Math.max(512, pages * 4))}MB`,
    wal_compression: 'on',
    effective_cache_size: `${Math.floor(mib / 2)}MB`,
  }
}

/** Memory of this machine or of the container we run in, MiB. */
const machineMib = (): number => {
  const limit = process.constrainedMemory()
  return Math.floor((limit > 0 && limit < totalmem() ? limit : totalmem()) / 2 ** 20)
}

export interface StartOptions {
  binaries: Binaries
  user: SystemUser
  home: string
  logFile: string
  /** Settings of postgresql.conf for this run, e.g. { fsync: 'off' }. */
  settings?: Record<string, string>
}

/**
 * Starts PostgreSQL on a free loopback port and waits until it answers. It runs in its own process group, so that
 * Ctrl-C reaches us first and we stop it after the last query, and it outlives a killed owner unharmed.
 * @throws DatabaseFault with the reason taken from its log
 */
export async function startPostmaster(options: StartOptions): Promise<PostmasterState> {
  for (let attempt = 1; ; attempt++) {
    const port = await freePort()
    if (sizeOf(options.logFile) > 10_000_000) renameSync(options.logFile, `${options.logFile}.old`)
    const logStart = sizeOf(options.logFile)
    const log = openSync(options.logFile, 'a', 0o600)
    const settings: Record<string, string> = {
      listen_addresses: '127.0.0.1',
      unix_socket_directories: '',
      max_connections: '100',
      ...memoryFor(machineMib()),
      log_checkpoints: 'off',
      ...options.settings,
    }
    const flags = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])
    const child = spawn(options.binaries.postgres, ['-D', realpathSync(options.home), '-p', String(port), ...flags], {
      ...options.user,
      cwd: '/',
      detached: true,
      stdio: ['ignore', log, log],
      env: { PATH: process.env.PATH ?? '', LC_ALL: 'C', TZ: 'UTC' },
    })
    closeSync(log)
    let ended = false
    child.once('exit', () => {
      ended = true
    })
    child.once('error', () => {
      ended = true
    })
    const limit = Date.now() + 60_000
    while (!ended && Date.now() < limit) {
      const state = readPostmaster(options.home)
      if (state?.ready && state.pid === child.pid) {
        child.removeAllListeners()
        child.unref()
        return state
      }
      await sleep(15)
    }
    if (!ended) child.kill('SIGQUIT')
    const text = readFileSync(options.logFile).subarray(logStart).toString('utf8')
    if (/Address already in use|could not bind/.test(text) && attempt < 5) continue
    throw startFault(text, options.logFile)
  }
}

const sizeOf = (file: string): number => {
  try {
    return statSync(file).size
  } catch {
    return 0
  }
}

/** Turns the words of initdb or PostgreSQL into one sentence for the person at the terminal. */
export function startFault(text: string, logFile: string): DatabaseFault {
  if (/No space left on device|disk full/i.test(text))
    return new DatabaseFault(
      'disk-full',
      '磁盘已满，数据库无法启动：请腾出空间后再试。',
      'The disk is full and the database cannot start: free some space and try again.',
    )
  if (/lock file "postmaster.pid" already exists|shared memory block/.test(text))
    return new DatabaseFault(
      'folder-locked',
      '数据文件夹正被另一个数据库进程使用。',
      'The data folder is in use by another database process.',
    )
  const reason = text.match(/(?:FATAL|PANIC|error):\s*(.+)/)?.[1] ?? text.trim().split('\n').at(-1) ?? ''
  return new DatabaseFault(
    'start-failed',
    `数据库无法启动：${reason}（日志：${logFile}）`,
    `The database cannot start: ${reason} (log: ${logFile})`,
  )
}

/** Stops a server: open sessions are cut, everything committed is on disk. Waits until the process is gone. */
export async function stopPostmaster(pid: number): Promise<void> {
  if (!isPostgres(pid)) return
  process.kill(pid, 'SIGINT')
  const limit = Date.now() + 20_000
  while (processAlive(pid)) {
    if (Date.now() > limit) {
      process.kill(pid, 'SIGQUIT')
      return
    }
    await sleep(15)
  }
}
