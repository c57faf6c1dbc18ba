import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { testDatabase } from '../../platform/db/testing.ts'
import { table } from './command.ts'
import { commandLine } from './testing.ts'

const { url, close } = await testDatabase()
const dataDir = mkdtempSync(join(tmpdir(), 'jiulian-cli-'))
afterAll(async () => {
  await close()
  rmSync(dataDir, { recursive: true, force: true })
})

const jiulian = commandLine({ DATABASE_URL: url, JIULIAN_DATA: dataDir })

test('help names every command and is no mistake; an unknown word is', async () => {
  const help = await jiulian(['--help'])
  expect(help.code).toBe(0)
  for (const name of ['serve', 'simulate', 'ingest', 'sweep', 'warnings', 'household', 'region', 'doctor', 'user'])
    expect(help.out).toContain(name)
  expect((await jiulian(['wonder'])).code).toBe(2)
  expect((await jiulian(['sweep', '--as-of', '2026-02-30'])).code).toBe(2)
})

test('the first administrator is made from the command line, once', async () => {
  const made = await jiulian(['user', 'create', '--admin', '--json'])
  expect(made.code).toBe(0)
  expect(JSON.parse(made.out)).toMatchObject({
    username: 'admin',
    role: 'sysadmin',
    password: expect.stringMatching(/^\w{4}-/),
  })
  const again = await jiulian(['user', 'create', '--admin', '--json', '--password-stdin'], {}, 'my-own-password\n')
  expect(again.code).toBe(1)
  expect(JSON.parse(again.out).error.message_en).toContain('taken')
  expect((await jiulian(['user', 'create', '--role', 'king', '--username', 'x'])).code).toBe(2)
})

test('a region pack is checked with an exit code a script can use', async () => {
  const sound = await jiulian(['region', 'check', '--json'])
  expect(JSON.parse(sound.out)).toMatchObject({ ok: true, faults: [] })
  expect(sound.code).toBe(0)
  expect((await jiulian(['region', 'check', 'atlantis'])).err).toContain('was not found')
})

test('the doctor finds a sound installation sound', async () => {
  const { code, out } = await jiulian(['doctor', '--json'])
  const { ok, findings } = JSON.parse(out) as { ok: boolean; findings: { check: string; state: string }[] }
  expect(findings.filter((finding) => finding.state === 'wrong')).toEqual([])
  expect({ ok, code }).toEqual({ ok: true, code: 0 })
  expect(findings.map((finding) => finding.check)).toEqual(
    expect.arrayContaining(['database', 'read-log', 'lake', 'region']),
  )
})

test('a wrong DATABASE_URL ends with one sentence and exit code 1, without a stack', async () => {
  const { code, err } = await jiulian(['warnings'], { DATABASE_URL: 'postgres://x:secret@127.0.0.1:1/none' })
  expect(code).toBe(1)
  expect(err).toContain('nothing is listening there')
  expect(err).not.toMatch(/secret|at .*\.ts:/)
})

test('an empty installation has an empty worklist and knows no household', async () => {
  expect(JSON.parse((await jiulian(['warnings', '--json'])).out)).toMatchObject({ total: 0, items: [] })
  const { code, err } = await jiulian(['household', '150403000001'])
  expect(code).toBe(1)
  expect(err).toContain('There is no household')
})

test('columns of Chinese text stand below each other', () => {
  expect(
    table(
      ['级别', 'n'],
      [
        ['红', 1],
        ['orange', 20],
      ],
    ),
  ).toBe('级别    n\n红      1\norange  20')
})
