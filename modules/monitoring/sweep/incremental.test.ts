import { spawn } from 'node:child_process'
import { existsSync, readdirSync } from 'node:fs'
import { join, resolve } from 'node:path'
import fc from 'fast-check'
import { sql } from 'kysely'
import { afterAll, beforeEach, expect, test } from 'vitest'
import { openDuckdb, parquet } from '../../../engine/sql/index.ts'
import { bill, call, card, held, household, person, villages } from '../testing/families.ts'
import { openWorld, type Row } from '../testing/world.ts'
import { hitFiles } from './hit-files.ts'
import { sweep } from './run-sweep.ts'
import { SWEEP_LOCK } from './sweep-record.ts'

const world = await openWorld()
const { ctx } = world
const duck = await openDuckdb({ memoryLimitMib: 128, threads: 1, tempDir: join(ctx.dataDir, 'tmp', 'look') })
afterAll(async () => {
  duck.close()
  await world.close()
})
beforeEach(() => world.reset())

const asOf = '2026-10-31'
const run = async (kind: 'full' | 'incremental') => {
  const result = await sweep(ctx, { asOf, kind })
  if (!result.ok) throw new Error(result.zh)
  return result
}
/** Hits and source rows of a sweep as texts, in order. */
const resultsOf = async (id: number) => {
  const files = hitFiles(ctx.dataDir, id)
  const read = (file: string) => duck.rows(`SELECT to_json(x)::VARCHAR AS line FROM ${parquet([file])} x ORDER BY ALL`)
  return { hits: await read(files.hits), evidence: await read(files.evidence) }
}

const families = 6
/** The last two families live in the other county. */
const countyOf = (i: number): string => (i < 4 ? '900101' : '900102')
const villageOf = (i: number): string => (i < 4 ? (i % 2 ? villages.river : villages.willow) : villages.cloud)
const heldThere = (i: number, tier: string): Row => ({ ...held(i, tier), household_no: household(i, countyOf(i)) })
const people = (): Row[] =>
  Array.from({ length: families }, (_, i) =>
    [0, 1].map((m) => person(i, { m, household_no: household(i, countyOf(i)), division: villageOf(i) })),
  ).flat()
const n = fc.integer({ min: 0, max: families - 1 })
const amount = fc.constantFrom(300, 4999.99, 5000, 12000, 25000, -5000)
const month = fc.constantFrom('2026-07', '2026-08', '2026-09', '2026-10')
type Change =
  | { kind: 'bills'; month: string; rows: [number, number, number][] }
  | { kind: 'calls'; month: string; rows: number[] }
  | { kind: 'cards'; areas: string[]; rows: [number, number][] }
  | { kind: 'ledger'; areas: string[]; rows: [number, string][] }
  | { kind: 'register'; areas: string[]; dead: number[]; moved: number[] }
  | { kind: 'withdraw'; which: number }
  | { kind: 'suspect'; n: number; decide: boolean }
const both = ['900101', '900102']
/** A snapshot of one county stands in place of that county's part of the older one. */
const areas = fc.constantFrom(both, ['900101'], ['900102'])
const change: fc.Arbitrary<Change> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant('bills' as const),
      month,
      rows: fc.array(fc.tuple(n, fc.integer({ min: 0, max: 1 }), amount), { maxLength: 4 }),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('calls' as const),
      month: fc.constant('2026-10'),
      rows: fc.array(n, { maxLength: 4 }),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('cards' as const),
      areas,
      rows: fc.array(fc.tuple(n, fc.integer({ min: 1, max: 4 })), { maxLength: 3 }),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('ledger' as const),
      areas,
      rows: fc.array(fc.tuple(n, fc.constantFrom('margin', 'dibao-urban')), { maxLength: 3 }),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('register' as const),
      areas,
      dead: fc.array(n, { maxLength: 1 }),
      moved: fc.array(n, { maxLength: 1 }),
    }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('withdraw' as const), which: fc.nat(5) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('suspect' as const), n, decide: fc.boolean() }) },
)

const delivered: number[] = []
async function happens(event: Change, serial: number): Promise<void> {
  switch (event.kind) {
    case 'bills': {
      const rows = event.rows.map(([who, m, share], i) =>
        bill(who, `${event.month}-1${i}`, share, { m, bill_no: `${serial}-${i}` }),
      )
      delivered.push(await world.deliver('clinic-bills', rows, { months: [event.month, event.month] }))
      return
    }
    case 'calls':
      delivered.push(
        await world.deliver(
          'calls',
          event.rows.map((who, i) => ({ ...call(who, `2026-10-2${i}`), ticket_no: `${serial}-${i}` })),
          { months: ['2026-10', '2026-10'] },
        ),
      )
      return
    case 'cards':
      delivered.push(
        await world.deliver(
          'care-cards',
          [...new Map(event.rows)].map(([who, grade]) => card(who, grade)),
          { areas: event.areas, dataDate: '2026-09-30' },
        ),
      )
      return
    case 'ledger':
      delivered.push(
        await world.deliver(
          'tier-ledger',
          [...new Map(event.rows)].map(([who, tier]) => heldThere(who, tier)),
          { areas: event.areas, dataDate: '2026-09-30' },
        ),
      )
      return
    case 'register': {
      const rows = people().map((row) => {
        const who = Number(String(row.household_no).slice(6))
        if (event.dead.includes(who) && row.relation === 'head') return { ...row, status: 'dead' }
        const next = (who + 1) % families
        return event.moved.includes(who) && row.relation === 'child'
          ? { ...row, household_no: household(next, countyOf(next)), division: villageOf(next) }
          : row
      })
      const here = rows.filter((row) => event.areas.some((area) => String(row.division).startsWith(area)))
      await world.deliver('population', here, { areas: event.areas })
      return
    }
    case 'withdraw': {
      const version = delivered[event.which]
      if (version !== undefined) await world.withdraw(version)
      return
    }
    case 'suspect':
      if (event.decide) await sql`update matching.review set state = 'same-person', decided_at = now()`.execute(ctx.db)
      else
        delivered.push(
          await world.deliver(
            'clinic-bills',
            [bill(event.n, '2026-10-03', 30000, { name: '张三', bill_no: `${serial}-s` })],
            { months: ['2026-10', '2026-10'] },
          ),
        )
  }
}

test('an incremental sweep gives exactly what a full sweep gives', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(change, { minLength: 1, maxLength: 3 }),
      fc.array(change, { minLength: 1, maxLength: 2 }),
      async (before, after) => {
        await world.reset()
        delivered.length = 0
        await world.deliver('population', people(), { areas: both })
        let serial = 0
        for (const event of before) await happens(event, ++serial)
        await run('full')
        for (const event of after) await happens(event, ++serial)
        const incremental = await run('incremental')
        const lines = await world.warnings()
        const results = await resultsOf(incremental.sweepId)
        const full = await run('full')
        expect(results).toEqual(await resultsOf(full.sweepId))
        expect(await world.warnings()).toEqual(lines)
        expect(full.counts).toMatchObject({
          opened: 0,
          raised: 0,
          lowered: 0,
          refreshed: 0,
          withdrawn: 0,
          unsupported: 0,
          unjudged: 0,
        })
      },
    ),
    { numRuns: 12 },
  )
}, 180_000)

test('an incremental sweep looks only at households whose rows changed', async () => {
  await world.deliver('population', people(), { areas: ['900101'] })
  await world.deliver('clinic-bills', [bill(0, '2026-10-01', 6000)], {
    months: ['2026-10', '2026-10'],
    areas: ['900101'],
  })
  await run('full')
  expect(await run('incremental')).toMatchObject({ kind: 'incremental', counts: { touched: 0, households: families } })
  await world.deliver('clinic-bills', [bill(3, '2026-10-09', 13000)], {
    months: ['2026-10', '2026-10'],
    areas: ['900101'],
  })
  const result = await run('incremental')
  expect(result).toMatchObject({ kind: 'incremental', counts: { touched: 1, opened: 1, hits: 2 } })
})

test('a register or ledger of one county delivered anew touches the households of that county alone', async () => {
  await world.deliver('population', people(), { areas: both })
  await world.deliver('tier-ledger', [heldThere(0, 'margin'), heldThere(4, 'margin')], { areas: both })
  await run('full')
  const there = people().filter((row) => String(row.division).startsWith('900102'))
  await world.deliver('population', there, { areas: ['900102'] })
  expect(await run('incremental')).toMatchObject({ kind: 'incremental', counts: { touched: 2, households: families } })
  await world.deliver('tier-ledger', [heldThere(5, 'margin')], { areas: ['900102'] })
  expect(await run('incremental')).toMatchObject({ kind: 'incremental', counts: { touched: 2 } })
})

test('an incremental sweep keeps a warning whose data were taken back, and withdraws it when they come corrected', async () => {
  await world.deliver('population', people(), { areas: ['900101'] })
  const months: [string, string] = ['2025-11', '2026-10']
  const version = await world.deliver('clinic-bills', [bill(0, '2026-10-01', 6000), bill(1, '2026-10-01', 6000)], {
    months,
    areas: ['900101'],
  })
  await run('full')
  await world.withdraw(version)
  expect(await run('incremental')).toMatchObject({ kind: 'incremental', counts: { withdrawn: 0, unjudged: 2 } })
  expect(await world.warnings()).toMatchObject([
    { state: 'open', hits: [{ state: 'active', unjudged: asOf }] },
    { state: 'open', hits: [{ state: 'active', unjudged: asOf }] },
  ])
  await world.deliver('clinic-bills', [bill(1, '2026-10-01', 6000)], { months, areas: ['900101'] })
  expect((await run('incremental')).counts).toMatchObject({ withdrawn: 1, unjudged: 0 })
  const lines = await world.warnings()
  expect(lines).toMatchObject([{ state: 'withdrawn' }, { state: 'open', hits: [{ state: 'active', unjudged: null }] }])
  await run('full')
  expect(await world.warnings()).toEqual(lines)
})

test('an incremental sweep judges only what the delivered data can change, and leaves marks of other signs as they are', async () => {
  const months: [string, string] = ['2026-10', '2026-10']
  const areas = ['900101']
  await world.deliver('population', people(), { areas })
  const bills = await world.deliver('clinic-bills', [bill(0, '2026-10-01', 6000)], { months, areas })
  await world.deliver('calls', [call(2, '2026-10-05')], { months, areas })
  const first = await run('full')
  await world.withdraw(bills)
  expect((await run('incremental')).counts).toMatchObject({ unjudged: 1, hits: 0 })
  await world.deliver('calls', [call(0, '2026-10-20'), { ...call(0, '2026-10-21'), ticket_no: 'again' }], {
    months,
    areas,
  })
  expect((await run('incremental')).counts).toMatchObject({ touched: 1, raised: 1, withdrawn: 0, unjudged: 0, hits: 1 })
  const lines = await world.warnings()
  expect(lines).toMatchObject([
    {
      level: 'orange',
      hits: [
        { indicator: 'R-H01', state: 'active', unjudged: asOf },
        { indicator: 'R-I04', unjudged: null },
      ],
    },
  ])
  const keptOf = (id: number) => existsSync(join(ctx.dataDir, 'runs', String(id), 'base.duckdb'))
  expect(keptOf(first.sweepId)).toBe(true)
  const second = await run('full')
  expect(await world.warnings()).toEqual(lines)
  expect([keptOf(first.sweepId), keptOf(second.sweepId)]).toEqual([false, true])
})

test('another day or other rules make it a full sweep', async () => {
  await world.deliver('population', people(), { areas: ['900101'] })
  expect((await run('incremental')).kind).toBe('full')
  const result = await sweep(ctx, { asOf: '2026-11-01', kind: 'incremental' })
  expect(result).toMatchObject({ ok: true, kind: 'full' })
})

test('a sweep killed between lake and database leaves the state before it, and the next one goes on', async () => {
  await world.deliver('population', people(), { areas: ['900101'] })
  await world.deliver('clinic-bills', [bill(0, '2026-10-01', 6000)], { months: ['2026-10', '2026-10'] })
  await run('full')
  const before = await world.warnings()
  await world.deliver('clinic-bills', [bill(1, '2026-10-01', 30000)], { months: ['2026-10', '2026-10'] })
  const { rows } = await sql<{ url: string }>`select current_database() as url`.execute(ctx.db)
  const url = new URL(process.env.JIULIAN_TEST_SERVER!)
  url.pathname = `/${rows[0]!.url}`
  // The child holds the lock that writing waits for, so it stands exactly between its files and PostgreSQL when it is killed.
  await ctx.db.transaction().execute(async (tx) => {
    await sql`select pg_advisory_xact_lock(${sql.lit(SWEEP_LOCK)}, 0)`.execute(tx)
    const child = spawn(
      process.execPath,
      [resolve('modules/monitoring/testing/sweep-child.ts'), url.href, ctx.dataDir, asOf],
      { stdio: 'ignore' },
    )
    const exited = new Promise((done) => child.on('exit', done))
    for (let i = 0; i < 600 && !waiting(2); i++) await new Promise((wait) => setTimeout(wait, 50))
    expect(waiting(2)).toBe(true)
    child.kill('SIGKILL')
    await exited
  })
  expect(await world.warnings()).toEqual(before)
  await new Promise((wait) => setTimeout(wait, 200))
  const { counts } = await run('full')
  expect(counts.opened).toBe(1)
  const states = await sql<{ state: string }>`select state from monitoring.sweep order by id`.execute(ctx.db)
  expect(states.rows.map((row) => row.state)).toEqual(['done', 'failed', 'done'])
})

/** The n-th sweep has written its files. */
function waiting(nth: number): boolean {
  const dir = join(ctx.dataDir, 'runs')
  const runs = existsSync(dir) ? readdirSync(dir).sort() : []
  return runs.length >= nth && existsSync(join(dir, runs[nth - 1]!, 'evidence.parquet'))
}
