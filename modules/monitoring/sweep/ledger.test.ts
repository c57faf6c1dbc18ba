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
  await sql`truncate registry.account`.execute(ctx.db)
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

const at = (n: number, account: string | null, holder = `林${n}`) => ({
  ...held(n, 'dibao-urban'),
  account_holder: holder,
  account_bank: '示例银行',
  account,
})
const accounts = async () => {
  const { rows } = await sql<{ hh: string; number: string; source: string }>`
    select hh::text as hh, number, source from registry.account where to_at is null order by hh`.execute(ctx.db)
  return rows.map(
    (row) => `${row.hh === household(1) ? 1 : row.hh === household(2) ? 2 : 3} ${row.number} ${row.source}`,
  )
}

test('accounts come from the ledger: of a member, one for a family; never over one that a person entered', async () => {
  await world.deliver('tier-ledger', [at(1, '1599 0000 00001'), at(2, '见附件'), at(3, '1599000000003')])
  await run()
  expect(await accounts()).toEqual(['1 1599000000001 ledger', '3 1599000000003 ledger'])
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
  expect(await accounts()).toEqual(['1 1599000000011 ledger', '3 1599000000033 staff'])
})

test('an account of a stranger, one that two families share, and one that the ledger names no longer are left to a person', async () => {
  await world.deliver('tier-ledger', [at(1, '1599000000001'), at(2, '1599000000002')])
  await run()
  expect(await accounts()).toHaveLength(2)
  await world.deliver('tier-ledger', [at(1, '1599000000001', '别人'), at(2, null)])
  await run()
  expect(await accounts()).toEqual([])
  await world.deliver('tier-ledger', [at(1, '1599000000009'), at(2, '1599000000009')])
  await run()
  expect(await accounts()).toEqual([])
})

test('a ledger that came in two parts names the accounts of both', async () => {
  const first = await world.deliver('tier-ledger', [at(1, '1599000000001')])
  const second = await world.deliver('tier-ledger', [at(2, '1599000000002')])
  await sql`update sources.version set snapshot_group = ${first} where id in (${first}, ${second})`.execute(ctx.db)
  await run()
  expect(await accounts()).toEqual(['1 1599000000001 ledger', '2 1599000000002 ledger'])
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
