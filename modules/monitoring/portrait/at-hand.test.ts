import fc from 'fast-check'
import { sql } from 'kysely'
import { afterAll, beforeEach, expect, test } from 'vitest'
import { sweep } from '../sweep/run-sweep.ts'
import { bill, call, card, household, person, pidOf } from '../testing/families.ts'
import { openWorld } from '../testing/world.ts'
import { openLakeReader } from './lake-reader.ts'
import { householdRows } from './lake-rows.ts'
import { rowWords } from './row-words.ts'

const world = await openWorld()
const reader = openLakeReader(world.ctx.dataDir)
afterAll(async () => {
  await reader.close()
  await world.close()
})
beforeEach(async () => {
  await world.reset()
  await sql`truncate monitoring.at_hand, monitoring.at_hand_household`.execute(world.ctx.db)
})
const asOf = '2026-10-31'

/** The same look, once through what is kept at hand and once straight from the files. */
async function bothWays(n: number, pids: string[] = [], day = asOf) {
  const shape = ({ members, rows }: Awaited<ReturnType<typeof householdRows>>) => ({
    members,
    rows: rows.map(({ version, ...row }) => ({ ...row, version: version.id })),
  })
  const direct = shape(await householdRows(world.ctx, household(n), day, pids))
  const atHand = shape(await householdRows({ ...world.ctx, reader }, household(n), day, pids))
  return { direct, atHand }
}
const keptFor = async (n: number) =>
  (
    await sql<{
      dataset: string
    }>`select dataset from monitoring.at_hand where hh = ${household(n)}::bigint order by 1`.execute(world.ctx.db)
  ).rows.map((row) => row.dataset)

test('a bank account is never part of the words of a row, under whichever name its field stands', () => {
  const ledger = world.ctx.region.datasets.get('tier-ledger')!
  const { account, account_bank } = ledger.fields
  const renamed = { ...ledger, fields: { account_bank: account_bank!, paid_into: account! } }
  const region = { ...world.ctx.region, datasets: new Map([['tier-ledger', renamed]]) }
  const fields = { account_bank: '清溪农商行', paid_into: '622202123456' }
  expect(rowWords(region, { dataset: 'tier-ledger', fields }).zh).toBe('开户银行 清溪农商行')
})

test('after a sweep the rows of a warned family are at hand, and are those of the files', async () => {
  await world.deliver('population', [person(1), person(1, { m: 1 }), person(2)])
  await world.deliver('clinic-bills', [bill(1, '2026-09-03', 41_000), bill(2, '2026-09-04', 10)], {
    months: ['2025-11', '2026-10'],
  })
  expect(await sweep(world.ctx, { asOf, kind: 'full' })).toMatchObject({ ok: true })
  expect(await keptFor(1)).toEqual(['clinic-bills'])
  expect(await keptFor(2)).toEqual([])
  const { direct, atHand } = await bothWays(1)
  expect(atHand).toEqual(direct)
  expect(atHand.rows).toHaveLength(1)
  expect(atHand.members).toHaveLength(2)
})

test('a family nobody warned about is read when somebody looks, and then kept', async () => {
  await world.deliver('population', [person(2)])
  await world.deliver('clinic-bills', [bill(2, '2026-09-04', 10)], { months: ['2025-11', '2026-10'] })
  const first = await bothWays(2)
  expect(first.atHand).toEqual(first.direct)
  expect(await keptFor(2)).toEqual(['clinic-bills'])
})

test('a new delivery, a withdrawn one and a new member are seen at the next look', async () => {
  await world.deliver('population', [person(1), person(3)])
  const old = await world.deliver('clinic-bills', [bill(1, '2026-09-03', 5)], { months: ['2025-11', '2026-10'] })
  await bothWays(1)
  await world.deliver('clinic-bills', [bill(1, '2026-10-03', 7), bill(3, '2026-10-03', 9)], {
    months: ['2026-10', '2026-10'],
  })
  expect((await bothWays(1)).atHand.rows).toHaveLength(2)
  await world.withdraw(old)
  const withdrawn = await bothWays(1)
  expect(withdrawn.atHand).toEqual(withdrawn.direct)
  expect(withdrawn.atHand.rows).toHaveLength(1)
  const joined = await bothWays(1, [pidOf(3)])
  expect(joined.atHand).toEqual(joined.direct)
  expect(joined.atHand.rows).toHaveLength(2)
})

test('a doubted row is left out until somebody says that it is the same person', async () => {
  await world.deliver('population', [person(1)])
  await world.deliver(
    'clinic-bills',
    [bill(1, '2026-09-03', 41_000), { ...bill(1, '2026-09-05', 9_000), name: '别人' }],
    {
      months: ['2025-11', '2026-10'],
    },
  )
  await sweep(world.ctx, { asOf, kind: 'full' })
  const doubted = await bothWays(1)
  expect(doubted.atHand.rows).toHaveLength(1)
  expect(doubted.atHand).toEqual(doubted.direct)
  await sql`update matching.review set state = 'same-person'`.execute(world.ctx.db)
  const decided = await bothWays(1)
  expect(decided.atHand.rows).toHaveLength(2)
  expect(decided.atHand).toEqual(decided.direct)
})

test('whatever comes, goes and is swept in whichever order, both ways see the same', async () => {
  const step = fc.oneof(
    fc.record({
      do: fc.constant('bills' as const),
      n: fc.integer({ min: 1, max: 3 }),
      day: fc.integer({ min: 1, max: 28 }),
    }),
    fc.record({
      do: fc.constant('calls' as const),
      n: fc.integer({ min: 1, max: 3 }),
      day: fc.integer({ min: 1, max: 28 }),
    }),
    fc.record({
      do: fc.constant('cards' as const),
      n: fc.integer({ min: 1, max: 3 }),
      day: fc.integer({ min: 1, max: 4 }),
    }),
    fc.record({ do: fc.constant('withdraw' as const) }),
    fc.record({ do: fc.constant('sweep' as const) }),
    fc.record({
      do: fc.constant('look' as const),
      n: fc.integer({ min: 1, max: 3 }),
      on: fc.constantFrom(asOf, '2026-11-29'),
    }),
  )
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 3, maxLength: 8 }), async (steps) => {
      await world.reset()
      await sql`truncate monitoring.at_hand, monitoring.at_hand_household`.execute(world.ctx.db)
      await world.deliver('population', [person(1), person(2), person(2, { m: 1 }), person(3)])
      const live: number[] = []
      for (const one of steps) {
        if (one.do === 'bills')
          live.push(
            await world.deliver(
              'clinic-bills',
              [bill(one.n, `2026-09-${String(one.day).padStart(2, '0')}`, one.day * 2_000)],
              {
                months: ['2026-09', '2026-09'],
              },
            ),
          )
        if (one.do === 'calls')
          live.push(
            await world.deliver(
              'calls',
              [call(one.n, `2026-1${one.day > 14 ? 0 : 1}-${String(one.day).padStart(2, '0')}`)],
              {
                months: one.day > 14 ? ['2026-10', '2026-10'] : ['2026-11', '2026-11'],
              },
            ),
          )
        if (one.do === 'cards') live.push(await world.deliver('care-cards', [card(one.n, one.day)]))
        if (one.do === 'withdraw' && live.length > 0) await world.withdraw(live.pop()!)
        if (one.do === 'sweep') await sweep(world.ctx, { asOf, kind: 'full' })
        if (one.do === 'look') {
          const { direct, atHand } = await bothWays(one.n, [], one.on)
          expect(atHand).toEqual(direct)
        }
      }
      for (const n of [1, 2, 3]) {
        const { direct, atHand } = await bothWays(n)
        expect(atHand).toEqual(direct)
      }
    }),
    { numRuns: 12 },
  )
})

test('the page of the last sweep and the chain of today, looked at in turn, search the files once each', async () => {
  await world.deliver('population', [person(1)])
  await world.deliver('clinic-bills', [bill(1, '2026-09-03', 41_000)], { months: ['2025-11', '2026-10'] })
  await sweep(world.ctx, { asOf, kind: 'full' })
  await world.deliver('population', [person(1), person(1, { m: 1 })], { dataDate: '2026-11-20' })
  await world.deliver('clinic-bills', [bill(1, '2026-11-03', 7), bill(1, '2026-11-04', 9, { m: 1 })], {
    months: ['2026-11', '2026-11'],
  })
  let searched = 0
  const counting = {
    ...reader,
    reading: ((work) => {
      searched++
      return reader.reading(work)
    }) as typeof reader.reading,
  }
  const look = async (day: string) => {
    const { members, rows } = await householdRows({ ...world.ctx, reader: counting }, household(1), day, [])
    return [members.length, rows.length]
  }
  expect(await look(asOf)).toEqual([1, 1])
  const after = searched
  expect(await look('2026-11-29')).toEqual([2, 3])
  expect(searched).toBe(after + 1)
  for (const day of [asOf, '2026-11-29', asOf]) await look(day)
  expect(searched).toBe(after + 1)
  expect(await look(asOf)).toEqual([1, 1])
  const direct = await householdRows(world.ctx, household(1), '2026-11-29', [])
  expect([direct.members.length, direct.rows.length]).toEqual([2, 3])
})

test('two looks at once leave what one of them read, and the next look is right', async () => {
  await world.deliver('population', [person(2)])
  await world.deliver('clinic-bills', [bill(2, '2026-09-04', 10)], { months: ['2025-11', '2026-10'] })
  await Promise.all([1, 2, 3, 4].map(() => householdRows({ ...world.ctx, reader }, household(2), asOf, [])))
  const { direct, atHand } = await bothWays(2)
  expect(atHand).toEqual(direct)
})
