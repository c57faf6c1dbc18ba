/** Decisions about what a household holds stand over the ledgers. */
import { sql } from 'kysely'
import { afterAll, beforeEach, expect, test } from 'vitest'
import { testDatabase } from '../../platform/db/testing.ts'
import { heldOn, monthAfter, recordDecision, renewFile, replaceLedgerHoldings, setAccount } from './index.ts'

const { db, close } = await testDatabase()
afterAll(close)
const hh = '900101001'
const ledger = (to: string | null = null) => ({
  hh,
  tier: 'dibao-rural',
  persons: 3,
  monthlyAmount: 900,
  from: '2026-01-31',
  to,
})
const decide = (one: object) =>
  db.transaction().execute((tx) =>
    recordDecision(tx, {
      hh,
      tier: 'dibao-rural',
      persons: 3,
      monthlyAmount: 1000,
      from: '2026-12-01',
      source: 'decision:FC-1',
      ...one,
    }),
  )
const bringLedger = (...holdings: ReturnType<typeof ledger>[]) =>
  db.transaction().execute((tx) => replaceLedgerHoldings(tx, holdings))

beforeEach(async () => {
  await sql`truncate registry.household, registry.tier_holding, registry.decision, registry.case_file, registry.account cascade`.execute(
    db,
  )
  await sql`insert into registry.household (hh, household_no, head_pid, area, managing_area, residence_area, opened_because, opened_on)
    values (${hh}::bigint, ${hh}, 1, '900101001001', '900101001001', '900101001001', 'tier', '2026-01-31')`.execute(db)
  await bringLedger(ledger())
})

test('a decision holds from its month on, and the same decision counts once', async () => {
  expect(await decide({})).toBe(true)
  expect(await decide({})).toBe(false)
  expect(await heldOn(db, hh, '2026-11-30')).toMatchObject([{ monthlyAmount: 900, source: 'ledger' }])
  expect(await heldOn(db, hh, '2026-12-01')).toMatchObject([{ monthlyAmount: 1000, source: 'decision:FC-1' }])
})

test('a late ledger does not bring back what a decision ended', async () => {
  await decide({ tier: null, endsTier: 'dibao-rural', persons: 0, monthlyAmount: null })
  await bringLedger(ledger())
  expect(await heldOn(db, hh, '2026-12-01')).toEqual([])
  expect(await heldOn(db, hh, '2026-11-30')).toHaveLength(1)
})

test('a ledger that names what a decision gives does not list it twice', async () => {
  await decide({ tier: 'margin', endsTier: 'dibao-rural', persons: 3, monthlyAmount: 0 })
  await bringLedger(ledger('2026-12-31'), { ...ledger(), tier: 'margin', from: '2026-12-31', monthlyAmount: 0 })
  const held = await sql`select tier, from_date::text, to_date::text from registry.tier_holding order by tier`.execute(
    db,
  )
  expect(held.rows).toEqual([
    { tier: 'dibao-rural', from_date: '2026-01-31', to_date: '2026-12-01' },
    { tier: 'margin', from_date: '2026-12-01', to_date: null },
  ])
})

test('what an earlier decision was to give later is taken over by a later decision', async () => {
  await decide({})
  await decide({ source: 'decision:FC-2', monthlyAmount: 700 })
  expect(await heldOn(db, hh, '2027-01-01')).toMatchObject([{ monthlyAmount: 700 }])
})

test('parts of what is held are kept with the decision and the holding; what was not decided is unknown', async () => {
  await decide({ parts: { uplift: { persons: 2, amount: 160.5 } } })
  expect(await heldOn(db, hh, '2026-12-01')).toMatchObject([
    { uplift: { persons: 2, amount: 160.5 }, care: null, support: null },
  ])
  await decide({ source: 'decision:FC-2', from: '2027-01-01' })
  expect(await heldOn(db, hh, '2026-12-31')).toMatchObject([{ uplift: { amount: 160.5 } }])
  expect(await heldOn(db, hh, '2027-01-01')).toMatchObject([{ uplift: null }])
  await decide({ source: 'decision:FC-3', tier: 'tekun-rural', parts: { care: 'half', support: 'home' } })
  const kept =
    await sql`select source, uplift_amount::float8 as uplift, care, support from registry.decision order by id`.execute(
      db,
    )
  expect(kept.rows).toEqual([
    { source: 'decision:FC-1', uplift: 160.5, care: null, support: null },
    { source: 'decision:FC-2', uplift: null, care: null, support: null },
    { source: 'decision:FC-3', uplift: null, care: 'half', support: 'home' },
  ])
  await expect(decide({ source: 'decision:FC-4', parts: { uplift: { persons: 1, amount: 1000.01 } } })).rejects.toThrow(
    /uplift_within_amount/,
  )
})

test('decisions are only ever added', async () => {
  await decide({})
  await expect(sql`update registry.decision set monthly_amount = 1`.execute(db)).rejects.toThrow(/keeps every entry/)
})

test('the head dies: the file is closed, a linked one is opened; a new account follows the old one', async () => {
  const renewed = await db
    .transaction()
    .execute((tx) =>
      renewFile(tx, { hh, head: '2', on: '2026-11-24', because: '户主死亡', source: 'decision:FC-3', by: '乌兰' }),
    )
  const files =
    await sql`select id, head_pid::int as head, closed_on::text as closed, previous_id as previous from registry.case_file order by id`.execute(
      db,
    )
  expect(files.rows).toEqual([
    { id: renewed.previous, head: 1, closed: '2026-11-24', previous: null },
    { id: renewed.id, head: 2, closed: null, previous: renewed.previous },
  ])
  const account = { hh, holderName: '王一', bank: '示例银行', by: '乌兰' }
  for (const number of ['6210000000001', '6210000000001', '6210000000002']) await setAccount(db, { ...account, number })
  const accounts = await sql`select number, to_at is null as now from registry.account order by id`.execute(db)
  expect(accounts.rows).toEqual([
    { number: '6210000000001', now: false },
    { number: '6210000000002', now: true },
  ])
})

test('the month after', () => {
  expect([monthAfter('2026-11-24'), monthAfter('2026-12-31'), monthAfter('2026-11-01', 3)]).toEqual([
    '2026-12-01',
    '2027-01-01',
    '2027-02-01',
  ])
})
