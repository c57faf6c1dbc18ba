import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { recordDecision } from '../../registry/index.ts'
import { ledgerFaults } from '../ledger/accounts.ts'
import { fundsOfHousehold } from '../of-household.ts'
import { county, countyArea, countyToo, type FundsWorld, type Line, openFundsWorld } from '../testing.ts'
import { rollOf } from './generate.ts'
import { readResults } from './read-results.ts'
import { reconcile } from './reconcile.ts'
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

const states = async (matter: number) => (await world.lines(matter)).map((line) => line.state)
const line = (reference: string, ok: boolean, fen: number | null = 60_000) => ({
  reference,
  ok,
  fen,
  because: ok ? null : '户名不符',
})
const answer = (matter: number, lines: ReturnType<typeof line>[], more: object = {}) =>
  takeResults(world.ctx, county, matter, {
    name: 'a.csv',
    via: 'api',
    sha256: JSON.stringify([lines, more]),
    declared: {},
    lines,
    ...more,
  })
const rollId = async (matter: number) => (await rollOf(world.ctx.db, matter)).id

test('a failed payment is retried with the corrected account, by two persons, and paid once', async () => {
  const one = await world.paidHousehold()
  const matter = await world.roll('2026-11', 'at-bank')
  const [sent] = await world.lines(matter.id)
  await world.answered(matter.id, [sent!.id])
  expect(await states(matter.id)).toEqual(['failed'])
  expect((await world.refused(county, matter.id, 'post')).zh).toContain('1笔发放失败未处理')
  await sql`update registry.account set number = '6217000012345678' where hh = ${one.hh}::bigint`.execute(world.ctx.db)
  await world.done(county, matter.id, 'retry', { reason: '账号已更正' })
  expect((await world.refused(county, matter.id, 'to-finance')).reason).toBe('four-eyes')
  await world.done(countyToo, matter.id, 'to-finance')
  expect((await world.lines(matter.id))[0]).toMatchObject({ state: 'sent', attempt: 2, account: '6217000012345678' })
  await world.done(countyToo, matter.id, 'handed', { on: '2026-11-24', how: '银行' })
  await world.answered(matter.id)
  await world.done(county, matter.id, 'post')
  expect(await fundsOfHousehold(world.ctx.db, one.hh)).toMatchObject([{ state: 'paid', amount: 600 }])
  expect(await ledgerFaults(world.ctx.db)).toEqual([])
})

test('the same answer twice changes nothing; another file that says the same neither', async () => {
  await world.paidHousehold()
  const matter = await world.roll('2026-11', 'at-bank')
  const roll = await rollId(matter.id)
  const [sent] = await world.lines(matter.id)
  const said = [line(`${roll}-${sent!.id}-1`, true)]
  expect(await answer(matter.id, said)).toMatchObject({ repeated: false, outcomes: { paid: 1 } })
  expect(await answer(matter.id, said)).toMatchObject({ repeated: true, outcomes: { paid: 1 } })
  expect(await answer(matter.id, said, { name: 'b.csv' })).toMatchObject({ outcomes: { again: 1 } })
  const paid = await sql<{ balance: number }>`select balance from funds.account where kind = 'paid'`.execute(
    world.ctx.db,
  )
  expect(paid.rows[0]!.balance).toBe(60_000)
})

test('unknown lines, wrong amounts, lines of another roll and contradictions are kept and shown, and never booked', async () => {
  await world.paidHousehold()
  await world.paidHousehold()
  const matter = await world.roll('2026-11', 'at-bank')
  const roll = await rollId(matter.id)
  const [one, two] = (await world.lines(matter.id)) as [Line, Line]
  expect(
    await answer(matter.id, [
      line('不知道', true),
      line(`${roll}-999999-1`, true),
      line(`${roll + 7}-${one.id}-1`, true),
      line(`${roll}-${one.id}-1`, true, 70_000),
      line(`${roll}-${one.id}-2`, true),
      line(`${roll}-${two.id}-1`, true),
      line(`${roll}-${two.id}-1`, false),
    ]),
  ).toMatchObject({
    taken: true,
    outcomes: { unknown: 2, 'other-roll': 1, 'wrong-amount': 1, 'not-sent': 1, contradicts: 2 },
  })
  expect(await states(matter.id)).toEqual(['sent', 'sent'])
  const refused = await world.refused(county, matter.id, 'post')
  expect(refused.zh).toContain('2笔银行未回盘')
})

test('a file with wrong totals, or for another roll, is not taken at all, and the refusal stays visible', async () => {
  await world.paidHousehold()
  const matter = await world.roll('2026-11', 'at-bank')
  const roll = await rollId(matter.id)
  const [sent] = await world.lines(matter.id)
  const said = [line(`${roll}-${sent!.id}-1`, true)]
  const wrong = await answer(matter.id, said, { declared: { fen: 60_001 } })
  expect(wrong).toMatchObject({ taken: false, problem: { zh: expect.stringContaining('合计600.01元，明细600.00元') } })
  expect(await answer(matter.id, said, { declared: { lines: 2 } })).toMatchObject({ taken: false })
  expect(await answer(matter.id, [line(`${roll + 1}-${sent!.id}-1`, true)])).toMatchObject({
    taken: false,
    problem: { zh: expect.stringContaining('另一份名册') },
  })
  expect(await states(matter.id)).toEqual(['sent'])
  const kept = await sql<{
    n: number
  }>`select count(*)::int as n from funds.result_file where state = 'refused'`.execute(world.ctx.db)
  expect(kept.rows[0]!.n).toBe(3)
  // Corrected, the same lines are taken.
  expect(await answer(matter.id, said)).toMatchObject({ taken: true, outcomes: { paid: 1 } })
})

test('an answer to a roll that was not sent is refused', async () => {
  await world.paidHousehold()
  const matter = await world.roll('2026-11', 'checked')
  expect(await answer(matter.id, [line('1-1-1', true)])).toMatchObject({ ok: false, reason: 'not-sent' })
})

test('money that comes back after the roll was closed is owed again, and stands on the next roll once', async () => {
  const one = await world.paidHousehold()
  const matter = await world.roll('2026-10', 'at-bank')
  const roll = await rollId(matter.id)
  const [sent] = await world.lines(matter.id)
  await world.answered(matter.id)
  await world.done(county, matter.id, 'post')
  expect(await answer(matter.id, [line(`${roll}-${sent!.id}-1`, false)])).toMatchObject({ outcomes: { returned: 1 } })
  expect(await answer(matter.id, [line(`${roll}-${sent!.id}-1`, false)], { name: 'z' })).toMatchObject({
    outcomes: { again: 1 },
  })
  expect(await states(matter.id)).toEqual(['failed'])
  expect(await fundsOfHousehold(world.ctx.db, one.hh)).toMatchObject([{ state: 'failed' }])
  expect(await ledgerFaults(world.ctx.db)).toEqual([])
})

test('what failed goes on the next roll beside the benefit of the month, with a finding, and each is paid once', async () => {
  const one = await world.paidHousehold()
  const october = await world.roll('2026-10', 'at-bank')
  const [sent] = await world.lines(october.id)
  await world.answered(october.id, [sent!.id])
  await world.done(county, october.id, 'carry', { reason: '等待更正账号' })
  await world.done(county, october.id, 'post')
  const november = await world.roll('2026-11', 'checked')
  expect((await world.lines(november.id)).map((l) => [l.kind, l.fen])).toEqual([
    ['regular', 60_000],
    ['carried', 60_000],
  ])
  expect((await world.findings(november.id)).map((f) => f.kind)).toEqual(['failed-before', 'failed-before'])
  await world.settle(november.id, 'failed-before', 'release')
  await world.done(countyToo, november.id, 'approve')
  await world.done(countyToo, november.id, 'to-finance')
  await world.done(countyToo, november.id, 'handed', { on: '2026-11-24', how: '银行' })
  await world.answered(november.id)
  await world.done(county, november.id, 'post')
  expect((await fundsOfHousehold(world.ctx.db, one.hh)).map((e) => [e.state, e.amount])).toEqual([
    ['paid', 600],
    ['paid', 600],
  ])
  const paid = await sql<{ balance: number }>`select balance from funds.account where kind = 'paid'`.execute(
    world.ctx.db,
  )
  expect(paid.rows[0]!.balance).toBe(120_000)
})

test('last month + in − out = this month: who came, left and changed stands there with what explains it', async () => {
  const stays = await world.paidHousehold({ amount: 600 })
  const leaves = await world.paidHousehold({ amount: 500 })
  const grows = await world.paidHousehold({ amount: 300 })
  const october = await world.roll('2026-10', 'at-bank')
  await world.answered(october.id)
  await world.done(county, october.id, 'post')
  const decide = (hh: string, tier: string | null, amount: number | null) =>
    recordDecision(world.ctx.db, {
      hh,
      tier,
      persons: 3,
      monthlyAmount: amount,
      from: '2026-11-01',
      source: `decision:${hh}`,
      endsTier: 'dibao-rural',
    })
  await decide(leaves.hh, null, null)
  await decide(grows.hh, 'dibao-rural', 450)
  await world.paidHousehold({ amount: 200, from: '2026-11-01' })
  const november = await world.roll('2026-11', 'at-bank')
  await world.answered(november.id)
  const seen = await reconcile(world.ctx.db, await rollOf(world.ctx.db, november.id))
  expect(seen.households).toEqual({ last: 3, in: 1, out: 1, change: 0, now: 3, fits: true })
  expect(seen.fen).toEqual({ last: 140_000, in: 20_000, out: 50_000, change: 15_000, now: 125_000, fits: true })
  expect(seen.faults).toEqual([])
  await world.done(county, november.id, 'post')
  expect(stays.hh).toBeTruthy()
})

test('a change that nothing explains keeps the roll open until a person explains it', async () => {
  const one = await world.paidHousehold({ amount: 600 })
  const october = await world.roll('2026-10', 'at-bank')
  await world.answered(october.id)
  await world.done(county, october.id, 'post')
  // A ledger that lost a household, without any decision.
  await sql`delete from registry.tier_holding where hh = ${one.hh}::bigint`.execute(world.ctx.db)
  await world.paidHousehold({ amount: 100, from: '2026-11-01' })
  const november = await world.roll('2026-11', 'at-bank')
  await world.answered(november.id)
  expect((await world.refused(county, november.id, 'post')).zh).toContain('1户的增减没有决定或台账依据')
})

test('a line that was tampered with keeps the roll open, and it says where the difference is', async () => {
  await world.paidHousehold()
  const matter = await world.roll('2026-11', 'at-bank')
  await world.answered(matter.id)
  await sql`update funds.line set fen = fen + 100`.execute(world.ctx.db)
  const refused = await world.refused(county, matter.id, 'post')
  expect(refused.reason).toBe('not-reconciled')
  expect(refused.zh).toContain('金额不平')
  expect(refused.zh).toContain('相差1.00')
})

test('temporary aid sent to the roll is paid by it, once', async () => {
  await world.grant(1_000_000, 'temporary')
  const { hh } = await world.household()
  const made = await world.opened(county, 'pay-roll', 'generate', { month: '2026-10' }, { area: countyArea })
  expect(await world.lines(made.id)).toEqual([])
  await sql`insert into cases.aid_payment (matter_id, seq, hh, area, name, cause, persons, amount, how, paid_from, on_date, holder, bank, account)
    values (${made.id}, 9, ${hh}::bigint, '900101001001', '王建国', 'illness', 1, 1500, 'transfer', 'roll', '2026-10-10', '王建国', '行', '6217000011112222')`.execute(
    world.ctx.db,
  )
  await world.done(county, made.id, 'regenerate', { reason: '有新批准的' })
  expect(await world.lines(made.id)).toMatchObject([{ kind: 'aid', tier: 'temporary', fen: 150_000 }])
  const november = await world.roll('2026-11', 'checked')
  expect(await world.lines(november.id)).toEqual([])
})

test('the file of the bank is read by the layout of the region, in either encoding; words that were not agreed refuse it', async () => {
  const layout = world.funds.bank.result
  const csv = '流水号,金额,处理结果,失败原因\r\n3-1-1,"1,200.50",成功,\r\n3-2-1,600,失败,户名不符\r\n合计,1800.50,,\r\n'
  expect(await readResults(Buffer.from(csv), layout)).toEqual({
    ok: true,
    file: {
      declared: { fen: 180_050 },
      lines: [
        { reference: '3-1-1', ok: true, fen: 120_050, because: null },
        { reference: '3-2-1', ok: false, fen: 60_000, because: '户名不符' },
      ],
    },
  })
  const wrong = (text: string) => readResults(Buffer.from(text), layout)
  expect(await wrong('流水号,金额,处理结果\n3-1-1,1,可能吧\n')).toMatchObject({
    ok: false,
    zh: expect.stringContaining('第2行'),
  })
  expect(await wrong('姓名,金额\n王,1\n')).toMatchObject({ ok: false, zh: expect.stringContaining('没有找到') })
  expect(await wrong('流水号,金额,处理结果\n')).toMatchObject({ ok: false, zh: expect.stringContaining('没有明细') })
})
