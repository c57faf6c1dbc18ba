/** The main job from the command line alone, each answer read by a script: invented files → taken in → swept → warnings. */
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import type { IngestOutcome } from '../../modules/sources/shared.ts'
import { testDatabase } from '../../platform/db/testing.ts'
import type { SimulationResult } from '../../simulation/index.ts'
import { commandLine } from './testing.ts'

const { url, close } = await testDatabase()
const dataDir = mkdtempSync(join(tmpdir(), 'jiulian-cli-job-'))
const jiulian = commandLine({ DATABASE_URL: url, JIULIAN_DATA: dataDir, JIULIAN_REGION: 'inner-mongolia' })
afterAll(async () => {
  await close()
  rmSync(dataDir, { recursive: true, force: true })
})

const answer = async <T>(...args: string[]): Promise<T> => {
  const { code, out, err } = await jiulian([...args, '--json'])
  expect({ code, err: code === 0 ? '' : err }).toEqual({ code: 0, err: '' })
  return JSON.parse(out) as T
}

test('from nothing to warnings with five commands that answer in JSON, and a sweep repeated changes nothing', async () => {
  const files = join(dataDir, 'files')
  const months = ['--from', '2026-04', '--deliver-from', '2026-10', '--to', '2026-10']
  const made = await answer<SimulationResult>(
    'simulate',
    ...['--out', files, '--divisions', '150426', '--households', '300', '--seed', '7', ...months],
  )
  expect(made.persons).toBeGreaterThan(800)
  const paths = made.files.map((file) => join(made.outDir, file.path))
  expect(paths.filter((path) => !existsSync(path))).toEqual([])

  const taken = await answer<({ file: string } & IngestOutcome)[]>('ingest', ...paths)
  expect(taken.map(({ file }) => file)).toEqual(paths)
  for (const outcome of taken) {
    expect(outcome.state).toBe('done')
    if (outcome.state !== 'done') continue
    for (const { rowsIn, accepted, quarantined } of outcome.receipt.versions)
      expect(accepted + quarantined).toBe(rowsIn)
  }
  const again = await answer<IngestOutcome[]>('ingest', paths[0]!)
  expect(again).toMatchObject([{ state: 'same-file' }])

  type Swept = { applied: boolean; counts: { opened: number } }
  const first = await answer<Swept>('sweep', '--as-of', '2026-10-31')
  expect(first.applied).toBe(true)
  expect(first.counts.opened).toBeGreaterThan(0)
  expect((await answer<Swept>('sweep', '--as-of', '2026-10-31')).counts.opened).toBe(0)
  expect((await answer<Swept>('sweep', '--incremental', '--as-of', '2026-10-31')).counts.opened).toBe(0)

  const { total, items } = await answer<{ total: number; items: { hh: string }[] }>('warnings')
  expect(total).toBe(first.counts.opened)
  const household = await answer<Record<string, unknown>>('household', items[0]!.hh)
  expect(JSON.stringify(household)).toContain(items[0]!.hh)
}, 180_000)

test('divisions without a village are a mistake of the caller, said in one sentence', async () => {
  const { code, err } = await jiulian(['simulate', '--out', join(dataDir, 'none'), '--divisions', '990101'])
  expect(code).toBe(1)
  expect(err).toContain('990101')
  expect(err).not.toMatch(/意外|at .*\.ts:/)
})
