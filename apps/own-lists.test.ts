/** What stands still on our own desk is a sign like any other: a referral nobody answers, a payment that came back. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { township } from '../modules/cases/testing.ts'
import { chainWorks } from '../modules/chain/index.ts'
import { clinics, medical, referralLists } from '../modules/chain/testing.ts'
import { county, countyToo, type FundsWorld, openFundsWorld } from '../modules/funds/testing.ts'
import { type MonitoringContext, type SweepRequest, sweep, visitWork } from '../modules/monitoring/index.ts'
import { loadRegion, type Region } from '../modules/rules/index.ts'
import { checkCharacter } from '../modules/sources/clean/citizen-id.ts'
import { ingestFile } from '../modules/sources/index.ts'
import { processesOf } from '../platform/process/index.ts'
import { ownListsOf } from './own-lists.ts'

/** The invented region with the two signs, measures and lists of Inner Mongolia, and nothing else that could warn. */
function regionOfTest(): Region {
  const region = loadRegion('regions/example')
  const real = loadRegion('regions/inner-mongolia')
  const some = <T>(from: Map<string, T>, ids: string[]) => ids.map((id) => [id, from.get(id)!] as const)
  return {
    ...region,
    datasets: new Map([
      ...region.datasets,
      ...some(real.datasets, ['overdue-referral', 'failed-payment', 'benefit-payment']),
    ]),
    measures: new Map([
      ...region.measures,
      ...some(real.measures, [
        'overdue_referrals',
        'own_failed_payments',
        'own_settled_payments_2m',
        'failed_payments_2m',
        'payments_2m',
      ]),
      ['paid_ledger_rows', { ...real.measures.get('paid_ledger_rows')!, where: 'monthly_amount > 0' }],
    ]),
    indicators: new Map(some(real.indicators, ['P-10', 'P-11'])),
  }
}

let world: FundsWorld
let ctx: MonitoringContext
let dir: string
beforeAll(async () => {
  world = await openFundsWorld()
  const region = regionOfTest()
  dir = mkdtempSync(join(tmpdir(), 'own-lists-'))
  world.ctx.processes = processesOf([...world.ctx.processes.values(), visitWork({}), ...chainWorks(region)])
  world.ctx.lists = { ...world.ctx.lists, ...referralLists(region) }
  const { db } = world.ctx
  ctx = {
    db,
    dataDir: dir,
    region,
    now: world.ctx.now!,
    memoryLimitMib: 512,
    threads: 1,
    ownLists: ownListsOf({ db, region }),
  }
})
beforeEach(() => {
  world.ctx.today = '2026-11-24'
})
afterAll(async () => {
  rmSync(dir, { recursive: true, force: true })
  await world.close()
})

/** The police's register of a month end, with these families in it. */
async function register(...families: { hh: string; head: string }[]): Promise<void> {
  const path = join(dir, 'register.csv')
  const rows = families.map(
    ({ hh, head }) => `${head}${checkCharacter(head)},王建国,男,1970-01-01,${hh},户主,900101001001,正常`,
  )
  writeFileSync(path, ['身份号码,姓名,性别,出生日期,户号,与户主关系,区划,状态', ...rows].join('\n'))
  const taken = await ingestFile(ctx, {
    path,
    fileName: '户籍人口_202610.csv',
    sender: '公安局',
    channel: 'cli',
    receivedBy: '测试',
    unattended: true,
    declared: { dataDate: '2026-10-31', areas: ['900101'] },
  })
  if (!taken.ok) throw new Error(JSON.stringify(taken))
}
/** As by itself after a delivery: of the day the files reach, though today is weeks later. */
async function look(kind: SweepRequest['kind'] = 'incremental') {
  const done = await sweep(ctx, { asOf: '2026-10-31', kind })
  if (!done.ok) throw new Error(done.zh)
  return done.counts
}
const warnings = async (hh: string) =>
  (
    await sql<{ level: string; state: string; indicator: string; hit: string; reason: string; rows: object[] }>`
      select w.level, w.state, h.indicator, h.state as hit, h.reason_zh as reason,
        (select jsonb_agg(jsonb_build_object('dataset', e.dataset, 'excerpt', e.excerpt, 'file', d.file_name)) from monitoring.evidence e
          join sources.version v on v.id = e.version_id join sources.delivery d on d.id = v.delivery_id where e.hit_id = h.id) as rows
      from monitoring.warning w join monitoring.hit h on h.warning_id = w.id where w.hh = ${hh}::bigint order by h.id`.execute(
      ctx.db,
    )
  ).rows
const versions = async () =>
  (
    await sql<{
      n: number
    }>`select count(*)::int as n from sources.version v join sources.delivery d on d.id = v.delivery_id
      where d.channel = 'platform'`.execute(ctx.db)
  ).rows[0]!.n

test('a referral that no department answers in time warns with its row, once, and no longer when it is answered', async () => {
  const family = await world.household()
  const other = await world.household()
  await register(family, other)
  const matter = await world.opened(township, 'referral', 'create', medical, { hh: family.hh })
  await world.done(township, matter.id, 'push')
  await look('full')
  expect(await warnings(family.hh)).toEqual([])

  // A sweep may have the number of the delivery it makes.
  await sql`select setval(pg_get_serial_sequence('monitoring.sweep', 'id'), (select max(id) from sources.delivery))`.execute(
    ctx.db,
  )
  // Nobody accepted it within the working days the region gives.
  world.ctx.today = '2026-11-30'
  await look()
  expect(await warnings(family.hh)).toMatchObject([
    {
      level: 'orange',
      state: 'open',
      indicator: 'P-10',
      reason: '转办推送逾期未反馈1件',
      rows: [
        {
          dataset: 'overdue-referral',
          file: '转办逾期清单 2026-11-30.csv',
          excerpt: { referral_no: matter.number, due_on: '2026-11-26', pushed_on: '2026-11-24' },
        },
      ],
    },
  ])
  expect(await warnings(other.hh)).toEqual([])
  const before = [await warnings(family.hh), await versions()]
  expect(await look()).toMatchObject({ opened: 0, withdrawn: 0, refreshed: 0 })
  expect(await look('full')).toMatchObject({ opened: 0, withdrawn: 0, refreshed: 0 })
  expect([await warnings(family.hh), await versions()]).toEqual(before)

  await world.done(clinics, matter.id, 'accept')
  await look()
  expect(await warnings(family.hh)).toMatchObject([{ state: 'withdrawn', hit: 'withdrawn' }])

  // Late with its decision, too: a new warning.
  world.ctx.today = '2027-02-01'
  await look()
  expect((await warnings(family.hh)).map((one) => one.state)).toEqual(['withdrawn', 'open'])
  await world.done(township, matter.id, 'revoke', { reason: '家庭已自行解决' })
  await look('full')
  expect((await warnings(family.hh)).map((one) => one.state)).toEqual(['withdrawn', 'withdrawn'])
})

test('a payment that the bank returned warns in red until it has arrived, also when it goes out a second time', async () => {
  await world.empty()
  await world.grant(10_000_000)
  const family = await world.paidHousehold({ amount: 640 })
  const paid = await world.paidHousehold()
  await register(family, paid)
  const matter = await world.roll('2026-11', 'at-bank')
  const line = (await world.lines(matter.id)).find((one) => one.hh === family.hh)!
  await look('full')
  expect(await warnings(family.hh)).toEqual([])

  await world.answered(matter.id, [line.id])
  await look()
  expect(await warnings(family.hh)).toMatchObject([
    {
      level: 'red',
      state: 'open',
      indicator: 'P-11',
      reason: expect.stringContaining('本平台名册发放失败未补发1笔'),
      rows: [
        {
          dataset: 'failed-payment',
          excerpt: { amount: 640, because: '账户冻结', result: 'failed', failed_on: '2026-11-24' },
        },
      ],
    },
  ])
  expect(await warnings(paid.hh)).toEqual([])

  await world.done(county, matter.id, 'retry', { reason: '账号已更正' })
  await world.done(countyToo, matter.id, 'to-finance')
  await world.done(countyToo, matter.id, 'handed', { on: '2026-11-24', how: '银行' })
  await look()
  expect(await warnings(family.hh)).toMatchObject([{ state: 'open', hit: 'active' }])

  await world.answered(matter.id)
  await look()
  expect(await warnings(family.hh)).toMatchObject([{ state: 'withdrawn', hit: 'withdrawn' }])
  expect(await look('full')).toMatchObject({ opened: 0, withdrawn: 0 })
})

test('what failed and went on the next roll is one payment that did not arrive, until that roll pays it', async () => {
  await world.empty()
  await world.grant(10_000_000)
  const family = await world.paidHousehold()
  await register(family)
  const october = await world.roll('2026-10', 'at-bank')
  await world.answered(october.id, [(await world.lines(october.id))[0]!.id])
  await world.done(county, october.id, 'carry', { reason: '等待更正账号' })
  await world.done(county, october.id, 'post')
  await look('full')
  expect(await warnings(family.hh)).toMatchObject([
    { level: 'red', state: 'open', rows: [{ dataset: 'failed-payment' }] },
  ])
  const november = await world.roll('2026-11', 'checked')
  await world.settle(november.id, 'failed-before', 'release')
  for (const [kind, input] of [
    ['approve', {}],
    ['to-finance', {}],
    ['handed', { on: '2026-11-24', how: '银行' }],
  ] as const)
    await world.done(countyToo, november.id, kind, input)
  const carried = (await world.lines(november.id)).find((one) => one.kind === 'carried')!
  await world.answered(november.id, [carried.id])
  await look()
  expect((await warnings(family.hh))[0]!.rows).toHaveLength(1)
  await world.done(county, november.id, 'retry', { reason: '账号已更正' })
  await world.done(countyToo, november.id, 'to-finance')
  await world.done(countyToo, november.id, 'handed', { on: '2026-11-24', how: '银行' })
  await world.answered(november.id)
  await look()
  expect(await warnings(family.hh)).toMatchObject([{ state: 'withdrawn' }])
})

test('a look back leaves the lists as they were delivered then', async () => {
  const before = await versions()
  const done = await sweep(ctx, { asOf: '2026-09-30', kind: 'full' })
  expect(done).toMatchObject({ ok: false, reason: 'no-register' })
  expect(await versions()).toBe(before)
})
