/** A clerk at the counter is told a name or a household number and finds the matter; nobody lists people by it. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Acting, readWorklist } from '../../platform/process/index.ts'
import { mattersFoundBy } from './find-matters.ts'
import { type CasesWorld, county, openCasesWorld, threeWhoSpoke, township } from './testing.ts'
import { casesWorks } from './works.ts'

let world: CasesWorld
let hh = ''
let ids: number[] = []
beforeAll(async () => {
  world = await openCasesWorld(casesWorks)
  world.ctx.finds = mattersFoundBy
  const { ofFamily, stranger, ...spoke } = await threeWhoSpoke(world)
  hh = spoke.hh
  ids = [ofFamily.id, stranger.id]
})
afterAll(() => world.close())

const found = async (q: string, who: Acting = township) =>
  (await readWorklist(world.ctx, who, { list: 'all', q, page: 1, size: 20 })).items.map((one) => one.id)

test('by the number of the household, by the whole name of its head, by the whole name of whoever asked', async () => {
  expect(await found(hh)).toEqual([ids[0]])
  expect(await found('王建国')).toEqual([ids[0]])
  expect(await found('李秀兰')).toEqual([ids[0]])
  expect(await found(' 赵桂兰 ')).toEqual([ids[1]])
})

test('part of a name finds nobody, nor does the name of a complainant, nor anything outside the area', async () => {
  expect(await found('赵桂')).toEqual([])
  expect(await found('孙正义', county)).toEqual([])
  expect(await found('赵桂兰', { ...township, area: '900102001' })).toEqual([])
  expect(await found(hh, { ...township, area: '900102001' })).toEqual([])
})

test('a department that was sent matters finds them by number alone', () => {
  expect(mattersFoundBy({ role: 'department' }, '王建国')).toBeUndefined()
  expect(mattersFoundBy({ role: 'department' }, hh)).toBeUndefined()
})
