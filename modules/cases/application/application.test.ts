/** Application: from the form to a benefit that holds from next month; every way out of it; nobody is put in without all of it. */
import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { act, faultsOf, readMatter, theClock, tick } from '../../../platform/process/index.ts'
import { meetingWork } from '../meeting/work.ts'
import { aide, county, countyToo, township, townshipToo } from '../testing.ts'
import type { Application } from './facts.ts'
import { listKin } from './kin.ts'
import { application } from './process.ts'
import { type ApplicationWorld, account, asked, homeVisit, only, openApplicationWorld } from './testing.ts'

let world: ApplicationWorld
beforeAll(async () => {
  world = await openApplicationWorld([meetingWork])
})
beforeEach(() => {
  world.ctx.today = '2026-11-24'
})
afterAll(() => world.close())
const dataOf = (matter: { data: unknown }) => matter.data as Application

test('the declaration is sound', () => expect(faultsOf(application)).toEqual([]))

test('from the form to a benefit: accepted, checked and visited, suggested, put up, confirmed by another person, held from next month', async () => {
  const { matter, family } = await world.entered()
  expect(matter).toMatchObject({ state: 'accepted', hh: family.hh, turn: 'township', dueOn: '2026-11-27' })
  expect(matter.number).toMatch(/^SQ-900101-2026-/)
  expect(await world.done(township, matter.id, 'visit', homeVisit)).toMatchObject({ state: 'investigating' })
  const ready = await world.reports(matter.id)
  // A wage of 3,000 a year for three, the line in towns is 650 a month each.
  expect(ready).toMatchObject({
    state: 'opinion',
    data: { suggestion: { tier: 'dibao-urban', amount: 1700, persons: 3, asOf: '2026-11-24', missing: [] } },
  })
  const { suggestion } = dataOf(ready)
  const follows = { grant: true, ...only(suggestion as never), reason: '收入低于标准' }
  expect(await world.done(township, matter.id, 'opinion', follows)).toMatchObject({
    state: 'publicity',
    dueOn: '2026-11-29',
  })
  await world.done(township, matter.id, 'set-account', account)
  world.ctx.today = '2026-11-30'
  await tick(world.ctx)
  expect(await readMatter(world.ctx.db, matter.id)).toMatchObject({ state: 'deciding', turn: 'county' })
  expect(await world.done(county, matter.id, 'confirm')).toMatchObject({
    state: 'announcing',
    data: { decision: { tier: 'dibao-urban', from: '2026-12-01', amount: 1700, persons: 3 } },
  })
  expect(await world.holdings(family.hh)).toEqual([{ tier: 'dibao-urban', amount: 1700, from: '2026-12-01' }])
  const paid =
    await sql`select number, holder_name from registry.account where hh = ${family.hh}::bigint and to_at is null`.execute(
      world.ctx.db,
    )
  expect(paid.rows).toEqual([{ number: account.account, holder_name: '王建国' }])
  expect(await world.done(township, matter.id, 'announce', { on: '2026-11-30', how: '当面' })).toMatchObject({
    state: 'confirmed',
  })
  const boards = await sql<{ kind: string; name: string; members: number; down: boolean }>`select kind, name, members,
    taken_down_at is not null as down from cases.publicity_sheet where matter_id = ${matter.id} order by id`.execute(
    world.ctx.db,
  )
  expect(boards.rows).toEqual([
    { kind: 'opinion', name: '王*国', members: 3, down: false },
    { kind: 'result', name: '王*国', members: 3, down: false },
  ])
})

test('what is missing is computed, told once and all at once; a second time is refused; what the check finds is not asked for', async () => {
  // Disability is found by the check of this region: its paper is never asked for.
  const { matter } = await world.entered({
    by: 'agent',
    basis: 'residence-permit',
    circumstances: ['disability', 'farming'],
    given: [],
  })
  expect(matter).toMatchObject({ state: 'submitted', dueLimit: 'acceptance' })
  expect(dataOf(matter).missing).toEqual(['application-form', 'entrust-paper', 'residence-permit', 'farm-income'])
  expect((await world.refused(township, matter.id, 'accept')).zh).toContain('还缺4项材料')
  expect(await world.done(township, matter.id, 'return-for-papers', { how: '当面告知单' })).toMatchObject({
    state: 'supplementing',
    dueOn: '2026-12-08',
  })
  await world.done(aide, matter.id, 'supplement', { given: ['application-form', 'entrust-paper', 'farm-income'] })
  expect((await world.refused(township, matter.id, 'return-for-papers', { how: '再告知' })).zh).toContain(
    '不得再次要求补正',
  )
  expect(await world.done(township, matter.id, 'accept', { despite: '居住证正在办理' })).toMatchObject({
    state: 'accepted',
    data: { missing: ['residence-permit'], special: ['split-residence'] },
  })
})

test('a second application of the same people is shown the first, also when both are entered at once', async () => {
  const { matter, family } = await world.entered()
  const input = { ...asked, fromFile: [family.head] }
  const again = await act(world.ctx, township, matter.id, { kind: 'enter', input })
  expect(again).toMatchObject({ ok: false, reason: 'bad-request' })
  await expect(world.opened(aide, 'application', 'enter', input, { hh: family.hh })).rejects.toThrow(
    new RegExp(`already-open: 王建国已有正在办理的救助申请（${matter.number}）.*"matter":${matter.id}`),
  )
  const stranger = { ...asked, persons: [{ name: '李秀兰', idNumber: `${family.spouse}0`, relation: 'head' }] }
  await expect(world.opened(township, 'application', 'enter', stranger)).rejects.toThrow(/already-open/)
  const fresh = await world.household()
  const both = await Promise.allSettled(
    [township, townshipToo].map((who) =>
      world.opened(who, 'application', 'enter', { ...asked, fromFile: [fresh.head] }, { hh: fresh.hh }),
    ),
  )
  expect(both.map((one) => one.status).sort()).toEqual(['fulfilled', 'rejected'])
})

test('a family without a file gets one, with its members, and keeps it', async () => {
  const persons = [
    { name: '乌日娜', idNumber: '159926198505050029', relation: 'head' },
    { name: '小宝', relation: 'child', birth: '2026-10-01' },
  ]
  const matter = await world.opened(township, 'application', 'enter', {
    ...asked,
    persons,
    householdNo: '900101777001',
  })
  expect(matter).toMatchObject({ hh: '900101777001', state: 'accepted' })
  const file =
    await sql`select h.opened_because, h.head_pid::text as head, m.relation, m.source from registry.household h
    join registry.membership m on m.hh = h.hh where h.hh = 900101777001`.execute(world.ctx.db)
  expect(file.rows).toEqual([{ opened_because: 'staff', head: '15992619850505002', relation: 'head', source: 'staff' }])
  const bad = { ...asked, persons: [{ name: '无名', relation: 'head' }] }
  await expect(world.opened(township, 'application', 'enter', bad)).rejects.toThrow(/请填写出生日期/)
  await expect(
    world.opened(township, 'application', 'enter', { ...asked, persons }, { area: '900101000000' }),
  ).rejects.toThrow(/outside-area|请选择到苏木乡镇/)
})

test('one investigator is not enough; a visit or a report alone gives no opinion', async () => {
  const { matter } = await world.entered()
  expect(
    await world.refused(township, matter.id, 'visit', {
      ...homeVisit,
      investigators: [{ name: '甲' }, { name: '甲' }],
    }),
  ).toMatchObject({ zh: '入户调查不少于2人。' })
  await world.reports(matter.id)
  expect(
    await world.refused(township, matter.id, 'opinion', { grant: false, ground: 'income', reason: '无' }),
  ).toMatchObject({
    reason: 'wrong-state',
  })
  expect(await world.done(township, matter.id, 'visit', homeVisit)).toMatchObject({ state: 'opinion' })
})

test('a person decides: an opinion that departs from the suggestion says why, and nobody is refused because of a healthy worker', async () => {
  const { matter } = await world.atOpinion()
  const more = { grant: true, tier: 'dibao-urban', persons: 3, amount: 2000, reason: '重病' }
  expect(await world.refused(township, matter.id, 'opinion', more)).toMatchObject({
    zh: '金额与系统建议的1700元不同，请写明理由。',
  })
  const no = { grant: false, ground: 'not-poor', reason: '家中有劳动能力的成员，应自食其力', departs: '有劳动力' }
  expect((await world.refused(township, matter.id, 'opinion', no)).zh).toContain('不得以家庭有劳动力为由')
  expect(await world.done(township, matter.id, 'opinion', { ...more, departs: '医疗支出巨大' })).toMatchObject({
    data: { opinion: { amount: 2000, departs: '医疗支出巨大' } },
  })
})

test('what the data do not tell is asked at the visit; until then the rules say for want of what they suggest nothing', async () => {
  const { matter, family } = await world.entered()
  world.known.set(family.hh, { household: {}, members: [] })
  await world.done(township, matter.id, 'visit', homeVisit)
  const unknown = await world.reports(matter.id)
  expect(dataOf(unknown).suggestion).toMatchObject({ tier: null, missing: [{ zh: '家庭工资' }] })
  const facts = { household: { wages_year: 30000, savings: 100 }, members: [{}, { other_income_year: 1200 }] }
  expect(
    await world.refused(township, matter.id, 'recalculate', {
      facts: { household: { gold: 1 }, members: [] },
      why: '—',
    }),
  ).toMatchObject({ reason: 'not-now' })
  const told = await world.done(township, matter.id, 'recalculate', { facts, why: '工资单' })
  expect(dataOf(told).suggestion).toMatchObject({ tier: 'none' })
  await world.done(township, matter.id, 'visit', { ...homeVisit, facts: { household: { wages_year: 0 }, members: [] } })
  const kept = await sql<{
    sentence: string
  }>`select input -> 'reasons' -> 0 -> 'sentence' ->> 'zh' as sentence from process.action
    where matter_id = ${matter.id} and kind = 'suggest' order by seq desc limit 1`.execute(world.ctx.db)
  expect(kept.rows[0]?.sentence).toContain('城镇基本保障')
})

test('above the line: the family is told, may object, is checked again within the longer limit; without objection the opinion follows', async () => {
  const { matter } = await world.entered()
  await world.done(township, matter.id, 'visit', homeVisit)
  expect(await world.reports(matter.id, 'exceeds')).toMatchObject({ state: 'not-met' })
  expect(await world.done(township, matter.id, 'tell-not-met', { on: '2026-11-24', how: '当面' })).toMatchObject({
    state: 'may-object',
  })
  world.ctx.today = '2026-12-02'
  await tick(world.ctx)
  expect(await readMatter(world.ctx.db, matter.id)).toMatchObject({ state: 'opinion' })
})

test('kin of staff are registered, known at the next application, and the county visits before it confirms', async () => {
  const kin = [{ member: '王建国', staff: '赵干部', unit: '镇民政所', relation: '兄弟' }]
  const { matter, family } = await world.atDeciding({ kin })
  expect(await world.refused(county, matter.id, 'confirm')).toMatchObject({
    zh: '申请人为经办人员近亲属，旗县须先入户调查。',
  })
  await world.done(county, matter.id, 'county-visit', { ...homeVisit, on: '2026-11-24' })
  expect(await world.done(county, matter.id, 'confirm')).toMatchObject({ state: 'announcing' })
  await world.done(township, matter.id, 'announce', { on: '2026-11-24', how: '当面' })
  const next = await world.opened(
    township,
    'application',
    'enter',
    { ...asked, fromFile: [family.head] },
    { hh: family.hh },
  )
  expect(dataOf(next).kin).toEqual(kin)
  const register = await listKin(world.ctx.db, county, { page: 1, size: 10 })
  expect(register.items[0]).toMatchObject({ matterId: matter.id, member: '王*国', staff: '赵干部' })
  expect((await listKin(world.ctx.db, { area: '900102' }, { page: 1, size: 10 })).total).toBe(0)
})

test('refused: in writing, with reasons and remedies, by another person than whoever gave the opinion', async () => {
  const { matter } = await world.atOpinion()
  const no = { grant: false, ground: 'property', reason: '存款超过人均限额', departs: '核实有大额存款' }
  expect(await world.done(township, matter.id, 'opinion', no)).toMatchObject({ state: 'deciding' })
  expect(await world.refused(county, matter.id, 'confirm')).toMatchObject({ zh: '审核意见不是同意。' })
  await world.done(county, matter.id, 'refuse', { ground: 'property', reason: '存款超过人均限额' })
  const how = { on: '2026-11-24', how: '邮寄', remedies: false }
  expect((await world.refused(township, matter.id, 'notify-refusal', how)).zh).toContain('行政复议')
  expect(await readMatter(world.ctx.db, matter.id)).toMatchObject({ dueOn: '2026-11-27' })
  expect(await world.done(township, matter.id, 'notify-refusal', { ...how, remedies: true })).toMatchObject({
    state: 'refused',
  })
})

test('two clerks decide the same application: one decision, the other sees what happened', async () => {
  const { matter, family } = await world.atDeciding()
  const seen = (await readMatter(world.ctx.db, matter.id))!.seq
  const both = await Promise.all([
    act(world.ctx, county, matter.id, { kind: 'confirm', input: {}, seen, key: 'confirm-county-1' }),
    act(world.ctx, countyToo, matter.id, {
      kind: 'refuse',
      input: { ground: 'income', reason: '收入超标' },
      seen,
      key: 'refuse-county-2',
    }),
  ])
  expect(both.filter((one) => one.ok)).toHaveLength(1)
  expect(both.find((one) => !one.ok)).toMatchObject({ reason: 'changed-meanwhile' })
  expect((await world.holdings(family.hh)).length).toBe(both[0]!.ok ? 1 : 0)
})

test('a check report that is no longer valid is repeated before anything is confirmed', async () => {
  const { matter } = await world.atDeciding()
  world.ctx.today = '2027-02-23'
  expect((await world.refused(county, matter.id, 'confirm')).zh).toContain('过有效期')
  expect(await world.reports(matter.id, 'meets', '2027-05-01')).toMatchObject({ state: 'deciding' })
  expect(await world.done(county, matter.id, 'confirm')).toMatchObject({ data: { decision: { from: '2027-03-01' } } })
})

test('a later report above the line takes the opinion back', async () => {
  const { matter } = await world.atDeciding()
  expect(await world.reports(matter.id, 'exceeds')).toMatchObject({ state: 'not-met', data: { opinion: null } })
})

test('giving less than the household holds does not go through an application', async () => {
  const { matter, family } = await world.atDeciding()
  await world.holds(family.hh, 'dibao-rural', 2500)
  expect((await world.refused(county, matter.id, 'confirm')).zh).toContain('须走动态核查并先听取意见')
})

test('the meeting may give another tier or amount, and does not stand in for the rest', async () => {
  const { matter } = await world.atDeciding()
  await world.done(county, matter.id, 'ask-meeting', { question: '支出特别大，是否提高金额' })
  const resolved = await act(world.ctx, theClock, matter.id, {
    kind: 'meeting-resolved',
    input: { meeting: 1, result: 'pass', amount: 1900 },
  })
  expect(resolved).toMatchObject({ ok: true, matter: { state: 'deciding', data: { opinion: { amount: 1900 } } } })
  expect(await world.done(county, matter.id, 'confirm')).toMatchObject({ data: { decision: { amount: 1900 } } })
})

test('suspended with a reason the clocks stand still; resumed they go on where they were', async () => {
  const { matter } = await world.atOpinion()
  const before = await readMatter(world.ctx.db, matter.id)
  expect(await world.done(township, matter.id, 'suspend', { reason: '申请人住院' })).toMatchObject({
    state: 'suspended',
    dueOn: null,
  })
  world.ctx.today = '2026-12-01'
  const back = await world.done(township, matter.id, 'resume', { reason: '已出院' })
  expect(back.state).toBe('opinion')
  expect(back.dueOn! > before!.dueOn!).toBe(true)
})

test('withdrawn, and ended for want of cooperation', async () => {
  const one = await world.entered()
  expect(await world.done(aide, one.matter.id, 'withdraw', { reason: '已找到工作' })).toMatchObject({
    state: 'withdrawn',
  })
  const two = await world.entered()
  const asks = { asked: '三次通知不提供房产信息', reason: '拒不配合' }
  expect(await world.done(township, two.matter.id, 'terminate', asks)).toMatchObject({ state: 'terminated' })
})
