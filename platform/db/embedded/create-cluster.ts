import { spawnSync } from 'node:child_process'
import {
  appendFileSync,
  chownSync,
  existsSync,
  readdirSync,
  realpathSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import type { Binaries } from './binaries.ts'
import { startFault } from './postmaster.ts'
import type { SystemUser } from './system-user.ts'

/** Whether a finished cluster lies in `home`. */
export const hasCluster = (home: string): boolean => existsSync(join(home, 'cluster', 'PG_VERSION'))

/**
 * Makes an empty PostgreSQL cluster `home/cluster` with one superuser `jiulian`. It is made aside and renamed, so a
 * process killed half way leaves nothing that looks finished; such leftovers are removed here.
 * @param quick leaves out writing everything through to disk; for tests alone
 * @throws DatabaseFault with initdb's reason
 */
export function createCluster(
  home: string,
  binaries: Binaries,
  user: SystemUser,
  password: string,
  logFile: string,
  quick: boolean,
): void {
  for (const name of readdirSync(home))
    if (name.startsWith('building-')) rmSync(join(home, name), { recursive: true, force: true })
  const real = realpathSync(home)
  const building = join(real, `building-${process.pid}`)
  const secret = join(real, `building-secret-${process.pid}`)
  try {
    writeFileSync(secret, `${password}\n`, { mode: 0o600 })
    if (user.uid !== undefined && user.gid !== undefined) chownSync(secret, user.uid, user.gid)
    const made = spawnSync(
      binaries.initdb,
      [
        `--pgdata=${building}`,
        '--username=jiulian',
        `--pwfile=${secret}`,
        '--auth=scram-sha-256',
        '--encoding=UTF8',
        '--locale=C',
        '--locale-provider=builtin',
        '--builtin-locale=C.UTF-8',
        ...(quick ? ['--no-sync'] : []),
        '--no-instructions',
      ],
      { ...user, cwd: '/', encoding: 'utf8', env: { PATH: process.env.PATH ?? '', LC_ALL: 'C', TZ: 'UTC' } },
    )
    const words = `${made.stdout ?? ''}${made.stderr ?? ''}${made.error?.message ?? ''}`
    appendFileSync(logFile, words, { mode: 0o600 })
    if (made.status !== 0) throw startFault(words, logFile)
    renameSync(building, join(real, 'cluster'))
  } finally {
    rmSync(secret, { force: true })
    rmSync(building, { recursive: true, force: true })
  }
}
