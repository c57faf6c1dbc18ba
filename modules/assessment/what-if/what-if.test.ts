/** Drafts tried over everybody: who comes in, who leaves, what it costs; repeatable, and never in a live list. */

import type { OpenAPIHono } from '@hono/zod-openapi'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Actor } from '../../../platform/access/shared.ts'
import { type AppEnv, createApp } from '../../../platform/web/index.ts'
import { sweep } from '../../monitoring/index.ts'
import { held, household, person, villages, wage } from '../../monitoring/testing/families.ts'
import { openWorld, type World } from '../../monitoring/testing/world.ts'
import { createDraft, type PolicyChange, saveChange } from '../../rules/index.ts'
import { assessAfterSweep } from '../assess/assess-after-sweep.ts'
import { beginWhatIf, repeatWhatIf, type WhatIfContext } from './begin-what-if.ts'
import { crossings } from './crossings.ts'
import { listWhatIfs } from './find-what-if.ts'
import { readWhatIf } from './read-what-if.ts'
import { whatIfRoutes } from './routes.ts'
import { runWhatIf } from './run-what-if.ts'

const province: Actor = { userId: 'p1', name: '省厅甲', role: 'region', area: '90' }
const clearwater: Actor = { userId: 'c1', name: '清溪县', role: 'county', area: '900101' }
const cloudSlope: Actor = { userId: 'c2', name: '云坡县', role: 'county', area: '900102' }
const aide: Actor = { userId: 'v1', name: '协理员', role: 'village', area: villages.willow }
const asOf = '2026-10-31'

let world: World
let ctx: WhatIfContext
const queued: number[] = []

beforeAll(async () => {
  world = await openWorld()
  ctx = {
    ...world.ctx,
    queue: {
      send: async (_kind, payload) => {
        queued.push((payload as { id: number }).id)
        return queued.length
      },
    },
  }
  world.ctx.afterSweep = (swept) => assessAfterSweep(world.ctx, swept)
  // Clearwater: 1 far below the line, 2 between line and margin, 3 above both, 4 rich. Cloud Slope: six poor families, one rich.
  const cloudy = Array.from({ length: 7 }, (_, i) => i + 11)
  await world.deliver('population', [
    ...[1, 2, 3, 4].map((n) => person(n)),
    ...cloudy.map((n) => ({ ...person(n), household_no: household(n, '900102'), division: villages.cloud })),
  ])
  await world.deliver(
    'wages',
    [
      wage(1, '2026-09', 1200),
      wage(2, '2026-09', 9000),
      wage(3, '2026-09', 11_000),
      wage(4, '2026-09', 90_000),
      ...cloudy.map((n) => wage(n, '2026-09', n === 17 ? 90_000 : 600)),
    ],
    { months: ['2025-11', '2026-10'] },
  )
  await world.deliver('tier-ledger', [held(2, 'margin', 0)])
  await sweep(world.ctx, { asOf, kind: 'full' })
})
afterAll(() => world.close())

/** The urban line of an area from next year on. */
const line = (value: string, area = '900101'): PolicyChange => ({
  kind: 'standard',
  file: 'standards.csv',
  act: 'add',
  row: {
    id: 'dibao',
    area,
    urban: 'urban',
    value,
    unit: 'CNY/month',
    valid_from: '2027-01-01',
    valid_to: '',
    source: '清溪县政发〔2026〕9号',
    verified: false,
  },
})

async function drafted(by: Actor, title: string, change: PolicyChange): Promise<number> {
  const made = await createDraft(ctx, by, { title, validFrom: '2027-01-01' })
  if (!made.ok) throw new Error(made.reason)
  const saved = await saveChange(ctx, by, made.id, change)
  if (!saved.ok) throw new Error(saved.reason)
  return made.id
}

/** Asks for a run and does it at once. */
async function tried(by: Actor, drafts: number[], area: string): Promise<number> {
  const begun = await beginWhatIf(ctx, by, { drafts, asOf, area })
  if (!begun.ok) throw new Error(begun.zh ?? begun.reason)
  expect(queued.at(-1)).toBe(begun.id)
  expect(await runWhatIf(ctx, begun.id)).toMatchObject({ ok: true })
  return begun.id
}

const liveLists = async () => {
  const findings = await sql`select * from assessment.finding order by id`.execute(ctx.db)
  const runs = await sql`select id, state, counts from assessment.run order by id`.execute(ctx.db)
  return [findings.rows, runs.rows, await world.warnings()]
}

test('a higher line brings families in and costs more; two drafts stand side by side; no live list changes', async () => {
  const before = await liveLists()
  const high = await drafted(clearwater, '提高到一千元', line('1000'))
  const low = await drafted(clearwater, '降到一百元', line('100'))
  const view = (await readWhatIf(ctx, clearwater, await tried(clearwater, [high, low], '900101')))!
  expect(view).toMatchObject({ state: 'done', masked: false, households: 4, persons: 4, policyDay: '2027-01-01' })
  const [up, down] = view.variants
  // 650 yuan a month are 7,800 a year, the margin 9,360; with 1,000 the line is 12,000.
  expect(view.published.tiers.map(({ tier, households }) => [tier, households])).toEqual([
    ['dibao-urban', 1],
    ['margin', 1],
    ['none', 2],
  ])
  expect(up!.total).toMatchObject({ before: 2, after: 3, in: 1, out: 0, moved: 1, raised: 1 })
  expect(up!.flows).toContainEqual({ before: 'none', after: 'dibao-urban', households: 1, persons: 1 })
  expect(up!.flows).toContainEqual({ before: 'margin', after: 'dibao-urban', households: 1, persons: 1 })
  expect(crossings(up!.flows, 'dibao-urban')).toEqual({ in: 2, out: 0, personsIn: 2, personsOut: 0 })
  expect(crossings(up!.flows, 'margin')).toMatchObject({ in: 0, out: 1 })
  // (7,800 − 1,200) / 12 before; (12,000 − 1,200) + (12,000 − 9,000) + (12,000 − 11,000) over 12 after, each rounded up to the yuan.
  expect(up!.total.monthlyBefore).toBeCloseTo(550, 1)
  expect(up!.total.monthlyAfter).toBe(1234)
  expect(down!.total).toMatchObject({ before: 2, in: 0, out: 1 })
  expect(up!.areas.map((one) => one.area)).toEqual(['900101001'])
  // 1,200 of 7,800 yuan is the second tenth of the line, of 12,000 the second too; 9,000 falls from 11 tenths to 7.
  expect(view.published.bins.map((one) => one.bin)).toEqual([1, 11, 14, 30])
  expect(up!.bins.map((one) => one.bin)).toEqual([1, 7, 9, 30])
  expect(await liveLists()).toEqual(before)
})

test('a run is repeated to the same figures, also after a new version was published and new data came', async () => {
  const id = (await listWhatIfs(ctx, clearwater, { page: 1, size: 1 })).items[0]!.id
  await world.deliver('wages', [wage(1, '2026-10', 50_000)], { months: ['2026-10', '2026-10'] })
  const again = await repeatWhatIf(ctx, clearwater, id)
  if (!again.ok) throw new Error(again.reason)
  await runWhatIf(ctx, again.id)
  const [first, second] = [await readWhatIf(ctx, clearwater, id), await readWhatIf(ctx, clearwater, again.id)]
  expect(second).toMatchObject({ same: true, repeats: id, variants: first!.variants, published: first!.published })
  expect(second!.basis.facts).toBe(first!.basis.facts)
})

test('others see a run as they see drafts: the province those of its counties, a neighbour none', async () => {
  const id = (await listWhatIfs(ctx, clearwater, { page: 1, size: 1 })).items[0]!.id
  expect(await readWhatIf(ctx, province, id)).toBeDefined()
  expect(await readWhatIf(ctx, cloudSlope, id)).toBeUndefined()
  expect((await listWhatIfs(ctx, cloudSlope, { page: 1, size: 10 })).total).toBe(0)
  const drafts = (await readWhatIf(ctx, clearwater, id))!.drafts.map((draft) => draft.id)
  expect(await beginWhatIf(ctx, cloudSlope, { drafts, asOf, area: '900102' })).toMatchObject({ reason: 'not-found' })
  expect(await beginWhatIf(ctx, clearwater, { drafts, asOf, area: '900102' })).toMatchObject({ reason: 'outside-area' })
  expect(await beginWhatIf(ctx, clearwater, { drafts, asOf, area: '90' })).toMatchObject({ reason: 'outside-area' })
  expect(await beginWhatIf(ctx, aide, { drafts, asOf, area: villages.willow.slice(0, 9) })).toMatchObject({
    reason: 'not-allowed',
  })
})

test('looking at the prefecture, a county sees its neighbours only where no small count shows', async () => {
  const draft = await drafted(clearwater, '提高到八百元', line('800'))
  const id = await tried(clearwater, [draft], '9001')
  const mine = (await readWhatIf(ctx, clearwater, id))!
  expect(mine).toMatchObject({ masked: true, least: 5 })
  // Meanwhile family 1 was paid 50,000 and is aided no more. Cloud Slope: six aided (not small), one not (small): the one, and with it what would give it back, is hidden.
  const [own, neighbour] = mine.variants[0]!.areas
  expect(own).toMatchObject({ area: '900101', before: 1 })
  expect(neighbour).toMatchObject({ area: '900102', before: null })
  expect(mine.published.tiers.find((one) => one.tier === 'none')?.households).toBeNull()
  // The province answers for both counties and sees everything; nobody looks into another county.
  expect((await readWhatIf(ctx, province, id))!.variants[0]!.areas[1]).toMatchObject({ area: '900102', before: 6 })
  expect(await readWhatIf(ctx, clearwater, id, '900102')).toBeUndefined()
  expect(await readWhatIf(ctx, clearwater, id, '900101')).toMatchObject({ masked: false, households: 4 })
})

test('a decision table of the draft counts as a standard does', async () => {
  const file = 'benefits/basic/rule.dmn'
  const { readFileSync } = await import('node:fs')
  const text = readFileSync(`${ctx.region.dir}/${file}`, 'utf8').replace(
    'standard.dibao * household_size',
    'standard.dibao * household_size * 2',
  )
  const draft = await drafted(province, '标准翻倍', { kind: 'file', file, text })
  const view = (await readWhatIf(ctx, province, await tried(province, [draft], '90')))!
  expect(view.variants[0]!.total).toMatchObject({ before: 7, after: 8, in: 1 })
})

test('what cannot be tried is told in a sentence: an empty draft, a faulty one, a day without register', async () => {
  const made = await createDraft(ctx, clearwater, { title: '空草稿', validFrom: '2027-01-01' })
  if (!made.ok) throw new Error(made.reason)
  expect(await beginWhatIf(ctx, clearwater, { drafts: [made.id], asOf, area: '900101' })).toMatchObject({
    reason: 'draft-empty',
  })
  const broken = await drafted(province, '坏草稿', {
    kind: 'file',
    file: 'benefits/basic/rule.dmn',
    text: '<definitions',
  })
  expect(await beginWhatIf(ctx, province, { drafts: [broken], asOf, area: '90' })).toMatchObject({
    reason: 'has-faults',
    zh: expect.stringMatching(/“坏草稿”还不能推演，检查有 \d+ 处有误：.+请打开草稿改正/),
    details: expect.arrayContaining([expect.objectContaining({ file: 'benefits/basic/rule.dmn' })]),
  })
  const early = await drafted(clearwater, '早于数据', line('900'))
  const begun = await beginWhatIf(ctx, clearwater, { drafts: [early], asOf: '2020-01-31', area: '900101' })
  if (!begun.ok) throw new Error(begun.reason)
  expect(await runWhatIf(ctx, begun.id)).toMatchObject({ ok: false, reason: 'no-register' })
  expect(await readWhatIf(ctx, clearwater, begun.id)).toMatchObject({
    state: 'failed',
    error: expect.stringContaining('户籍人口'),
  })
})

test('the workbook holds what the page shows and nothing that is hidden; its export is logged', async () => {
  const id = (await listWhatIfs(ctx, clearwater, { page: 1, size: 20 })).items.find((one) => one.area === '9001')!.id
  const answer = await as(clearwater).request(`/api/what-if/${id}/figures.xlsx`)
  expect(answer.status).toBe(200)
  const bytes = Buffer.from(await answer.arrayBuffer())
  expect(bytes.subarray(0, 2).toString()).toBe('PK')
  const view = (await readWhatIf(ctx, clearwater, id))!
  const { sheetsOf } = await import('./export-what-if.ts')
  const areas = sheetsOf(view, ctx.region, 'zh').find((sheet) => sheet.name === '地区')!
  expect(areas.rows[1]!.slice(0, 4)).toEqual(['提高到八百元', '900102', '云坡县', null])
  // Who comes into a tier and leaves it is told where every movement is, and hidden where one of them is.
  const tiers = sheetsOf(view, ctx.region, 'zh').find((sheet) => sheet.name === '类别')!
  expect(tiers.head.slice(5)).toEqual(['转入户数', '转入人数', '转出户数', '转出人数'])
  expect(view.variants[0]!.flows.some((flow) => flow.households === null)).toBe(true)
  expect(tiers.rows.at(-1)!.slice(5)).toEqual([null, null, null, null])
  const { rows } = await sql<{ action: string }>`select action from access.read_log where action = 'export'`.execute(
    ctx.db,
  )
  expect(rows).toHaveLength(1)
  expect((await as(aide).request(`/api/what-if/${id}`)).status).toBe(403)
  expect((await as(cloudSlope).request(`/api/what-if/${id}/figures.xlsx`)).status).toBe(404)
})

function as(actor: Actor): OpenAPIHono<AppEnv> {
  const app = createApp()
  app.use('/api/*', async (c, next) => {
    c.set('actor', actor)
    await next()
  })
  app.route('/api', whatIfRoutes(ctx))
  return app
}
