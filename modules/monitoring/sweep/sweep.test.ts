import { sql } from 'kysely'
import { afterAll, beforeEach, describe, expect, test } from 'vitest'
import { listCandidates } from '../../matching/index.ts'
import { bill, call, card, clerk, held, household, person, wage, year } from '../testing/families.ts'
import { openWorld } from '../testing/world.ts'
import { actOnWarning } from '../worklist/act-on-warning.ts'
import { sweep } from './run-sweep.ts'

const world = await openWorld()
const { ctx } = world
afterAll(() => world.close())
beforeEach(() => world.reset())

const asOf = '2026-10-31'
const run = async (day = asOf, kind: 'full' | 'incremental' = 'full') => {
  const result = await sweep(ctx, { asOf: day, kind })
  if (!result.ok) throw new Error(result.zh)
  return result
}
interface Line {
  hh: string
  level: string
  state: string
  zh: string
  due: string
  unsupported: string | null
  hits: { indicator: string; state: string; evidence: { dataset: string; version_id: number; row: number }[] | null }[]
}
const lines = async () => (await world.warnings()) as Line[]
const one = async (n: number) => (await lines()).filter((line) => line.hh === household(n))
const idOfWarning = async (n: number) =>
  Number(
    (await sql<{ id: number }>`select max(id) as id from monitoring.warning where hh = ${household(n)}`.execute(ctx.db))
      .rows[0]!.id,
  )
/** Three families, all data delivered, nobody in hardship. */
const quiet = async () => {
  await world.deliver('population', [person(1), person(1, { m: 1, birth_date: '2012-05-01' }), person(2), person(3)])
  await world.deliver('tier-ledger', [held(3, 'dibao-urban')])
  await world.deliver('care-cards', [])
  await world.deliver('calls', [], { months: year })
}

describe('a sweep', () => {
  test('without a household register it says so and changes nothing', async () => {
    expect(await sweep(ctx, { asOf, kind: 'full' })).toMatchObject({ ok: false, reason: 'no-register' })
    expect(await lines()).toEqual([])
  })
  test('finds the county of what came before the register, so that it counts as delivered', async () => {
    const bills = await world.deliver('clinic-bills', [bill(1, '2026-05-01', 4000)], { months: year, areas: [] })
    await quiet()
    await run()
    const version = await sql<{ areas: string[]; linked: number; note: string }>`
      select areas, linked, quality->>'areasFrom' as note from sources.version where id = ${bills}`.execute(ctx.db)
    expect(version.rows).toMatchObject([{ areas: ['900101'], linked: 1, note: '比对户籍人口（补定）' }])
  })
  test('cannot be of a day to come', async () => {
    expect(await sweep(ctx, { asOf: '2027-01-01', kind: 'full' })).toMatchObject({ ok: false, reason: 'future-day' })
  })
  test('finds a family without a file by its bills, says why in words and names file and row', async () => {
    await quiet()
    const paid = [wage(1, '2026-09', 30_000), wage(2, '2026-09', 20_000), wage(3, '2026-09', 20_000)]
    await world.deliver('wages', paid, { months: year })
    const bills = await world.deliver(
      'clinic-bills',
      [bill(2, '2026-03-01', 400), bill(1, '2026-05-01', 4000), bill(1, '2026-10-03', 3000.5, { m: 1 })],
      {
        months: year,
        fileName: '诊疗账单_2026.csv',
      },
    )
    const { counts } = await run()
    expect(counts).toMatchObject({ opened: 1, yellow: 1, households: 3 })
    const [warning] = await one(1)
    expect(warning).toMatchObject({
      level: 'yellow',
      state: 'open',
      zh: '近12个月诊疗自付7,000.5元（2张账单），工资30,000元',
      due: '2026-12-03',
    })
    const rows = warning!.hits[0]!.evidence!.filter((row) => row.dataset === 'clinic-bills')
    expect(rows.map((row) => [row.version_id, row.row])).toEqual([
      [bills, 3],
      [bills, 4],
    ])
    const file = await sql<{
      n: number
    }>`select count(*)::int as n from registry.membership where hh = ${household(1)} and to_date is null`.execute(
      ctx.db,
    )
    expect(file.rows[0]!.n).toBe(2)
  })
  test('run again changes nothing', async () => {
    await quiet()
    await world.deliver('clinic-bills', [bill(1, '2026-05-01', 13000), bill(2, '2026-06-01', 6000)], { months: year })
    await world.deliver('calls', [call(2, '2026-10-10'), call(2, '2026-10-20')], { months: ['2026-10', '2026-10'] })
    await run()
    const before = await lines()
    const actions = await sql`select * from monitoring.action order by id`.execute(ctx.db)
    expect(before).toHaveLength(2)
    const { counts } = await run()
    expect(counts).toMatchObject({ opened: 0, raised: 0, lowered: 0, refreshed: 0, withdrawn: 0 })
    expect(await lines()).toEqual(before)
    expect((await sql`select * from monitoring.action order by id`.execute(ctx.db)).rows).toEqual(actions.rows)
  })
  test('two yellow signs of different dimension are orange together', async () => {
    await quiet()
    await world.deliver('clinic-bills', [bill(2, '2026-06-01', 6000)], { months: year })
    await run()
    expect((await one(2))[0]).toMatchObject({ level: 'yellow' })
    await world.deliver('calls', [call(2, '2026-10-10'), call(2, '2026-10-20')], { months: ['2026-10', '2026-10'] })
    const { counts } = await run()
    expect(counts.raised).toBe(1)
    expect((await one(2))[0]).toMatchObject({ level: 'orange' })
  })
  test('a family whose data were corrected is withdrawn', async () => {
    await quiet()
    const wrong = await world.deliver('clinic-bills', [bill(1, '2026-05-01', 60000)], { months: year })
    await run()
    await world.withdraw(wrong)
    await world.deliver('clinic-bills', [bill(1, '2026-05-01', 600)], { months: year })
    const { counts } = await run()
    expect(counts.withdrawn).toBe(1)
    expect(await one(1)).toMatchObject([{ state: 'withdrawn', hits: [{ state: 'withdrawn' }] }])
  })
  test('missing is not zero: no ledger means the tier is unknown and nobody is called uncovered', async () => {
    await world.deliver('population', [person(1)])
    await world.deliver('care-cards', [card(1, 1)])
    await run()
    expect(await lines()).toEqual([])
    await world.deliver('tier-ledger', [held(9, 'margin')])
    await run()
    expect((await one(1))[0]!.hits[0]!.indicator).toBe('R-D01')
  })
  test('says which indicators are silent, since when and for which data', async () => {
    await quiet()
    await world.deliver('clinic-bills', [], { months: ['2025-11', '2026-07'] })
    await run()
    const silent =
      await sql`select indicator, dataset, area, since::text as since from monitoring.silent where dataset = 'clinic-bills' order by area`.execute(
        ctx.db,
      )
    expect(silent.rows).toEqual([
      { indicator: 'R-H01', dataset: 'clinic-bills', area: '900101', since: '2026-07-31' },
      { indicator: 'R-H01', dataset: 'clinic-bills', area: '900102', since: '2026-07-31' },
    ])
  })
  test('a look back keeps its hits and leaves the warnings alone', async () => {
    await quiet()
    await world.deliver('clinic-bills', [bill(1, '2026-10-05', 60000)], { months: year })
    await run()
    const before = await lines()
    await world.deliver('population', [person(1), person(2), person(3)], { dataDate: '2026-08-31' })
    const back = await run('2026-09-30')
    expect(back.applied).toBe(false)
    expect(await lines()).toEqual(before)
  })
})

describe('what staff decided', () => {
  const sick = () => world.deliver('clinic-bills', [bill(1, '2026-05-01', 10000)], { months: year })
  test('a closed sign is quiet, and a note and feedback survive', async () => {
    await quiet()
    await sick()
    await run()
    const id = await idOfWarning(1)
    await actOnWarning(ctx, clerk, id, { kind: 'note', note: '已电话联系' })
    expect(await actOnWarning(ctx, clerk, id, { kind: 'close', code: 'helped', note: '临时救助' })).toMatchObject({
      ok: true,
      state: 'closed',
    })
    const { counts } = await run()
    expect(counts).toMatchObject({ opened: 0, silenced: 1 })
    expect(await one(1)).toMatchObject([{ state: 'closed' }])
    const acts = await sql<{
      kind: string
    }>`select kind from monitoring.action where warning_id = ${id} order by id`.execute(ctx.db)
    expect(acts.rows.map((row) => row.kind)).toEqual(['open', 'note', 'close'])
  })
  test('a quarter more breaks the silence of this region, less does not', async () => {
    await quiet()
    await sick()
    await run()
    await actOnWarning(ctx, clerk, await idOfWarning(1), { kind: 'close', code: 'helped', note: '' })
    await world.deliver('clinic-bills', [bill(1, '2026-10-20', 2499.99)], { months: ['2026-10', '2026-10'] })
    await run()
    expect(await one(1)).toHaveLength(1)
    await world.deliver('clinic-bills', [bill(1, '2026-10-21', 0.01)], { months: ['2026-10', '2026-10'] })
    await run()
    expect(await one(1)).toMatchObject([{ state: 'closed' }, { state: 'open', level: 'orange' }])
  })
  test('after the silence has passed the sign is raised again', async () => {
    await quiet()
    await sick()
    await run()
    ctx.today = '2026-09-01'
    await actOnWarning(ctx, clerk, await idOfWarning(1), { kind: 'close', code: 'helped', note: '' })
    ctx.today = '2026-11-23'
    await run()
    expect(await one(1)).toMatchObject([{ state: 'closed' }, { state: 'open' }])
  })
  test('a dispatched warning stays with its staff when the data no longer show it', async () => {
    await quiet()
    const wrong = await sick()
    await run()
    const id = await idOfWarning(1)
    await actOnWarning(ctx, clerk, id, { kind: 'dispatch', to: { area: '900101001' }, note: '' })
    await world.withdraw(wrong)
    await world.deliver('clinic-bills', [bill(1, '2026-05-01', 100)], { months: year })
    await run()
    expect(await one(1)).toMatchObject([{ state: 'dispatched', unsupported: asOf }])
    const before = await lines()
    await run()
    expect(await lines()).toEqual(before)
  })
  test('a reopened warning goes on', async () => {
    await quiet()
    await sick()
    await run()
    const id = await idOfWarning(1)
    await actOnWarning(ctx, clerk, id, { kind: 'close', code: 'data-error', note: '' })
    expect(await actOnWarning(ctx, clerk, id, { kind: 'reopen', note: '家属来电' })).toMatchObject({
      ok: true,
      state: 'dispatched',
    })
    await run()
    expect(await one(1)).toMatchObject([{ state: 'dispatched' }])
  })
})

describe('whose row it is', () => {
  test('a row whose id is known under another name raises nothing until a person decides', async () => {
    await quiet()
    await world.deliver('clinic-bills', [bill(1, '2026-05-01', 60000, { name: '张三' })], { months: year })
    const { counts } = await run()
    expect(counts.review).toBe(1)
    expect(await lines()).toEqual([])
    await sql`update matching.review set state = 'same-person', decided_at = now()`.execute(ctx.db)
    await run()
    expect(await one(1)).toMatchObject([{ level: 'red' }])
    await sql`update matching.review set state = 'other-person', decided_at = now()`.execute(ctx.db)
    await run()
    expect(await one(1)).toMatchObject([{ state: 'withdrawn' }])
  })
  test('a placeholder id never links', async () => {
    await quiet()
    await world.deliver('clinic-bills', [bill(1, '2026-05-01', 60000, { id_number: '111111111111111111' })], {
      months: year,
    })
    await run()
    expect(await lines()).toEqual([])
  })
  test('name, date of birth and village without an id are a hint that clerks of the area see, and raise nothing', async () => {
    await quiet()
    const bills = ctx.region.datasets.get('clinic-bills')!
    const asSent = { ...bills.fields }
    bills.fields.birth_date = { ...asSent.diagnosis!, type: 'date' }
    bills.fields.village = { ...asSent.diagnosis!, type: 'division', role: 'area' }
    try {
      const { name, birth_date, division } = person(1)
      const unknown = (more: object) =>
        bill(1, '2026-05-01', 60000, {
          id_number: null,
          name: name!,
          birth_date: birth_date!,
          village: division!,
          ...more,
        })
      const version = await world.deliver(
        'clinic-bills',
        [unknown({}), unknown({ village: '900102001001' }), unknown({ birth_date: '1950-01-01' })],
        { months: year },
      )
      await run()
      expect(await lines()).toEqual([])
      const page = { page: 1, size: 50 }
      const seen = await listCandidates(ctx, clerk, page)
      expect(seen).toMatchObject({ total: 1, items: [{ versionId: version, row: 2, birthDate: birth_date }] })
      expect(JSON.stringify(seen)).not.toContain(person(1).id_number)
      expect(seen.items[0]!.idMasked).toContain('*')
      expect(await listCandidates(ctx, { ...clerk, area: '900102' }, page)).toEqual({ total: 0, items: [] })
      await world.withdraw(version)
      expect((await listCandidates(ctx, clerk, page)).total).toBe(0)
    } finally {
      bills.fields = asSent
    }
  })
  test('a Mongolian name written with other characters is the same person', async () => {
    await world.deliver('population', [person(1, { name: '其其格', ethnic: '蒙古族' })])
    await world.deliver('clinic-bills', [bill(1, '2026-05-01', 60000, { name: '琪琪格' })], { months: year })
    const { counts } = await run()
    expect(counts.review).toBe(0)
    expect(await one(1)).toMatchObject([{ level: 'red' }])
  })
  test('a row sent twice counts once', async () => {
    await quiet()
    await world.deliver(
      'clinic-bills',
      [bill(1, '2026-05-01', 11000), bill(1, '2026-05-01', 11000, { _repeat: true })],
      { months: year },
    )
    await run()
    expect((await one(1))[0]).toMatchObject({ level: 'yellow' })
  })
  test('a household whose only ill member died is looked at as it is now', async () => {
    await quiet()
    await world.deliver('care-cards', [card(1, 1)])
    await run()
    expect((await one(1))[0]?.hits[0]?.indicator).toBe('R-D01')
    await world.deliver('population', [
      person(1, { status: 'dead' }),
      person(1, { m: 1, birth_date: '2012-05-01' }),
      person(2),
      person(3),
    ])
    await world.deliver('care-cards', [])
    await run()
    expect((await one(1))[0]).toMatchObject({ state: 'withdrawn' })
    const left = await sql<{
      n: number
    }>`select count(*)::int as n from registry.membership where hh = ${household(1)} and to_date is not null`.execute(
      ctx.db,
    )
    expect(left.rows[0]!.n).toBe(1)
  })
})
