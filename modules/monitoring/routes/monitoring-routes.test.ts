import type { OpenAPIHono } from '@hono/zod-openapi'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import type { Actor } from '../../../platform/access/shared.ts'
import { type AppEnv, createApp } from '../../../platform/web/index.ts'
import { reviewRoutes } from '../../matching/index.ts'
import { changeHousehold } from '../../registry/index.ts'
import { portraitText } from '../portrait/portrait-text.ts'
import { Overview } from '../shapes/overview.ts'
import { Portrait } from '../shapes/portrait.ts'
import { WarningDetail, WarningList } from '../shapes/warning.ts'
import { sweep } from '../sweep/run-sweep.ts'
import {
  bill,
  call,
  card,
  clerk,
  held,
  household,
  idOf,
  person,
  pidOf,
  villages,
  wage,
  year,
} from '../testing/families.ts'
import { openWorld } from '../testing/world.ts'
import { monitoringRoutes } from './index.ts'

const world = await openWorld()
const { ctx } = world
afterAll(() => world.close())

const other: Actor = { ...clerk, userId: 'u2', name: '云坡办事员', area: '900102' }
const province: Actor = { ...clerk, userId: 'u3', name: '省级', role: 'region', area: '90' }
const aide: Actor = { ...clerk, userId: 'u4', name: '协理员', role: 'village', area: villages.willow }
const admin: Actor = { ...clerk, userId: 'u5', name: '管理员', role: 'sysadmin', area: '90' }

/** The app as one person sees it. */
function as(actor: Actor): OpenAPIHono<AppEnv> {
  const app = createApp()
  app.use('/api/*', async (c, next) => {
    c.set('actor', actor)
    await next()
  })
  app.route('/api', monitoringRoutes(ctx))
  app.route('/api', reviewRoutes(ctx))
  return app
}
const get = async (actor: Actor, path: string) => {
  const answer = await as(actor).request(`/api${path}`)
  return {
    status: answer.status,
    body: (await answer.json()) as Record<string, never> & {
      items: { hh: string; id: number; headName: string }[]
      total: number
    },
  }
}
const post = async (actor: Actor, path: string, body: unknown) => {
  const answer = await as(actor).request(`/api${path}`, {
    method: 'POST',
    body: JSON.stringify(body),
    headers: { 'content-type': 'application/json' },
  })
  return {
    status: answer.status,
    body: (await answer.json()) as Record<string, unknown> & { error?: { code: string; message_zh: string } },
  }
}
const cloud = (n: number) => ({ household_no: household(n, '900102'), division: villages.cloud })
const idFor = async (hh: string) =>
  Number(
    (
      await sql<{ id: number }>`select id from monitoring.warning where hh = ${hh} order by id desc limit 1`.execute(
        ctx.db,
      )
    ).rows[0]!.id,
  )

beforeAll(async () => {
  await world.deliver('population', [
    person(1, { name: '乌兰图雅' }),
    person(1, { m: 1, birth_date: '2012-05-01' }),
    person(2, { division: villages.stone }),
    person(3),
    person(4, { ...cloud(4), name: '赵云坡' }),
  ])
  await world.deliver('tier-ledger', [held(3, 'dibao-urban'), held(2, 'margin', 0)], { dataDate: '2026-09-30' })
  await world.deliver('tier-ledger', [held(3, 'dibao-urban', 600)])
  const paid = [1, 2, 3, 4].map((n) => ({
    ...wage(n, '2026-09', 30_000),
    name: n === 1 ? '乌兰图雅' : n === 4 ? '赵云坡' : `林${n}`,
  }))
  await world.deliver('wages', paid, { months: year })
  await world.deliver('care-cards', [{ ...card(1, 1), name: '乌兰图雅' }])
  await world.deliver('calls', [call(2, '2026-10-10'), call(2, '2026-10-20')], { months: ['2026-10', '2026-10'] })
  await world.deliver(
    'clinic-bills',
    [
      bill(1, '2026-05-01', 26000, { name: '乌兰图雅' }),
      bill(4, '2026-05-01', 7000, { name: '赵云坡' }),
      bill(3, '2026-05-02', 9000, { name: '别人' }),
    ],
    { months: year, fileName: '诊疗账单.csv' },
  )
  const result = await sweep(ctx, { asOf: '2026-10-31', kind: 'full' })
  if (!result.ok) throw new Error(result.zh)
})

describe('what a clerk sees', () => {
  test('the worklist: most urgent first, a sentence, names masked', async () => {
    const { body } = await get(clerk, '/warnings')
    const list = WarningList.parse(body)
    expect(list.total).toBe(2)
    expect(list.items[0]).toMatchObject({
      hh: household(1),
      headName: '乌**雅',
      level: 'red',
      members: 2,
      tier: 'none',
      headline_zh: '近12个月诊疗自付26,000元（1张账单），工资30,000元；另有1项',
      areaName: '柳桥镇 柳桥社区',
    })
    expect(JSON.stringify(body)).not.toContain('乌兰图雅')
    expect(JSON.stringify(body)).not.toContain(idOf(1))
  })
  test('filters narrow it, pages never overlap', async () => {
    expect((await get(clerk, '/warnings?level=red')).body.total).toBe(1)
    expect((await get(clerk, '/warnings?indicator=R-I04')).body.items.map((one) => one.hh)).toEqual([household(2)])
    expect((await get(clerk, `/warnings?q=${encodeURIComponent('乌兰图雅')}`)).body.total).toBe(1)
    expect((await get(clerk, `/warnings?q=${household(2)}`)).body.total).toBe(1)
    expect((await get(clerk, '/warnings?area=900101002')).body.total).toBe(1)
    expect((await get(clerk, '/warnings?tier=none')).body.total).toBe(2)
    const pages = [await get(clerk, '/warnings?size=1&page=1'), await get(clerk, '/warnings?size=1&page=2')]
    expect(new Set(pages.map((page) => page.body.items[0]!.hh)).size).toBe(2)
  })
  test('a warning with its rows, file names and suggestions', async () => {
    const { body } = await get(clerk, `/warnings/${await idFor(household(1))}`)
    const detail = WarningDetail.parse(body)
    expect(detail.hits.map((hit) => [hit.indicator, hit.level])).toEqual([
      ['R-H01', 'red'],
      ['R-D01', 'yellow'],
    ])
    expect(detail.hits[0]!.evidence.find((row) => row.dataset === 'clinic-bills')).toMatchObject({
      fileName: '诊疗账单.csv',
      row: 2,
    })
    expect(detail.suggested.map((one) => one.id)).toEqual(['visit', 'apply'])
    expect(JSON.stringify(body)).not.toContain(idOf(1))
  })
  test('an overdue warning shows one level higher and is supervised', async () => {
    ctx.today = '2026-12-31'
    const { body } = await get(clerk, `/warnings?hh=${household(2)}`)
    expect(body.items[0]).toMatchObject({ level: 'yellow', shownLevel: 'orange', overdue: true, supervised: true })
    expect((await get(clerk, '/warnings?overdue=true')).body.total).toBe(2)
    ctx.today = '2026-11-23'
  })
  test('the overview counts only what the clerk may open', async () => {
    const { body } = await get(clerk, '/overview')
    const seen = Overview.parse(body)
    expect(seen.warnings.map((one) => [one.level, one.open])).toEqual([
      ['red', 1],
      ['orange', 0],
      ['yellow', 1],
    ])
    expect(seen.pool.find((one) => one.tier === 'dibao-urban')).toMatchObject({ households: 1, persons: 1 })
    expect(seen.areas.map((one) => [one.name, one.red, one.yellow])).toEqual([
      ['柳桥镇', 1, 0],
      ['石泉镇', 0, 1],
    ])
    expect(seen.areas.every((one) => one.delivered)).toBe(true)
    expect(seen.reviewOpen).toBe(1)
    expect(seen.trend).toHaveLength(12)
  })
  test('a banner that delivered nothing is not shown like one without warnings', async () => {
    const league = { ...clerk, area: '9001' }
    const areas = async () =>
      Overview.parse((await get(league, '/overview')).body).areas.map((one) => [one.code.slice(0, 6), one.delivered])
    expect(await areas()).toContainEqual(['900102', true])
    await sql`update sources.version set areas = array_remove(areas, '900102')`.execute(ctx.db)
    expect(await areas()).toContainEqual(['900102', false])
    await sql`update sources.version set areas = areas || array['900102']`.execute(ctx.db)
  })
  test('the portrait: members, money against the line, tiers over time, one chain with sources', async () => {
    const { body } = await get(clerk, `/households/${household(1)}`)
    const seen = Portrait.parse(body)
    expect(seen.members.map((one) => [one.name, one.relation, one.age])).toEqual([
      ['乌**雅', 'head', 56],
      ['林**1', 'child', 14],
    ])
    expect(seen.money.spending[0]).toMatchObject({ measure: 'clinic-bills', value: 26000, rows: 1 })
    expect(seen.money.standard).toMatchObject({ perPersonMonth: 650, value: 15600 })
    expect(seen.dimensions.map((one) => one.dimension)).toEqual(['health', 'disability'])
    expect(seen.chain.map((one) => one.kind)).toContain('warning')
    expect(seen.chain.find((one) => one.source?.dataset === 'clinic-bills')).toMatchObject({
      at: '2026-05-01',
      amount: 26000,
      source: { fileName: '诊疗账单.csv', row: 2 },
    })
    expect(JSON.stringify(body)).not.toContain(idOf(1))
    const left = Portrait.parse((await get(clerk, `/households/${household(2)}`)).body)
    expect(left.tiers).toMatchObject([{ tier: 'margin', from: '2026-09-30', to: '2026-10-31' }])
  })
  test('a sign about one member names the member, masked', async () => {
    const pid = sql`(select pid from registry.membership where hh = ${household(1)} order by pid limit 1)`
    await sql`update monitoring.hit set pid = ${pid} where indicator = 'R-D01'`.execute(ctx.db)
    const seen = Portrait.parse((await get(clerk, `/households/${household(1)}`)).body)
    await sql`update monitoring.hit set pid = null where indicator = 'R-D01'`.execute(ctx.db)
    const signs = seen.dimensions.flatMap((one) => one.hits).map((one) => [one.indicator, one.memberName])
    expect(signs).toContainEqual(['R-H01', null])
    expect(signs).toContainEqual(['R-D01', seen.members.find((one) => one.pid === seen.head.pid)?.name])
  })
  test('each line of what is not known names its data set', async () => {
    await sql`update sources.version set period_to = '2026-08-31' where dataset = 'clinic-bills'`.execute(ctx.db)
    const seen = Portrait.parse((await get(clerk, `/households/${household(1)}`)).body)
    await sql`update sources.version set period_to = '2026-10-31' where dataset = 'clinic-bills'`.execute(ctx.db)
    expect(seen.unknown).toMatchObject([
      { dataset: 'clinic-bills', since: '2026-08-31', why_zh: '2026-08-31之后未交付' },
      { dataset: 'elder-grants', since: null, why_zh: '从未交付' },
    ])
    expect(portraitText(seen)).toContain(`未知：${seen.unknown[0]!.label.zh}：2026-08-31之后未交付`)
  })
  test('a row under another name is no part of the chain', async () => {
    const seen = Portrait.parse((await get(clerk, `/households/${household(3)}`)).body)
    expect(seen).toMatchObject({ hasFile: true, head: { tier: 'dibao-urban' } })
    expect(seen.chain.some((one) => one.source?.dataset === 'clinic-bills')).toBe(false)
  })
})

describe('what nobody else sees', () => {
  test('another county sees none of it', async () => {
    const id = await idFor(household(1))
    expect((await get(other, '/warnings')).body.items.map((one) => one.hh)).toEqual([household(4, '900102')])
    expect((await get(other, '/warnings?area=900101')).body.total).toBe(0)
    expect((await get(other, `/warnings/${id}`)).status).toBe(404)
    expect((await get(other, `/households/${household(1)}`)).status).toBe(404)
    expect((await post(other, `/warnings/${id}/actions`, { kind: 'note', note: 'x' })).status).toBe(404)
    expect((await post(other, '/warnings/dispatch', { ids: [id] })).body).toMatchObject({ dispatched: 0, skipped: 1 })
    expect((await get(other, '/overview?area=900101')).body).toMatchObject({ area: '900102', reviewOpen: 0 })
    expect((await get(other, '/review')).body.total).toBe(0)
    expect((await post(other, `/households/${household(1)}/unmask`, { purpose: '入户核实' })).status).toBe(404)
    const stats = (await get(other, '/indicators/stats')).body.items as unknown as { indicator: string; hits: number }[]
    expect(stats.find((one) => one.indicator === 'R-I04')?.hits).toBe(0)
  })
  test('the unit that manages a family living elsewhere sees it too', async () => {
    await changeHousehold(ctx.db, clerk, household(2), { managingArea: villages.slope, why: '人户分离' })
    await sweep(ctx, { asOf: '2026-10-31', kind: 'full' })
    expect((await get(other, '/warnings')).body.total).toBe(2)
    expect((await get(clerk, '/warnings')).body.total).toBe(2)
    await changeHousehold(ctx.db, other, household(2), { managingArea: villages.stone, why: '迁回' })
    await sweep(ctx, { asOf: '2026-10-31', kind: 'full' })
    expect((await get(other, '/warnings')).body.total).toBe(1)
  })
  test('a system administrator sees no business data, a province edits no case', async () => {
    expect((await get(admin, '/warnings')).status).toBe(403)
    expect((await get(admin, `/households/${household(1)}`)).status).toBe(403)
    expect((await get(province, '/warnings')).body.total).toBe(3)
    expect((await post(province, `/warnings/${await idFor(household(1))}/close`, { code: 'helped' })).status).toBe(403)
    expect((await post(aide, '/warnings/dispatch', { filter: {} })).status).toBe(403)
  })
  test('names are shown for a purpose, and that is logged first', async () => {
    expect((await post(clerk, `/households/${household(1)}/unmask`, { purpose: '' })).status).toBe(400)
    const { body } = await post(clerk, `/households/${household(1)}/unmask`, { purpose: '入户核实', pid: pidOf(1) })
    expect(body.members).toEqual([{ pid: pidOf(1), name: '乌兰图雅', idNumber: idOf(1) }])
    const log =
      await sql`select action, household, purpose, user_name from access.read_log where action = 'unmask'`.execute(
        ctx.db,
      )
    expect(log.rows).toEqual([{ action: 'unmask', household: household(1), purpose: '入户核实', user_name: '王芳' }])
    expect(Portrait.parse((await get(clerk, `/households/${household(1)}`)).body).chain[0]).toMatchObject({
      kind: 'read',
      detail_zh: '入户核实',
      by: '王芳',
    })
  })
  test('a name in a note on the warning is masked there and on the portrait, as the heading is', async () => {
    const id = await idFor(household(1))
    const note = `乌兰图雅称已出院，身份证${idOf(1)}`
    expect((await post(clerk, `/warnings/${id}/actions`, { kind: 'note', note })).status).toBe(200)
    const seen = [await get(clerk, `/warnings/${id}`), await get(clerk, `/households/${household(1)}`)].map((one) =>
      JSON.stringify(one.body),
    )
    for (const text of seen) {
      expect(text).toContain('乌**雅称已出院')
      expect(text).not.toContain('乌兰图雅')
      expect(text).not.toContain(idOf(1))
    }
  })
  test('hostile searches find nothing and break nothing', async () => {
    for (const q of ["' or 1=1 --", '%', '_', '\\', '\u0000'])
      expect([200, 400]).toContain((await get(other, `/warnings?q=${encodeURIComponent(q)}`)).status)
    expect((await get(clerk, `/warnings?q=${encodeURIComponent('%')}`)).body.total).toBe(0)
    expect((await get(clerk, '/households/9999999999999999999')).status).toBeLessThan(500)
  })
})

describe('what a clerk does', () => {
  test('dispatches all of a filter, each to its own township', async () => {
    const { body } = await post(clerk, '/warnings/dispatch', { filter: {}, note: '三日内入户' })
    expect(body).toMatchObject({
      dispatched: 2,
      byArea: [
        { areaName: '柳桥镇', count: 1 },
        { areaName: '石泉镇', count: 1 },
      ],
    })
    expect((await post(clerk, '/warnings/dispatch', { filter: {} })).body).toMatchObject({ dispatched: 0, skipped: 2 })
    expect((await post(clerk, '/warnings/dispatch', { filter: {}, to: { area: '900102001' } })).body.error?.code).toBe(
      'outside-area',
    )
  })
  test('closes with a feedback code; the precision of the indicators follows', async () => {
    const id = await idFor(household(1))
    expect((await post(clerk, `/warnings/${id}/close`, { code: 'no-such-code' })).body.error?.code).toBe('unknown-code')
    expect((await post(clerk, `/warnings/${id}/close`, { code: 'helped', note: '已办理' })).body).toEqual({
      state: 'closed',
    })
    expect((await post(clerk, `/warnings/${id}/close`, { code: 'helped' })).body.error?.code).toBe('not-live')
    const stats = (await get(clerk, '/indicators/stats')).body.items as unknown as {
      indicator: string
      precision: number | null
      closed: number
    }[]
    expect(stats.find((one) => one.indicator === 'R-H01')).toMatchObject({ precision: 1, closed: 1 })
    const { body } = await get(clerk, `/warnings/${id}`)
    expect(WarningDetail.parse(body).actions.map((one) => [one.kind, one.byName])).toEqual([
      ['open', '系统'],
      ['note', '王芳'],
      ['dispatch', '王芳'],
      ['close', '王芳'],
    ])
  })
  test('exports what the filter shows as a spreadsheet', async () => {
    const answer = await as(clerk).request('/api/warnings.xlsx?state=open,dispatched,closed')
    expect(answer.status).toBe(200)
    const bytes = new Uint8Array(await answer.arrayBuffer())
    expect([...bytes.slice(0, 2)]).toEqual([0x50, 0x4b])
  })
  test('decides a suspect record, and the next sweep counts it', async () => {
    const { body } = await get(clerk, '/review')
    expect(body.items[0]).toMatchObject({
      nameInRow: '别人',
      nameInRegister: '林3',
      state: 'open',
      fileName: '诊疗账单.csv',
      row: 4,
    })
    expect(
      (
        await post(clerk, `/review/${body.items[0]!.id}`, {
          decision: 'same-person',
          note: '别人是林3的曾用名，来电13812345678',
        })
      ).body,
    ).toEqual({ decided: 1 })
    // Names in full only for whoever decides; each reading and each decision is in the log.
    expect((await get(aide, '/review?state=all')).body.items[0]).toMatchObject({
      nameInRow: '别*',
      nameInRegister: '林*',
      note: '别*是林*的曾用名，来电138******78',
    })
    const { rows } = await sql<{ action: string; user_name: string; writes: boolean }>`
      select action, user_name, writes from access.read_log where purpose = '判定疑点数据' order by id`.execute(ctx.db)
    expect(rows).toEqual([
      { action: 'unmask', user_name: '王芳', writes: false },
      { action: 'decide-review', user_name: '王芳', writes: true },
    ])
    const started = await post(clerk, '/sweeps', { asOf: '2026-10-31', kind: 'incremental' })
    expect(started.status).toBe(202)
    // The warnings stand before the run ends; what it still prepares needs the database too.
    const runState = async () =>
      (await sql<{ state: string }>`select state from work.run where id = ${started.body.runId}`.execute(ctx.db))
        .rows[0]!.state
    await vi.waitUntil(async () => (await runState()) !== 'running', { timeout: 30_000, interval: 50 })
    expect(await runState()).toBe('done')
    expect((await get(clerk, `/warnings?hh=${household(3)}`)).body.total).toBe(1)
    expect((await post(clerk, '/sweeps', { asOf: '2027-10-31', kind: 'full' })).body.error?.code).toBe('future-day')
  })
})
