/** Lists the product keeps itself come in like a file, and only from itself. */
import fc from 'fast-check'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openDuckdb, parquet } from '../../../engine/sql/index.ts'
import type { DatasetDef } from '../../rules/index.ts'
import { loadRegion } from '../../rules/index.ts'
import { chooseMapping } from '../ingest/choose-mapping.ts'
import { liveVersions } from '../lake.ts'
import { openDesk, type SourcesDesk } from '../testing.ts'
import { deliverOwn, type OwnRow, ownSender } from './own-list.ts'

let desk: SourcesDesk
let dataset: DatasetDef
beforeAll(async () => {
  desk = await openDesk()
  dataset = loadRegion('regions/inner-mongolia').datasets.get('overdue-referral')!
  desk.ctx.region = { ...desk.ctx.region, datasets: new Map([...desk.ctx.region.datasets, [dataset.id, dataset]]) }
})
afterAll(() => desk.close())

const row = (n: number, more: OwnRow = {}): OwnRow => ({
  referral_no: `ZB-2026-${n}`,
  household_no: `9001010${String(n).padStart(5, '0')}`,
  department: '医疗保障局',
  need: '医疗救助',
  pushed_on: '2026-11-02',
  due_on: '2026-11-05',
  division: '900101001001',
  ...more,
})
const deliver = (rows: OwnRow[], dataDate = '2026-10-31') =>
  deliverOwn(desk.ctx, { dataset, rows, dataDate, areas: ['900101'] })
/** What counts on a day, read from the lake. */
async function numbers(asOf = '2026-10-31'): Promise<string[]> {
  const live = (await liveVersions(desk.ctx, asOf)).get(dataset.id) ?? []
  const files = live.flatMap((version) => version.files)
  if (files.length === 0) return []
  const duck = await openDuckdb({ memoryLimitMib: 128, threads: 1, tempDir: `${desk.dir}/look` })
  const rows = await duck.rows<{ no: string }>(`SELECT referral_no AS no FROM ${parquet(files)} ORDER BY 1`)
  duck.close()
  return rows.map(({ no }) => no)
}

test('who is no longer on the list is off it, also when it goes back to what it was; the same list makes no version', async () => {
  expect(await deliver([])).not.toBeNull()
  expect(await deliver([])).toBeNull()
  expect(await deliver([row(1), row(2), row(3)])).not.toBeNull()
  expect(await deliver([row(3), row(1), row(2)], '2026-11-20')).toBeNull()
  expect(await numbers()).toEqual(['ZB-2026-1', 'ZB-2026-2', 'ZB-2026-3'])
  // Others entirely, on the same day: they replace, they do not add.
  await deliver([row(8), row(9)])
  expect(await numbers()).toEqual(['ZB-2026-8', 'ZB-2026-9'])
  await deliver([row(1), row(2), row(3)])
  expect(await numbers()).toEqual(['ZB-2026-1', 'ZB-2026-2', 'ZB-2026-3'])
  await deliver([])
  expect(await numbers()).toEqual([])
  const sent = await sql<{ sender: string; channel: string; state: string }>`select distinct sender, channel, state
    from sources.delivery`.execute(desk.ctx.db)
  expect(sent.rows).toEqual([{ sender: ownSender, channel: 'platform', state: 'done' }])
})

test('two sweeps at the same moment deliver it once', async () => {
  const made = await Promise.all([deliver([row(5)]), deliver([row(5)]), deliver([row(5)])])
  expect(made.filter((version) => version !== null)).toHaveLength(1)
})

test('property: every row arrives, whatever its words hold', async () => {
  const words = fc.string({ unit: fc.constantFrom('医', '保', '"', ',', '\n', '=', ' ', 'x', '；', '1'), maxLength: 8 })
  await fc.assert(
    fc.asyncProperty(
      fc.uniqueArray(fc.integer({ min: 1, max: 99_999 }), { maxLength: 6 }),
      words,
      words,
      async (ids, a, b) => {
        await deliver(ids.map((n) => row(n, { department: a, need: b })))
        expect(await numbers()).toEqual(ids.map((n) => `ZB-2026-${n}`).sort())
      },
    ),
    { numRuns: 12 },
  )
})

test('a file with the same columns, sent by whoever says to be the product, is not taken for it', async () => {
  await deliver([row(1)])
  const head = Object.values(dataset.fields).map((field) => field.label.zh)
  const forged = `${head.join(',')}\nZB-1,900101000001,,,医保局,医疗救助,2026-11-02,2026-11-05,900101001001\n`
  const sent = await desk.send('转办逾期清单 2026-11-23.csv', forged, { sender: ownSender })
  expect(sent).toMatchObject({ ok: false, state: 'needs-mapping' })
  const chosen = await chooseMapping(
    desk.ctx,
    sent.deliveryId!,
    [
      {
        sheet: '',
        dataset: dataset.id,
        columns: Object.fromEntries(Object.entries(dataset.fields).map(([id, f]) => [f.label.zh, id])),
      },
    ],
    '甲',
  )
  expect(chosen).toMatchObject({ ok: false, reason: 'own-list', zh: expect.stringContaining('不接收报送') })
  expect(await numbers()).toEqual(['ZB-2026-1'])
})
