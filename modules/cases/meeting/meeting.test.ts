/** One matter, one deliberation: who came, who stood back, what was resolved. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { faultsOf, verifyMatters } from '../../../platform/process/index.ts'
import { type CasesWorld, county, countyToo, openCasesWorld, township } from '../testing.ts'
import { meeting } from './process.ts'
import { meetingWork } from './work.ts'

let world: CasesWorld
beforeAll(async () => {
  world = await openCasesWorld([meetingWork])
})
afterAll(() => world.close())
const member = (name: string, present = true, recused = false) => ({ name, unit: '民政局', present, recused })
const held = (...members: object[]) => ({ on: '2026-11-24', members, discussed: '各方意见' })

test('the declaration is sound', () => expect(faultsOf(meeting)).toEqual([]))

test('half of the members is too few, and near relatives have no vote', async () => {
  const matter = await world.opened(township, 'meeting', 'propose', { question: '王某家庭如何帮扶' })
  await world.done(county, matter.id, 'agenda', { on: '2026-11-24', place: '会议室' })
  expect(await world.refused(county, matter.id, 'hold', held(member('甲'), member('乙', false)))).toMatchObject({
    zh: '到会1人，未超过应到2人的规定比例，会议无效。',
  })
  expect(
    await world.refused(county, matter.id, 'hold', held(member('甲', true, true), member('乙', true, true))),
  ).toMatchObject({ reason: 'not-now' })
  await world.done(
    county,
    matter.id,
    'hold',
    held(member('甲'), member('乙'), member('丙', true, true), member('丁', false)),
  )
  const resolve = { result: 'pass', for: 2, against: 0, note: '纳入低保', tier: 'dibao-rural' }
  expect(await world.refused(county, matter.id, 'resolve', { ...resolve, for: 3 })).toMatchObject({
    zh: '有表决权的到会人员只有2人。',
  })
  expect(await world.refused(county, matter.id, 'resolve', { ...resolve, for: 1, against: 1 })).toMatchObject({
    zh: '同意票未过半数，结果应为不通过。',
  })
  await world.done(county, matter.id, 'resolve', resolve)
  const signed = { signed: [{ name: '甲' }, { name: '乙' }] }
  expect(await world.refused(county, matter.id, 'sign', signed)).toMatchObject({ reason: 'four-eyes' })
  expect(await world.done(countyToo, matter.id, 'sign', signed)).toMatchObject({
    state: 'closed',
    data: { resolution: { result: 'pass', tier: 'dibao-rural' }, signed: ['甲', '乙'] },
  })
  expect(await verifyMatters(world.ctx)).toEqual([])
})
