/** Medians and the figures of the chain: told from what was done, as it was known on the last day of the month. */
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { casesWorks } from '../../cases/index.ts'
import { county, township, village } from '../../cases/testing.ts'
import { type ChainWorld, granted, medical, openChainWorld } from '../../chain/testing.ts'
import { recordDecision } from '../../registry/index.ts'
import type { StatisticsContext } from '../context.ts'
import { monthlyReport, rowsOfFigure } from './read-month.ts'

let world: ChainWorld
let ctx: StatisticsContext
const clinics = { userId: 'd1', name: '医保甲', role: 'department' as const, area: '900101', unit: 'clinics' }

beforeAll(async () => {
  world = await openChainWorld(casesWorks)
  ctx = { db: world.ctx.db, region: world.region, matters: world.ctx }
})
afterAll(() => world.close())

const figures = async (section: string, month = '2026-12', area = county.area) => {
  world.ctx.today = '2026-12-25'
  const made = await monthlyReport(ctx, county, area, month)
  if (!made.ok) throw new Error(made.zh)
  return Object.fromEntries(
    (made.sections.find((one) => one.id === section)?.figures ?? []).map((one) => [one.id, [one.count, one.days]]),
  )
}
const on = (day: string) => {
  world.ctx.today = day
}
const warned = (hh: string, openedOn: string, closedOn: string | null) =>
  sql`insert into monitoring.warning (hh, area, managing_area, level, state, opened_as_of, opened_on, last_as_of, due_at, responsible_area, closed_on, close_code)
    values (${hh}::bigint, ${village}, ${village}, 'red', ${closedOn ? 'closed' : 'open'}, ${openedOn}::date, ${openedOn}::date, ${openedOn}::date,
      ${openedOn}::date + 3, ${village}, ${closedOn}::date, ${closedOn ? 'helped' : null})`.execute(ctx.db)

test('a referral: needs nobody pushed, pushes nobody answered, days of those that were', async () => {
  const pushed: number[] = []
  for (const [created, day] of [
    ['2026-11-23', '2026-11-24'],
    ['2026-11-23', '2026-11-30'],
    ['2026-12-14', '2026-12-15'],
    ['2026-12-16', null],
  ] as const) {
    const { hh } = await world.household()
    on(created)
    const matter = await world.opened(township, 'referral', 'create', medical, { hh })
    if (day === null) continue
    on(day)
    await world.done(township, matter.id, 'push', {})
    pushed.push(matter.id)
  }
  for (const [matter, day] of [
    [pushed[0]!, '2026-11-27'],
    [pushed[1]!, '2026-12-09'],
  ] as const) {
    on(day)
    await world.done(clinics, matter, 'accept', {})
    await world.done(clinics, matter, 'decide', granted)
  }
  expect(await figures('departments')).toMatchObject({
    'clinics/pushed': [3, null],
    'clinics/granted': [2, 6],
  })
  expect(await figures('chain')).toMatchObject({ 'needs-open': [1, 4], unanswered: [1, 5] })
  expect(await figures('chain', '2026-12', '900102').catch(() => 'refused')).toBe('refused')
  const { items } = (await rowsOfFigure(ctx, county, county.area, '2026-12', 'chain/unanswered')) as {
    items: { matter: { id: number }; days: number }[]
  }
  expect(items).toMatchObject([{ matter: { id: pushed[2] }, days: 5 }])
})

test('warnings: how long they were open, which are late; and how long until the first help came', async () => {
  const [quick, slow, never] = [await world.household(), await world.household(), await world.household()]
  await warned(quick.hh, '2026-12-01', '2026-12-03')
  await warned(slow.hh, '2026-11-25', '2026-12-07')
  await warned(never.hh, '2026-12-10', null)
  for (const [family, day] of [
    [quick, '2026-12-02'],
    [slow, '2026-12-06'],
    [slow, '2026-12-08'],
  ] as const) {
    on(day)
    const aid = await world.opened(
      township,
      'temporary-aid',
      'report',
      { name: '王建国', cause: 'illness', what: '住院' },
      { hh: family.hh },
    )
    await sql`insert into cases.aid_payment (matter_id, seq, hh, area, name, cause, persons, amount, how, paid_from, on_date)
      values (${aid.id}, 1, ${family.hh}::bigint, ${village}, '王建国', 'illness', 3, 1000, 'cash', 'county', ${day}::date)`.execute(
      ctx.db,
    )
  }
  expect(await figures('warnings')).toMatchObject({
    closed: [2, 7],
    'closed-late': [1, 12],
    open: [1, 10],
    'open-late': [1, 10],
  })
  // In a month that still runs nothing is late because of days to come.
  world.ctx.today = '2026-12-13'
  const running = await monthlyReport(ctx, county, county.area, '2026-12')
  expect(running.ok && running.sections.find((one) => one.id === 'warnings')!.figures).toEqual(
    expect.arrayContaining([expect.objectContaining({ id: 'open', count: 1, days: 3 })]),
  )
  expect(JSON.stringify(running)).not.toContain('open-late')
  // A second payment is not a second first help.
  expect(await figures('chain')).toMatchObject({ helped: [2, 6] })
})

test('extreme poverty is told by support and self-care as the ledger has them, adds up to its tier, and what nobody told is said', async () => {
  for (const [support, care, amount] of [
    ['home', 'half', 1400],
    ['home', 'half', 1500],
    ['institution', 'none', 2000],
    [null, null, 1100],
  ] as const) {
    const { hh } = await world.household()
    await world.holds(hh, 'tekun-rural', amount)
    await sql`update registry.tier_holding set care = ${care}, support = ${support} where hh = ${hh}::bigint`.execute(
      ctx.db,
    )
  }
  world.ctx.today = '2026-12-25'
  const made = await monthlyReport(ctx, county, county.area, '2026-12')
  if (!made.ok) throw new Error(made.zh)
  const { figures: told } = made.sections.find((one) => one.id === 'care')!
  expect(told.map((one) => [one.label.zh.split('：')[1], one.count, one.yuan])).toEqual([
    ['分散供养，半护理', 2, 2900],
    ['集中供养，全护理', 1, 2000],
    ['供养方式未注明，自理能力未评估', 1, 1100],
  ])
  const tier = made.tiers.filter((row) => row.tier === 'tekun-rural')
  expect(told.reduce((sum, one) => sum + one.count!, 0)).toBe(
    tier.reduce((sum, row) => sum + row.cells.now.households!, 0),
  )
})

test('extreme poverty decided here stands in the same table, and a re-check moves it', async () => {
  const care = async () => {
    const made = await monthlyReport(ctx, county, county.area, '2027-02')
    if (!made.ok) throw new Error(made.zh)
    expect(made.mismatches).toEqual([])
    return made.sections
      .find((one) => one.id === 'care')!
      .figures.map((one) => [one.label.zh.split('：')[1], one.count])
  }
  world.ctx.today = '2027-02-25'
  const before = await care()
  const { hh } = await world.household()
  const decide = (source: string, from: string, parts: object) =>
    world.ctx.db
      .transaction()
      .execute((tx) =>
        recordDecision(tx, { hh, tier: 'tekun-rural', persons: 1, monthlyAmount: 1400, from, source, parts }),
      )
  await decide('decision:SQ-1', '2027-01-01', { care: 'full', support: 'home' })
  expect(await care()).toEqual([...before, ['分散供养，全自理', 1]])
  await decide('decision:FC-9', '2027-02-01', { care: 'full', support: 'institution' })
  expect(await care()).toEqual([...before, ['集中供养，全自理', 1]])
})

test('what was given twice is counted once per household and opens into its words', async () => {
  const { hh } = await world.household()
  await world.holds(hh, 'dibao-rural', 600, '2026-06-01')
  await world.holds(hh, 'margin', 0, '2026-07-01')
  const one = await world.household()
  await world.holds(one.hh, 'margin', 0, '2026-07-01')
  expect(await figures('chain')).toMatchObject({ doubled: [1, null], 'doubled:excluded': [1, null] })
  const { items } = (await rowsOfFigure(ctx, county, county.area, '2026-12', 'chain/doubled')) as {
    items: { hh: string; what: { zh: string } }[]
  }
  expect(items).toMatchObject([{ hh, what: { zh: '基本保障与边缘家庭不能同时享受' } }])
})

test('who left a tier is told by what the re-check was opened for', async () => {
  for (const trigger of ['self-report', 'self-report', 'warning']) {
    const { hh } = await world.household()
    await world.holds(hh, 'dibao-rural', 600, '2026-06-01')
    on('2026-12-01')
    const { id } = await world.opened(township, 'recheck', 'open', { trigger }, { hh })
    await sql`insert into cases.exit (matter_id, hh, area, left_tier, left_on)
      values (${id}, ${hh}::bigint, ${village}, 'dibao-rural', '2026-12-05')`.execute(ctx.db)
  }
  expect(await figures('exits')).toEqual({
    left: [3, null],
    open: [3, null],
    'because:self-report': [2, null],
    'because:warning': [1, null],
  })
  const { items } = (await rowsOfFigure(ctx, county, county.area, '2026-12', 'exits/because:warning')) as {
    items: { what: { zh: string } }[]
  }
  expect(items).toMatchObject([{ what: { zh: '退出缘由：监测预警' } }])
})
