/** What a person mends on a roll: once, in the own county, and never what is on its way. */
import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { township } from '../../cases/testing.ts'
import { recordDecision } from '../../registry/index.ts'
import { ledgerFaults } from '../ledger/accounts.ts'
import { county, countyToo, type FundsWorld, openFundsWorld } from '../testing.ts'
import { rollOf } from './generate.ts'
import { cancelLine, enterAccount, explainMovement, releaseLines } from './mend-line.ts'
import { takeResults } from './take-results.ts'

let world: FundsWorld
beforeAll(async () => {
  world = await openFundsWorld()
})
beforeEach(async () => {
  await world.empty()
  await world.grant(10_000_000)
})
afterAll(() => world.close())

const account = { holder: '王建国', bank: '清溪农商行', number: '6217000099990000' }
const neighbour = { ...county, userId: 'n1', area: '900102' }
const only = async (matter: number) => (await world.lines(matter))[0]!
const kinds = async (matter: number) => (await world.findings(matter)).map((found) => found.kind)

test('an account entered on a line without one is paid to, now and next month; a second entry corrects the first', async () => {
  const { hh } = await world.paidHousehold({ account: null })
  const roll = await world.roll('2026-11', 'checked')
  expect(await kinds(roll.id)).toEqual(['no-account'])
  const line = await only(roll.id)
  expect(await enterAccount(world.ctx, county, line.id, account)).toEqual({ ok: true })
  expect(await kinds(roll.id)).toEqual([])
  expect(await enterAccount(world.ctx, countyToo, line.id, { ...account, number: '6217000099991111' })).toEqual({
    ok: true,
  })
  expect(await only(roll.id)).toMatchObject({ account: '6217000099991111' })
  const kept = await sql<{ number: string; now: boolean }>`select number, to_at is null as now from registry.account
    where hh = ${hh}::bigint order by from_at, to_at nulls last`.execute(world.ctx.db)
  expect(kept.rows.filter((row) => row.now)).toEqual([{ number: '6217000099991111', now: true }])
  expect(kept.rows).toHaveLength(2)
})

test('a double click on the account leaves one account', async () => {
  const { hh } = await world.paidHousehold({ account: null })
  const line = await only((await world.roll('2026-11', 'checked')).id)
  const both = await Promise.all([
    enterAccount(world.ctx, county, line.id, account),
    enterAccount(world.ctx, county, line.id, account),
  ])
  expect(both).toEqual([{ ok: true }, { ok: true }])
  const now = await sql`select from registry.account where hh = ${hh}::bigint and to_at is null`.execute(world.ctx.db)
  expect(now.rows).toHaveLength(1)
})

test('a holder who is no member of the family becomes a finding that keeps the roll from being approved', async () => {
  await world.paidHousehold({ account: null })
  const roll = await world.roll('2026-11', 'checked')
  await enterAccount(world.ctx, county, (await only(roll.id)).id, { ...account, holder: '赵某某' })
  expect(await kinds(roll.id)).toEqual(['holder'])
  expect((await world.refused(countyToo, roll.id, 'approve')).zh).toContain('1条疑点未处理')
  await enterAccount(world.ctx, county, (await only(roll.id)).id, account)
  expect(await kinds(roll.id)).toEqual([])
})

test('an account is not changed under a payment at the bank or paid, by another county or by a township', async () => {
  await world.paidHousehold()
  const roll = await world.roll('2026-11', 'at-bank')
  const line = await only(roll.id)
  expect(await enterAccount(world.ctx, county, line.id, account)).toMatchObject({ reason: 'wrong-state' })
  await world.answered(roll.id)
  expect(await enterAccount(world.ctx, county, line.id, account)).toMatchObject({ reason: 'wrong-state' })
  expect(await enterAccount(world.ctx, neighbour, line.id, account)).toMatchObject({ reason: 'not-found' })
  expect(await enterAccount(world.ctx, township, line.id, account)).toMatchObject({ reason: 'not-allowed' })
  expect(await enterAccount(world.ctx, county, 999_999, account)).toMatchObject({ reason: 'not-found' })
  expect((await only(roll.id)).account).toBe(line.account)
})

test('a failed payment ends only by a decision on that family, once; its money is back in the budget', async () => {
  const family = await world.paidHousehold()
  const other = await world.paidHousehold()
  const roll = await world.roll('2026-11', 'at-bank')
  const line = (await world.lines(roll.id)).find((one) => one.hh === family.hh)!
  await world.answered(roll.id, [line.id])
  const said = { decision: 'FC-1', reason: '已迁出' }
  expect(await cancelLine(world.ctx, county, line.id, said)).toMatchObject({ reason: 'no-decision' })
  const decide = (hh: string, source: string, from: string) =>
    recordDecision(world.ctx.db, {
      hh,
      tier: null,
      persons: 3,
      monthlyAmount: null,
      from,
      source,
      endsTier: 'dibao-rural',
    })
  await decide(other.hh, 'decision:FC-1', '2026-11-01')
  expect(await cancelLine(world.ctx, county, line.id, said)).toMatchObject({ reason: 'no-decision' })
  await decide(family.hh, 'decision:FC-2', '2026-12-01')
  expect(await cancelLine(world.ctx, county, line.id, { ...said, decision: 'FC-2' })).toMatchObject({
    reason: 'no-decision',
  })
  await decide(family.hh, 'decision:FC-3', '2026-11-01')
  expect(await cancelLine(world.ctx, neighbour, line.id, { ...said, decision: 'FC-3' })).toMatchObject({
    reason: 'not-found',
  })
  const both = await Promise.all([
    cancelLine(world.ctx, county, line.id, { ...said, decision: 'FC-3' }),
    cancelLine(world.ctx, countyToo, line.id, { ...said, decision: 'FC-3' }),
  ])
  expect(both.map((one) => (one.ok ? 'done' : one.reason)).sort()).toEqual(['done', 'wrong-state'])
  const budget = await sql<{ balance: number }>`select balance from funds.account where kind = 'budget'`.execute(
    world.ctx.db,
  )
  expect(budget.rows[0]!.balance).toBe(10_000_000 - 60_000)
  expect(await ledgerFaults(world.ctx.db)).toEqual([])
})

test('what failed and was released after closing goes on the next roll once, however often it is released', async () => {
  await world.paidHousehold()
  const october = await world.roll('2026-10', 'at-bank')
  const line = await only(october.id)
  await world.answered(october.id)
  await world.done(county, october.id, 'post')
  // Comes back from the account days later.
  const roll = await rollOf(world.ctx.db, october.id)
  await takeResults(world.ctx, county, october.id, {
    name: '退汇.xlsx',
    via: 'file',
    sha256: 'later',
    declared: {},
    lines: [{ reference: `${roll.id}-${line.id}-1`, ok: false, fen: line.fen, because: '销户' }],
  })
  expect((await only(october.id)).state).toBe('failed')
  const release = () =>
    releaseLines(world.ctx, county, roll, { lines: [line.id], reason: '账户已更正', key: 'release-0001' })
  const both = await Promise.all([release(), release()])
  expect(both.filter((one) => one.ok)).toHaveLength(1)
  expect(await release()).toMatchObject({ ok: false })
  expect(
    await releaseLines(world.ctx, township, roll, { lines: [line.id], reason: '否', key: 'release-0002' }),
  ).toMatchObject({
    reason: 'not-allowed',
  })
  const november = await world.roll('2026-11')
  expect((await world.lines(november.id)).map((one) => one.kind)).toEqual(['regular', 'carried'])
  expect(await ledgerFaults(world.ctx.db)).toEqual([])
})

test('a change is explained once; what is explained already, or is another county’s, is not found', async () => {
  const family = await world.paidHousehold()
  const october = await world.roll('2026-10', 'at-bank')
  await world.answered(october.id)
  await world.done(county, october.id, 'post')
  await sql`delete from registry.tier_holding where hh = ${family.hh}::bigint`.execute(world.ctx.db)
  await world.paidHousehold({ from: '2026-11-01' })
  const november = await world.roll('2026-11')
  const roll = await rollOf(world.ctx.db, november.id)
  const why = { hh: family.hh, tier: 'dibao-rural', why: '台账漏登，已补正' }
  expect(await explainMovement(world.ctx, township, roll, why)).toMatchObject({ reason: 'not-allowed' })
  expect(await explainMovement(world.ctx, county, roll, why)).toEqual({ ok: true })
  expect(await explainMovement(world.ctx, countyToo, roll, { ...why, why: '别的理由' })).toMatchObject({
    reason: 'not-found',
  })
  const kept = await sql<{ why: string; by: string }>`select why, explained_by as by from funds.movement
    where roll_id = ${roll.id} and hh = ${family.hh}::bigint`.execute(world.ctx.db)
  expect(kept.rows).toEqual([{ why: '台账漏登，已补正', by: county.name }])
})
