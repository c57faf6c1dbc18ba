/** Temporary aid: help first where it happened, papers after; small aid by the township; large amounts before the meeting. */
import fc from 'fast-check'
import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import type { Actor } from '../../../platform/access/shared.ts'
import {
  act,
  faultsOf,
  readActions,
  readMatter,
  readWorklist,
  tick,
  verifyMatters,
} from '../../../platform/process/index.ts'
import { meetingWork } from '../meeting/work.ts'
import { aide, type CasesWorld, county, countyToo, openCasesWorld, township } from '../testing.ts'
import { acceptFiling, fileSmallAid, listSmallFilings } from './file-small-aid.ts'
import { temporaryAid } from './process.ts'
import { temporaryAidWork } from './work.ts'

let world: CasesWorld
beforeAll(async () => {
  world = await openCasesWorld([temporaryAidWork, meetingWork])
})
beforeEach(() => {
  world.ctx.today = '2026-11-24'
})
afterAll(() => world.close())

const stranger = { name: '赵过路', cause: 'accident', what: '途经本地遭遇车祸，身无分文' }
const first = {
  amount: 5000,
  persons: 1,
  on: '2026-11-24',
  how: 'cash',
  from: 'township',
  receipt: '赵过路，收据1号',
}
const visit = { on: '2026-11-24', investigators: [{ name: '镇甲' }, { name: '协理员' }], found: '属实' }
const reason = '家庭无力承担'

test('the declaration is sound', () => expect(faultsOf(temporaryAid)).toEqual([]))

test('a stranger in an emergency: paid within the day, without file or id; papers, filing and follow-up after', async () => {
  const matter = await world.opened(aide, 'temporary-aid', 'report', stranger)
  expect(matter).toMatchObject({ state: 'reported', hh: null, urgent: true, turn: 'township', dueOn: '2026-11-25' })
  expect(await world.done(township, matter.id, 'pay-first', first)).toMatchObject({
    state: 'papers',
    dueOn: '2026-12-08',
  })
  const paid =
    await sql`select name, amount::float8 as amount, paid_from, on_date::text as on from cases.aid_payment where matter_id = ${matter.id}`.execute(
      world.ctx.db,
    )
  expect(paid.rows).toEqual([{ name: '赵过路', amount: 5000, paid_from: 'township', on: '2026-11-24' }])
  await world.done(township, matter.id, 'papers', { reason: '车祸送医，家人未到' })
  await world.done(county, matter.id, 'papers-back', { reason: '缺签字' })
  await world.done(township, matter.id, 'papers', { reason: '已补签字' })
  await world.done(county, matter.id, 'file')
  expect(await world.done(township, matter.id, 'follow-up', { outcomes: ['referral', 'charity'] })).toMatchObject({
    state: 'closed',
    data: { followUps: ['referral', 'charity'] },
  })
})

test('the place of the emergency helps, the household’s own county may see it', async () => {
  const family = await world.household({ area: '900102001001' })
  const matter = await world.opened(township, 'temporary-aid', 'report', {
    ...stranger,
    name: '王建国',
    idNumber: family.idNumber,
    place: '900101001001',
  })
  expect(matter).toMatchObject({ area: '900101001001', otherArea: '900102001001', hh: family.hh })
  const neighbour = { ...county, userId: 'n1', area: '900102' }
  const seen = await readWorklist(world.ctx, neighbour, { list: 'all', page: 1, size: 50 })
  expect(seen.items.some((line) => line.id === matter.id)).toBe(true)
  await expect(
    world.opened(township, 'temporary-aid', 'report', { ...stranger, place: '900102001001' }),
  ).rejects.toThrow(/您辖区内/)
})

test('more than may be paid first is refused; nobody pays the same click twice', async () => {
  const matter = await world.opened(township, 'temporary-aid', 'report', stranger)
  expect(await world.refused(township, matter.id, 'pay-first', { ...first, amount: 8001 })).toMatchObject({
    reason: 'not-now',
  })
  const clicks = await Promise.all(
    [1, 2].map(() => act(world.ctx, township, matter.id, { kind: 'pay-first', input: first, key: 'pay-click-1' })),
  )
  expect(clicks.map((one) => one.ok && one.repeated).sort()).toEqual([false, true])
  const paid = await sql`select 1 from cases.aid_payment where matter_id = ${matter.id}`.execute(world.ctx.db)
  expect(paid.rows).toHaveLength(1)
  world.ctx.today = '2026-12-09'
  await tick(world.ctx)
  expect((await readMatter(world.ctx.db, matter.id))!.dueOn).toBe('2026-12-08')
})

test('the same cause within the year: somebody says why again, nobody is refused by the machine', async () => {
  const family = await world.household()
  const known = { ...stranger, name: '王建国', idNumber: family.idNumber }
  const one = await world.opened(township, 'temporary-aid', 'report', known)
  await world.done(township, one.id, 'pay-first', first)
  const two = await world.opened(township, 'temporary-aid', 'report', known)
  const no = await world.refused(township, two.id, 'pay-first', first)
  expect(no.zh).toContain('已于2026-11-24救助过5000元')
  expect(await world.done(township, two.id, 'pay-first', { ...first, despite: '二次手术' })).toMatchObject({
    data: { despite: '二次手术', earlier: [{ amount: 5000 }] },
  })
  const other = await world.opened(township, 'temporary-aid', 'report', { ...known, cause: 'disaster' })
  expect(await world.done(township, other.id, 'pay-first', first)).toMatchObject({ state: 'papers' })
})

test('a small amount is the township’s own decision and is filed with the county every month', async () => {
  const matter = await world.opened(township, 'temporary-aid', 'apply', { ...stranger, cause: 'illness' })
  const small = { amount: 600, persons: 1, reason }
  expect(await world.refused(township, matter.id, 'decide-small', small)).toMatchObject({ zh: '请先登记入户调查。' })
  expect(
    await world.refused(township, matter.id, 'visit', { ...visit, investigators: [{ name: '甲' }, { name: '甲' }] }),
  ).toMatchObject({
    zh: '入户调查不少于2人。',
  })
  await world.done(township, matter.id, 'visit', visit)
  expect(await world.refused(township, matter.id, 'decide-small', { ...small, amount: 601 })).toMatchObject({
    zh: '超过600元须报旗县审批。',
  })
  await world.done(township, matter.id, 'decide-small', small)
  await world.done(township, matter.id, 'pay', { on: '2026-11-24', how: 'transfer', from: 'township', receipt: '转账' })
  const clerk = township as Actor
  world.ctx.today = '2026-12-06'
  expect((await listSmallFilings(world.ctx, county))[0]).toMatchObject({
    id: null,
    payments: 1,
    dueOn: '2026-12-05',
    late: true,
  })
  const filed = await fileSmallAid(world.ctx, clerk, '2026-11')
  expect(filed).toMatchObject({ ok: true, payments: 1, amount: 600 })
  expect(await fileSmallAid(world.ctx, clerk, '2026-11')).toMatchObject({ reason: 'nothing-to-file' })
  expect(await acceptFiling(world.ctx.db, county as Actor, (filed as { filing: number }).filing)).toEqual({ ok: true })
  expect((await listSmallFilings(world.ctx, county))[0]).toMatchObject({ late: false, acceptedBy: '清溪县甲' })
})

test('a large amount goes before the meeting, which may change it', async () => {
  const matter = await world.opened(township, 'temporary-aid', 'apply', { ...stranger, cause: 'illness' })
  await world.done(township, matter.id, 'visit', visit)
  await world.done(township, matter.id, 'opinion', { amount: 15000, persons: 3, reason })
  expect(await world.refused(county, matter.id, 'decide', { amount: 15000 })).toMatchObject({
    zh: '金额达到10000元，须先提请一事一议。',
  })
  await world.done(county, matter.id, 'ask-meeting', { question: '大病救助15000元' })
  const asked = await sql<{ id: number }>`select id from process.matter where parent_id = ${matter.id}`.execute(
    world.ctx.db,
  )
  const meeting = asked.rows[0]!.id
  const member = (name: string) => ({ name, unit: '民政局', present: true, recused: false })
  await world.done(county, meeting, 'agenda', { on: '2026-11-24', place: '会议室' })
  await world.done(county, meeting, 'hold', {
    on: '2026-11-24',
    members: [member('甲'), member('乙')],
    discussed: '讨论',
  })
  await world.done(county, meeting, 'resolve', {
    result: 'pass',
    for: 2,
    against: 0,
    amount: 12000,
    note: '同意12000元',
  })
  await world.done(countyToo, meeting, 'sign', { signed: [{ name: '甲' }, { name: '乙' }] })
  expect(await world.refused(county, matter.id, 'decide', { amount: 15000 })).toMatchObject({ reason: 'not-now' })
  expect(await world.done(county, matter.id, 'decide', { amount: 12000 })).toMatchObject({ state: 'to-pay' })
  const account = { holder: '赵过路', bank: '示例银行', account: '6210000000000001' }
  expect(await world.done(county, matter.id, 'to-roll', account)).toMatchObject({ state: 'follow-up' })
})

test('a refusal is given in writing', async () => {
  const matter = await world.opened(township, 'temporary-aid', 'apply', stranger)
  await world.done(township, matter.id, 'refuse', { reason: '已由其他保障解决' })
  expect(await world.done(township, matter.id, 'notify-refusal', { on: '2026-11-24', how: '当面' })).toMatchObject({
    state: 'refused',
  })
})

test('whatever people click: each matter pays at most once, only what was decided or may be paid first', async () => {
  const people = fc.constantFrom(county, countyToo, township, aide)
  const inputs: Record<string, object> = {
    'pay-first': { ...first, despite: '仍困难' },
    'not-urgent': { reason: '不紧急' },
    visit,
    opinion: { amount: 3000, persons: 1, reason, despite: '仍困难' },
    'decide-small': { amount: 500, persons: 1, reason, despite: '仍困难' },
    decide: { amount: 2500 },
    back: { reason: '补充' },
    refuse: { reason: '不符合' },
    pay: { on: '2026-11-24', how: 'cash', from: 'county', receipt: '收据' },
    'to-roll': { holder: '赵', bank: '银行', account: '6210000000000001' },
    papers: { reason: '说明' },
    'papers-back': { reason: '缺件' },
    file: {},
    'follow-up': { outcomes: ['none'] },
    'notify-refusal': { on: '2026-11-24', how: '当面' },
  }
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom('report', 'apply'),
      fc.array(fc.tuple(people, fc.constantFrom(...Object.keys(inputs))), { minLength: 4, maxLength: 20 }),
      async (kind, clicks) => {
        const matter = await world.opened(township, 'temporary-aid', kind, stranger)
        for (const [who, what] of clicks)
          await act(world.ctx, who, matter.id, { kind: what, input: inputs[what] as Record<string, unknown> })
        const actions = (await readActions(world.ctx.db, matter.id)).map((one) => one.kind)
        const paid = await sql<{
          amount: number
        }>`select amount::float8 as amount from cases.aid_payment where matter_id = ${matter.id}`.execute(world.ctx.db)
        expect(paid.rows.length).toBeLessThanOrEqual(1)
        const amount = paid.rows[0]?.amount
        if (amount === 2500) expect(actions).toContain('decide')
        if (amount === 500) expect(actions).toContain('decide-small')
        if (actions.includes('refuse')) expect(paid.rows).toEqual([])
      },
    ),
    { numRuns: 30 },
  )
  expect(await verifyMatters(world.ctx)).toEqual([])
})
