import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { casesWorks } from '../../cases/index.ts'
import { type CasesWorld, county, openCasesWorld, township, village } from '../../cases/testing.ts'
import { fundsOfHousehold } from '../of-household.ts'
import { bookedFromPetty, bookPettyAid } from '../petty-fund.ts'
import { type AccountName, ledgerFaults, move } from './accounts.ts'

let world: CasesWorld
beforeAll(async () => {
  world = await openCasesWorld(bookedFromPetty(casesWorks, 'temporary'))
})
afterAll(() => world.close())

const owner = '900101001000'
const at = (kind: AccountName['kind'], year = 2026): AccountName => ({ owner, kind, purpose: 'temporary', year })
const put = (fen: number, key: string, from = at('source'), to = at('budget')) =>
  world.ctx.db
    .transaction()
    .execute((tx) => move(tx, { kind: 'grant', from, to, fen, on: '2026-11-24', by: '甲', key }))
const left = async (kind: string) =>
  (
    await sql<{
      balance: number
    }>`select balance from funds.account where owner = ${owner} and kind = ${kind} and year = 2026`.execute(
      world.ctx.db,
    )
  ).rows[0]?.balance

test('money moves between accounts, the same request twice counts once, and all accounts together stay zero', async () => {
  expect(await put(100_000, 'one')).toEqual({ ok: true, booked: true })
  expect(await put(100_000, 'one')).toEqual({ ok: true, booked: false })
  expect(await put(200_000, 'one')).toMatchObject({ ok: false, reason: 'other-input' })
  expect([await left('source'), await left('budget')]).toEqual([-100_000, 100_000])
  expect(await ledgerFaults(world.ctx.db)).toEqual([])
})

test('an empty fund refuses and says what it holds, and the database refuses too', async () => {
  expect(await put(100_001, 'two', at('budget'), at('petty'))).toMatchObject({ ok: false, reason: 'fund-empty' })
  await expect(
    sql`insert into funds.entry (on_date, kind, out_of, put_into, fen, by) select '2026-11-24', 'allot', b.id, s.id, 100001, 'x'
      from funds.account b, funds.account s where b.kind = 'budget' and s.kind = 'source'`.execute(world.ctx.db),
  ).rejects.toThrow(/account_not_overdrawn/)
  expect(await ledgerFaults(world.ctx.db)).toEqual([])
})

test('an entry is never changed, deleted or emptied, nor may it name an account that does not exist', async () => {
  const db = world.ctx.db
  await expect(sql`update funds.entry set fen = 1`.execute(db)).rejects.toThrow(/keeps every entry/)
  await expect(sql`delete from funds.entry`.execute(db)).rejects.toThrow(/keeps every entry/)
  await expect(sql`truncate funds.entry`.execute(db)).rejects.toThrow(/keeps every entry/)
  await expect(
    sql`insert into funds.entry (on_date, kind, out_of, put_into, fen, by) select '2026-11-24', 'grant', id, 999999, 1, 'x'
      from funds.account limit 1`.execute(db),
  ).rejects.toThrow(/does not exist/)
})

const help = { name: '王建国', cause: 'illness', what: '突发疾病' }
async function paidFirst(hh: string, amount: number) {
  const matter = await world.opened(township, 'temporary-aid', 'report', help, { hh, area: village })
  return {
    matter,
    input: { amount, persons: 1, on: '2026-11-24', how: 'cash', from: 'township', receipt: '王建国 收据1' },
  }
}

test('temporary aid from the petty fund is booked with the payment, and stands in the chain of the household', async () => {
  const { hh } = await world.household()
  await put(50_000, 'three', at('budget'), at('petty'))
  const { matter, input } = await paidFirst(hh, 300.5)
  await world.done(township, matter.id, 'pay-first', input)
  expect(await left('petty')).toBe(50_000 - 30_050)
  expect(await fundsOfHousehold(world.ctx.db, hh)).toMatchObject([
    { at: '2026-11-24', kind: 'aid', amount: 300.5, state: 'paid', giver: owner, number: matter.number },
  ])
  expect(await bookPettyAid(world.ctx.db, { purpose: 'temporary' })).toEqual({ ok: true, booked: 0, waiting: 0 })
})

test('an empty petty fund takes the payment back, and nothing of it is left', async () => {
  const { hh } = await world.household()
  const { matter, input } = await paidFirst(hh, 300)
  expect((await world.refused(township, matter.id, 'pay-first', input)).reason).toBe('fund-empty')
  expect(await fundsOfHousehold(world.ctx.db, hh)).toEqual([])
})

test('aid from the emergency fund of the county is booked there; an empty one takes the payment back', async () => {
  const { hh } = await world.household()
  const fund = { ...at('emergency'), owner: '900101000000' }
  await put(40_000, 'five', { ...at('source'), owner: fund.owner }, fund)
  const { matter, input } = await paidFirst(hh, 400.01)
  const out = { ...input, from: 'emergency' }
  expect((await world.refused(county, matter.id, 'pay-first', out)).zh).toContain('应急救助资金余额400.00元')
  await world.done(county, matter.id, 'pay-first', { ...out, amount: 150 })
  const balance = await sql<{ balance: number }>`select balance from funds.account where kind = 'emergency'`.execute(
    world.ctx.db,
  )
  expect(balance.rows).toEqual([{ balance: 25_000 }])
  expect(await fundsOfHousehold(world.ctx.db, hh)).toMatchObject([
    { amount: 150, giver: fund.owner, what: { zh: '临时救助（应急救助资金）' } },
  ])
  expect(await ledgerFaults(world.ctx.db)).toEqual([])
})

test('help is not refused because nobody keeps that petty fund here; it is booked when the fund is opened', async () => {
  const { hh } = await world.household()
  const { matter, input } = await paidFirst(hh, 100)
  await world.done(county, matter.id, 'pay-first', { ...input, from: 'county' })
  expect(await bookPettyAid(world.ctx.db, { purpose: 'temporary' })).toMatchObject({ booked: 0, waiting: 1 })
  const petty = { ...at('petty'), owner: '900101000000' }
  await put(10_000, 'four', { ...at('source'), owner: petty.owner }, petty)
  expect(await bookPettyAid(world.ctx.db, { purpose: 'temporary' })).toMatchObject({ booked: 1, waiting: 0 })
  expect(await ledgerFaults(world.ctx.db)).toEqual([])
})
