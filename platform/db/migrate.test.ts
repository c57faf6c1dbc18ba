import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { sql } from 'kysely'
import { afterAll, expect, test } from 'vitest'
import { connect } from './connect.ts'
import { migrate, migrationFolders } from './index.ts'
import { testDatabase } from './testing.ts'

const { db, url, close } = await testDatabase()
const root = mkdtempSync(join(tmpdir(), 'jiulian-migrations-'))
afterAll(async () => {
  await close()
  rmSync(root, { recursive: true })
})
const folder = join(root, 'platform', 'parish', 'migrations')
mkdirSync(folder, { recursive: true })
const file = (name: string, text: string) => writeFileSync(join(folder, name), text)

test('every area’s migrations have run on the test database', async () => {
  const real = migrationFolders(resolve(import.meta.dirname, '../..'))
  expect(await migrate(db, real)).toEqual([])
})

test('files run once and in order, whoever starts first', async () => {
  file('001-parish.sql', 'create schema parish; create table parish.book (n int);')
  file('002-page.sql', 'alter table parish.book add column page int;')
  const other = connect(url)
  const [mine, theirs] = await Promise.all([
    migrate(db, migrationFolders(root)),
    migrate(other, migrationFolders(root)),
  ])
  await other.destroy()
  expect([...mine, ...theirs].map((m) => m.name)).toEqual(['001-parish.sql', '002-page.sql'])
  expect(await migrate(db, migrationFolders(root))).toEqual([])
})

test('a file that fails leaves nothing of itself and is named', async () => {
  file('003-broken.sql', 'create table parish.half (n int); select no_such_function();')
  await expect(migrate(db, [folder])).rejects.toMatchObject({
    code: 'migration-failed',
    en: expect.stringContaining('parish/003-broken.sql'),
  })
  const { rows } = await sql`select to_regclass('parish.half') as half`.execute(db)
  expect(rows).toEqual([{ half: null }])
  rmSync(join(folder, '003-broken.sql'))
})

test('a file that was changed after it had run is refused', async () => {
  file('002-page.sql', 'alter table parish.book add column pages int;')
  await expect(migrate(db, [folder])).rejects.toMatchObject({ code: 'migration-changed' })
})
