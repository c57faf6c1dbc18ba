import { randomUUID } from 'node:crypto'
import { linkSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { processAlive, processBirth } from './process-alive.ts'

/** Who holds a lock file. */
export interface LockHolder {
  pid: number
  birth?: string
  note?: string
}

export type LockResult = { ok: true; release: () => void } | { ok: false; reason: 'held'; holder: LockHolder }

function readHolder(path: string): LockHolder | undefined {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as LockHolder
  } catch {
    return undefined
  }
}

/**
 * Takes a lock file, or says who holds it. The lock of a dead process is taken over: after kill -9 nothing needs
 * to be cleaned by hand. The file appears whole (written aside, then linked), so a reader never sees half of it.
 * @example const lock = takeLock('data/server.lock', 'http://localhost:8080'); if (!lock.ok) tell(lock.holder)
 */
export function takeLock(path: string, note?: string): LockResult {
  const birth = processBirth(process.pid)
  const mine: LockHolder = { pid: process.pid, ...(birth ? { birth } : {}), ...(note ? { note } : {}) }
  const draft = `${path}.${process.pid}-${randomUUID()}`
  writeFileSync(draft, JSON.stringify(mine), { mode: 0o600 })
  try {
    for (let attempt = 0; attempt < 20; attempt++) {
      try {
        linkSync(draft, path)
        return { ok: true, release: () => release(path) }
      } catch (fault) {
        if ((fault as NodeJS.ErrnoException).code !== 'EEXIST') throw fault
      }
      const holder = readHolder(path)
      if (holder && processAlive(holder.pid, holder.birth)) return { ok: false, reason: 'held', holder }
      rmSync(path, { force: true })
    }
    return { ok: false, reason: 'held', holder: readHolder(path) ?? { pid: 0 } }
  } finally {
    rmSync(draft, { force: true })
  }
}

function release(path: string): void {
  if (readHolder(path)?.pid === process.pid) rmSync(path, { force: true })
}

/**
 * Waits for a lock, at most `patienceMs`.
 * @throws Error when somebody holds it longer than that
 */
export async function waitForLock(path: string, patienceMs: number): Promise<() => void> {
  const end = Date.now() + patienceMs
  for (;;) {
    const lock = takeLock(path)
    if (lock.ok) return lock.release
    if (Date.now() > end) throw new Error(`${path} is held by process ${lock.holder.pid}`)
    await new Promise((resolve) => setTimeout(resolve, 40))
  }
}
