/** Stopping extreme-poverty support is put up first; whoever objects is looked into by a person (特困人员认定办法第二十六条). */
import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { clocksOf, readMatter, tick, verifyMatters } from '../../../platform/process/index.ts'
import { heldOn } from '../../registry/index.ts'
import { type CasesWorld, county, openCasesWorld, township } from '../testing.ts'
import { recheckWork } from './work.ts'

let world: CasesWorld
beforeAll(async () => {
  world = await openCasesWorld([recheckWork])
})
beforeEach(() => {
  world.ctx.today = '2026-11-24'
})
afterAll(() => world.close())

const visit = { on: '2026-11-23', investigators: [{ name: '镇甲' }, { name: '协理员' }], found: '由侄子接走赡养' }
const heard = { on: '2026-11-24', how: 'in-person', who: '王建国', said: '知道了，没有意见', agrees: true }
const stop = { kind: 'stop', reason: '已有法定义务人赡养' }

/** Of a household in extreme poverty: stop proposed, heard, decided and put up. */
async function stopPutUp() {
  const family = await world.household()
  await world.holds(family.hh, 'tekun-rural', 1500)
  const matter = await world.opened(township, 'recheck', 'open', { trigger: 'self-report' }, { hh: family.hh })
  await world.done(township, matter.id, 'visit', visit)
  const putUp = async () => {
    await world.done(township, matter.id, 'propose', stop)
    await world.done(township, matter.id, 'hear', heard)
    return world.done(county, matter.id, 'decide')
  }
  return { family, matter, putUp, first: await putUp() }
}
const sheets = async (id: number) =>
  (
    await sql<{ down: boolean }>`select taken_down_at is not null as down from cases.publicity_sheet
      where matter_id = ${id} order by id`.execute(world.ctx.db)
  ).rows.map((one) => one.down)

test('extreme poverty ends only after seven days of publicity', async () => {
  const { matter, family, first } = await stopPutUp()
  expect(first).toMatchObject({ state: 'publicity', dueOn: '2026-12-01' })
  world.ctx.today = '2026-12-02'
  await tick(world.ctx)
  expect(await readMatter(world.ctx.db, matter.id)).toMatchObject({ state: 'notice', data: { from: '2027-01-01' } })
  expect(await heldOn(world.ctx.db, family.hh, '2026-12-31')).toHaveLength(1)
  expect(await heldOn(world.ctx.db, family.hh, '2027-01-01')).toEqual([])
})

test('an objection to the stop leaves the sheet hanging; a person visits again and answers, and the stop is heard and put up anew', async () => {
  const { matter, putUp } = await stopPutUp()
  expect(await world.done(township, matter.id, 'object', { objection: '仍无生活来源' })).toMatchObject({
    state: 'questioned',
    data: { proposal: { kind: 'stop' } },
  })
  expect(await sheets(matter.id)).toEqual([false])
  expect(
    (await clocksOf(world.ctx, world.ctx.db, [(await readMatter(world.ctx.db, matter.id))!])).get(matter.id),
  ).toEqual(expect.arrayContaining([expect.objectContaining({ limit: 'redo', of: 15 })]))
  const answer = { said: '经再次入户，情况属实，异议不成立' }
  expect(await world.refused(township, matter.id, 'answer-objections', answer)).toMatchObject({
    zh: '请先重新入户调查，再回复异议。',
  })
  await world.done(township, matter.id, 'visit', visit)
  expect(await world.done(township, matter.id, 'answer-objections', answer)).toMatchObject({
    state: 'checking',
    data: { proposal: null, hearing: null, answers: [{ answered: 1 }] },
  })
  expect(await sheets(matter.id)).toEqual([true])
  expect(await putUp()).toMatchObject({ state: 'publicity' })
  expect(await sheets(matter.id)).toEqual([true, false])
  expect(await verifyMatters(world.ctx)).toEqual([])
})

test('nothing is stopped when the days of the sheet run out with an objection open; no new proposal before the answer', async () => {
  const { matter, family } = await stopPutUp()
  await world.done(township, matter.id, 'object', { objection: '仍无生活来源' })
  world.ctx.today = '2026-12-02'
  await tick(world.ctx)
  expect(await readMatter(world.ctx.db, matter.id)).toMatchObject({
    state: 'reinvestigating',
    data: { proposal: null },
  })
  expect(await heldOn(world.ctx.db, family.hh, '2027-01-01')).toHaveLength(1)
  expect(await world.refused(township, matter.id, 'propose', stop)).toMatchObject({ reason: 'wrong-state' })
  expect((await world.refused(township, matter.id, 'answer-objections', { said: '属实' })).zh).toContain('重新入户')
})

test('whoever takes the sheet of a stop down says why, and the decision is taken back', async () => {
  const { matter } = await stopPutUp()
  expect(await world.done(county, matter.id, 'take-sheet-down', { reason: '姓名写错' })).toMatchObject({
    state: 'checking',
    data: { proposal: null, decidedOn: null },
  })
  expect(await sheets(matter.id)).toEqual([true])
})
