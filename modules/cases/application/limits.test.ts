/** Time limits of an application, for both levels of decision; and the county's draw. */
import fc from 'fast-check'
import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { type Acting, act, readActions, readMatter, theClock, verifyMatters } from '../../../platform/process/index.ts'
import { aide, county, countyToo, township, townshipToo } from '../testing.ts'
import { type Application, start } from './facts.ts'
import { limits } from './states.ts'
import { type ApplicationWorld, account, asked, homeVisit, only, openApplicationWorld } from './testing.ts'

let world: ApplicationWorld
beforeAll(async () => {
  world = await openApplicationWorld()
})
beforeEach(() => {
  world.ctx.today = '2026-11-24'
})
afterAll(() => world.close())

const limitOf = (id: string, more: Partial<Application>) => {
  const { parameter } = limits[id]!
  return typeof parameter === 'string' ? parameter : parameter({ ...start, ...more })
}
const tekun = { suggestion: { tier: 'tekun-rural' } as Application['suggestion'] }

describe('which limit counts', () => {
  test.each([
    ['total', { level: 'county' as const }, 'application_total', 25],
    ['total', { level: 'township' as const }, 'application_total_township', 20],
    ['total', { level: 'township' as const, special: ['objection'] }, 'application_total_special', 45],
    ['total', { level: 'county' as const, special: ['split-residence'] }, 'application_total_special', 45],
    ['acceptance', {}, 'accept_application', 3],
    ['start', {}, 'start_investigation', 3],
    ['opinion', {}, 'township_opinion', 10],
    ['opinion', tekun, 'township_investigation_tekun', 15],
    ['opinion', { ...tekun, objections: [{ id: 1, what: '', on: '', answered: null }] }, 'objection_redo_tekun', 15],
    ['confirmation', {}, 'county_confirmation', 8],
    ['confirmation', tekun, 'county_decision_tekun', 15],
    ['notice', {}, 'refusal_notice', 3],
    ['supplement', {}, 'supplement_papers', 10],
    ['objection', {}, 'check_objection', 5],
    ['publicity', {}, 'publicity', 5],
  ] as const)('%s with %j: %s, %i days', (limit, more, parameter, days) => {
    expect(limitOf(limit, more as Partial<Application>)).toBe(parameter)
    expect(world.ctx.parameter(parameter, '900101001001', '2026-11-24')?.value).toBe(days)
  })
})

const other: Acting = { userId: 't9', name: '溪口镇甲', role: 'township', area: '900201001' }
const otherToo: Acting = { ...other, userId: 't10', name: '溪口镇乙' }
test('where the region lets townships decide, the township confirms, another clerk than whoever gave the opinion', async () => {
  const family = await world.household({ area: '900201001001' })
  const matter = await world.opened(
    other,
    'application',
    'enter',
    { ...asked, fromFile: [family.head] },
    { hh: family.hh, area: '900201001001' },
  )
  expect(matter).toMatchObject({ data: { level: 'township' } })
  await world.done(other, matter.id, 'visit', homeVisit)
  const { data } = await world.reports(matter.id)
  await world.done(other, matter.id, 'opinion', {
    grant: true,
    ...only((data as never as Application).suggestion as never),
    reason: '符合',
  })
  await world.done(other, matter.id, 'set-account', account)
  const over = await act(world.ctx, theClock, matter.id, { kind: 'publicity-over', input: {} })
  expect(over).toMatchObject({ matter: { turn: 'township', dueLimit: expect.any(String) } })
  expect(await world.refused(other, matter.id, 'confirm')).toMatchObject({ reason: 'four-eyes' })
  expect(await world.done(otherToo, matter.id, 'confirm')).toMatchObject({ state: 'announcing' })
})

test('here the county confirms: a township cannot', async () => {
  const { matter } = await world.atDeciding()
  expect(await world.refused(townshipToo, matter.id, 'confirm')).toMatchObject({ zh: '本地由旗县民政局审核确认。' })
})

test('where nothing is put up the opinion goes to the county at once', async () => {
  const family = await world.household({ area: '900102001001' })
  const clerk: Acting = { userId: 'y1', name: '云坡镇甲', role: 'township', area: '900102001' }
  const matter = await world.opened(
    clerk,
    'application',
    'enter',
    { ...asked, fromFile: [family.head] },
    { hh: family.hh, area: '900102001001' },
  )
  await world.done(clerk, matter.id, 'visit', homeVisit)
  const { data } = await world.reports(matter.id)
  const follows = { grant: true, ...only((data as never as Application).suggestion as never), reason: '符合' }
  expect(await world.done(clerk, matter.id, 'opinion', follows)).toMatchObject({
    state: 'deciding',
    data: { putUp: null },
  })
})

test('extreme poverty: the server draws the spot check once, nobody can choose or repeat it; whoever is drawn is visited by the county', async () => {
  const drawn: boolean[] = []
  for (let i = 0; i < 24; i++) {
    const { matter } = await world.atOpinion()
    const one = {
      grant: true,
      tier: 'tekun-rural',
      persons: 1,
      amount: 900,
      reason: '无劳动能力',
      departs: '无劳动能力无收入来源',
    }
    expect(
      await act(world.ctx, township, matter.id, { kind: 'opinion', input: { ...one, spot: { chosen: false } } }),
    ).toMatchObject({
      reason: 'bad-request',
    })
    await world.done(township, matter.id, 'opinion', one)
    const over = await act(world.ctx, theClock, matter.id, { kind: 'publicity-over', input: {} })
    if (!over.ok) throw new Error(over.reason)
    const { spot } = over.matter.data as never as Application
    expect(spot).toMatchObject({ share: 0.5, chosen: spot!.draw < 0.5 })
    drawn.push(spot!.chosen)
    await world.done(township, matter.id, 'set-account', account)
    if (spot!.chosen)
      expect(await world.refused(county, matter.id, 'confirm')).toMatchObject({
        zh: '该户被抽中入户抽查，旗县须先入户。',
      })
    // Sent back and reported anew the draw stays.
    await world.done(county, matter.id, 'send-back', { what: 'reinvestigating', reason: '补充' })
    await world.done(township, matter.id, 'visit', homeVisit)
    await world.done(township, matter.id, 'opinion', one)
    const again = await act(world.ctx, theClock, matter.id, { kind: 'publicity-over', input: {} })
    expect(again).toMatchObject({ matter: { data: { spot } } })
    if (drawn.includes(true) && drawn.includes(false)) break
  }
  expect(new Set(drawn).size).toBe(2)
})

test('whatever people click: nobody is confirmed without check, visit, opinion and publicity; nothing is paid before next month; one opening', async () => {
  const people = fc.constantFrom(county, countyToo, township, townshipToo, aide, theClock)
  const report = { check: 1, issuedOn: '2026-11-24', validUntil: '2027-02-22' }
  const inputs: Record<string, object[]> = {
    visit: [homeVisit],
    'check-reported': [
      { ...report, result: 'meets' },
      { ...report, result: 'exceeds' },
    ],
    opinion: [
      { grant: true, tier: 'dibao-urban', persons: 3, amount: 1700, reason: '符合' },
      { grant: true, tier: 'margin', persons: 3, reason: '边缘', departs: '另算' },
      { grant: false, ground: 'income', reason: '超标', departs: '另算' },
    ],
    'set-account': [account],
    'publicity-over': [{}],
    objected: [{ objection: 1, what: '不实' }],
    'answer-objections': [
      { result: 'stands', said: '属实' },
      { result: 'changes', said: '有变' },
    ],
    'take-sheet-down': [{ reason: '有误' }],
    confirm: [{}],
    refuse: [{ ground: 'income', reason: '超标' }],
    'county-visit': [{ on: '2026-11-24', investigators: homeVisit.investigators, present: '王', found: '属实' }],
    'send-back': [{ what: 'opinion', reason: '补充' }],
    'community-review': [{ on: '2026-11-24', present: 5, agree: 4, note: '同意' }],
    'tell-not-met': [{ on: '2026-11-24', how: '当面' }],
    'waive-objection': [{ how: '书面' }],
    suspend: [{ reason: '住院' }],
    resume: [{ reason: '出院' }],
    announce: [{ on: '2026-11-24', how: '当面' }],
    'notify-refusal': [{ on: '2026-11-24', how: '当面', remedies: true }],
    withdraw: [{ reason: '不办了' }],
  }
  // Mostly the right person takes a step of the way; between them anybody does anything.
  const straight: [Acting, string, number][] = [
    [township, 'visit', 0],
    [theClock, 'check-reported', 0],
    [township, 'opinion', 0],
    [township, 'set-account', 0],
    [theClock, 'publicity-over', 0],
    [county, 'confirm', 0],
  ]
  const way = fc.constantFrom(...straight)
  const anything = fc.tuple(people, fc.constantFrom(...Object.keys(inputs)), fc.nat(2))
  const click = fc.oneof({ weight: 5, arbitrary: way }, { weight: 1, arbitrary: anything })
  let confirmed = 0
  await fc.assert(
    fc.asyncProperty(fc.array(click, { minLength: 12, maxLength: 30 }), async (clicks) => {
      const { matter, family } = await world.entered()
      for (const [who, kind, which] of clicks) {
        const input = inputs[kind]![which % inputs[kind]!.length] as Record<string, unknown>
        await act(world.ctx, who, matter.id, { kind, input })
      }
      const actions = await readActions(world.ctx.db, matter.id)
      const kinds = actions.map((one) => one.kind)
      const holdings = await world.holdings(family.hh)
      const at = kinds.indexOf('confirm')
      expect(holdings.length).toBe(at >= 0 ? 1 : 0)
      if (at < 0) return
      confirmed++
      const before = kinds.slice(0, at)
      expect(before.filter((kind) => kind === 'enter')).toHaveLength(1)
      for (const needed of ['check-reported', 'visit', 'suggest', 'opinion', 'publicity-over'])
        expect(before).toContain(needed)
      // The opinion that was confirmed is the newest, after the newest objection, and its publicity came after it.
      expect(before.lastIndexOf('publicity-over')).toBeGreaterThan(before.lastIndexOf('opinion'))
      // Whatever was objected was answered by a person, or by a new opinion after it.
      const answered = Math.max(before.lastIndexOf('opinion'), before.lastIndexOf('answer-objections'))
      expect(answered).toBeGreaterThan(before.lastIndexOf('objected'))
      expect(actions[at]!.by).not.toBe(actions[before.lastIndexOf('opinion')]!.by)
      expect(holdings[0]!.from).toBe('2026-12-01')
      const matterNow = await readMatter(world.ctx.db, matter.id)
      expect((matterNow!.data as never as Application).report?.result).not.toBe(undefined)
    }),
    { numRuns: 14, examples: [[straight]] },
  )
  expect(confirmed).toBeGreaterThan(0)
  const twice =
    await sql`select hh from process.matter where process = 'application' and closed_at is null group by hh having count(*) > 1`.execute(
      world.ctx.db,
    )
  expect(twice.rows).toEqual([])
  expect(await verifyMatters(world.ctx)).toEqual([])
})
