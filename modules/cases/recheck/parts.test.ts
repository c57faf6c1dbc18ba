/** A re-check decides the parts of what is held: the uplift inside the amount, self-care and support of extreme poverty. */
import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { heldOn } from '../../registry/index.ts'
import { type CasesWorld, county, openCasesWorld, township } from '../testing.ts'
import type { Recheck } from './facts.ts'
import { openRechecks } from './open-rechecks.ts'
import { recheck } from './process.ts'
import { recheckWork } from './work.ts'

let world: CasesWorld
beforeAll(async () => {
  world = await openCasesWorld([recheckWork])
})
beforeEach(() => {
  world.ctx.today = '2026-11-24'
})
afterAll(() => world.close())

const visit = { on: '2026-11-23', investigators: [{ name: '镇甲' }, { name: '协理员' }], found: '情况有变化' }
const heard = { on: '2026-11-24', how: 'in-person', who: '王建国', said: '没有意见', agrees: true }
async function checking() {
  const family = await world.household()
  await world.holds(family.hh, 'dibao-rural', 900)
  const matter = await world.opened(township, 'recheck', 'open', { trigger: 'self-report' }, { hh: family.hh })
  await world.done(township, matter.id, 'visit', visit)
  return { family, matter }
}
const factsOf = (matter: { data: unknown }) => matter.data as Recheck

test('parts of the amount: the uplift is decided with it, goes on when nothing of the money changes, and is unknown when nobody says', async () => {
  const one = await checking()
  const more = { kind: 'increase', amount: 1200, persons: 3, reason: '重病' }
  expect(
    await world.refused(township, one.matter.id, 'propose', { ...more, upliftPersons: 1, upliftAmount: 1201 }),
  ).toMatchObject({ zh: '分类施保增发1201元不能超过每月金额1200元。' })
  await world.done(township, one.matter.id, 'propose', { ...more, upliftPersons: 1, upliftAmount: 160 })
  await world.done(county, one.matter.id, 'decide')
  const uplift = { persons: 1, amount: 160 }
  expect(await heldOn(world.ctx.db, one.family.hh, '2026-12-01')).toMatchObject([{ monthlyAmount: 1200, uplift }])
  await world.done(township, one.matter.id, 'notify', { on: '2026-11-24', how: '当面' })
  const again = async (input: object) => {
    const { id } = await world.opened(township, 'recheck', 'open', { trigger: 'warning' }, { hh: one.family.hh })
    await world.done(township, id, 'visit', visit)
    const made = await world.done(township, id, 'propose', input)
    if (made.state === 'hearing') await world.done(township, id, 'hear', heard)
    await world.done(county, id, 'decide')
    await world.done(township, id, 'notify', { on: '2026-11-24', how: '当面' })
    return factsOf(made)
  }
  const head = { kind: 'change-head', amount: 1200, persons: 3, newHead: [one.family.spouse], reason: '户主外出' }
  const renewed = await again(head)
  expect(recheck.actions.propose!.given?.({ data: renewed } as never)).toEqual({ upliftPersons: 1, upliftAmount: 160 })
  expect(await heldOn(world.ctx.db, one.family.hh, '2026-12-01')).toMatchObject([{ uplift }])
  await again({ ...more, amount: 1300 })
  expect(await heldOn(world.ctx.db, one.family.hh, '2026-12-01')).toMatchObject([{ monthlyAmount: 1300, uplift: null }])
})

test('self-care that changed and another choice of support are decided by a re-check; what it does not name stays', async () => {
  const family = await world.household()
  await world.holds(family.hh, 'tekun-rural', 1500)
  await sql`update registry.tier_holding set care = 'half', support = 'home' where hh = ${family.hh}::bigint`.execute(
    world.ctx.db,
  )
  const matter = await world.opened(township, 'recheck', 'open', { trigger: 'self-report' }, { hh: family.hh })
  await world.done(township, matter.id, 'visit', visit)
  const care = { kind: 'change-care', amount: 1800, persons: 3, reason: '瘫痪，重新评估' }
  expect(await world.refused(township, matter.id, 'propose', care)).toMatchObject({
    zh: '请填写评估后的自理能力或本人选择的供养方式。',
  })
  expect(
    await world.refused(township, (await checking()).matter.id, 'propose', { ...care, care: 'none' }),
  ).toMatchObject({ zh: '只有特困人员才调整照料护理。' })
  await world.done(township, matter.id, 'propose', { ...care, care: 'none' })
  await world.done(county, matter.id, 'decide')
  expect(await heldOn(world.ctx.db, family.hh, '2026-11-30')).toMatchObject([{ care: 'half', support: 'home' }])
  expect(await heldOn(world.ctx.db, family.hh, '2026-12-01')).toMatchObject([
    { monthlyAmount: 1800, care: 'none', support: 'home' },
  ])
  await world.done(township, matter.id, 'notify', { on: '2026-11-24', how: '当面' })
  // Opened by itself a year later the form begins with what is held.
  world.ctx.today = '2027-12-01'
  await openRechecks(world.ctx, { area: '9001' })
  const due = await sql<{
    held: object
  }>`select data -> 'held' as held from process.matter where hh = ${family.hh}::bigint
    and process = 'recheck' and closed_at is null order by id desc limit 1`.execute(world.ctx.db)
  expect(due.rows[0]?.held).toMatchObject({ parts: { care: 'none', support: 'home' } })
})
