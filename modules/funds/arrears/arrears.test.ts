import fc from 'fast-check'
import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { faultsOf } from '../../../platform/process/index.ts'
import { village } from '../../cases/testing.ts'
import { recordDecision } from '../../registry/index.ts'
import { ledgerFaults } from '../ledger/accounts.ts'
import { fundsOfHousehold } from '../of-household.ts'
import { county, countyToo, type FundsWorld, openFundsWorld } from '../testing.ts'
import { listDifferences } from './differences.ts'
import { arrears } from './process.ts'
import { partsOf } from './work.ts'

let world: FundsWorld
beforeAll(async () => {
  world = await openFundsWorld()
})
beforeEach(async () => {
  await world.empty()
  await world.grant(10_000_000)
})
afterAll(() => world.close())

const form = {
  tier: 'dibao-rural',
  from: '2026-09',
  to: '2026-10',
  amount: 100.01,
  instalments: 3,
  basis: 'FC-1',
  reason: '9月起增加',
}
const opened = (hh: string, kind: string, more: object = {}) =>
  world.opened(county, 'arrears', 'open', { ...form, kind, ...more }, { hh, area: village })
const balance = async (kind: string) =>
  (
    await sql<{
      sum: number
    }>`select coalesce(sum(balance), 0)::bigint as sum from funds.account where kind = ${kind}`.execute(world.ctx.db)
  ).rows[0]!.sum

test('the process is sound, and parts add up to the whole', () => {
  expect(faultsOf(arrears)).toEqual([])
  expect(partsOf(10_001, 3)).toEqual([3335, 3333, 3333])
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 1e9 }), fc.integer({ min: 1, max: 36 }), (fen, parts) => {
      expect(partsOf(fen, parts).reduce((sum, part) => sum + part, 0)).toBe(fen)
    }),
  )
})

test('back-pay is agreed by a second person and goes out in instalments, each on one roll', async () => {
  const one = await world.paidHousehold()
  const matter = await opened(one.hh, 'back-pay')
  expect((await world.refused(county, matter.id, 'confirm')).reason).toBe('four-eyes')
  await world.done(countyToo, matter.id, 'confirm')
  world.ctx.today = '2026-12-24'
  const december = await world.roll('2026-12', 'at-bank')
  expect((await world.lines(december.id)).map((line) => [line.kind, line.fen])).toEqual([
    ['regular', 60_000],
    ['back-pay', 3335],
  ])
  await world.answered(december.id)
  await world.done(county, december.id, 'post')
  world.ctx.today = '2027-01-24'
  await world.grant(10_000_000, 'dibao', 2027)
  expect((await world.lines((await world.roll('2027-01')).id)).map((line) => line.fen)).toEqual([60_000, 3333])
})

test('nothing is asked back before the family was heard and told in writing; receipts close it, and payments are not cut', async () => {
  const one = await world.paidHousehold()
  const matter = await opened(one.hh, 'claw-back')
  expect(matter.state).toBe('hearing')
  expect((await world.refused(countyToo, matter.id, 'confirm')).reason).toBe('wrong-state')
  expect(
    (await world.refused(county, matter.id, 'hear', { on: '2026-11-24', how: 'absent', said: '未到' })).zh,
  ).toContain('先通知')
  await world.done(county, matter.id, 'hear', { on: '2026-11-23', how: 'phone', said: '同意分期退回' })
  await world.done(countyToo, matter.id, 'confirm')
  expect(await balance('clawback')).toBe(10_001)
  expect(
    (await world.refused(county, matter.id, 'receive', { on: '2026-11-24', amount: 1, voucher: '1' })).reason,
  ).toBe('wrong-state')
  await world.done(county, matter.id, 'notify', { on: '2026-11-24', how: '直接送达' })
  expect(
    (await world.refused(county, matter.id, 'receive', { on: '2026-11-24', amount: 100.02, voucher: '1' })).zh,
  ).toContain('100.01元')
  await world.done(county, matter.id, 'receive', { on: '2026-11-24', amount: 60, voucher: '1' })
  // The roll pays in full meanwhile.
  const roll = await world.roll('2026-11')
  expect((await world.lines(roll.id)).map((line) => line.fen)).toEqual([60_000])
  expect(
    (await world.done(county, matter.id, 'receive', { on: '2026-11-24', amount: 40.01, voucher: '2' })).state,
  ).toBe('closed')
  expect(await balance('clawback')).toBe(0)
  expect(await balance('budget')).toBe(10_000_000 + 10_001)
  expect(await ledgerFaults(world.ctx.db)).toEqual([])
  expect((await fundsOfHousehold(world.ctx.db, one.hh)).find((entry) => entry.kind === 'claw-back')).toMatchObject({
    amount: 100.01,
    state: 'closed',
  })
})

test('the rest may be waived by another person, and is booked', async () => {
  const one = await world.paidHousehold()
  const matter = await opened(one.hh, 'claw-back')
  await world.done(county, matter.id, 'hear', { on: '2026-11-23', how: 'phone', said: '无力退回' })
  await world.done(countyToo, matter.id, 'confirm')
  await world.done(county, matter.id, 'notify', { on: '2026-11-24', how: '直接送达' })
  expect((await world.refused(county, matter.id, 'waive', { reason: '批准' })).reason).toBe('four-eyes')
  await world.done(countyToo, matter.id, 'waive', { reason: '批准' })
  expect([await balance('clawback'), await balance('paid')]).toEqual([0, 0])
})

test('the same decision opens one back-pay, whoever clicks', async () => {
  const one = await world.paidHousehold()
  await opened(one.hh, 'back-pay')
  await expect(opened(one.hh, 'back-pay')).rejects.toThrow('已经提出过')
  await expect(opened(one.hh, 'back-pay', { tier: 'margin', basis: 'x' })).rejects.toThrow('不通过发放名册')
})

test('a decision with an effective day in the past is listed with what the paid months differ by, until it was opened', async () => {
  const more = await world.paidHousehold({ amount: 600 })
  const less = await world.paidHousehold({ amount: 600 })
  const unknown = await world.paidHousehold({ amount: 600 })
  const october = await world.roll('2026-10', 'at-bank')
  await world.answered(october.id)
  await world.done(county, october.id, 'post')
  const decide = (hh: string, amount: number | null, source: string) =>
    world.ctx.db
      .transaction()
      .execute((tx) =>
        recordDecision(tx, { hh, tier: 'dibao-rural', persons: 3, monthlyAmount: amount, from: '2026-10-01', source }),
      )
  // A decision is younger than the roll it concerns; the clock of the test stands still.
  await sql`alter table process.matter disable trigger user`.execute(world.ctx.db)
  await sql`update process.matter set opened_at = now() - interval '1 hour' where process = 'pay-roll'`.execute(
    world.ctx.db,
  )
  await decide(more.hh, 700, 'decision:A')
  await decide(less.hh, 450.5, 'decision:B')
  await decide(unknown.hh, null, 'decision:C')
  expect(await listDifferences(world.ctx.db, { area: '900101' })).toMatchObject([
    { hh: less.hh, fen: -14_950, basis: 'B', from: '2026-10', to: '2026-10' },
    { hh: more.hh, fen: 10_000, basis: 'A' },
  ])
  await opened(more.hh, 'back-pay', { from: '2026-10', to: '2026-10', amount: 100, basis: 'A' })
  expect((await listDifferences(world.ctx.db, { area: '900101' })).map((one) => one.basis)).toEqual(['B'])
  expect(await listDifferences(world.ctx.db, { area: '900102' })).toEqual([])
})
