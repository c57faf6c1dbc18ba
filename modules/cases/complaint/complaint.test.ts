/** Complaints: all looked into, the named ones answered, those about a household re-checked. */
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { faultsOf, matterDetail, readMatters, verifyMatters } from '../../../platform/process/index.ts'
import { recheckWork } from '../recheck/work.ts'
import { aide, type CasesWorld, county, countyToo, openCasesWorld, township } from '../testing.ts'
import { complaint } from './process.ts'
import { complaintWork } from './work.ts'

let world: CasesWorld
beforeAll(async () => {
  world = await openCasesWorld([complaintWork, recheckWork])
})
afterAll(() => world.close())

const named = { named: true, name: '孙举报', contact: '13900000000', channel: 'hotline', what: '该户有两辆车' }
const anonymous = { named: false, channel: 'letter', what: '工作人员吃拿卡要' }

test('the declaration is sound', () => expect(faultsOf(complaint)).toEqual([]))

test('about a household: the re-check is opened once, tells nothing of who complained, and the complaint is answered', async () => {
  const { hh } = await world.household()
  await world.holds(hh, 'dibao-rural', 900)
  const matter = await world.opened(county, 'complaint', 'receive', { ...named, about: 'household' }, { hh })
  expect(await world.done(county, matter.id, 'accept')).toMatchObject({ state: 'checking', turn: 'township' })
  const [recheck] = await readMatters(world.ctx.db, sql`m.parent_id = ${matter.id}`)
  expect(recheck).toMatchObject({ process: 'recheck', hh, data: { trigger: 'complaint' } })
  expect(JSON.stringify(recheck)).not.toMatch(/孙举报|两辆车/)
  const again = await world.opened(county, 'complaint', 'receive', { ...named, about: 'household' }, { hh })
  expect(await world.done(county, again.id, 'accept')).toMatchObject({ data: { recheck: false } })
  await world.done(township, matter.id, 'found', { true: 'partly', found: '一辆为农用车' })
  expect(
    await world.done(countyToo, matter.id, 'answer', { on: '2026-11-24', how: '电话', answer: '已核查，已发起复核' }),
  ).toMatchObject({ state: 'closed' })
})

test('the township looks into it without knowing who complained; the village sees nothing', async () => {
  const matter = await world.opened(county, 'complaint', 'receive', { ...named, about: 'money' })
  const seen = await matterDetail(world.ctx, township, matter.id)
  expect(JSON.stringify(seen)).not.toMatch(/孙举报|13900000000/)
  expect(JSON.stringify(await matterDetail(world.ctx, county, matter.id))).toMatch(/孙举报/)
  expect(await matterDetail(world.ctx, aide, matter.id)).toBeUndefined()
})

test('anonymous: looked into all the same, closed without an answer; conduct of staff is the county’s own', async () => {
  const matter = await world.opened(township, 'complaint', 'receive', { ...anonymous, about: 'conduct' })
  expect(await world.done(county, matter.id, 'accept')).toMatchObject({ turn: 'county', dueOn: '2026-12-15' })
  const found = { true: 'no', found: '未发现' }
  expect(await world.refused(township, matter.id, 'found', found)).toMatchObject({ reason: 'not-now' })
  expect(await world.done(county, matter.id, 'found', found)).toMatchObject({ state: 'closed' })
  expect(await verifyMatters(world.ctx)).toEqual([])
})
