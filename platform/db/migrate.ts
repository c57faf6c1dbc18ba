import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { type Kysely, sql } from 'kysely'
import { DatabaseFault } from './database-fault.ts'

/** A migration that was run now. */
export interface Migration {
  area: string
  name: string
}

/** Areas in the order in which their tables may refer to each other; others follow by name. */
const order = [
  'db',
  'work',
  'access',
  'process',
  'notices',
  'registry',
  'rules',
  'sources',
  'matching',
  'monitoring',
  'assessment',
  'cases',
  'funds',
  'chain',
  'statistics',
]

/**
 * The folders of SQL files under a checkout: platform/<area>/migrations and modules/<area>/migrations, in the import order.
 * @example await migrate(db, migrationFolders(root))
 */
export function migrationFolders(root: string): string[] {
  const found = ['platform', 'modules'].flatMap((parent) =>
    existsSync(join(root, parent))
      ? readdirSync(join(root, parent))
          .map((area) => join(root, parent, area, 'migrations'))
          .filter((folder) => existsSync(folder))
      : [],
  )
  const rank = (folder: string) => {
    const place = order.indexOf(areaOf(folder))
    return place === -1 ? order.length : place
  }
  return found.sort((a, b) => rank(a) - rank(b) || a.localeCompare(b))
}

const areaOf = (folder: string) => basename(dirname(folder))

/**
 * Runs each folder's `NNN-title.sql` files that were not run yet, in order, each in its own transaction, and notes them in
 * platform.migration. Two processes starting together take turns. A file that was run may not change afterwards.
 * @returns the migrations run now
 * @throws DatabaseFault `migration-failed` or `migration-changed`, naming the file
 * @example await migrate(db, ['modules/sources/migrations'])
 */
export async function migrate<Tables>(db: Kysely<Tables>, folders: string[]): Promise<Migration[]> {
  return db.connection().execute(async (session) => {
    await sql`select pg_advisory_lock(84317, 1)`.execute(session)
    try {
      await sql`create schema if not exists platform`.execute(session)
      await sql`create table if not exists platform.migration (
        area text not null, name text not null, sha256 text not null, applied_at timestamptz not null default now(),
        primary key (area, name))`.execute(session)
      const done: Migration[] = []
      for (const folder of folders) done.push(...(await migrateFolder(session, folder)))
      return done
    } finally {
      await sql`select pg_advisory_unlock(84317, 1)`.execute(session)
    }
  })
}

async function migrateFolder<Tables>(session: Kysely<Tables>, folder: string): Promise<Migration[]> {
  const area = areaOf(folder)
  const applied = await sql<{
    name: string
    sha256: string
  }>`select name, sha256 from platform.migration where area = ${area}`.execute(session)
  const known = new Map(applied.rows.map((row) => [row.name, row.sha256]))
  const done: Migration[] = []
  const files = readdirSync(folder)
    .filter((name) => /^\d{3}-.*\.sql$/.test(name))
    .sort()
  for (const name of files) {
    const text = readFileSync(join(folder, name), 'utf8')
    const sha256 = createHash('sha256').update(text).digest('hex')
    if (known.get(name) === sha256) continue
    if (known.has(name))
      throw new DatabaseFault(
        'migration-changed',
        `数据库迁移 ${area}/${name} 在执行之后被改动：请恢复原文件，另写新的迁移。`,
        `Migration ${area}/${name} was changed after it had run: restore it and write a new one.`,
      )
    try {
      await session.transaction().execute(async (tx) => {
        await sql.raw(text).execute(tx)
        await sql`insert into platform.migration (area, name, sha256) values (${area}, ${name}, ${sha256})`.execute(tx)
      })
    } catch (cause) {
      const message = (cause as Error).message
      throw new DatabaseFault(
        'migration-failed',
        `数据库迁移 ${area}/${name} 失败：${message}`,
        `Migration ${area}/${name} failed: ${message}`,
        cause,
      )
    }
    done.push({ area, name })
  }
  return done
}
