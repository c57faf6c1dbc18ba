/** An application and the economic check: consents of everybody, the check as a child, its report, an objection and the repeat. */
import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { act, type Matter, readMatter, theClock, tick } from '../../../platform/process/index.ts'
import { loadRegion } from '../../rules/index.ts'
import { centre } from '../check/testing.ts'
import { economicCheckWork } from '../check/work.ts'
import { township } from '../testing.ts'
import { type ApplicationWorld, homeVisit, openApplicationWorld, signedPaper } from './testing.ts'

let world: ApplicationWorld
beforeAll(async () => {
  const region = loadRegion('regions/example')
  world = await openApplicationWorld([economicCheckWork({ policyOn: () => region })])
})
beforeEach(() => {
  world.ctx.today = '2026-11-24'
})
afterAll(() => world.close())

const signed = (names: string[], signer?: string) => ({
  signed: names.map((name) => ({ name, signer: signer ?? name, signedOn: '2026-11-24' })),
  version: '2026-07',
  scope: ['government', 'banks', 'payment'],
  how: 'paper',
  files: [signedPaper],
})
const family = ['王建国', '李秀兰', '王小明']
const checksOf = async (matter: number): Promise<Matter[]> => {
  const found = await sql<{
    id: number
  }>`select id from process.matter where parent_id = ${matter} and process = 'economic-check' order by id`.execute(
    world.ctx.db,
  )
  return Promise.all(found.rows.map(async ({ id }) => (await readMatter(world.ctx.db, Number(id)))!))
}
/** The check is answered: the lake knows a wage, banks and payment firms answer. */
async function answered(check: Matter, deposit: number) {
  const asked = check.data.asked as { idNumber: string }[]
  const lake = await act(world.ctx, theClock, check.id, {
    kind: 'lake-answered',
    input: { answers: asked.map((_, person) => ({ person, source: 'wages', state: 'no-record' })) },
  })
  if (!lake.ok) throw new Error(lake.zh)
  for (const [source, value] of [
    ['deposits', deposit],
    ['wallets', 0],
  ] as const)
    await world.done(centre, check.id, 'answer', {
      source,
      answers: asked.map(({ idNumber }, i) =>
        i === 0 ? { idNumber, state: 'value', value, knownTo: '2026-11-20' } : { idNumber, state: 'no-record' },
      ),
    })
  await world.done(centre, check.id, 'issue')
}

test('nobody is asked about without consent: every member, and obligors unless it is said why not', async () => {
  const { matter } = await world.entered({
    obligors: [{ name: '王大力', idNumber: '159926195001010019', relation: '父亲' }],
  })
  expect((await world.refused(township, matter.id, 'request-check')).zh).toContain(
    '还缺核对授权：王建国、李秀兰、王小明',
  )
  expect((await world.refused(township, matter.id, 'consents', signed(['路人']))).zh).toContain(
    '不在申请的家庭成员或义务人中',
  )
  expect(await world.done(township, matter.id, 'consents', signed(family))).toMatchObject({ state: 'accepted' })
  expect((await world.refused(township, matter.id, 'request-check')).zh).toContain('户外义务人王大力未同意核对')
  expect(
    await world.done(township, matter.id, 'request-check', { without: '父亲在外省，书面表示不同意' }),
  ).toMatchObject({
    state: 'investigating',
    data: { asked: true },
  })
  const [check] = await checksOf(matter.id)
  expect((check!.data.asked as { name: string }[]).map((one) => one.name)).toEqual(family)
  expect((await world.refused(township, matter.id, 'request-check')).zh).toContain('核对正在进行')
})

test('the check reports to the application; both there, the opinion is due; above the line the family objects and is checked again', async () => {
  const { matter } = await world.entered()
  await world.done(township, matter.id, 'consents', signed(family))
  await world.done(township, matter.id, 'request-check')
  expect(await world.done(township, matter.id, 'visit', homeVisit)).toMatchObject({ state: 'awaiting-report' })
  const [check] = await checksOf(matter.id)
  await answered(check!, 900_000)
  const above = await readMatter(world.ctx.db, matter.id)
  expect(above).toMatchObject({
    state: 'not-met',
    data: { report: { check: check!.id, result: 'exceeds' }, asked: false },
  })
  // The family’s time runs from the day it was told, whatever day the check itself would be closed on (办法第十八条).
  world.ctx.today = '2026-12-02'
  await tick(world.ctx)
  expect(await readMatter(world.ctx.db, check!.id)).toMatchObject({ state: 'issued' })
  await world.done(township, matter.id, 'tell-not-met', { on: '2026-12-02', how: '当面' })
  const objection = { what: '存款是他人委托保管', files: [signedPaper] }
  expect((await world.refused(township, matter.id, 'object-check', { what: objection.what })).reason).toBe(
    'bad-request',
  )
  expect(await world.done(township, matter.id, 'object-check', objection)).toMatchObject({
    state: 'awaiting-report',
    data: { special: ['objection'] },
  })
  const [again, ...more] = await checksOf(matter.id)
  expect(more).toEqual([])
  expect(again).toMatchObject({ id: check!.id, state: 'asking', data: { round: 2, issued: null } })
  expect((await world.refused(township, matter.id, 'request-check')).zh).toContain('核对正在进行')
  await answered(again!, 100)
  const [reported] = await checksOf(matter.id)
  expect(reported!.data).toMatchObject({
    issued: { number: `${check!.number}-2`, result: 'meets' },
    earlier: [{ issued: { number: check!.number, result: 'exceeds' }, objection: objection.what }],
  })
  expect(await readMatter(world.ctx.db, matter.id)).toMatchObject({
    state: 'opinion',
    data: { report: { check: check!.id, result: 'meets' }, suggestion: { tier: 'dibao-urban' }, checks: [check!.id] },
  })
  world.ctx.today = '2026-12-20'
  await tick(world.ctx)
  expect((await checksOf(matter.id)).every((one) => one.closedAt !== null)).toBe(true)
})

test('when the family does not object, the check is closed when its time is over', async () => {
  const { matter } = await world.entered()
  await world.done(township, matter.id, 'consents', signed(family))
  await world.done(township, matter.id, 'request-check')
  await world.done(township, matter.id, 'visit', homeVisit)
  const [check] = await checksOf(matter.id)
  await answered(check!, 900_000)
  await world.done(township, matter.id, 'tell-not-met', { on: '2026-11-24', how: '当面' })
  await world.done(township, matter.id, 'waive-objection', { how: '书面' })
  world.ctx.today = '2026-12-02'
  await tick(world.ctx)
  expect(await readMatter(world.ctx.db, check!.id)).toMatchObject({ state: 'closed' })
})
