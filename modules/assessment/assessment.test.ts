import { sql } from 'kysely'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import type { Actor } from '../../platform/access/shared.ts'
import { sweep } from '../monitoring/index.ts'
import { household, person } from '../monitoring/testing/families.ts'
import { openWorld, type Row, type World } from '../monitoring/testing/world.ts'
import { assessAfterSweep } from './assess/assess-after-sweep.ts'
import { explainHousehold } from './explain/explain-household.ts'
import { explanationText } from './explain/explanation-text.ts'
import { decideFinding, listFindings } from './findings/list-findings.ts'
import { readSummary } from './findings/read-summary.ts'

let world: World
beforeAll(async () => {
  world = await openWorld()
  world.ctx.afterSweep = (swept) => assessAfterSweep(world.ctx, swept)
})
afterEach(async () => {
  await sql`truncate assessment.run, assessment.finding`.execute(world.ctx.db)
  await world.reset()
})
afterAll(() => world.close())

const clerk: Actor = { userId: 'u1', name: '王芳', role: 'county', area: '900101' }
const asOf = '2026-10-31'
const wage = (n: number, amount: number): Row => ({
  id_number: person(n).id_number!,
  name: `林${n}`,
  paid_month: '2026-09-01',
  wage: amount,
})
const held = (n: number, tier: string, amount = 300): Row => ({
  household_no: household(n),
  head_name: `林${n}`,
  head_id: person(n).id_number!,
  name: `林${n}`,
  id_number: person(n).id_number!,
  tier,
  monthly_amount: amount,
})
/** Families 1 to 4: poor and without help, earning and helped, poor and helped, and one whose county sent no wages. */
async function deliver(): Promise<void> {
  await world.deliver('population', [
    person(1),
    person(2),
    person(3),
    { ...person(4), household_no: household(4, '900102'), division: '900102001001' },
  ])
  await world.deliver('wages', [wage(1, 100), wage(2, 90_000), wage(3, 200)], {
    areas: ['900101'],
    months: ['2025-11', '2026-10'],
  })
  await world.deliver('tier-ledger', [held(2, 'dibao-urban'), held(3, 'dibao-urban')])
}
const run = () => sweep(world.ctx, { asOf, kind: 'full' })
const list = async (kind: 'coverage' | 'exit', actor: Actor = clerk) =>
  (await listFindings(world.ctx, actor, { kind, state: 'open', page: 1, size: 50 })).items

test('a sweep suggests a tier to everybody and lists where more or less is held than the rules give', async () => {
  await deliver()
  const done = await run()
  expect(done).toMatchObject({ ok: true })
  expect((done as { afterFault?: string }).afterFault).toBeUndefined()
  expect(await list('coverage')).toMatchObject([
    { hh: household(1), change: 'new', heldTier: 'none', kind: 'coverage' },
  ])
  expect(await list('exit')).toMatchObject([
    { hh: household(2), change: 'stop', heldTier: 'dibao-urban', tier: 'none' },
  ])
})

test('a household whose wages nobody delivered cannot be judged: it is in no list, and the summary says for want of what', async () => {
  await deliver()
  await run()
  const region: Actor = { ...clerk, role: 'region', area: '90' }
  expect((await list('coverage', region)).map((one) => one.hh)).not.toContain(household(4, '900102'))
  const summary = await readSummary(world.ctx, region)
  expect(summary.missing).toMatchObject([{ path: 'household.wages_year', households: 1 }])
  expect(summary.tiers.find((one) => one.tier === null)).toMatchObject({ households: 1 })
  // The county next door sees only its own.
  expect((await readSummary(world.ctx, clerk)).missing).toEqual([])
})

test('repeating changes nothing; what a person checked stays checked; a difference that is gone leaves the list', async () => {
  await deliver()
  await run()
  const [finding] = await list('coverage')
  await run()
  expect((await list('coverage')).map((one) => one.id)).toEqual([finding!.id])
  expect(await decideFinding(world.ctx, clerk, finding!.id, { outcome: 'visit', note: '已入户' })).toEqual({ ok: true })
  expect(await decideFinding(world.ctx, clerk, finding!.id, { outcome: 'apply', note: '' })).toMatchObject({
    ok: false,
    reason: 'already-checked',
  })
  await run()
  expect(await list('coverage')).toEqual([])
  await world.deliver('tier-ledger', [held(1, 'dibao-urban'), held(2, 'dibao-urban'), held(3, 'dibao-urban')], {
    dataDate: asOf,
  })
  await run()
  const { rows } = await sql<{ state: string }>`select state from assessment.finding where id = ${finding!.id}`.execute(
    world.ctx.db,
  )
  expect(rows[0]!.state).not.toBe('open')
})

test('nobody outside the area sees or decides a finding', async () => {
  await deliver()
  await run()
  const [finding] = await list('coverage')
  const neighbour: Actor = { ...clerk, area: '900102' }
  expect(await list('coverage', neighbour)).toEqual([])
  expect(await decideFinding(world.ctx, neighbour, finding!.id, { outcome: 'visit', note: '' })).toMatchObject({
    reason: 'not-found',
  })
  expect(await explainHousehold(world.ctx, neighbour, household(1), asOf)).toBeUndefined()
})

test('one household is explained as everybody was judged, with assumptions and the rows of the departments', async () => {
  await deliver()
  await run()
  const [finding] = await list('coverage')
  const told = (await explainHousehold(world.ctx, clerk, household(1), asOf))!
  expect(told.values).toMatchObject({ tier: finding!.tier, monthly_amount: finding!.monthlyAmount })
  expect(told.reasons[0]!.sentence.zh).toContain('建议类别')
  expect(told.assumed.map((one) => one.path)).toContain('household.severe_cards')
  const from = told.sources.map(({ path, dataset, row }) => `${path}: ${dataset} ${row}`)
  expect(from).toEqual([
    'members[0].age: population 2',
    'members[0].alive: population 2',
    'household.urban: population 2',
    'household.wages_year: wages 2',
  ])
  expect(explanationText(told)).toMatch(/^户 .*须人工确认\n[\s\S]*建议类别[\s\S]*部门数据：\n.*第2行/)
  expect(explanationText(told)).toMatch(/年龄 \d+岁（\S+ 第2行）/)
  expect(explanationText(told)).toMatch(/基本保障线 7,800元\/年（青禾示例省城镇，2026-01-01起/)
  const english = explanationText(told, 'en')
  expect(english).toMatch(/^household .*a person confirms\n[\s\S]*Data of departments:\n.*row 2/)
  expect(english).toContain(told.reasons[0]!.sentence.en)
})

test('the tier a family holds is told with its row of the ledger', async () => {
  await deliver()
  const told = (await explainHousehold(world.ctx, clerk, household(3), asOf))!
  expect(told.sources.filter(({ path }) => path === 'household.held_tier')).toMatchObject([
    { dataset: 'tier-ledger', row: 3, words: { zh: expect.stringContaining('城') } },
  ])
})

test('two years ago there was no register: nothing is told rather than something invented', async () => {
  await deliver()
  expect(await explainHousehold(world.ctx, clerk, household(1), '2024-10-31')).toBeUndefined()
})

test('whether a family lives in a town may be assumed where nobody says: everybody is judged all the same', async () => {
  await deliver()
  const assuming = structuredClone(world.ctx.region.benefits!)
  assuming.inputs.household.urban!.assume = false
  const region = world.ctx.region
  world.ctx.region = { ...region, benefits: assuming }
  try {
    expect((await run()) as { afterFault?: string }).not.toHaveProperty('afterFault')
  } finally {
    world.ctx.region = region
  }
  expect((await list('coverage')).map((one) => one.hh)).toEqual([household(1)])
})

test('a fault in the rules leaves the warnings of the sweep in place and is told', async () => {
  await deliver()
  const broken = structuredClone(world.ctx.region.benefits!)
  broken.inputs.household.wages_year!.measure = 'no_such_measure'
  const region = world.ctx.region
  world.ctx.region = { ...region, benefits: broken }
  try {
    expect(await run()).toMatchObject({ ok: true, afterFault: expect.any(String) })
  } finally {
    world.ctx.region = region
  }
  const { rows } = await sql<{ state: string; error: string }>`select state, error from assessment.run`.execute(
    world.ctx.db,
  )
  expect(rows).toMatchObject([{ state: 'failed', error: expect.any(String) }])
})
