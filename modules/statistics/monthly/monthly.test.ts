/** The monthly report from decisions that people took: it adds up, opens into its rows, repeats, and refuses when it does not. */
import { sql } from 'kysely'
import PizZip from 'pizzip'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { casesWorks } from '../../cases/index.ts'
import { aide, type CasesWorld, county, countyToo, openCasesWorld, township, village } from '../../cases/testing.ts'
import { chainWorks } from '../../chain/index.ts'
import { visitWork } from '../../monitoring/index.ts'
import { recordDecision } from '../../registry/index.ts'
import { loadRegion } from '../../rules/index.ts'
import type { StatisticsContext } from '../context.ts'
import type { MonthlyReport, TierColumn, UpliftColumn } from '../shared.ts'
import { monthXlsx } from './month-xlsx.ts'
import { closeMonth, monthlyReport, rowsOfFigure } from './read-month.ts'
import { hideSmall } from './small-cells.ts'

let world: CasesWorld
let ctx: StatisticsContext
const league = { ...county, userId: 'l1', role: 'league' as const, area: '9001' }

beforeAll(async () => {
  world = await openCasesWorld([visitWork({}), ...casesWorks, ...chainWorks(loadRegion('regions/example'))])
  ctx = { db: world.ctx.db, region: loadRegion('regions/example'), matters: world.ctx }
})
afterAll(() => world.close())

const report = async (month: string, who = county, area = county.area): Promise<MonthlyReport> => {
  const made = await monthlyReport(ctx, who, area, month)
  if (!made.ok) throw new Error(`${made.reason} ${made.zh}`)
  return made
}
const cell = (of: MonthlyReport, tier: string, column: TierColumn) =>
  of.tiers
    .filter((row) => row.tier === tier)
    .reduce(
      (sum, row) => ({
        households: sum.households + (row.cells[column].households ?? 0),
        persons: sum.persons + (row.cells[column].persons ?? 0),
        yuan: sum.yuan + (row.cells[column].yuan ?? 0),
      }),
      { households: 0, persons: 0, yuan: 0 },
    )
const decided = (
  hh: string,
  one: {
    tier: string | null
    amount?: number
    from: string
    to?: string
    ends?: string
    at: string
    uplift?: { persons: number; amount: number }
  },
  source: string,
) =>
  ctx.db.transaction().execute(async (tx) => {
    await recordDecision(tx, {
      hh,
      tier: one.tier,
      persons: one.tier ? 3 : 0,
      monthlyAmount: one.amount ?? null,
      from: one.from,
      to: one.to ?? null,
      source,
      ...(one.ends ? { endsTier: one.ends } : {}),
      ...(one.uplift ? { parts: { uplift: one.uplift } } : {}),
    })
    await sql`alter table registry.decision disable trigger decision_is_append_only`.execute(tx)
    await sql`update registry.decision set at = ${`${one.at}T04:00:00Z`}::timestamptz where hh = ${hh}::bigint and source = ${source}`.execute(
      tx,
    )
    await sql`alter table registry.decision enable trigger decision_is_append_only`.execute(tx)
  })

describe('a county in autumn', () => {
  let families: string[] = []
  test('what was, came, went and is add up by tier, and each figure opens into its households', async () => {
    families = []
    for (let i = 0; i < 8; i++) families.push((await world.household()).hh)
    for (const hh of families.slice(0, 6)) await world.holds(hh, 'dibao-rural', 600)
    await decided(
      families[0]!,
      { tier: 'dibao-rural', amount: 720, from: '2026-11-01', at: '2026-10-10' },
      'decision:A',
    )
    await decided(families[1]!, { tier: null, from: '2026-11-01', ends: 'dibao-rural', at: '2026-10-11' }, 'decision:B')
    await decided(
      families[2]!,
      { tier: 'margin', from: '2026-11-01', ends: 'dibao-rural', at: '2026-10-12' },
      'decision:C',
    )
    await decided(
      families[6]!,
      { tier: 'dibao-rural', amount: 500, from: '2026-11-01', at: '2026-10-13' },
      'decision:D',
    )
    const november = await report('2026-11')
    expect(november).toMatchObject({ from: '2026-10-21', to: '2026-11-20', mismatches: [] })
    expect(cell(november, 'dibao-rural', 'last')).toEqual({ households: 6, persons: 18, yuan: 3600 })
    expect(cell(november, 'dibao-rural', 'new')).toEqual({ households: 1, persons: 3, yuan: 500 })
    expect(cell(november, 'dibao-rural', 'increased')).toEqual({ households: 0, persons: 0, yuan: 120 })
    expect(cell(november, 'dibao-rural', 'stopped')).toEqual({ households: -1, persons: -3, yuan: -600 })
    expect(cell(november, 'dibao-rural', 'crossOut')).toEqual({ households: -1, persons: -3, yuan: -600 })
    expect(cell(november, 'margin', 'crossIn').households).toBe(1)
    expect(cell(november, 'dibao-rural', 'now')).toEqual({ households: 5, persons: 15, yuan: 3020 })
    const row = november.tiers.find((one) => one.tier === 'dibao-rural')!
    const opened = await rowsOfFigure(ctx, county, county.area, '2026-11', `tiers/dibao-rural/${row.urban}/stopped`)
    expect(opened).toMatchObject({
      ok: true,
      items: [{ hh: families[1], name: '王*国', matter: { number: 'B' }, yuan: -600 }],
    })
  })

  test('a month that was closed reads the same for ever, whatever is decided later', async () => {
    expect(await closeMonth(ctx, township, '2026-11')).toMatchObject({ ok: false, reason: 'not-allowed' })
    expect(await closeMonth(ctx, county, '2026-12')).toMatchObject({ ok: false, reason: 'not-now' })
    expect(await closeMonth(ctx, county, '2026-11')).toEqual({ ok: true })
    expect(await closeMonth(ctx, countyToo, '2026-11')).toEqual({ ok: true })
    const before = await report('2026-11')
    await sql`update registry.tier_holding set monthly_amount = 1 where hh = ${families[3]!}::bigint`.execute(ctx.db)
    const after = await report('2026-11')
    expect(after).toEqual(before)
    expect(after.closed?.by).toBe('清溪县甲')
    await sql`update registry.tier_holding set monthly_amount = 600 where hh = ${families[3]!}::bigint`.execute(ctx.db)
    await expect(sql`update statistics.month set report = '{}'`.execute(ctx.db)).rejects.toThrow()
  })

  test('the next month begins with what was kept', async () => {
    await decided(families[3]!, { tier: null, from: '2026-12-01', ends: 'dibao-rural', at: '2026-11-24' }, 'decision:E')
    world.ctx.today = '2026-12-25'
    const december = await report('2026-12')
    expect(december.mismatches).toEqual([])
    expect(cell(december, 'dibao-rural', 'last')).toEqual({ households: 5, persons: 15, yuan: 3020 })
    expect(cell(december, 'dibao-rural', 'now')).toEqual({ households: 4, persons: 12, yuan: 2420 })
  })

  test('a holding changed without a decision is named, and neither printed nor closed', async () => {
    await sql`update registry.tier_holding set monthly_amount = 900 where hh = ${families[0]!}::bigint and to_date is null`.execute(
      ctx.db,
    )
    const broken = await report('2026-12')
    expect(broken.mismatches).toMatchObject([{ hh: families[0], tier: 'dibao-rural' }])
    expect(broken.mismatches[0]!.what.zh).toBe('乡村基本保障：上月加减本月决定应为3人、720.00元，登记为3人、900.00元。')
    expect(await closeMonth(ctx, county, '2026-12')).toMatchObject({ ok: false, reason: 'does-not-reconcile' })
    await sql`update registry.tier_holding set monthly_amount = 720 where hh = ${families[0]!}::bigint and to_date is null`.execute(
      ctx.db,
    )
    expect((await report('2026-12')).mismatches).toEqual([])
  })

  test('a ledger that was delivered again stands in its own column', async () => {
    await sql`update registry.tier_holding set monthly_amount = 640 where hh = ${families[4]!}::bigint and source = 'ledger'`.execute(
      ctx.db,
    )
    const december = await report('2026-12')
    expect(december.mismatches).toEqual([])
    expect(cell(december, 'dibao-rural', 'ledger')).toEqual({ households: 0, persons: 0, yuan: 40 })
  })

  test('a decision taken after the cut-off day is not in the month, also when it is read later', async () => {
    const october = await report('2026-10')
    expect(cell(october, 'dibao-rural', 'now').households).toBe(6)
    expect(cell(october, 'dibao-rural', 'stopped').households).toBe(0)
  })
})

describe('category uplift inside the amounts', () => {
  const families: string[] = []
  const cells = (of: MonthlyReport, column: UpliftColumn) =>
    of.uplift!.find((row) => row.tier === 'dibao-urban')!.cells[column]
  const decide = (i: number, amount: number | null, at: string, uplift?: { persons: number; amount: number }) =>
    decided(
      families[i]!,
      amount === null
        ? { tier: null, ends: 'dibao-urban', from: `${at}-01`, at: `${at}-01` }
        : { tier: 'dibao-urban', amount, from: `${at}-01`, at: `${at}-01`, ...(uplift ? { uplift } : {}) },
      `decision:U${i}-${at}`,
    )

  test('what was, came, rose, fell, went and is add up; who has none is no household with it, and unknown is said as unknown', async () => {
    for (let i = 0; i < 7; i++) families.push((await world.household()).hh)
    await decide(0, 900, '2027-01', { persons: 1, amount: 80 })
    await decide(1, 900, '2027-01', { persons: 1, amount: 80 })
    await decide(2, 900, '2027-01', { persons: 2, amount: 160 })
    await decide(3, 900, '2027-01', { persons: 0, amount: 0 })
    await decide(4, 900, '2027-01')
    await decide(0, 980, '2027-02', { persons: 1, amount: 160 })
    await decide(1, null, '2027-02')
    await decide(2, 820, '2027-02', { persons: 1, amount: 80 })
    await decide(3, 980, '2027-02', { persons: 1, amount: 80 })
    await decide(4, 900, '2027-02', { persons: 1, amount: 80.5 })
    await decide(5, 700, '2027-02')
    await decide(6, 700, '2027-02', { persons: 0, amount: 0 })
    world.ctx.today = '2027-02-25'
    const made = await report('2027-02')
    expect(made.mismatches).toEqual([])
    expect(cells(made, 'last')).toEqual({ households: 3, persons: 4, yuan: 320 })
    expect(cells(made, 'new')).toEqual({ households: 1, persons: 1, yuan: 80 })
    expect(cells(made, 'raised')).toEqual({ households: 0, persons: 0, yuan: 80 })
    expect(cells(made, 'lowered')).toEqual({ households: 0, persons: -1, yuan: -80 })
    expect(cells(made, 'left')).toEqual({ households: -1, persons: -1, yuan: -80 })
    expect(cells(made, 'unclear')).toEqual({ households: 1, persons: 1, yuan: 80.5 })
    expect(cells(made, 'now')).toEqual({ households: 4, persons: 4, yuan: 400.5 })
    expect(made.uplift!.find((row) => row.tier === 'dibao-urban')!.unknown).toEqual({ last: 1, now: 1 })
    const rows = async (column: string) => {
      const opened = await rowsOfFigure(ctx, county, county.area, '2027-02', `uplift/dibao-urban/${column}`)
      if (!opened.ok) throw new Error(opened.zh)
      return opened.items.map((one) => [one.hh, one.persons, one.yuan, one.matter?.number])
    }
    expect(await rows('left')).toEqual([[families[1], -1, -80, 'U1-2027-02']])
    expect(await rows('unknown')).toEqual([[families[5], 3, null, undefined]])
    expect(await rows('now')).toHaveLength(4)
  })

  test('a closed month keeps it for the next; one that does not add up is neither printed nor closed', async () => {
    expect(await closeMonth(ctx, county, '2027-02')).toEqual({ ok: true })
    world.ctx.today = '2027-03-25'
    expect(cells(await report('2027-03'), 'last')).toEqual({ households: 4, persons: 4, yuan: 400.5 })
    const change = (amount: number) =>
      sql`update registry.tier_holding set uplift_amount = ${amount} where hh = ${families[0]!}::bigint and to_date is null`.execute(
        ctx.db,
      )
    await change(100)
    const broken = await report('2027-03')
    expect(broken.mismatches.map((one) => [one.hh, one.what.zh])).toEqual([
      [families[0], '城镇基本保障：分类施保应为1人、160.00元，登记为1人、100.00元。'],
    ])
    expect(await closeMonth(ctx, county, '2027-03')).toMatchObject({ ok: false, reason: 'does-not-reconcile' })
    await change(160)
    expect((await report('2027-03')).mismatches).toEqual([])
    const seen = await report('2027-02', league, county.area)
    expect(cells(seen, 'now').households).toBeNull()
    expect(seen.uplift!.find((row) => row.tier === 'dibao-urban')!.unknown.now).toBeNull()
  })
})

test('temporary aid is counted by kind, size, register and cause; the same payment under each', async () => {
  world.ctx.today = '2026-12-25'
  const { hh } = await world.household()
  const matter = await world.opened(
    township,
    'temporary-aid',
    'report',
    { name: '王建国', cause: 'illness', what: '住院' },
    { hh },
  )
  await sql`insert into cases.aid_payment (matter_id, seq, hh, area, name, cause, persons, amount, how, paid_from, on_date)
    values (${matter.id}, 1, ${hh}::bigint, ${village}, '王建国', 'illness', 3, 1200, 'cash', 'county', '2026-12-02')`.execute(
    ctx.db,
  )
  const { sections } = await report('2026-12')
  const temporary = sections.find((one) => one.id === 'temporary')!
  expect(Object.fromEntries(temporary.figures.map((one) => [one.id, [one.count, one.yuan]]))).toMatchObject({
    hukou: [1, 1200],
    'cause:illness': [1, 1200],
  })
  expect(await rowsOfFigure(ctx, county, county.area, '2026-12', 'temporary/cause:illness')).toMatchObject({
    ok: true,
    items: [{ hh, yuan: 1200, matter: { number: matter.number } }],
  })
})

describe('who sees what', () => {
  test('small cells are hidden from those who do not answer for the area, and open into nothing', async () => {
    const seen = await report('2026-12', league, county.area)
    const row = seen.tiers.find((one) => one.tier === 'dibao-rural')!
    expect(row.cells.stopped.households).toBeNull()
    expect(row.cells.new.households).toBeNull()
    expect(seen.least).toBe(5)
    expect(
      await rowsOfFigure(ctx, league, county.area, '2026-12', `tiers/dibao-rural/${row.urban}/stopped`),
    ).toMatchObject({ ok: false, reason: 'not-allowed' })
  })

  test('how many amounts are unknown is hidden where they are few, or those known are; never told as none', async () => {
    const at = (of: MonthlyReport) => of.tiers.find((one) => one.tier === 'margin' && one.urban === 'unknown')!
    for (let i = 0; i < 9; i++) await world.holds((await world.household()).hh, 'margin', i < 7 ? 100 : null)
    const own = await report('2026-10')
    expect(at(own)).toMatchObject({ unknownAmounts: 2, cells: { now: { households: 9, yuan: 700 } } })
    const seen = await report('2026-10', league, county.area)
    expect(at(seen)).toMatchObject({ unknownAmounts: null, cells: { now: { households: 9, yuan: 700 } } })
    const rows = await rowsOfFigure(ctx, league, county.area, '2026-10', 'tiers/margin/unknown/now')
    expect(rows.ok && rows.items.map((one) => one.yuan)).toEqual(Array(9).fill(null))
    // In the spreadsheet a column of its own, hidden there too.
    const sheet = async (of: MonthlyReport) =>
      new PizZip(await monthXlsx({ ...of, tiers: [at(of)] })).file('xl/worksheets/sheet1.xml')!.asText()
    expect(await sheet(own)).toMatch(/<c r="C5"[^>]*><v>2<\/v>/)
    expect(await sheet(seen)).not.toMatch(/<c r="C5"[^>]*><v>2<\/v>/)

    const hidden = (unknown: number, households: number) => {
      const amounts = { households, persons: households, yuan: 600 }
      const row = { ...at(own), unknownAmounts: unknown, cells: { ...at(own).cells, last: amounts, now: amounts } }
      const told = hideSmall({ ...own, tiers: [row] }, 5).tiers[0]!
      return [told.unknownAmounts, told.cells.now.yuan, told.cells.last.yuan]
    }
    expect(hidden(0, 9)).toEqual([0, 600, 600])
    expect(hidden(6, 20)).toEqual([6, 600, 600])
    expect(hidden(9, 9)).toEqual([9, 600, 600])
    // One amount is known, and it is the sum: whoever knew that would know the household's.
    expect(hidden(9, 10)).toEqual([null, null, null])
  })

  test('nobody reads beyond his area, and an aide reads no statistics', async () => {
    expect(await monthlyReport(ctx, county, '9001', '2026-12')).toMatchObject({ ok: false, reason: 'outside-area' })
    expect(await monthlyReport(ctx, { ...county, area: '900102' }, county.area, '2026-12')).toMatchObject({
      ok: false,
      reason: 'outside-area',
    })
    expect(await monthlyReport(ctx, aide, village, '2026-12')).toMatchObject({ ok: false, reason: 'not-allowed' })
    const own = await report('2026-12', township, township.area)
    expect(cell(own, 'dibao-rural', 'now').households).toBeGreaterThan(0)
  })
})

test('the spreadsheet has merged heads and all sheets', async () => {
  const bytes = await monthXlsx(await report('2026-12'))
  expect(bytes.includes('xl/worksheets/sheet3.xml')).toBe(true)
  expect(bytes.subarray(0, 2).toString()).toBe('PK')
  expect(bytes.length).toBeGreaterThan(3000)
})
