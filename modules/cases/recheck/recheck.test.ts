/** Dynamic management: nobody gets less without having been heard. */
import fc from 'fast-check'
import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import {
  act,
  actionsFor,
  faultsOf,
  type Matter,
  readActions,
  readMatter,
  verifyMatters,
} from '../../../platform/process/index.ts'
import { heldOn } from '../../registry/index.ts'
import { meetingWork } from '../meeting/work.ts'
import { aide, type CasesWorld, county, countyToo, openCasesWorld, township, townshipToo } from '../testing.ts'
import { listExits, settleExit } from './exits.ts'
import type { Recheck } from './facts.ts'
import { openRechecks } from './open-rechecks.ts'
import { recheck } from './process.ts'
import { recheckWork } from './work.ts'

let world: CasesWorld
beforeAll(async () => {
  world = await openCasesWorld([recheckWork, meetingWork])
})
beforeEach(() => {
  world.ctx.today = '2026-11-24'
})
afterAll(() => world.close())

const visit = {
  on: '2026-11-23',
  investigators: [{ name: '镇甲' }, { name: '协理员' }],
  found: '长子已就业，月收入四千元',
}
const heard = { on: '2026-11-24', how: 'in-person', who: '王建国', said: '知道了，没有意见', agrees: true }
const stop = { kind: 'stop', reason: '人均收入超过标准' }

async function checking(tier = 'dibao-rural', amount: number | null = 900) {
  const family = await world.household()
  await world.holds(family.hh, tier, amount)
  const matter = await world.opened(
    township,
    'recheck',
    'open',
    { trigger: 'self-report', about: '长子就业' },
    { hh: family.hh },
  )
  await world.done(township, matter.id, 'visit', visit)
  return { family, matter }
}
const factsOf = (matter: Matter | undefined) => matter!.data as unknown as Recheck

test('the declaration is sound', () => expect(faultsOf(recheck)).toEqual([]))

test('a stop: proposed, heard, decided by another person, told in writing, effective next month, listed for the next tier', async () => {
  const { family, matter } = await checking()
  expect(await world.done(township, matter.id, 'propose', stop)).toMatchObject({ state: 'hearing', turn: 'township' })
  expect(await world.refused(county, matter.id, 'decide')).toMatchObject({ reason: 'wrong-state' })
  expect(await world.done(township, matter.id, 'hear', heard)).toMatchObject({ state: 'deciding', turn: 'county' })
  expect(await world.done(county, matter.id, 'decide')).toMatchObject({ state: 'notice' })
  expect(await heldOn(world.ctx.db, family.hh, '2026-11-30')).toHaveLength(1)
  expect(await heldOn(world.ctx.db, family.hh, '2026-12-01')).toEqual([])
  expect(await world.done(township, matter.id, 'notify', { on: '2026-11-24', how: '当面送达' })).toMatchObject({
    state: 'closed',
  })
  const { items } = await listExits(world.ctx.db, township, { state: 'open', page: 1, size: 50 })
  const mine = items.find((line) => line.hh === family.hh)!
  expect(mine).toMatchObject({ leftTier: 'dibao-rural', leftOn: '2026-12-01', suggestedTier: null })
  const clerk = { ...township, role: 'township' as const }
  expect(await settleExit(world.ctx.db, clerk, mine.id, { outcome: 'apply', note: '王建国将申请低保边缘' })).toEqual({
    ok: true,
  })
  const settled = await listExits(world.ctx.db, township, { state: 'settled', page: 1, size: 50 })
  expect(settled.items.find((line) => line.id === mine.id)?.note).toBe('王*国将申请低保边缘')
  expect(await settleExit(world.ctx.db, clerk, mine.id, { outcome: 'no-need' })).toMatchObject({
    reason: 'settled-already',
    zh: '镇甲已登记兜底结果，请刷新后查看。',
  })
})

test('one investigator written twice is one investigator', async () => {
  const family = await world.household()
  await world.holds(family.hh, 'dibao-rural', 900)
  const matter = await world.opened(township, 'recheck', 'open', { trigger: 'self-report' }, { hh: family.hh })
  expect(
    await world.refused(township, matter.id, 'visit', { ...visit, investigators: [{ name: '甲' }, { name: '甲 ' }] }),
  ).toMatchObject({ zh: '入户调查不少于2人。' })
})

test('a smaller amount under another name is a decrease and is heard too', async () => {
  const { matter, family } = await checking()
  const fewer = { kind: 'change-members', amount: 600, persons: 2, leaves: [family.child], reason: '长子独立生活' }
  expect(await world.done(township, matter.id, 'propose', fewer)).toMatchObject({ state: 'hearing' })
  expect(
    await world.refused(township, (await checking()).matter.id, 'propose', {
      kind: 'increase',
      amount: 800,
      persons: 3,
      reason: '误',
    }),
  ).toMatchObject({ reason: 'not-now', zh: '增发后的金额应高于现在的900元。' })
})

test('members who left by decision are not brought back by the register, and the rest holds from next month', async () => {
  const { matter, family } = await checking()
  const fewer = { kind: 'change-members', amount: 600, persons: 2, leaves: [family.child], reason: '长子独立生活' }
  await world.done(township, matter.id, 'propose', fewer)
  await world.done(township, matter.id, 'hear', heard)
  await world.done(county, matter.id, 'decide')
  const left =
    await sql`select to_date::text as "to", source from registry.membership where pid = ${family.child}::bigint`.execute(
      world.ctx.db,
    )
  expect(left.rows).toEqual([{ to: '2026-12-01', source: 'staff' }])
  expect(await heldOn(world.ctx.db, family.hh, '2026-12-01')).toMatchObject([{ persons: 2, monthlyAmount: 600 }])
})

test('an increase needs no hearing; what stays as it is needs no decision', async () => {
  const one = await checking()
  expect(
    await world.done(township, one.matter.id, 'propose', {
      kind: 'increase',
      amount: 1200,
      persons: 4,
      reason: '新生儿',
    }),
  ).toMatchObject({ state: 'deciding' })
  await world.done(county, one.matter.id, 'decide')
  expect(await heldOn(world.ctx.db, one.family.hh, '2026-12-01')).toMatchObject([{ monthlyAmount: 1200, persons: 4 }])
  const two = await checking()
  expect(await world.done(township, two.matter.id, 'propose', { kind: 'keep', reason: '无变化' })).toMatchObject({
    state: 'closed',
  })
})

test('whoever leaves a tier is tested for the next: listed with what the newest assessment suggests', async () => {
  const { family, matter } = await checking()
  await sql`insert into assessment.finding (hh, area, kind, change, members, held_tier, tier, monthly_amount, assumed, state, first_as_of, last_as_of)
    values (${family.hh}::bigint, ${matter.area}, 'exit', 'change-tier', 3, 'dibao-rural', 'margin', 0, '[]', 'open', '2026-11-20', '2026-11-20')`.execute(
    world.ctx.db,
  )
  await world.done(township, matter.id, 'propose', stop)
  await world.done(township, matter.id, 'hear', heard)
  await world.done(county, matter.id, 'decide')
  const { items } = await listExits(world.ctx.db, township, { state: 'open', page: 1, size: 50 })
  expect(items.find((line) => line.hh === family.hh)).toMatchObject({
    leftTier: 'dibao-rural',
    suggestedTier: 'margin',
    suggestedAsOf: '2026-11-20',
  })
})

test('an amount that nobody knows is heard before it is changed', async () => {
  const { matter } = await checking('dibao-rural', null)
  expect(
    await world.done(township, matter.id, 'propose', { kind: 'increase', amount: 1, persons: 3, reason: '调整' }),
  ).toMatchObject({ state: 'hearing' })
})

test('nobody came: only after the family was called in time and the day has passed', async () => {
  const { matter } = await checking()
  await world.done(township, matter.id, 'propose', stop)
  const absent = { on: '2026-11-24', how: 'absent', who: '王建国', said: '未到场' }
  expect(await world.refused(township, matter.id, 'hear', absent)).toMatchObject({ reason: 'not-now' })
  expect(
    await world.refused(township, matter.id, 'call-hearing', { planned: '2026-11-25', how: '电话' }),
  ).toMatchObject({ zh: '听取意见应提前通知，最早可定在2026-11-27。' })
  await world.done(township, matter.id, 'call-hearing', { planned: '2026-11-27', how: '电话' })
  expect(await world.refused(township, matter.id, 'hear', absent)).toMatchObject({ reason: 'not-now' })
  world.ctx.today = '2026-11-27'
  expect(await world.done(township, matter.id, 'hear', absent)).toMatchObject({ state: 'deciding' })
})

test('a grace period: paid on for three months, then it ends; longer than the region allows is refused', async () => {
  const { matter, family } = await checking()
  const grace = { kind: 'grace', amount: 900, persons: 3, graceMonths: 3, reason: '就业后收入超过标准' }
  expect(await world.refused(township, matter.id, 'propose', { ...grace, graceMonths: 7 })).toMatchObject({
    zh: '渐退期最长6个月。',
  })
  await world.done(township, matter.id, 'propose', grace)
  await world.done(township, matter.id, 'hear', heard)
  await world.done(county, matter.id, 'decide')
  expect(await heldOn(world.ctx.db, family.hh, '2027-02-28')).toHaveLength(1)
  expect(await heldOn(world.ctx.db, family.hh, '2027-03-01')).toEqual([])
})

test('the head died: the file is closed, a linked one opened, the help goes on', async () => {
  const family = await world.household()
  await world.holds(family.hh, 'dibao-rural', 900)
  const matter = await world.opened(township, 'recheck', 'open', { trigger: 'death' }, { hh: family.hh })
  await world.done(township, matter.id, 'visit', visit)
  await world.done(township, matter.id, 'propose', {
    kind: 'change-head',
    amount: 600,
    persons: 2,
    newHead: [family.spouse],
    reason: '户主死亡',
  })
  await world.done(township, matter.id, 'hear', heard)
  await world.done(county, matter.id, 'decide')
  const files = await sql<{ head: string; closed: string | null; linked: boolean }>`select head_pid::text as head,
    closed_on::text as closed, previous_id is not null as linked from registry.case_file where hh = ${family.hh}::bigint order by id`.execute(
    world.ctx.db,
  )
  expect(files.rows).toEqual([
    { head: family.head, closed: '2026-12-01', linked: false },
    { head: family.spouse, closed: null, linked: true },
  ])
  expect(await heldOn(world.ctx.db, family.hh, '2026-12-01')).toMatchObject([{ monthlyAmount: 600, persons: 2 }])
})

test('whoever proposed does not decide; a township decides only where the region ruled so; a changed holding is looked at again', async () => {
  const { matter, family } = await checking()
  await world.done(county, matter.id, 'propose', stop)
  await world.done(township, matter.id, 'hear', heard)
  expect(await world.refused(county, matter.id, 'decide')).toMatchObject({ reason: 'four-eyes' })
  expect(await world.refused(townshipToo, matter.id, 'decide')).toMatchObject({ zh: '本地由旗县民政局决定。' })
  await sql`update registry.tier_holding set monthly_amount = 950 where hh = ${family.hh}::bigint`.execute(world.ctx.db)
  expect(await world.refused(countyToo, matter.id, 'decide')).toMatchObject({
    zh: '提出意见后该户待遇已有变化，请重新核查。',
  })
})

test('one re-check of a tier at a time, and none of a household that holds nothing', async () => {
  const { family } = await checking()
  await expect(world.opened(township, 'recheck', 'open', { trigger: 'warning' }, { hh: family.hh })).rejects.toThrow(
    /已有正在办理的动态核查/,
  )
  const none = await world.household()
  await expect(world.opened(township, 'recheck', 'open', { trigger: 'warning' }, { hh: none.hh })).rejects.toThrow(
    /没有可核查的待遇/,
  )
})

test('the county asks the meeting; the matter waits and goes on with what it resolved', async () => {
  const { matter } = await checking()
  await world.done(township, matter.id, 'propose', stop)
  await world.done(township, matter.id, 'hear', { ...heard, agrees: false, said: '不同意，儿子工作不稳定' })
  expect(await world.done(county, matter.id, 'ask-meeting', { question: '是否停发' })).toMatchObject({
    state: 'meeting',
  })
  const asked = await sql<{ id: number }>`select id from process.matter where parent_id = ${matter.id}`.execute(
    world.ctx.db,
  )
  const meeting = asked.rows[0]!.id
  const member = (name: string, recused = false) => ({ name, unit: '民政局', present: true, recused })
  await world.done(county, meeting, 'agenda', { on: '2026-11-24', place: '二楼会议室' })
  await world.done(county, meeting, 'hold', {
    on: '2026-11-24',
    members: [member('甲'), member('乙'), member('丙', true)],
    discussed: '各方意见',
  })
  await world.done(county, meeting, 'resolve', { result: 'pass', for: 2, against: 0, note: '同意停发，另行帮扶' })
  expect(await world.refused(countyToo, meeting, 'sign', { signed: [{ name: '甲' }] })).toMatchObject({
    zh: '还缺签字：乙。',
  })
  await world.done(countyToo, meeting, 'sign', { signed: [{ name: '甲' }, { name: '乙' }] })
  expect(await readMatter(world.ctx.db, matter.id)).toMatchObject({ state: 'deciding' })
})

test('what is due is opened in bulk, once; a family looked at is left alone until its period is over', async () => {
  await sql`update process.matter set closed_at = now() where closed_at is null`.execute(world.ctx.db)
  await sql`truncate registry.tier_holding, cases.recheck_plan`.execute(world.ctx.db)
  const families = []
  for (let i = 0; i < 5; i++) families.push(await world.household())
  for (const { hh } of families) await world.holds(hh, 'dibao-rural', 900, '2026-02-01')
  await world.holds(families[4]!.hh, 'margin', null, '2026-06-01')
  await sql`insert into cases.recheck_plan (hh, tier, last_on, unstable) values
    (${families[0]!.hh}::bigint, 'dibao-rural', '2026-04-01', false), (${families[1]!.hh}::bigint, 'dibao-rural', '2026-04-01', true)`.execute(
    world.ctx.db,
  )
  const rounds = await Promise.all([
    openRechecks(world.ctx, { area: '90' }, 2),
    openRechecks(world.ctx, { area: '90' }, 2),
  ])
  expect(rounds[0]!.opened + rounds[1]!.opened).toBe(4)
  expect(await openRechecks(world.ctx, { area: '90' })).toEqual({ opened: 0 })
  expect(await openRechecks(world.ctx, { area: '900101', trigger: 'standard', about: '标准提高' })).toEqual({
    opened: 2,
  })
  expect(await openRechecks(world.ctx, { area: '900101', trigger: 'standard' })).toEqual({ opened: 0 })
})

test('whatever people click: no decrease or stop is decided before the hearing is recorded', async () => {
  const people = fc.constantFrom(county, countyToo, county, township, townshipToo, aide)
  const inputs: Record<string, object[]> = {
    visit: [visit],
    check: [{ result: 'exceeds', note: '核对报告' }],
    propose: [
      stop,
      { kind: 'decrease', amount: 500, persons: 2, reason: '收入增加' },
      { kind: 'change-tier', tier: 'margin', amount: 0, persons: 3, reason: '转边缘' },
      { kind: 'increase', amount: 1000, persons: 3, reason: '标准提高' },
      { kind: 'grace', amount: 900, persons: 3, graceMonths: 2, reason: '就业' },
    ],
    hear: [heard],
    'call-hearing': [{ planned: '2026-11-27', how: '电话' }],
    reconsider: [{ reason: '补充调查' }],
    decide: [{}],
    'ask-meeting': [{ question: '如何处理' }],
    'meeting-resolved': [{ meeting: 1, result: 'pass' }],
    object: [{ objection: '有异议' }],
    'end-publicity': [{}],
    'ask-check': [{}],
    'check-reported': [{ check: 1, result: 'meets', issuedOn: '2026-11-24', validUntil: '2027-02-22' }],
    objected: [{ objection: 1, what: '有异议' }],
    'answer-objections': [{ said: '已核实' }],
    'take-sheet-down': [{ reason: '写错' }],
    notify: [{ on: '2026-11-24', how: '当面' }],
    withdraw: [{ reason: '误开' }],
  }
  const kinds = fc.constantFrom(...Object.keys(inputs))
  let decided = 0
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom('dibao-rural', 'tekun-rural'),
      fc.array(fc.tuple(people, kinds, fc.nat(), fc.integer({ min: 0, max: 3 })), { minLength: 16, maxLength: 30 }),
      async (tier, clicks) => {
        const { family, matter } = await checking(tier)
        for (const [who, wild, which, mood] of clicks) {
          // Mostly what the page offers, sometimes anything.
          const offered = actionsFor(recheck, (await readMatter(world.ctx.db, matter.id))!.state, who.role).filter(
            (one) => one !== 'withdraw' && one in inputs,
          )
          const main = offered.filter((one) => recheck.actions[one]!.main)
          const ways = mood === 3 && main.length > 0 ? main : offered
          const kind = mood > 0 && ways.length > 0 ? ways[which % ways.length]! : wild
          const choice = inputs[kind]!
          await act(world.ctx, who, matter.id, {
            kind,
            input: choice[which % choice.length] as Record<string, unknown>,
          })
        }
        const actions = await readActions(world.ctx.db, matter.id)
        const held = await sql<{
          less: boolean
        }>`select coalesce(monthly_amount, 0) < 900 or tier is null or to_date is not null as less
          from registry.decision where hh = ${family.hh}::bigint`.execute(world.ctx.db)
        for (const { seq, kind } of actions) {
          if (kind !== 'decide') continue
          decided++
          const before = actions.filter((one) => one.seq < seq)
          const proposedAt = before.findLast((one) => one.kind === 'propose')!.seq
          const less = (before.find((one) => one.seq === proposedAt)!.input as { kind: string }).kind !== 'increase'
          if (less) expect(before.some((one) => one.kind === 'hear' && one.seq > proposedAt)).toBe(true)
        }
        if (held.rows.some((row) => row.less)) expect(actions.some((one) => one.kind === 'hear')).toBe(true)
        expect(factsOf(await readMatter(world.ctx.db, matter.id)).trigger).toBe('self-report')
      },
    ),
    { numRuns: 40 },
  )
  // The ways that were walked did end in decisions.
  expect(decided).toBeGreaterThan(0)
  expect(await verifyMatters(world.ctx)).toEqual([])
})
