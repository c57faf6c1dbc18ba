import { sql } from 'kysely'
import { afterAll, beforeEach, describe, expect, test } from 'vitest'
import { portrait } from '../portrait/portrait.ts'
import { WarningQuery } from '../shapes/warning.ts'
import { bill, card, clerk, held, household, person, villages, wage, year } from '../testing/families.ts'
import { openWorld } from '../testing/world.ts'
import { listWarnings } from '../worklist/list-warnings.ts'
import { findWarning } from '../worklist/warning-detail.ts'
import { sweep } from './run-sweep.ts'

const world = await openWorld()
const { ctx } = world
afterAll(() => world.close())
beforeEach(() => world.reset())

const asOf = '2026-10-31'
const run = async (day = asOf) => {
  const result = await sweep(ctx, { asOf: day, kind: 'full' })
  if (!result.ok) throw new Error(result.zh)
  return result
}
interface Line {
  hh: string
  level: string
  zh: string
  hits: unknown[]
}
const one = async (n: number) => ((await world.warnings()) as Line[]).filter((line) => line.hh === household(n))
/** Three families, all data delivered, nobody in hardship. */
const quiet = async () => {
  await world.deliver('population', [person(1), person(2), person(3)])
  await world.deliver('tier-ledger', [held(3, 'dibao-urban')])
  await world.deliver('care-cards', [])
  await world.deliver('calls', [], { months: year })
}

describe('a family whose data stop coming', () => {
  const bills = (share = 60_000) => world.deliver('clinic-bills', [bill(1, '2026-05-01', share)], { months: year })
  const missing = '清溪县2025年11月至2026年9月的诊疗账单数据未交付'
  test('keeps its warning and level, marked since when and for want of which data', async () => {
    await quiet()
    const version = await bills()
    await run()
    const [before] = await one(1)
    await world.withdraw(version)
    const { counts } = await run()
    expect(counts).toMatchObject({ withdrawn: 0, lowered: 0, unjudged: 1, hits: 0 })
    const [warning] = await one(1)
    expect(warning).toMatchObject({ state: 'open', level: before!.level, zh: before!.zh, unsupported: null })
    expect(warning!.hits).toMatchObject([{ state: 'active', unjudged: asOf, missing: [{ why_zh: missing }] }])
    const acts = await sql<{ kind: string }>`select kind from monitoring.action order by id`.execute(ctx.db)
    expect(acts.rows.map((row) => row.kind)).toEqual(['open', 'unjudged'])
    const mark = { since: asOf, why_zh: missing }
    const list = await listWarnings(ctx, clerk, WarningQuery.parse({}))
    expect(list.items).toMatchObject([{ unjudged: mark }])
    expect(await findWarning(ctx, clerk, list.items[0]!.id)).toMatchObject({
      hits: [{ unjudged: mark }],
      actions: [{ kind: 'open' }, { kind: 'unjudged', text_zh: `无法再判断：${missing}` }],
    })
    expect(await portrait(ctx, clerk, household(1))).toMatchObject({
      warnings: [{ unjudged: mark }],
      dimensions: [{ hits: [{ unjudged: mark }] }],
    })
    const again = await run()
    expect(again.counts).toMatchObject({ refreshed: 0, withdrawn: 0, unjudged: 0 })
    expect(await one(1)).toEqual([warning])
  })
  test('is withdrawn when data come again and no longer show it', async () => {
    await quiet()
    const version = await bills()
    await run()
    await world.withdraw(version)
    await run()
    await bills(600)
    const { counts } = await run()
    expect(counts).toMatchObject({ withdrawn: 1 })
    expect(await one(1)).toMatchObject([{ state: 'withdrawn', hits: [{ state: 'withdrawn', unjudged: null }] }])
  })
  test('is shown anew, without the mark, when data come again and show it', async () => {
    await quiet()
    const version = await bills()
    await run()
    await world.withdraw(version)
    await run()
    await bills(13_000)
    await run()
    const [warning] = await one(1)
    expect(warning).toMatchObject({ state: 'open', level: 'orange', hits: [{ state: 'active', unjudged: null }] })
    const acts = await sql<{ kind: string }>`select kind from monitoring.action order by id`.execute(ctx.db)
    expect(acts.rows.map((row) => row.kind)).toEqual(['open', 'unjudged', 'judged', 'lower'])
  })
  test('is kept when months pass without deliveries and the old bills leave the window', async () => {
    await quiet()
    await world.deliver('clinic-bills', [bill(1, '2025-11-20', 7000), bill(1, '2026-10-20', 300)], { months: year })
    await run()
    expect(await one(1)).toMatchObject([{ level: 'yellow', state: 'open' }])
    ctx.today = '2027-01-20'
    const { counts } = await run('2027-01-20')
    expect(counts).toMatchObject({ withdrawn: 0, unjudged: 1 })
    expect(await one(1)).toMatchObject([
      {
        state: 'open',
        hits: [
          {
            unjudged: '2027-01-20',
            missing: [{ why_en: 'Clinic bills of 清溪县 for 2026-11 to 2026-12: not delivered' }],
          },
        ],
      },
    ])
  })
  test('keeps a strong level whose reason is in doubt, although a weaker sign is still seen', async () => {
    await quiet()
    const wages = await world.deliver(
      'wages',
      [1, 2, 3].map((n) => wage(n, '2026-09', 7000)),
      { months: year },
    )
    await bills(6000)
    await run()
    expect(await one(1)).toMatchObject([{ level: 'red' }])
    await world.withdraw(wages)
    const { counts } = await run()
    expect(counts).toMatchObject({ lowered: 0, unjudged: 1 })
    expect(await one(1)).toMatchObject([{ level: 'red', hits: [{ level: 'red', unjudged: asOf }] }])
  })
  test('is withdrawn at once when what is known already refutes the sign', async () => {
    await quiet()
    await world.deliver('care-cards', [card(1, 1), card(2, 1)])
    await run()
    await sql`update sources.version set state = 'withdrawn' where dataset = 'care-cards'`.execute(ctx.db)
    await world.deliver('tier-ledger', [held(1, 'margin'), held(3, 'dibao-urban')])
    const { counts } = await run()
    expect(counts).toMatchObject({ withdrawn: 1, unjudged: 1 })
    expect(await one(1)).toMatchObject([{ state: 'withdrawn' }])
    expect(await one(2)).toMatchObject([{ hits: [{ missing: [{ why_zh: '清溪县的照护卡数据未交付' }] }] }])
  })
  test('keeps its warning when the household register of its county was taken back', async () => {
    const register = await world.deliver('population', [person(1), person(2)], { areas: ['900101'] })
    await world.deliver('population', [person(7, { household_no: household(7, '900102'), division: villages.cloud })], {
      areas: ['900102'],
    })
    await bills()
    await run()
    await world.withdraw(register)
    await run()
    expect(await one(1)).toMatchObject([
      { state: 'open', level: 'red', hits: [{ state: 'active', missing: [{ why_zh: '清溪县的户籍人口数据未交付' }] }] },
    ])
  })
  test('leaves with the household that is no longer in the register', async () => {
    await quiet()
    await bills()
    await run()
    await world.deliver('population', [person(2), person(3)])
    expect((await run()).counts).toMatchObject({ withdrawn: 1, unjudged: 0 })
  })
})
