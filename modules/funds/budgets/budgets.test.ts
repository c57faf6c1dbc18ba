/** Budgets by level and the emergency fund of two levels: nothing is moved twice, from an empty fund, or by whom it is not. */
import fc from 'fast-check'
import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import type { Actor } from '../../../platform/access/shared.ts'
import { loadRegion } from '../../rules/index.ts'
import type { FundsContext } from '../context.ts'
import { ledgerFaults } from '../ledger/accounts.ts'
import type { Transfer } from '../shared.ts'
import { county as clerk, countyArea, countyToo, type FundsWorld, openFundsWorld } from '../testing.ts'
import { listAccounts } from './list-accounts.ts'
import { transfer } from './transfer.ts'

let world: FundsWorld
let ctx: FundsContext
beforeAll(async () => {
  world = await openFundsWorld()
  ctx = { db: world.ctx.db, matters: world.ctx, region: loadRegion('regions/example'), areaName: (area) => area }
})
beforeEach(() => world.empty())
afterAll(() => world.close())

const county = clerk as Actor
const league: Actor = { userId: 'l1', name: '盟市甲', role: 'league', area: '9001' }
const township: Actor = { userId: 't1', name: '镇甲', role: 'township', area: '900101001' }
const leagueArea = '900100000000'
const townshipArea = '900101001000'
let next = 0
const one = (kind: Transfer['kind'], amount: number, owner: string, more: Partial<Transfer> = {}): Transfer => ({
  kind,
  purpose: 'dibao',
  year: 2026,
  amount,
  owner,
  document: '财社〔2026〕3号',
  key: `transfer-${++next}`,
  ...more,
})
const moved = (actor: Actor, ...of: Parameters<typeof one>) => transfer(ctx, world.funds, actor, one(...of))
const short: Record<string, string> = { [leagueArea]: 'league', [countyArea]: 'county', [townshipArea]: 'township' }
/** Yuan by keeper and kind of fund. */
const funds = async (actor: Actor = league) =>
  Object.fromEntries(
    (await listAccounts(ctx, world.funds, actor, 2026)).map((a) => [`${short[a.owner]} ${a.kind}`, a.balance / 100]),
  )

test('the league hands money down, the county fills its emergency fund and the petty fund of a township', async () => {
  expect(await moved(league, 'grant', 10_000, leagueArea)).toEqual({ ok: true, booked: true })
  expect(await moved(league, 'allot', 6_000, countyArea)).toEqual({ ok: true, booked: true })
  expect(await moved(county, 'replenish-emergency', 1_000, countyArea)).toEqual({ ok: true, booked: true })
  expect(await moved(county, 'replenish-petty', 500, townshipArea)).toEqual({ ok: true, booked: true })
  expect(await moved(county, 'give-back', 200, townshipArea)).toEqual({ ok: true, booked: true })
  // Two levels: the league helps the emergency fund of a county from its own money.
  expect(await moved(league, 'replenish-emergency', 2_000, countyArea)).toEqual({ ok: true, booked: true })
  expect(await funds()).toEqual({
    'league budget': 2_000,
    'county budget': 4_700,
    'county emergency': 3_000,
    'township petty': 300,
  })
  expect(await ledgerFaults(ctx.db)).toEqual([])
})

test('an emergency fund gives back to each level what that level put in, and no more', async () => {
  await moved(league, 'grant', 10_000, leagueArea)
  await moved(county, 'grant', 1_000, countyArea)
  await moved(county, 'replenish-emergency', 800, countyArea)
  await moved(league, 'replenish-emergency', 2_000, countyArea)
  const order = one('give-back-emergency', 300, countyArea, { document: '年度结余收回通知1号' })
  expect(await transfer(ctx, world.funds, county, order)).toEqual({ ok: true, booked: true })
  expect(await transfer(ctx, world.funds, county, order)).toEqual({ ok: true, booked: false })
  // The fund holds 2,500, but of the county's money only 500 are left in it: the rest is the league's.
  expect(await moved(county, 'give-back-emergency', 500.01, countyArea)).toMatchObject({
    reason: 'more-than-put-in',
    zh: '该应急救助资金中由本级拨入、尚未收回的为500.00元，不能收回500.01元。',
  })
  expect(await moved(league, 'give-back-emergency', 1_500, countyArea)).toEqual({ ok: true, booked: true })
  expect(await moved(league, 'give-back-emergency', 500.01, countyArea)).toMatchObject({ reason: 'more-than-put-in' })
  expect(await funds()).toEqual({ 'league budget': 9_500, 'county budget': 500, 'county emergency': 1_000 })
  expect(await ledgerFaults(ctx.db)).toEqual([])
  const entry = await sql`select kind, by, why from funds.entry where kind = 'give-back' order by id limit 1`.execute(
    ctx.db,
  )
  expect(entry.rows).toEqual([{ kind: 'give-back', by: county.name, why: '年度结余收回通知1号' }])
})

test('two who take the same money back at once get it once', async () => {
  await moved(county, 'grant', 1_000, countyArea)
  await moved(county, 'replenish-emergency', 700, countyArea)
  await moved(county, 'grant', 1, countyArea)
  const both = await Promise.all([
    moved(county, 'give-back-emergency', 600, countyArea),
    moved(countyToo as Actor, 'give-back-emergency', 600, countyArea),
  ])
  expect(both.map((a) => (a.ok ? 'booked' : a.reason)).sort()).toEqual(['booked', 'more-than-put-in'])
  expect(await funds()).toEqual({ 'county budget': 901, 'county emergency': 100 })
})

test('a double click books once; the same key for another amount is refused', async () => {
  const order = one('grant', 10_000, countyArea)
  const answers = await Promise.all([
    transfer(ctx, world.funds, county, order),
    transfer(ctx, world.funds, county, order),
  ])
  expect(answers.map((a) => a.ok && a.booked).sort()).toEqual([false, true])
  expect(await funds()).toEqual({ 'county budget': 10_000 })
  expect(await transfer(ctx, world.funds, county, { ...order, amount: 20_000 })).toMatchObject({
    reason: 'other-input',
  })
  // A colleague who happens to use the same key is somebody else.
  expect(await transfer(ctx, world.funds, countyToo as Actor, order)).toEqual({ ok: true, booked: true })
})

test('nobody moves money of another area or above, and who may not manage funds moves none', async () => {
  await moved(league, 'grant', 10_000, leagueArea)
  await moved(county, 'grant', 1_000, countyArea)
  for (const [actor, kind, owner] of [
    [county, 'grant', leagueArea],
    [county, 'grant', '900102000000'],
    [county, 'allot', leagueArea],
    [county, 'allot', townshipArea],
    [county, 'replenish-emergency', '900102000000'],
    [county, 'replenish-emergency', townshipArea],
    [county, 'replenish-petty', '900102001000'],
    [county, 'give-back-emergency', leagueArea],
    [county, 'give-back-emergency', '900102000000'],
    [league, 'give-back-emergency', townshipArea],
    [league, 'replenish-petty', townshipArea],
    [league, 'allot', '910000000000'],
    [league, 'allot', leagueArea],
  ] as const)
    expect(await moved(actor, kind, 1, owner), `${actor.role} ${kind} ${owner}`).toMatchObject({
      reason: 'outside-area',
    })
  expect(await moved(township, 'replenish-petty', 1, townshipArea)).toMatchObject({ reason: 'not-allowed' })
  expect(await moved(county, 'grant', 1, countyArea, { purpose: 'moon' })).toMatchObject({ reason: 'bad-request' })
  expect(await funds()).toEqual({ 'league budget': 10_000, 'county budget': 1_000 })
  // What lies above is not shown.
  expect(await funds(county)).toEqual({ 'county budget': 1_000 })
  expect(await funds(township)).toEqual({})
})

test('what a fund does not hold is not moved; two who spend the last money at once do not overdraw it', async () => {
  await moved(county, 'grant', 1_000, countyArea)
  const refused = await moved(county, 'replenish-emergency', 1_000.01, countyArea)
  expect(refused).toMatchObject({ reason: 'fund-empty', zh: expect.stringContaining('余额1000.00元') })
  const both = await Promise.all([
    moved(county, 'replenish-emergency', 700, countyArea),
    moved(county, 'replenish-petty', 700, townshipArea),
  ])
  expect(both.map((a) => (a.ok ? 'booked' : a.reason)).sort()).toEqual(['booked', 'fund-empty'])
  expect((await funds())['county budget']).toBe(300)
  expect(await ledgerFaults(ctx.db)).toEqual([])
})

test('a roll over the budget is not approved although the emergency fund holds enough; money put into the budget approves it', async () => {
  await world.paidHousehold({ amount: 900 })
  await moved(county, 'grant', 2_000, countyArea)
  await moved(county, 'replenish-emergency', 1_500, countyArea)
  const roll = await world.roll('2026-11', 'checked')
  const refused = await world.refused(countyToo, roll.id, 'approve')
  expect(refused).toMatchObject({ reason: 'fund-empty' })
  expect(refused.zh).toContain('余额500.00元，不足以支付900.00元')
  expect(await funds()).toMatchObject({ 'county budget': 500, 'county emergency': 1_500 })
  expect((await world.lines(roll.id)).map((line) => line.state)).toEqual(['open'])
  await moved(county, 'grant', 400, countyArea)
  expect(await world.done(countyToo, roll.id, 'approve')).toMatchObject({ state: 'approved' })
  expect(await funds()).toMatchObject({ 'county budget': 0, 'county emergency': 1_500, 'county to-pay': 900 })
})

test('a budget that is nearly used up is pointed out at the shares the region sets', async () => {
  await moved(county, 'grant', 1_000, countyArea)
  const alarm = async () => (await listAccounts(ctx, world.funds, county, 2026)).find((a) => a.kind === 'budget')!.alarm
  const pays = async (month: string, amount: number) => {
    await world.paidHousehold({ amount, from: `${month}-01` })
    await world.roll(month, 'approved')
  }
  expect(await alarm()).toBe('none')
  await pays('2026-10', 800)
  expect(await alarm()).toBe('warn')
})

test('property: in whatever order money is moved, nothing is lost and no fund is below zero', async () => {
  const kinds = fc.constantFrom<[Actor, Transfer['kind'], string][]>(
    [league, 'grant', leagueArea],
    [league, 'allot', countyArea],
    [league, 'replenish-emergency', countyArea],
    [county, 'replenish-emergency', countyArea],
    [county, 'replenish-petty', townshipArea],
    [county, 'give-back', townshipArea],
    [county, 'give-back-emergency', countyArea],
    [league, 'give-back-emergency', countyArea],
    [county, 'allot', leagueArea],
  )
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.tuple(kinds, fc.integer({ min: 1, max: 500_000 })), { maxLength: 12 }),
      async (steps) => {
        await world.empty()
        let granted = 0
        for (const [[actor, kind, owner], fen] of steps) {
          const done = await moved(actor, kind, fen / 100, owner)
          if (done.ok && kind === 'grant') granted += fen
        }
        const left = Object.values(await funds())
        expect(left.every((yuan) => yuan >= 0)).toBe(true)
        expect(Math.round(left.reduce((sum, yuan) => sum + yuan * 100, 0))).toBe(granted)
        expect(await ledgerFaults(ctx.db)).toEqual([])
      },
    ),
    { numRuns: 15 },
  )
})
