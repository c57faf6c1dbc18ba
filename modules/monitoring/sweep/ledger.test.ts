/** What a delivered ledger tells of a family beyond its tier. */
import { sql } from 'kysely'
import { afterAll, beforeEach, expect, test } from 'vitest'
import { setAccount } from '../../registry/index.ts'
import { held, household, person } from '../testing/families.ts'
import { openWorld } from '../testing/world.ts'
import { sweep } from './run-sweep.ts'

const world = await openWorld()
const { ctx } = world
afterAll(() => world.close())
beforeEach(async () => {
  await world.reset()
  await world.deliver('population', [person(1), person(1, { m: 1, birth_date: '2012-05-01' }), person(2), person(3)])
})

const run = async () => {
  const result = await sweep(ctx, { asOf: '2026-10-31', kind: 'full' })
  if (!result.ok) throw new Error(result.zh)
}

test('how far somebody cares for himself, and where he is supported, comes from the ledger into the file; a ledger that does not say leaves it unknown', async () => {
  await world.deliver('tier-ledger', [
    { ...held(3, 'dibao-urban'), self_care: 'half', support: 'home' },
    held(2, 'margin'),
  ])
  await run()
  const kept =
    await sql`select tier, care, support from registry.tier_holding where to_date is null order by tier`.execute(ctx.db)
  expect(kept.rows).toEqual([
    { tier: 'dibao-urban', care: 'half', support: 'home' },
    { tier: 'margin', care: null, support: null },
  ])
})

test('the uplift inside the amount comes from the ledger; what it says incompletely or cannot be is unknown', async () => {
  const said = (n: number, uplift: object) => ({ ...held(n, 'dibao-urban'), monthly_amount: 900, ...uplift })
  await world.deliver('tier-ledger', [
    said(1, { uplift_persons: 1, uplift_amount: 90.5 }),
    said(2, { uplift_amount: 0 }),
    said(3, { uplift_persons: 1, uplift_amount: 901 }),
  ])
  await run()
  const kept =
    await sql`select uplift_persons as persons, uplift_amount::float8 as amount from registry.tier_holding where to_date is null order by hh`.execute(
      ctx.db,
    )
  expect(kept.rows).toEqual([
    { persons: 1, amount: 90.5 },
    { persons: 0, amount: 0 },
    { persons: null, amount: null },
  ])
})

test('accounts come from the ledger: not one that is none or is told twice, and never over one that a person entered', async () => {
  await sql`delete from registry.account`.execute(ctx.db)
  const at = (n: number, account: string, holder = `林${n}`) => ({
    ...held(n, 'dibao-urban'),
    account_holder: holder,
    account_bank: '示例银行',
    account,
  })
  const now = async () =>
    (
      await sql<{
        number: string
        source: string
      }>`select number, source from registry.account where to_at is null order by hh`.execute(ctx.db)
    ).rows
  await world.deliver('tier-ledger', [at(1, '1599 0000 00001'), at(2, '见附件'), at(3, '1599000000003')])
  await run()
  expect(await now()).toEqual([
    { number: '1599000000001', source: 'ledger' },
    { number: '1599000000003', source: 'ledger' },
  ])
  await setAccount(ctx.db, {
    hh: household(3),
    holderName: '林3',
    bank: '示例银行',
    number: '1599000000033',
    by: '王芳',
  })
  await world.deliver('tier-ledger', [
    at(1, '1599000000011'),
    at(2, '1599000000002'),
    at(2, '1599000000022'),
    at(3, '1599000000003'),
  ])
  await run()
  expect(await now()).toEqual([
    { number: '1599000000011', source: 'ledger' },
    { number: '1599000000033', source: 'staff' },
  ])
})

test('ledgers from before the region asked for self-care are read as ever', async () => {
  const ledger = ctx.region.datasets.get('tier-ledger')!
  const { self_care: _, ...fields } = ledger.fields
  ctx.region.datasets.set('tier-ledger', { ...ledger, fields })
  await world.deliver('tier-ledger', [held(3, 'dibao-urban')])
  ctx.region.datasets.set('tier-ledger', ledger)
  await run()
  const kept = await sql`select tier, care from registry.tier_holding where to_date is null`.execute(ctx.db)
  expect(kept.rows).toEqual([{ tier: 'dibao-urban', care: null }])
})
