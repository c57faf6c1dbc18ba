import { execFileSync, spawnSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseFault } from '../database-fault.ts'
import { type Binaries, copyBinaries } from './binaries.ts'
import { readPostmaster } from './postmaster.ts'
import { isPostgres } from './process-alive.ts'

/** The user PostgreSQL runs as; empty for an ordinary user, who runs it himself. */
export interface SystemUser {
  uid?: number
  gid?: number
}

const idsOf = (name: string): SystemUser | undefined => {
  const ask = (flag: string) => spawnSync('id', [flag, name], { encoding: 'utf8' })
  const [uid, gid] = [ask('-u'), ask('-g')]
  return uid.status === 0 && gid.status === 0 ? { uid: Number(uid.stdout), gid: Number(gid.stdout) } : undefined
}

/**
 * PostgreSQL refuses to run as root, so root runs it as the user `postgres`, who is created when there is none.
 * @throws DatabaseFault `start-failed` when no such user can be made
 * @example spawn(postgres, args, findOrCreateSystemUser())
 */
export function findOrCreateSystemUser(): SystemUser {
  if (process.getuid?.() !== 0) return {}
  const found = idsOf('postgres')
  if (found) return found
  const recipes = [
    () => execFileSync('useradd', ['--system', '--user-group', '--no-create-home', 'postgres'], { stdio: 'pipe' }),
    () => execFileSync('adduser', ['-S', '-D', '-H', 'postgres'], { stdio: 'pipe' }),
  ]
  for (const recipe of recipes) {
    try {
      recipe()
      const made = idsOf('postgres')
      if (made) return made
    } catch {
      // the next recipe belongs to another family of systems
    }
  }
  throw new DatabaseFault(
    'start-failed',
    'PostgreSQL 不能以 root 身份运行，而系统用户 postgres 也无法创建：请用普通用户运行，或设置 DATABASE_URL。',
    'PostgreSQL cannot run as root and the system user "postgres" could not be created: run as an ordinary user or set DATABASE_URL.',
  )
}

const may = (user: SystemUser, flag: '-x' | '-w', path: string): boolean =>
  user.uid === undefined ||
  spawnSync('/bin/sh', ['-c', `test ${flag} "$0"`, path], { ...user, stdio: 'ignore', cwd: '/' }).status === 0

const sharedRoot = '/var/lib/jiulian'

/** Programs that this user can start: a copy is made when, say, the product lies under /root. */
export function reachableBinaries(binaries: Binaries, user: SystemUser, version: string): Binaries {
  if (may(user, '-x', binaries.postgres)) return binaries
  mkdirSync(sharedRoot, { recursive: true, mode: 0o755 })
  const copy = copyBinaries(binaries, join(sharedRoot, `postgresql-${version}`))
  return copy
}

/** Removes what temporary data folders left here: those whose link lay in the system's folder for temporary files and is gone. */
function removeForgotten(): void {
  if (!existsSync(sharedRoot)) return
  for (const name of readdirSync(sharedRoot)) {
    if (!name.endsWith('.link')) continue
    const real = join(sharedRoot, name.slice(0, -'.link'.length))
    const link = readFileSync(join(sharedRoot, name), 'utf8')
    if (!link.startsWith(`${tmpdir()}/`) || existsSync(link)) continue
    if (isPostgres(readPostmaster(join(real, 'cluster'))?.pid ?? 0)) continue
    rmSync(real, { recursive: true, force: true })
    rmSync(join(sharedRoot, name), { force: true })
  }
}

/**
 * A folder `link` that this user can write: made in place, or, when the user cannot pass the folders above it
 * (a product under /root), made under /var/lib/jiulian with a symbolic link in its place. No folder that we did not
 * make has its rights changed.
 * @example const home = reachableFolder('/root/jiulian/data/postgres', user)
 */
export function reachableFolder(link: string, user: SystemUser): string {
  if (user.uid === undefined || user.gid === undefined) {
    mkdirSync(link, { recursive: true, mode: 0o700 })
    return link
  }
  if (!existsSync(link)) {
    try {
      readlinkSync(link)
      rmSync(link)
    } catch {
      // there was no dangling link
    }
    mkdirSync(link, { recursive: true, mode: 0o700 })
    chownSync(link, user.uid, user.gid)
    if (may(user, '-w', link)) return link
    rmSync(link, { recursive: true })
    removeForgotten()
    const real = join(sharedRoot, `data-${randomBytes(6).toString('hex')}`)
    mkdirSync(real, { recursive: true, mode: 0o700 })
    chmodSync(sharedRoot, 0o755)
    chownSync(real, user.uid, user.gid)
    symlinkSync(real, link)
    writeFileSync(`${real}.link`, link)
  }
  return link
}
