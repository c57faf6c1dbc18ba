/** After the report of a check: objections, ends, bulk, and who may see what. */
import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { matterDetail, verifyMatters } from '../../../platform/process/index.ts'
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

test('a township sees the result and no amounts, an aide not even the check', async () => {
  const one = await family(world)
  const check = await checkOf(world, one)
  await fromLake(world, check, 4321)
  await world.done(centre, check.id, 'answer', answers(one, 'deposits', 26543))
  await world.done(centre, check.id, 'answer', answers(one, 'wallets', null))
  await world.done(centre, check.id, 'issue')
  const seen = JSON.stringify(await matterDetail(world.ctx, township, check.id))
  expect(seen).toContain('"result":"exceeds"')
  expect(seen).not.toMatch(/26543|4321|24000/)
  expect(await matterDetail(world.ctx, aide, check.id)).toBeUndefined()
  for (const who of [aide, township])
    expect(JSON.stringify(await matterDetail(world.ctx, who, one.recheck.id))).not.toMatch(/26543|24000/)
  expect(JSON.stringify(await matterDetail(world.ctx, aide, one.recheck.id))).not.toContain('核对超标')
  expect(JSON.stringify(await matterDetail(world.ctx, centre, check.id))).toContain('26543')
})

test('told again from their actions all matters are the same', async () => {
  expect(await verifyMatters(world.ctx)).toEqual([])
})
