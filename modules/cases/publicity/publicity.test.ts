/** Publicity: exactly what may be shown, exactly as long as it may hang. */
import fc from 'fast-check'
import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { complaintWork } from '../complaint/work.ts'
import { type CasesWorld, county, openCasesWorld, village } from '../testing.ts'
import { boardOf } from './boards.ts'
import { keepBoards } from './evidence.ts'
import { type NewSheet, putUp, takeDown } from './put-up.ts'

let world: CasesWorld
beforeAll(async () => {
  world = await openCasesWorld([complaintWork])
})
beforeEach(async () => {
  world.ctx.today = '2026-11-24'
  await sql`update cases.publicity_sheet set taken_down_at = now(), taken_down_on = '2026-11-24' where taken_down_at is null`.execute(
    world.ctx.db,
  )
})
afterAll(() => world.close())

const full = '900102001001'
async function matterOf(hh?: string) {
  const input = { named: false, about: 'other', channel: 'letter', what: '测试事项' }
  return (await world.opened(county, 'complaint', 'receive', input, hh ? { hh } : {})).id
}
const sheetOf = (matterId: number, more: Partial<NewSheet> = {}): NewSheet => ({
  matterId,
  kind: 'opinion',
  name: '王建国',
  members: 3,
  amount: 960,
  tier: 'dibao-rural',
  area: village,
  from: '2026-11-24',
  until: '2026-11-28',
  ...more,
})
const put = (sheet: NewSheet) => world.ctx.db.transaction().execute((tx) => putUp(tx, world.ctx, sheet))
const board = (area = village) => boardOf(world.ctx.db, area, world.ctx.today)
const evidence = async (sheet: number) =>
  (
    await sql<{
      what: string
      on: string
      late: boolean
      why: string | null
    }>`select what, on_date::text as on, late, why
      from cases.publicity_evidence where sheet_id = ${sheet} order by id`.execute(world.ctx.db)
  ).rows

test('a sheet shows masked name, members and amount, and hangs for exactly its days', async () => {
  await put(sheetOf(await matterOf((await world.household()).hh), { from: '2026-11-25' }))
  expect(await board()).toEqual([])
  world.ctx.today = '2026-11-25'
  expect(await board()).toEqual([
    {
      id: expect.any(Number),
      kind: 'opinion',
      area: village,
      name: '王*国',
      members: 3,
      amount: 960,
      tier: null,
      from: '2026-11-25',
      until: '2026-11-28',
    },
  ])
  world.ctx.today = '2026-11-28'
  expect(await board()).toHaveLength(1)
  world.ctx.today = '2026-11-29'
  expect(await board()).toEqual([])
})

test('full name and tier only where the region says so, and only of a grown-up whom the register confirms', async () => {
  const { hh } = await world.household()
  await put(sheetOf(await matterOf(hh), { area: full }))
  await put(sheetOf(await matterOf(hh), { area: full, name: '赵无名' }))
  const shown = (await board(full)).map((one) => [one.name, one.tier])
  expect(shown).toEqual([
    ['赵*名', 'dibao-rural'],
    ['王建国', 'dibao-rural'],
  ])
})

test('a child who applies alone is shown by the first sign of the name even where full names are shown', async () => {
  const { hh, child } = await world.household()
  await sql`update registry.person set id_number = '159926201605010010' where pid = ${child}::bigint`.execute(
    world.ctx.db,
  )
  await put(sheetOf(await matterOf(hh), { area: full, name: '王小明', members: 1 }))
  expect((await board(full))[0]!.name).toBe('王**')
})

test('ids, phones, addresses, illness and the names of children never reach the board, whatever is typed into any field', async () => {
  const { hh } = await world.household()
  const matter = await matterOf(hh)
  const secret = fc.constantFrom(
    '159926201605010010',
    '13812345678',
    '柳桥社区3号楼二单元401室',
    '柳桥社区三号楼',
    '肺癌晚期',
    '精神分裂症',
    '王小明',
    '清溪县实验小学三年级',
    '6222021234567890123',
  )
  const glue = fc.constantFrom('', ' ', '（', '，', '·', '\u200b', '\n', '<b>', "'", '：')
  const text = fc
    .tuple(fc.constantFrom('', '王建国', '王', '巴特尔'), glue, secret, glue, secret)
    .map((parts) => parts.join(''))
  const mostly = <A, B>(usual: A, other: fc.Arbitrary<B>) =>
    fc.oneof({ weight: 9, arbitrary: fc.constant(usual) }, { weight: 1, arbitrary: other })
  let hung = 0
  await fc.assert(
    fc.asyncProperty(
      fc.record({
        name: text,
        members: mostly(3, fc.oneof(fc.integer(), text)),
        amount: mostly(960, fc.oneof(fc.constant(null), fc.double(), fc.constant(13812345678), text)),
        tier: fc.oneof(text, fc.constant('dibao-rural')),
        area: fc.oneof(mostly(village, text), fc.constant(full)),
        from: mostly('2026-11-24', text),
        until: mostly('2026-11-28', text),
        illness: text,
        phone: text,
        address: text,
        children: text,
      }),
      async (hostile) => {
        const id = await put({ matterId: matter, kind: 'opinion', ...hostile } as unknown as NewSheet).catch(
          () => undefined,
        )
        if (id !== undefined) hung++
        const shown = JSON.stringify(
          [...(await board()), ...(await board(full))].map(({ id: _, area: __, ...rest }) => rest),
        )
        expect(shown).not.toMatch(/\d{11}|楼|单元|室|癌|精神|分裂|症|小明|小学|年级|社区|[<>'（]/u)
        const stored = await sql<{
          all: string
        }>`select coalesce(string_agg(s.name || coalesce(s.tier, ''), ' '), '') as all
          from cases.publicity_sheet s where matter_id = ${matter}`.execute(world.ctx.db)
        expect(stored.rows[0]!.all).not.toMatch(/\d{4}|癌|小明|楼|小学/u)
      },
    ),
    { numRuns: 150 },
  )
  expect(hung).toBeGreaterThan(30)
})

test('the server was off on the day a sheet comes down: nobody saw it afterwards, and the evidence says when and that it was written late', async () => {
  const id = await put(sheetOf(await matterOf((await world.household()).hh)))
  expect(await evidence(id)).toEqual([{ what: 'up', on: '2026-11-24', late: false, why: null }])
  world.ctx.today = '2026-12-03'
  expect(await board()).toEqual([])
  await keepBoards(world.ctx)
  await keepBoards(world.ctx)
  expect((await evidence(id)).slice(1)).toEqual([{ what: 'down', on: '2026-11-29', late: true, why: '公示期满' }])
})

test('a result hangs while the benefit runs and comes down on the first day nothing is held', async () => {
  const { hh } = await world.household()
  const id = await put(sheetOf(await matterOf(hh), { kind: 'result', until: null }))
  expect(await board()).toHaveLength(1)
  await world.holds(hh, 'dibao-rural', 960, '2026-12-01')
  world.ctx.today = '2027-05-31'
  expect(await board()).toHaveLength(1)
  await sql`update registry.tier_holding set to_date = '2027-06-01' where hh = ${hh}::bigint`.execute(world.ctx.db)
  expect(await board()).toHaveLength(1)
  world.ctx.today = '2027-06-01'
  expect(await board()).toEqual([])
  await keepBoards(world.ctx)
  expect((await evidence(id)).at(-1)).toEqual({ what: 'down', on: '2027-06-01', late: false, why: '待遇终止' })
})

test('the same sheet twice hangs once; a changed one replaces it; taking down ends all at once', async () => {
  const matter = await matterOf((await world.household()).hh)
  const first = await put(sheetOf(matter))
  expect(await put(sheetOf(matter))).toBe(first)
  const second = await put(sheetOf(matter, { amount: 800 }))
  expect((await board()).map((one) => [one.id, one.amount])).toEqual([[second, 800]])
  expect((await evidence(first)).at(-1)).toMatchObject({ what: 'down', why: '已由新的公示内容替换' })
  expect(await world.ctx.db.transaction().execute((tx) => takeDown(tx, matter, '有异议，重新调查', world.ctx))).toBe(1)
  expect(await board()).toEqual([])
})

test('nobody reads off a whole county', async () => {
  await put(sheetOf(await matterOf((await world.household()).hh)))
  expect(await board('900101001')).toHaveLength(1)
  expect(await board('900101')).toEqual([])
  expect(await board('9001')).toEqual([])
  expect(await board('%')).toEqual([])
})

test('evidence can be neither changed nor deleted', async () => {
  const id = await put(sheetOf(await matterOf()))
  await expect(sql`delete from cases.publicity_evidence where sheet_id = ${id}`.execute(world.ctx.db)).rejects.toThrow(
    'keeps',
  )
})
