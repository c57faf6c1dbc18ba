import { afterAll, beforeAll, expect, test } from 'vitest'
import { type CasesWorld, openCasesWorld, threeWhoSpoke } from '../../modules/cases/testing.ts'
import { casesWorks } from '../../modules/cases/works.ts'
import { describeMatters } from './describe-matters.ts'

let world: CasesWorld
beforeAll(async () => {
  world = await openCasesWorld(casesWorks)
})
afterAll(() => world.close())

test('a line of work is called by the head of the household, without a file by whoever asked, masked; who complained is not named', async () => {
  const { ofFamily, stranger, complaint } = await threeWhoSpoke(world)
  const titles = await describeMatters(world.ctx.db, [ofFamily, stranger, complaint])
  expect([...titles]).toEqual([
    [ofFamily.id, '王*国'],
    [stranger.id, '赵*兰'],
  ])
  expect(await describeMatters(world.ctx.db, [])).toEqual(new Map())
})
