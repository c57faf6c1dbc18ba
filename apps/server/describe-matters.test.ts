import { afterAll, beforeAll, expect, test } from 'vitest'
import { type CasesWorld, county, openCasesWorld, township } from '../../modules/cases/testing.ts'
import { casesWorks } from '../../modules/cases/works.ts'
import { describeMatters } from './describe-matters.ts'

let world: CasesWorld
beforeAll(async () => {
  world = await openCasesWorld(casesWorks)
})
afterAll(() => world.close())

test('a line of work is called by the head of the household, without a file by whoever asked, masked; who complained is not named', async () => {
  const asked = { cause: 'accident', what: '车祸住院', phone: '13900000002' }
  const { hh } = await world.household()
  const ofFamily = await world.opened(township, 'temporary-aid', 'report', { ...asked, name: '李秀兰' }, { hh })
  const stranger = await world.opened(township, 'temporary-aid', 'report', { ...asked, name: '赵桂兰' })
  const complaint = await world.opened(county, 'complaint', 'receive', {
    named: true,
    name: '孙正义',
    contact: '13900000003',
    about: 'household',
    channel: 'visit',
    what: '该户有车',
  })
  const titles = await describeMatters(world.ctx.db, [ofFamily, stranger, complaint])
  expect([...titles]).toEqual([
    [ofFamily.id, '王*国'],
    [stranger.id, '赵*兰'],
  ])
  expect(await describeMatters(world.ctx.db, [])).toEqual(new Map())
})
