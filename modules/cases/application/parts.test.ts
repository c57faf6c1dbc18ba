/** An opinion decides the parts of an amount with it: the uplift inside it, self-care and support of extreme poverty. */
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { act, theClock } from '../../../platform/process/index.ts'
import { heldOn } from '../../registry/index.ts'
import { loadRegion } from '../../rules/index.ts'
import type { Application, Opinion } from './facts.ts'
import { application } from './process.ts'
import { suggestFor } from './suggest.ts'
import { type ApplicationWorld, account, county, homeVisit, openApplicationWorld, township } from './testing.ts'

let world: ApplicationWorld
beforeAll(async () => {
  world = await openApplicationWorld()
})
beforeEach(() => {
  world.ctx.today = '2026-11-24'
})
afterAll(() => world.close())
const dataOf = (matter: { data: unknown }) => matter.data as Application

test('the uplift inside the amount is suggested, decided by a person, never more than the amount, and held with it', async () => {
  const { matter, family } = await world.entered()
  world.known.set(family.hh, { household: { wages_year: 3000, severe_cards: 1 }, members: [] })
  await world.done(township, matter.id, 'visit', homeVisit)
  const { suggestion } = dataOf(await world.reports(matter.id))
  // Half of the line of 650 a month for each of three.
  expect(suggestion).toMatchObject({
    amount: 2675,
    uplift: { persons: 3, amount: 975, sentence: { zh: '其中增发975元/月' } },
  })
  const one = { grant: true, tier: 'dibao-urban', persons: 3, amount: 2675, reason: '收入低于标准' }
  const refused = async (parts: object) =>
    (await world.refused(township, matter.id, 'opinion', { ...one, ...parts })).zh
  expect(await refused({ upliftPersons: 3, upliftAmount: 2675.01 })).toBe(
    '分类施保增发2675.01元不能超过每月金额2675元。',
  )
  expect(await refused({ upliftPersons: 4, upliftAmount: 10 })).toContain('不超过保障的3人')
  expect(await refused({ upliftPersons: 1.5, upliftAmount: 10 })).toContain('应为整数')
  expect(await refused({ upliftPersons: 2 })).toContain('一并填写')
  expect(await refused({ upliftPersons: 0, upliftAmount: 10 })).toContain('都为0或都不为0')
  await world.done(township, matter.id, 'opinion', { ...one, upliftPersons: 2, upliftAmount: 650 })
  await world.done(township, matter.id, 'set-account', account)
  await act(world.ctx, theClock, matter.id, { kind: 'publicity-over', input: {} })
  expect(dataOf(await world.done(county, matter.id, 'confirm')).decision).toMatchObject({
    amount: 2675,
    parts: { uplift: { persons: 2, amount: 650 } },
  })
  expect(await heldOn(world.ctx.db, family.hh, '2026-12-01')).toMatchObject([
    { monthlyAmount: 2675, uplift: { persons: 2, amount: 650 } },
  ])
  const offers = (await world.atOpinion()).matter
  expect(application.actions.opinion!.given?.({ data: dataOf(offers) } as never)).toMatchObject({
    upliftPersons: 0,
    upliftAmount: 0,
  })
})

test('an opinion of older clients says nothing of parts: they are unknown, and the benefit holds all the same', async () => {
  const { matter, family } = await world.atDeciding()
  await world.done(county, matter.id, 'confirm')
  expect(await heldOn(world.ctx.db, family.hh, '2026-12-01')).toMatchObject([{ uplift: null, monthlyAmount: 1700 }])
})

test('extreme poverty: self-care and the support somebody chose are decided with it; a meeting that names another tier leaves them out', async () => {
  const { matter } = await world.atOpinion()
  const one = {
    grant: true,
    tier: 'tekun-rural',
    persons: 1,
    amount: 900,
    reason: '无劳动能力',
    departs: '无劳动能力无收入来源',
    care: 'half',
    support: 'home',
  }
  // Asked for extreme poverty only: beside another tier it is dropped, as every field that is not asked.
  const other = await world.atOpinion()
  expect(
    dataOf(await world.done(township, other.matter.id, 'opinion', { ...one, tier: 'dibao-urban' })).opinion,
  ).not.toHaveProperty('parts')
  expect(dataOf(await world.done(township, matter.id, 'opinion', one)).opinion).toMatchObject({
    parts: { care: 'half', support: 'home' },
  })
  const resolved = (input: object) =>
    application.actions['meeting-resolved']!.apply!(
      { ...dataOf(matter), opinion: { ...(one as never as Opinion), parts: { care: 'half', support: 'home' } } },
      { meeting: 1, result: 'pass', ...input },
      {} as never,
    ).opinion
  expect(resolved({ amount: 950 })).toMatchObject({ amount: 950, parts: { care: 'half', support: 'home' } })
  expect(resolved({ tier: 'dibao-urban' })).not.toHaveProperty('parts')
})

test('an uplift decided inside one amount is unknown inside another that a meeting sets', async () => {
  const { matter } = await world.atOpinion()
  const resolved = (input: object, persons = 3) =>
    application.actions['meeting-resolved']!.apply!(
      {
        ...dataOf(matter),
        opinion: {
          ...(dataOf(matter).opinion as Opinion),
          tier: 'dibao-urban',
          persons,
          amount: 500,
          parts: { uplift: { persons: 1, amount: 100 } },
        },
      },
      { meeting: 1, result: 'pass', ...input },
      {} as never,
    ).opinion
  expect(resolved({ amount: 800 })).toMatchObject({ amount: 800 })
  expect(resolved({ amount: 800 })).not.toHaveProperty('parts')
  expect(resolved({ amount: 500 })).toMatchObject({ parts: { uplift: { persons: 1, amount: 100 } } })
  expect(resolved({})).toMatchObject({ parts: { uplift: { persons: 1, amount: 100 } } })
  // An opinion that named nobody is resolved for all members: other persons than it was reckoned for.
  expect(resolved({}, 0)).not.toHaveProperty('parts')
})

test('self-care is suggested only when the six items were told', async () => {
  const region = loadRegion('regions/inner-mongolia')
  const { matter } = await world.entered({ urban: false })
  const items = ['cannot_eat', 'cannot_dress', 'cannot_get_up', 'cannot_toilet', 'cannot_walk_indoors', 'cannot_bathe']
  const alone = { ...dataOf(matter), members: dataOf(matter).members.slice(0, 1) }
  const suggested = async (member: Record<string, boolean>) =>
    (
      await suggestFor(
        { policyOn: async () => region },
        {
          ...alone,
          facts: {
            household: {},
            members: [{ unable_by_province: true, obligor_check: 'no', wage_year: 0, pension_year: 0, ...member }],
          },
        },
        { hh: null, area: '150403001001', today: '2026-11-24', held: 'none' },
      )
    )?.suggestion
  const told = Object.fromEntries(items.map((name) => [name, false]))
  expect(await suggested({ ...told, cannot_bathe: true })).toMatchObject({
    tier: 'tekun-rural',
    care: { level: 'half' },
  })
  expect(await suggested({})).not.toHaveProperty('care')
})
