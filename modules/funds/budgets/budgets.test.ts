/** Budgets by level and the emergency fund of two levels: nothing is moved twice, from an empty fund, or by whom it is not. */
import fc from 'fast-check'
import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import type { Actor } from '../../../platform/access/shared.ts'
import {
  act,
  faultsOf,
  matterDetail,
  open,
  readMatter,
  readWorklist,
  verifyMatters,
} from '../../../platform/process/index.ts'
import type { Refusal } from '../../../platform/web/index.ts'
import { loadRegion } from '../../rules/index.ts'
import type { FundsContext } from '../context.ts'
import { ledgerFaults } from '../ledger/accounts.ts'
import { Transfer } from '../shared.ts'
import { county as clerk, countyArea, countyToo, type FundsWorld, openFundsWorld } from '../testing.ts'
import { listAccounts } from './list-accounts.ts'
import { fundTransfer } from './process.ts'
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
/** The colleague who confirms what this person proposed. */
const secondOf = (actor: Actor): Actor =>
  actor.userId === countyToo.userId
    ? county
    : actor === county
      ? (countyToo as Actor)
      : { ...actor, userId: `${actor.userId}-second` }
/** Moves money; of an emergency fund a colleague confirms. */
async function moved(actor: Actor, ...of: Parameters<typeof one>): Promise<{ ok: true; booked: boolean } | Refusal> {
  const asked = await transfer(ctx, world.funds, actor, one(...of))
  if (!asked.ok || asked.matter === null) return asked
  const done = await act(ctx.matters, secondOf(actor), asked.matter, { kind: 'confirm', input: {} })
  return done.ok ? { ok: true, booked: true } : done
}
const short: Record<string, string> = { [leagueArea]: 'league', [countyArea]: 'county', [townshipArea]: 'township' }
/** Yuan by keeper and kind of fund. */
const funds = async (actor: Actor = league) =>
  Object.fromEntries(
    (await listAccounts(ctx, world.funds, actor, 2026)).map((a) => [`${short[a.owner]} ${a.kind}`, a.balance / 100]),
  )

test('the league hands money down, the county fills its emergency fund and the petty fund of a township', async () => {
  const booked = { ok: true, booked: true }
  expect(await moved(league, 'grant', 10_000, leagueArea)).toMatchObject(booked)
  expect(await moved(league, 'allot', 6_000, countyArea)).toMatchObject(booked)
  expect(await moved(county, 'replenish-emergency', 1_000, countyArea)).toMatchObject(booked)
  expect(await moved(county, 'replenish-petty', 500, townshipArea)).toMatchObject(booked)
  expect(await moved(county, 'give-back', 200, townshipArea)).toMatchObject(booked)
  // Two levels: the league helps the emergency fund of a county from its own money.
  expect(await moved(league, 'replenish-emergency', 2_000, countyArea)).toMatchObject(booked)
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
  const document = '年度结余收回通知1号'
  expect(await moved(county, 'give-back-emergency', 300, countyArea, { document })).toMatchObject({ ok: true })
  // The fund holds 2,500, but of the county's money only 500 are left in it: the rest is the league's.
  expect(await moved(county, 'give-back-emergency', 500.01, countyArea)).toMatchObject({
    reason: 'more-than-put-in',
    zh: '该应急救助资金中由本级拨入、尚未收回的为500.00元，不能收回500.01元。',
  })
  expect(await moved(league, 'give-back-emergency', 1_500, countyArea)).toMatchObject({ ok: true })
  expect(await moved(league, 'give-back-emergency', 500.01, countyArea)).toMatchObject({ reason: 'more-than-put-in' })
  expect(await funds()).toEqual({ 'league budget': 9_500, 'county budget': 500, 'county emergency': 1_000 })
  expect(await ledgerFaults(ctx.db)).toEqual([])
  const entry = await sql`select kind, by, why from funds.entry where kind = 'give-back' order by id limit 1`.execute(
    ctx.db,
  )
  expect(entry.rows).toEqual([
    {
      kind: 'give-back',
      by: countyToo.name,
      why: expect.stringMatching(/^年度结余收回通知1号（ZJ-900101-2026-\d{6}）$/),
    },
  ])
})

/** A proposal of this person. */
async function proposed(actor: Actor, ...of: Parameters<typeof one>): Promise<number> {
  const asked = await transfer(ctx, world.funds, actor, one(...of))
  if (!asked.ok || asked.matter === null) throw new Error(JSON.stringify(asked))
  return asked.matter
}
const entries = async () =>
  (
    await sql<{
      n: number
    }>`select count(*)::int as n from funds.entry where kind in ('replenish', 'give-back')`.execute(ctx.db)
  ).rows[0]!.n

test('the declaration of a transfer is sound', () => expect(faultsOf(fundTransfer)).toEqual([]))

test('money of an emergency fund waits for a second person: shown as pending with whose turn it is, and nothing is moved', async () => {
  await moved(county, 'grant', 1_000, countyArea)
  const id = await proposed(county, 'replenish-emergency', 700, countyArea)
  expect(await readMatter(ctx.db, id)).toMatchObject({
    state: 'proposed',
    turn: 'county',
    area: countyArea,
    closedAt: null,
  })
  expect(await funds()).toEqual({ 'county budget': 1_000 })
  expect(await entries()).toBe(0)
  const waiting = await readWorklist(ctx.matters, countyToo as Actor, { list: 'team', page: 1, size: 50 })
  expect(waiting.items.map((line) => line.id)).toContain(id)
  // It is the colleague's turn; whoever proposed it waits, and may take it back.
  const own = async (actor: Actor) =>
    (await readWorklist(ctx.matters, actor, { list: 'mine', page: 1, size: 50 })).items.some((line) => line.id === id)
  expect([await own(county), await own(countyToo as Actor)]).toEqual([false, true])
  expect(await matterDetail(ctx.matters, county, id)).toMatchObject({
    another: true,
    offers: expect.arrayContaining([{ kind: 'withdraw', why: null }]),
  })
  // Whoever proposed it neither confirms nor refuses it, nor does the level above.
  for (const kind of ['confirm', 'refuse'])
    expect(
      await act(ctx.matters, county, id, { kind, input: kind === 'refuse' ? { reason: '改主意' } : {} }),
    ).toMatchObject({
      reason: 'four-eyes',
    })
  expect(await act(ctx.matters, league, id, { kind: 'confirm', input: {} })).toMatchObject({ reason: 'not-now' })
  expect(
    await act(ctx.matters, { ...county, userId: 'x', area: '900102' }, id, { kind: 'confirm', input: {} }),
  ).toMatchObject({ reason: 'not-found' })
  expect(await entries()).toBe(0)
  // Two clicks, or two colleagues at once: it is booked once.
  const both = await Promise.all(
    [1, 2].map(() => act(ctx.matters, countyToo as Actor, id, { kind: 'confirm', input: {}, key: 'confirm-click-1' })),
  )
  expect(both.map((one) => one.ok && one.repeated).sort()).toEqual([false, true])
  expect(await act(ctx.matters, { ...county, userId: 'c3' }, id, { kind: 'confirm', input: {} })).toMatchObject({
    reason: 'wrong-state',
  })
  expect(await entries()).toBe(1)
  expect(await funds()).toEqual({ 'county budget': 300, 'county emergency': 700 })
  expect(await ledgerFaults(ctx.db)).toEqual([])
  expect(await verifyMatters(ctx.matters)).toEqual([])
})

test('a proposal that is refused says why and moves nothing; a double click proposes once', async () => {
  await moved(league, 'grant', 5_000, leagueArea)
  const order = one('replenish-emergency', 2_000, countyArea)
  const clicks = await Promise.all([1, 2].map(() => transfer(ctx, world.funds, league, order)))
  expect(new Set(clicks.map((each) => each.ok && each.matter)).size).toBe(1)
  const id = clicks[0]!.ok ? clicks[0]!.matter! : 0
  const refused = await act(ctx.matters, secondOf(league), id, { kind: 'refuse', input: { reason: '文件号有误' } })
  expect(refused).toMatchObject({ ok: true, matter: { state: 'refused', data: { refusedBecause: '文件号有误' } } })
  expect(await act(ctx.matters, secondOf(league), id, { kind: 'confirm', input: {} })).toMatchObject({
    reason: 'wrong-state',
  })
  expect(await act(ctx.matters, secondOf(league), id, { kind: 'refuse', input: {} })).toMatchObject({ ok: false })
  expect(await funds()).toEqual({ 'league budget': 5_000 })
  const again = await proposed(league, 'replenish-emergency', 2_000, countyArea)
  expect(await act(ctx.matters, league, again, { kind: 'withdraw', input: { reason: '文件号有误' } })).toMatchObject({
    ok: true,
    matter: { state: 'withdrawn' },
  })
  expect(await entries()).toBe(0)
})

test('what the fund holds is asked again when it is confirmed: money spent meanwhile is not moved', async () => {
  await moved(county, 'grant', 1_000, countyArea)
  expect(await transfer(ctx, world.funds, county, one('replenish-emergency', 1_001, countyArea))).toMatchObject({
    reason: 'fund-empty',
  })
  const id = await proposed(county, 'replenish-emergency', 800, countyArea)
  await moved(county, 'replenish-petty', 500, townshipArea)
  expect(await act(ctx.matters, countyToo as Actor, id, { kind: 'confirm', input: {} })).toMatchObject({
    reason: 'fund-empty',
  })
  expect(await readMatter(ctx.db, id)).toMatchObject({ state: 'proposed' })
  await moved(county, 'grant', 300, countyArea)
  expect(await act(ctx.matters, countyToo as Actor, id, { kind: 'confirm', input: {} })).toMatchObject({ ok: true })
  expect(await funds()).toMatchObject({ 'county budget': 0, 'county emergency': 800 })
})

test('nobody proposes for another office by opening the matter himself', async () => {
  await moved(league, 'grant', 5_000, leagueArea)
  await moved(county, 'grant', 5_000, countyArea)
  const { key: _, ...input } = one('replenish-emergency', 1, countyArea)
  const by = (actor: Actor, area: string, more = {}) =>
    open(ctx.matters, actor, { process: 'fund-transfer', kind: 'propose', area, input: { ...input, ...more } })
  expect(await by(league, countyArea)).toMatchObject({ reason: 'outside-area' })
  expect(await by(county, leagueArea)).toMatchObject({ reason: 'outside-area' })
  expect(await by(county, countyArea, { owner: leagueArea })).toMatchObject({ reason: 'outside-area' })
  expect(await by(county, countyArea, { purpose: 'moon' })).toMatchObject({ reason: 'bad-request' })
  expect(await by(township, countyArea)).toMatchObject({ reason: 'not-allowed' })
  // Less than a fen is no money: refused when it is proposed, not a fault when it is confirmed.
  expect(await by(county, countyArea, { amount: 1e-9 })).toMatchObject({ reason: 'not-now', zh: '金额应大于零。' })
  // Who keeps the fund is told by the product, whatever was typed.
  expect(await by(county, countyArea, { keeper: '别的旗县' })).toMatchObject({
    ok: true,
    matter: { data: { keeper: countyArea } },
  })
})

test('less than a fen is no transfer of any kind', () => {
  const asked = (amount: number) => Transfer.safeParse(one('grant', amount, countyArea)).success
  expect([1e-9, 0.004, 0, -1, 0.015].filter(asked)).toEqual([])
  expect([0.01, 1, 1_000.01].every(asked)).toBe(true)
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
  expect(await transfer(ctx, world.funds, countyToo as Actor, order)).toMatchObject({ ok: true, booked: true })
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
