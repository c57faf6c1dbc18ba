import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { act, faultsOf } from '../../../platform/process/index.ts'
import { recordDecision } from '../../registry/index.ts'
import { ledgerFaults } from '../ledger/accounts.ts'
import { fundsOfHousehold } from '../of-household.ts'
import { county, countyArea, countyToo, type FundsWorld, openFundsWorld } from '../testing.ts'
import { readBankFile } from './bank-file.ts'
import { cutoffOf, payRoll } from './process.ts'

let world: FundsWorld
beforeAll(async () => {
  world = await openFundsWorld()
})
afterAll(() => world.close())
beforeEach(() => world.empty())

test('the process is sound, and the cut-off day of a short month is its last', () => {
  expect(faultsOf(payRoll)).toEqual([])
  expect([cutoffOf('2026-02', 31), cutoffOf('2026-11', 15), cutoffOf('2026-11', undefined)]).toEqual([
    '2026-02-28',
    '2026-11-15',
    undefined,
  ])
})

test('a roll goes from what is held to the closed month; every yuan is booked', async () => {
  const a = await world.paidHousehold({ amount: 600.5 })
  await world.paidHousehold({ amount: 400 })
  await world.grant(200_000)
  const matter = await world.roll('2026-11', 'at-bank')
  expect((await world.lines(matter.id)).map((line) => [line.fen, line.state])).toEqual([
    [60_050, 'sent'],
    [40_000, 'sent'],
  ])
  expect(await world.answered(matter.id)).toMatchObject({ taken: true, outcomes: { paid: 2 } })
  expect((await world.done(county, matter.id, 'post')).state).toBe('posted')
  expect(await ledgerFaults(world.ctx.db)).toEqual([])
  expect(await fundsOfHousehold(world.ctx.db, a.hh)).toMatchObject([
    {
      kind: 'regular',
      amount: 600.5,
      state: 'paid',
      at: '2026-11-24',
      number: matter.number,
      what: { zh: '2026-11 月度救助金' },
    },
  ])
})

test('not before the cut-off day, not twice for a month, not with a month left out, not for a township', async () => {
  await world.paidHousehold()
  const tried = async (month: string, area = countyArea) => {
    const said = await world.opened(county, 'pay-roll', 'generate', { month }, { area }).catch((fault) => String(fault))
    return typeof said === 'string' ? said : 'made'
  }
  expect(await tried('2026-12')).toContain('截止日是2026-12-20')
  expect(await tried('2026-13')).toContain('月份应为')
  expect(await tried('2026-11', '900101001000')).toContain('以旗县为单位')
  expect(await tried('2026-10')).toBe('made')
  expect(await tried('2026-10')).toContain('已经生成')
  world.ctx.today = '2026-12-24'
  expect(await tried('2026-12')).toContain('请先生成2026-11')
})

test('a decision that holds after the cut-off day is not paid yet; a decision stands before a ledger', async () => {
  const later = await world.paidHousehold({ from: '2026-11-21' })
  const both = await world.paidHousehold({ amount: 500 })
  await recordDecision(world.ctx.db, {
    hh: both.hh,
    tier: 'dibao-rural',
    persons: 3,
    monthlyAmount: 700,
    from: '2026-11-01',
    source: 'decision:X',
  })
  const matter = await world.roll('2026-11')
  const lines = await world.lines(matter.id)
  expect(lines.map((line) => [line.hh, line.fen])).toEqual([[both.hh, 70_000]])
  expect(lines.some((line) => line.hh === later.hh)).toBe(false)
})

test('checks find the dead, doubles, strange holders, missing accounts and unknown amounts', async () => {
  const dead = await world.paidHousehold()
  await sql`update registry.person set status = 'dead' where pid = ${dead.spouse}::bigint`.execute(world.ctx.db)
  const one = await world.paidHousehold()
  const two = await world.paidHousehold()
  await sql`insert into registry.membership (pid, hh, relation, from_date) values (${one.spouse}::bigint, ${two.hh}::bigint, 'other', '2026-02-01')`.execute(
    world.ctx.db,
  )
  const shared = [
    await world.paidHousehold({ account: '6217000099999999' }),
    await world.paidHousehold({ account: '6217000099999999' }),
  ]
  const tiers = await world.paidHousehold()
  await world.holds(tiers.hh, 'dibao-urban', 300)
  const stranger = await world.paidHousehold({ holder: '赵外人' })
  const none = await world.paidHousehold({ account: null })
  const unknown = await world.paidHousehold({ amount: null })
  const fine = await world.paidHousehold()
  const matter = await world.roll('2026-11', 'checked')
  const found = (await world.findings(matter.id)).map((finding) => `${finding.kind} ${finding.hh}`).sort()
  expect(found).toEqual(
    [
      `dead ${dead.hh}`,
      `double-person ${one.hh}`,
      `double-person ${two.hh}`,
      ...shared.map((household) => `double-account ${household.hh}`),
      `double-tier ${tiers.hh}`,
      `double-tier ${tiers.hh}`,
      `holder ${stranger.hh}`,
      `no-account ${none.hh}`,
      `unknown-amount ${unknown.hh}`,
    ].sort(),
  )
  expect(found.some((finding) => finding.endsWith(fine.hh))).toBe(false)
})

test('nothing is approved while a finding is open, nor by who made or settled the roll; what is held needs that the family was told', async () => {
  const strange = await world.paidHousehold({ holder: '赵外人' })
  await world.paidHousehold()
  await world.grant(500_000)
  const matter = await world.roll('2026-11', 'checked')
  expect((await world.refused(countyToo, matter.id, 'approve')).zh).toContain('1条疑点未处理')
  const untold = await act(world.ctx, county, matter.id, {
    kind: 'settle',
    input: { kind: 'holder', decision: 'hold', reason: '待核实' },
  })
  expect(untold).toMatchObject({ ok: false, reason: 'bad-request' })
  await world.settle(matter.id, 'holder', 'hold')
  expect((await world.refused(county, matter.id, 'approve')).reason).toBe('four-eyes')
  await world.done(countyToo, matter.id, 'approve')
  expect((await world.lines(matter.id)).map((line) => line.state).sort()).toEqual(['held', 'owed'])
  // Held money is owed and visible, not gone.
  expect(await fundsOfHousehold(world.ctx.db, strange.hh)).toMatchObject([{ state: 'held', amount: 600 }])
  const owed = await sql<{ balance: number }>`select balance from funds.account where kind = 'to-pay'`.execute(
    world.ctx.db,
  )
  expect(owed.rows[0]!.balance).toBe(120_000)
})

test('without an account nothing is released; what was held is released later and paid with the same roll', async () => {
  const none = await world.paidHousehold({ account: null })
  await world.grant(500_000)
  const matter = await world.roll('2026-11', 'checked')
  await expect(world.settle(matter.id, 'no-account', 'release')).rejects.toThrow('没有账户')
  await world.settle(matter.id, 'no-account', 'hold')
  await world.done(countyToo, matter.id, 'approve')
  // Everything is held: there is no file, and nothing to wait for.
  expect((await world.done(countyToo, matter.id, 'to-finance')).state).toBe('results')
  const [line] = await world.lines(matter.id)
  const release = { lines: [{ line: line!.id }], reason: '已登记账户' }
  expect((await world.refused(county, matter.id, 'release', release)).reason).toBe('cannot-pay')
  await sql`insert into registry.account (hh, holder_pid, holder_name, bank, number, by) values (${none.hh}::bigint, ${none.head}::bigint, '王建国', '行', '6217000000000001', '甲')`.execute(
    world.ctx.db,
  )
  await world.done(county, matter.id, 'release', release)
  expect((await world.refused(county, matter.id, 'to-finance')).reason).toBe('four-eyes')
  await world.done(countyToo, matter.id, 'to-finance')
  await world.done(countyToo, matter.id, 'handed', { on: '2026-11-24', how: '银行' })
  await world.answered(matter.id)
  await world.done(county, matter.id, 'post')
  expect((await fundsOfHousehold(world.ctx.db, none.hh))[0]).toMatchObject({ state: 'paid' })
})

test('a roll made again keeps what persons settled and takes up what changed', async () => {
  const strange = await world.paidHousehold({ holder: '赵外人' })
  const matter = await world.roll('2026-11', 'checked')
  await world.settle(matter.id, 'holder', 'hold')
  const more = await world.paidHousehold()
  await world.done(county, matter.id, 'regenerate', { reason: '漏了一户' })
  expect((await world.lines(matter.id)).map((line) => line.hh)).toEqual([strange.hh, more.hh])
  expect(await world.findings(matter.id)).toMatchObject([{ hh: strange.hh, kind: 'holder', state: 'held' }])
})

test('an empty budget refuses the approval and says how much is missing', async () => {
  await world.paidHousehold({ amount: 600 })
  await world.grant(59_999)
  const matter = await world.roll('2026-11', 'checked')
  const refused = await world.refused(countyToo, matter.id, 'approve')
  expect(refused).toMatchObject({ reason: 'fund-empty' })
  expect(refused.zh).toContain('2026年基本保障资金余额599.99元，不足以支付600.00元')
})

test('the file to the bank is made once; fetched again it is the same bytes, and its totals are those of the roll', async () => {
  await world.paidHousehold({ amount: 600.5, holder: '王"建国' })
  await world.grant(500_000)
  const matter = await world.roll('2026-11', 'checked')
  await world.settle(matter.id, 'holder', 'release')
  await world.done(countyToo, matter.id, 'approve')
  await world.done(countyToo, matter.id, 'to-finance')
  expect((await world.refused(countyToo, matter.id, 'to-finance')).reason).toBe('wrong-state')
  const roll = (await sql<{ id: number }>`select id from funds.roll`.execute(world.ctx.db)).rows[0]!.id
  const file = (await readBankFile(world.ctx.db, roll, 1))!
  const [line] = await world.lines(matter.id)
  expect(file.bytes.toString()).toBe(
    `序号,户名,账号,开户行,金额,附言\r\n1,"王""建国",${line!.account},"清溪农商行",600.50,${roll}-${line!.id}-1\r\n`,
  )
  const again = (await readBankFile(world.ctx.db, roll, 1))!
  expect([again.sha256, again.bytes.equals(file.bytes)]).toEqual([file.sha256, true])
  await expect(sql`update funds.bank_file set lines = 2`.execute(world.ctx.db)).rejects.toThrow(/keeps every entry/)
})
