/** What a county decides for next January judges everybody from that day on, and nobody before. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Actor } from '../../platform/access/shared.ts'
import { sweep } from '../monitoring/index.ts'
import { household, person, wage } from '../monitoring/testing/families.ts'
import { openWorld, type World } from '../monitoring/testing/world.ts'
import { approveDraft, createDraft, proposeDraft, saveChange } from '../rules/index.ts'
import { assessAfterSweep } from './assess/assess-after-sweep.ts'
import { explainHousehold } from './explain/explain-household.ts'
import { listFindings } from './findings/list-findings.ts'

const county: Actor = { userId: 'c1', name: '清溪县', role: 'county', area: '900101' }
const prefecture: Actor = { userId: 'l1', name: '盟市', role: 'league', area: '9001' }

let world: World
beforeAll(async () => {
  world = await openWorld()
  world.ctx.afterSweep = (swept) => assessAfterSweep(world.ctx, swept)
})
afterAll(() => world.close())

test('a minimum-living line for next January, drafted by the county and approved by the prefecture, judges the sweep of January and not that of December', async () => {
  const { ctx } = world
  await world.deliver('population', [person(1)])
  // 9,000 yuan a year: above 650 a month, below 1,000.
  await world.deliver('wages', [wage(1, '2026-09', 9000)], { months: ['2025-11', '2027-01'] })
  const draft = await createDraft(ctx, county, { title: '明年低保标准', validFrom: '2027-01-01' })
  if (!draft.ok) throw new Error(draft.reason)
  const saved = await saveChange(ctx, county, draft.id, {
    kind: 'standard',
    file: 'standards.csv',
    act: 'add',
    row: {
      id: 'dibao',
      area: '900101',
      urban: 'urban',
      value: '1000',
      unit: 'CNY/month',
      valid_from: '2027-01-01',
      valid_to: '',
      source: '清溪县公告',
      verified: true,
    },
  })
  expect(saved).toMatchObject({ ok: true })
  expect(await proposeDraft(ctx, county, draft.id)).toEqual({ ok: true })
  expect(await approveDraft(ctx, prefecture, draft.id)).toMatchObject({ ok: true })

  const found = async (day: string) => {
    ctx.today = day
    expect(await sweep(ctx, { asOf: day, kind: 'full' })).toMatchObject({ ok: true })
    const { items } = await listFindings(ctx, county, { kind: 'coverage', state: 'open', page: 1, size: 10 })
    const told = await explainHousehold(ctx, county, household(1), day)
    const line = JSON.stringify(told?.reasons).match(/"standard\.dibao".*?"value":"?(\d+)/)?.[1]
    return { tiers: items.map((one) => [one.hh, one.tier, one.monthlyAmount]), explained: told?.values.tier, line }
  }
  expect(await found('2026-12-31')).toEqual({
    tiers: [[household(1), 'margin', 0]],
    explained: 'margin',
    line: '7800',
  })
  expect(await found('2027-01-01')).toEqual({
    tiers: [[household(1), 'dibao-urban', 250]],
    explained: 'dibao-urban',
    line: '12000',
  })
})
