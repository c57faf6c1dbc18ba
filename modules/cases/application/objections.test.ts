/** Objections to an opinion that is put up: looked into and answered by a person; the sheet hangs on. */
import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { readMatter, tick } from '../../../platform/process/index.ts'
import { boardOf } from '../publicity/boards.ts'
import { handIn } from '../publicity/objection.ts'
import { staffObjections } from '../publicity/staff-boards.ts'
import { county, township, village } from '../testing.ts'
import type { Application } from './facts.ts'
import { type ApplicationWorld, account, homeVisit, only, openApplicationWorld } from './testing.ts'

let world: ApplicationWorld
beforeAll(async () => {
  world = await openApplicationWorld()
})
beforeEach(async () => {
  world.ctx.today = '2026-11-24'
  await sql`update cases.publicity_sheet set taken_down_at = now() where taken_down_at is null`.execute(world.ctx.db)
})
afterAll(() => world.close())
const dataOf = (matter: { data: unknown }) => matter.data as Application

/** An application whose opinion hangs on the board, and its sheet. */
async function putUp(input = {}) {
  const { matter } = await world.atOpinion()
  const follows = { grant: true, ...only(dataOf(matter).suggestion as never), reason: '符合', ...input }
  await world.done(township, matter.id, 'opinion', follows)
  const sheets = await boardOf(world.ctx.db, village, world.ctx.today)
  return { id: matter.id, follows, sheet: sheets[0]!.id }
}
const objects = async (sheet: number, what: string) => {
  const done = await handIn(world.ctx, { area: village, sheet, what })
  if (!done.ok) throw new Error(done.zh)
  return done.id
}
const hangs = async (sheet: number) =>
  (await boardOf(world.ctx.db, village, world.ctx.today)).some((one) => one.id === sheet)
const review = { on: '2026-11-24', present: 9, agree: 8, note: '多数认为符合' }

test('an objection at the board opens a new look and holds up the confirmation, but takes nothing down: a person decides', async () => {
  const { id, sheet } = await putUp()
  const objection = await objects(sheet, '家里有两套房')
  const objected = await readMatter(world.ctx.db, id)
  expect(objected).toMatchObject({ state: 'questioned', turn: 'township', data: { special: ['objection'] } })
  expect(await hangs(sheet)).toBe(true)
  const answer = { result: 'stands', said: '经入户和房产核对，该户只有一套住房。' }
  expect((await world.refused(township, id, 'answer-objections', answer)).zh).toContain(
    '请先重新入户调查或组织民主评议',
  )
  expect(await world.done(township, id, 'community-review', review)).toMatchObject({ state: 'questioned' })
  // One look answers all that came until then: who objects again sends nobody out again.
  await objects(sheet, '还是不应该给他家')
  expect(await world.done(township, id, 'answer-objections', answer)).toMatchObject({ state: 'publicity' })
  expect(await hangs(sheet)).toBe(true)
  const told = await staffObjections(world.ctx, { role: 'county' }, { area: village, page: 1, size: 9 }, String)
  expect(told.items.find((one) => one.id === objection)).toMatchObject({
    answeredOn: '2026-11-24',
    answer: answer.said,
  })
  const total = await sql`select days from process.clock where matter_id = ${id} and limit_id = 'total'`.execute(
    world.ctx.db,
  )
  expect(total.rows).toEqual([{ days: 45 }])
  world.ctx.today = '2026-11-30'
  await tick(world.ctx)
  expect(await readMatter(world.ctx.db, id)).toMatchObject({ state: 'deciding' })
  expect(await hangs(sheet)).toBe(false)
})

test('publicity that ends before the answer leads to nobody who confirms; answered, it goes on without being put up again', async () => {
  const { id, sheet } = await putUp()
  await objects(sheet, '家里有两套房')
  world.ctx.today = '2026-11-30'
  await tick(world.ctx)
  await tick(world.ctx)
  expect(await readMatter(world.ctx.db, id)).toMatchObject({ state: 'reinvestigating' })
  expect(await hangs(sheet)).toBe(false)
  expect((await world.refused(county, id, 'confirm')).reason).toBe('wrong-state')
  expect(await world.done(township, id, 'visit', { ...homeVisit, on: world.ctx.today })).toMatchObject({
    state: 'reinvestigating',
  })
  const answer = { result: 'stands', said: '经重新入户，情况属实。' }
  expect(await world.done(township, id, 'answer-objections', answer)).toMatchObject({ state: 'deciding' })
  await world.done(township, id, 'set-account', account)
  expect(await world.done(county, id, 'confirm')).toMatchObject({ state: 'announcing' })
})

test('the township takes a sheet down with a reason, or gives a new opinion; both are put up anew', async () => {
  const { id, sheet, follows } = await putUp()
  await objects(sheet, '人数写错了')
  expect((await world.refused(township, id, 'take-sheet-down', {})).reason).toBe('bad-request')
  await world.done(township, id, 'take-sheet-down', { reason: '公示人数有误' })
  expect(await hangs(sheet)).toBe(false)
  expect(await world.refused(township, id, 'opinion', follows)).toMatchObject({ reason: 'wrong-state' })
  expect(await world.done(township, id, 'community-review', review)).toMatchObject({ state: 'opinion' })
  const again = await world.done(township, id, 'opinion', follows)
  expect(again).toMatchObject({
    state: 'publicity',
    data: { objections: [{ answered: { said: '重新提出审核意见：符合' } }] },
  })
  const second = (await boardOf(world.ctx.db, village, world.ctx.today)).find((one) => one.id !== sheet)!
  await objects(second.id, '收入没有算全')
  await world.done(township, id, 'visit', homeVisit)
  expect(
    await world.done(township, id, 'answer-objections', { result: 'changes', said: '补算打工收入' }),
  ).toMatchObject({
    state: 'opinion',
    data: { opinion: null, suggestion: { tier: 'dibao-urban' } },
  })
  const why =
    await sql`select taken_down_why as why from cases.publicity_sheet where matter_id = ${id} order by id`.execute(
      world.ctx.db,
    )
  expect(why.rows).toEqual([{ why: '公示人数有误' }, { why: '情况有变，重新提出审核意见' }])
})

test('extreme poverty: after an objection there is a new opinion, put up anew (特困人员认定办法第十五条)', async () => {
  const { id, sheet } = await putUp({ tier: 'tekun-rural', departs: '无劳动能力、无生活来源' })
  await objects(sheet, '他有儿子赡养')
  await world.done(township, id, 'community-review', review)
  const stands = { result: 'stands', said: '儿子已去世' }
  expect((await world.refused(township, id, 'answer-objections', stands)).zh).toContain('再次公示')
  expect(await world.done(township, id, 'answer-objections', { ...stands, result: 'changes' })).toMatchObject({
    state: 'opinion',
  })
})

test('an objection that came by letter is recorded, also when the county decides already', async () => {
  const { matter } = await world.atDeciding()
  const letter = { what: '来信反映该户在外县有房' }
  expect(await world.done(county, matter.id, 'record-objection', letter)).toMatchObject({ state: 'reinvestigating' })
  await world.done(township, matter.id, 'visit', homeVisit)
  const answer = { result: 'stands', said: '外县房屋登记在他人名下' }
  expect(await world.done(township, matter.id, 'answer-objections', answer)).toMatchObject({ state: 'deciding' })
})
