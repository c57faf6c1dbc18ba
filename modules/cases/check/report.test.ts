/** After the report of a check: objections, ends, bulk, and who may see what. */
import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { matterDetail, processRoutes, verifyMatters, wholeAction } from '../../../platform/process/index.ts'
import { createApp } from '../../../platform/web/index.ts'
import { aide, type CasesWorld, county, township } from '../testing.ts'
import { askForChecks } from './ask-check.ts'
import { answers, centre, checkOf, dataOf, family, file, fromLake, openCheckWorld } from './testing.ts'

let world: CasesWorld
beforeAll(async () => {
  world = await openCheckWorld()
})
beforeEach(() => {
  world.ctx.today = '2026-11-24'
})
afterAll(() => world.close())

test('an objection with papers in time repeats the check; the earlier report stays', async () => {
  const one = await family(world)
  const check = await checkOf(world, one)
  await fromLake(world, check)
  await world.done(centre, check.id, 'answer', answers(one, 'deposits', 26000))
  await world.done(centre, check.id, 'answer', answers(one, 'wallets', null))
  await world.done(centre, check.id, 'issue')
  const objection = { who: '王建国', objection: '该存款系代村集体保管', files: [file] }
  expect((await world.refused(township, check.id, 'object', { ...objection, files: [] })).reason).toBe('bad-request')
  await world.done(township, check.id, 'object', objection)
  const again = await world.done(centre, check.id, 'repeat')
  expect(again.state).toBe('asking')
  expect(dataOf(again)).toMatchObject({
    round: 2,
    issued: null,
    earlier: [{ issued: { result: 'exceeds' }, objection: objection.objection }],
  })
  await fromLake(world, check)
  await world.done(centre, check.id, 'answer', answers(one, 'deposits', 6000))
  await world.done(centre, check.id, 'answer', answers(one, 'wallets', null))
  expect(dataOf(await world.done(centre, check.id, 'issue')).issued).toMatchObject({
    number: `${check.number}-2`,
    result: 'meets',
  })
  world.ctx.today = '2026-12-03'
  expect((await world.refused(township, check.id, 'object', objection)).zh).toContain('前提出')
})

test('when the matter that asked has ended no more answers are recorded', async () => {
  const one = await family(world)
  const check = await checkOf(world, one)
  await world.done(county, one.recheck.id, 'withdraw', { reason: '全户死亡' })
  expect((await world.refused(centre, check.id, 'answer', answers(one, 'deposits', 1))).zh).toContain('原事项已办结')
  expect((await world.done(centre, check.id, 'withdraw', { reason: '原事项已办结' })).state).toBe('withdrawn')
})

test('a re-check asks for the check of its members; in bulk, whoever lacks a consent is listed and holds up nobody', async () => {
  const one = await family(world)
  const other = await family(world, { spouse: null })
  const asked = await askForChecks(world.ctx, township, '900101001')
  expect(asked.lacking.find((line) => line.matter === other.recheck.id)!.why).toContain('缺少李秀兰的核对授权书')
  expect(asked.asked).toBeGreaterThan(0)
  const child = await sql<{ n: number }>`select count(*)::int as n from process.matter where process = 'economic-check'
    and parent_id = ${one.recheck.id}`.execute(world.ctx.db)
  expect(child.rows[0]!.n).toBe(1)
  expect((await askForChecks(world.ctx, township, '900101001')).asked).toBe(0)
})

const league = { userId: 'm1', name: '盟市', role: 'league' as const, area: '9001' }
const region = { userId: 'r1', name: '区厅', role: 'region' as const, area: '90' }
const auditor = { userId: 'a1', name: '审计', role: 'auditor' as const, area: '9001' }
const amounts = /26543|4321/
const ids = /1599261970\d{8}/

/** A check that was objected to and repeated; both rounds found money in the bank. */
async function checkedTwice() {
  const one = await family(world)
  const check = await checkOf(world, one)
  for (const again of [false, true]) {
    await fromLake(world, check, 4321)
    await world.done(centre, check.id, 'answer', answers(one, 'deposits', 26543))
    await world.done(centre, check.id, 'answer', answers(one, 'wallets', null))
    await world.done(centre, check.id, 'issue')
    if (again) return { ...one, check: check.id }
    await world.done(township, check.id, 'object', { who: '王建国', objection: '存款系代管', files: [file] })
    await world.done(centre, check.id, 'repeat')
  }
  throw new Error('unreachable')
}

test.each([
  { who: centre, amounts: true, ids: true, limits: true, veiled: false },
  { who: county, amounts: true, ids: false, limits: true, veiled: false },
  { who: township, amounts: false, ids: false, limits: false, veiled: false },
  { who: league, amounts: false, ids: false, limits: true, veiled: true },
  { who: region, amounts: false, ids: false, limits: true, veiled: true },
  { who: auditor, amounts: false, ids: false, limits: true, veiled: true },
])(
  '$who.role: amounts $amounts, ids $ids, items with their limits $limits; result and both rounds always',
  async (row) => {
    const { check, recheck } = await checkedTwice()
    const seen = await matterDetail(world.ctx, row.who, check)
    const text = JSON.stringify(seen)
    expect(seen!.data).toMatchObject({
      issued: { result: 'exceeds' },
      earlier: [{ issued: { result: 'exceeds' }, objection: '存款系代管' }],
    })
    expect(amounts.test(text)).toBe(row.amounts)
    expect(ids.test(text)).toBe(row.ids)
    expect(text.includes('24000')).toBe(row.limits)
    expect(seen!.veiled).toBe(row.veiled)
    if (row.who !== centre && row.who !== county)
      for (const action of seen!.actions)
        if (action.input)
          expect(JSON.stringify((await wholeAction(world.ctx, row.who, check, action.seq))!.input)).not.toMatch(amounts)
    if (row.who !== centre && row.who !== county)
      expect(JSON.stringify(await matterDetail(world.ctx, row.who, recheck.id))).not.toMatch(amounts)
  },
)

test('an aide does not even see the check, nor its result at the re-check', async () => {
  const { check, recheck } = await checkedTwice()
  expect(await matterDetail(world.ctx, aide, check)).toBeUndefined()
  expect(JSON.stringify(await matterDetail(world.ctx, aide, recheck.id))).not.toMatch(/核对超标|26543/)
})

test('whoever states a purpose sees amounts and ids, and the look is in the log; a township sees no more than before', async () => {
  const { check, hh } = await checkedTwice()
  const ask = async (actor: object, body: object) => {
    const app = createApp()
    app.use('/api/*', async (c, next) => {
      c.set('actor', actor as never)
      await next()
    })
    app.route(
      '/api',
      processRoutes({
        ...world.ctx,
        areaName: (area) => area,
        describe: async () => new Map(),
        placeOf: async () => undefined,
        noteRead: async () => undefined,
      }),
    )
    return app.request(`/api/matters/${check}/unmask`, {
      method: 'POST',
      body: JSON.stringify(body),
      headers: { 'content-type': 'application/json' },
    })
  }
  expect((await ask(league, { purpose: ' ' })).status).toBe(400)
  expect((await ask({ ...league, area: '9002' }, { purpose: '信访答复' })).status).toBe(404)
  for (const who of [league, region, auditor]) {
    const shown = await ask(who, { purpose: '信访答复：反映核对有误' })
    expect(shown.status).toBe(200)
    const text = await shown.text()
    expect(text).toMatch(amounts)
    expect(text).toMatch(ids)
    expect(JSON.parse(text).veiled).toBe(false)
  }
  expect(await (await ask(township, { purpose: '信访答复' })).text()).not.toMatch(amounts)
  const log =
    await sql`select role, household, purpose from access.read_log where action = 'unmask' order by id`.execute(
      world.ctx.db,
    )
  expect(log.rows.slice(0, 3)).toEqual(
    ['league', 'region', 'auditor'].map((role) => ({ role, household: hh, purpose: '信访答复：反映核对有误' })),
  )
})

test('told again from their actions all matters are the same', async () => {
  expect(await verifyMatters(world.ctx)).toEqual([])
})
