/** What staff, departments and systems of departments reach over HTTP, and what they do not. */
import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import type { Actor } from '../../platform/access/shared.ts'
import { createApp } from '../../platform/web/index.ts'
import { aide, county, township } from '../cases/testing.ts'
import { admin, type Exchange, grantedAnswer, openExchange, signedCall } from './exchange/testing.ts'
import { reportByUnit } from './report/by-unit.ts'
import { overdueReferrals } from './report/overdue.ts'
import { exchangeRoutes } from './routes/exchange.ts'
import { referralRoutes } from './routes/referrals.ts'
import { sheetRoutes } from './routes/sheets.ts'
import { care, clinics, fedBack, granted, homes, medical, neighbours, refused } from './testing.ts'

let exchange: Exchange
beforeAll(async () => {
  exchange = await openExchange()
})
beforeEach(() => {
  exchange.world.ctx.today = '2026-11-24'
})
afterAll(() => exchange.close())

const appOf = (actor: unknown) => {
  const { ctx, world } = exchange
  const given = {
    ...ctx,
    region: world.region,
    areaName: (area: string) => area,
    placeOf: async (who: Actor, hh: string) => {
      const found = await sql<{
        area: string
      }>`select managing_area as area from registry.household where hh = ${hh}::bigint and managing_area like ${`${who.area}%`}`.execute(
        ctx.db,
      )
      return found.rows[0]
    },
  }
  const app = createApp()
  app.use('/api/*', async (c, next) => {
    c.set('actor', actor as Actor)
    await next()
  })
  app.route('/api', referralRoutes(given))
  app.route('/api', exchangeRoutes(given))
  app.route('/api', sheetRoutes(given))
  return app
}
const ask = async (actor: unknown, method: string, path: string, body?: unknown) => {
  const answer = await appOf(actor).request(`/api${path}`, {
    method,
    ...(body === undefined ? {} : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
  })
  // biome-ignore lint/suspicious/noExplicitAny: each test looks at its own part
  return { status: answer.status, body: (await answer.json()) as any }
}
const cancer = [
  { need: 'medical-aid', asked: '请核算医疗救助', costs: 61_000 },
  { need: 'hardship', asked: '请审核困难职工帮扶' },
  { need: 'women-aid', asked: '请审核大病救助', detail: '符合所附目录' },
]

test('the cancer family: medical insurance, union and women’s federation are asked in one form, once', async () => {
  const { hh } = await exchange.world.household()
  const body = { hh, key: 'package-0001', needs: cancer }
  const opened = await ask(county, 'POST', '/referrals', body)
  expect(opened.status).toBe(201)
  expect(opened.body.items.map((one: { unit: string; state: string }) => [one.unit, one.state])).toEqual([
    ['clinics', 'pushed'],
    ['union', 'pushed'],
    ['women', 'pushed'],
  ])
  expect((await ask(county, 'POST', '/referrals', body)).body).toMatchObject({
    repeated: true,
    items: opened.body.items,
  })
})

test('what is on its way for a family is told to its staff, and to nobody else', async () => {
  const { hh } = await exchange.world.household()
  const opened = await ask(county, 'POST', '/referrals', { hh, key: 'package-0009', needs: [cancer[1]] })
  const { id, number } = opened.body.items[0]
  expect((await ask(aide, 'GET', `/referrals/open-needs?hh=${hh}`)).body.items).toEqual([
    { id, number, need: 'hardship', person: null },
  ])
  expect((await ask({ ...county, area: '900102' }, 'GET', `/referrals/open-needs?hh=${hh}`)).status).toBe(404)
  expect((await ask(clinics, 'GET', `/referrals/open-needs?hh=${hh}`)).status).toBe(403)
})

test('one need that cannot be referred takes the whole package back', async () => {
  const { hh } = await exchange.world.household()
  const bad = await ask(county, 'POST', '/referrals', {
    hh,
    key: 'package-0002',
    needs: [...cancer, { need: 'wheelchair', asked: '请适配' }],
  })
  expect(bad).toMatchObject({ status: 409, body: { error: { message_zh: expect.stringMatching(/还需要填写：住址/) } } })
  const left = await sql`select 1 from process.matter where hh = ${hh}::bigint`.execute(exchange.world.ctx.db)
  expect(left.rows).toEqual([])
  expect(
    (await ask(county, 'POST', '/referrals', { hh, key: 'package-0003', needs: [cancer[0], cancer[0]] })).status,
  ).toBe(400)
})

test('what an aide records waits for the township; a family of another area cannot be referred', async () => {
  const { hh } = await exchange.world.household()
  expect(
    (await ask(aide, 'POST', '/referrals', { hh, key: 'package-0004', needs: [cancer[1]] })).body.items[0].state,
  ).toBe('created')
  const far = await exchange.world.household({ area: '900102001001' })
  expect((await ask(township, 'POST', '/referrals', { hh: far.hh, key: 'package-0005', needs: cancer })).status).toBe(
    404,
  )
})

test('the desk: first due on top, names masked; the data of one referral only for its department, logged with the purpose', async () => {
  const { id, idNumber } = await exchange.pushed()
  const desk = await ask(clinics, 'GET', '/referrals/desk')
  expect(desk.body.items.find((one: { id: number }) => one.id === id)).toMatchObject({
    name: '王*国',
    dueOn: '2026-11-26',
    late: false,
    clock: { day: 0, of: 2, late: 0, dueOn: '2026-11-26' },
  })
  expect(JSON.stringify(desk.body)).not.toContain(idNumber)
  const data = await ask(clinics, 'GET', `/referrals/${id}/data`)
  expect(data.body.facts).toEqual([
    { field: 'name', value: '王建国' },
    { field: 'id-number', value: idNumber },
    { field: 'tier', value: '未认定' },
    { field: 'costs', value: '42000' },
  ])
  const logged = await sql<{
    purpose: string
    user_id: string
  }>`select purpose, user_id from access.read_log order by id desc limit 1`.execute(exchange.world.ctx.db)
  expect(logged.rows[0]).toEqual({ purpose: '核算医疗救助', user_id: 'd1' })
  for (const other of [homes, care, neighbours, { ...clinics, area: '900102' }])
    expect((await ask(other, 'GET', `/referrals/${id}/data`)).status).toBe(404)
  expect((await ask(county, 'GET', '/referrals/desk')).status).toBe(403)
})

test('once the purpose is over the department sees no data any more', async () => {
  const { id } = await exchange.pushed()
  exchange.world.ctx.today = '2027-02-23'
  expect((await ask(clinics, 'GET', `/referrals/${id}/data`)).body.facts).toBeNull()
  exchange.world.ctx.today = '2026-11-24'
  await exchange.world.done(county, id, 'revoke', { reason: '误转' })
  expect((await ask(clinics, 'GET', `/referrals/${id}/data`)).body.facts).toBeNull()
})

test('a signed answer over HTTP needs no sign-in; an unsigned or an endless one is refused', async () => {
  const { id, base } = await exchange.pushed()
  const call = signedCall(JSON.stringify({ ...base, ...grantedAnswer }), exchange.key, {
    now: exchange.world.ctx.now!(),
  })
  const send = (body: string, headers: Headers) =>
    appOf(undefined).request('/api/exchange/answers', { method: 'POST', body, headers })
  expect((await send(call.body, new Headers())).status).toBe(401)
  expect((await send('x'.repeat(70_000), call.headers)).status).toBe(413)
  expect((await send(call.body, call.headers)).status).toBe(200)
  expect(await exchange.stateOf(id)).toBe('decided')
})

test('targets and keys are for the system administrator alone, dead letters for the county', async () => {
  for (const other of [county, clinics, aide]) expect((await ask(other, 'GET', '/exchange/targets')).status).toBe(403)
  expect((await ask(admin, 'GET', '/exchange/targets')).body.targets[0]).toMatchObject({
    unit: 'clinics',
    keys: [{ id: exchange.key.id }],
  })
  for (const other of [clinics, aide, admin])
    expect((await ask(other, 'GET', '/referrals/undelivered')).status).toBe(403)
  expect((await ask(county, 'GET', '/referrals/undelivered')).status).toBe(200)
  expect(
    (await ask(township, 'POST', '/referrals/undelivered/00000000-0000-4000-8000-000000000000/resend')).status,
  ).toBe(403)
})

test('mutual recognition: tier and days, nothing else; a wrong name or another area is told the same as nobody', async () => {
  const family = await exchange.world.household()
  await exchange.world.holds(family.hh, 'dibao', 1200)
  const question = { idNumber: family.idNumber, name: '王建国', reason: '申请公租房核验' }
  const answer = await ask(homes, 'POST', '/recognition', question)
  expect(answer.body).toEqual({
    confirmed: true,
    tiers: [{ tier: 'dibao', label: expect.anything(), from: '2026-01-31', until: null }],
    asOf: '2026-11-24',
  })
  const nobody = { confirmed: false, tiers: [], asOf: '2026-11-24' }
  expect((await ask(homes, 'POST', '/recognition', { ...question, name: '王建华' })).body).toEqual(nobody)
  expect((await ask({ ...homes, userId: 'd9', area: '900102' }, 'POST', '/recognition', question)).body).toEqual(nobody)
  expect((await ask(homes, 'POST', '/recognition', { ...question, reason: '' })).status).toBe(400)
  const logged = await sql<{
    action: string
    purpose: string
    person: string | null
  }>`select action, purpose, person from access.read_log where action = 'recognise' order by id limit 1`.execute(
    exchange.world.ctx.db,
  )
  expect(logged.rows[0]).toEqual({ action: 'recognise', purpose: '申请公租房核验', person: family.head })
})

test('mutual recognition is not for offices that were not authorised, nor for organisations', async () => {
  const question = { idNumber: '159926197000010010', name: '王建国', reason: '核验身份用途' }
  expect((await ask({ ...homes, unit: 'union' }, 'POST', '/recognition', question)).status).toBe(403)
  expect((await ask(neighbours, 'POST', '/recognition', question)).status).toBe(403)
  expect((await ask(county, 'POST', '/recognition', question)).status).toBe(403)
})

test('nobody asks in bulk: beyond the region’s number in an hour he is refused, also when all come at once', async () => {
  const many = { ...care, userId: 'd7' }
  const question = { idNumber: '159926197000010010', name: '王建国', reason: '核验身份用途' }
  const asked = await Promise.all(Array.from({ length: 8 }, () => ask(many, 'POST', '/recognition', question)))
  expect(asked.map((one) => one.status).sort()).toEqual([200, 200, 200, 200, 200, 429, 429, 429])
})

test('a system asks over the signed interface and names its officer', async () => {
  const family = await exchange.world.household()
  await exchange.world.holds(family.hh, 'dibao', 1200)
  const question = { idNumber: family.idNumber, name: '王建国', reason: '医疗救助核验', officer: '李科' }
  const call = signedCall(JSON.stringify(question), exchange.key, {
    now: exchange.world.ctx.now!(),
    path: '/api/exchange/status',
  })
  const answer = await appOf(undefined).request('/api/exchange/status', {
    method: 'POST',
    body: call.body,
    headers: call.headers,
  })
  expect(await answer.json()).toMatchObject({ ok: true, confirmed: true })
  const bare = await appOf(undefined).request('/api/exchange/status', { method: 'POST', body: call.body })
  expect(bare.status).toBe(401)
})

test('the report of a department: counts add up, median days, reasons of refusal, amounts', async () => {
  const { world } = exchange
  const push = async () => {
    const { hh } = await world.household({ area: '900103001001' })
    const matter = await world.opened({ ...county, area: '900103' }, 'referral', 'create', medical, {
      hh,
      area: '900103001001',
    })
    await world.done({ ...county, area: '900103' }, matter.id, 'push')
    return matter.id
  }
  const theirs = { ...clinics, area: '900103' }
  const ids = [await push(), await push(), await push(), await push()] as [number, number, number, number]
  world.ctx.today = '2026-11-26'
  await world.done(theirs, ids[0], 'accept')
  await world.done(theirs, ids[0], 'decide', granted)
  world.ctx.today = '2026-11-28'
  await world.done(theirs, ids[0], 'feed-back', { ...fedBack, on: '2026-11-28' })
  await world.done(theirs, ids[1], 'accept')
  await world.done(theirs, ids[1], 'decide', refused)
  await world.done(theirs, ids[2], 'send-back', { because: 'wrong-department' })
  const of = { area: '900103', today: '2026-11-28' }
  expect(await reportByUnit(world.ctx.db, world.region, of)).toMatchObject([
    {
      unit: 'clinics',
      pushed: 4,
      accepted: 2,
      returned: 1,
      granted: 1,
      refused: 1,
      fedBack: 1,
      open: 1,
      overdue: 1,
      amount: 8000,
      medianDaysToDecide: 3,
      medianDaysToFeedBack: 4,
      refusals: [{ because: 'not-eligible', count: 1 }],
    },
  ])
  expect(await reportByUnit(world.ctx.db, world.region, { ...of, from: '2026-11-25' })).toEqual([])
  expect(
    (await overdueReferrals(world.ctx.db, world.region, { area: '900103', on: '2026-11-28' })).map((one) => [
      one.department,
      one.due_on,
    ]),
    // In words, as the warning tells it.
  ).toEqual([['医保中心', '2026-11-26']])
  expect((await ask(county, 'GET', '/referrals/report?area=900103')).status).toBe(403)
  expect((await ask(county, 'GET', '/referrals/report')).body.items.length).toBeGreaterThan(0)
})

test('staff see what waits and what is late at a department, in their area only', async () => {
  const { id, number } = await exchange.pushed()
  const numbers = async (actor: unknown, query: string) =>
    (await ask(actor, 'GET', `/referrals?size=200&${query}`)).body.items.map((one: { number: string }) => one.number)
  expect(await numbers(county, 'unit=clinics')).toContain(number)
  expect(await numbers(county, 'unit=homes')).not.toContain(number)
  expect(await numbers(county, 'show=late&unit=clinics')).not.toContain(number)
  exchange.world.ctx.today = '2026-12-24'
  const late = await ask(county, 'GET', '/referrals?show=late&unit=clinics&size=200')
  expect(late.body.items.find((one: { id: number }) => one.id === id)).toMatchObject({
    late: true,
    name: '王*国',
    clock: { of: 2, late: 20 },
  })
  exchange.world.ctx.today = '2026-11-24'
  expect(await numbers({ ...county, area: '900102' }, 'show=open')).not.toContain(number)
  expect((await ask(clinics, 'GET', '/referrals')).status).toBe(403)
  await exchange.world.done(clinics, id, 'send-back', { because: 'not-in-area' })
  expect(await numbers(county, 'show=waiting&unit=clinics')).not.toContain(number)
  expect(await numbers(county, 'show=mine&unit=clinics')).toContain(number)
})

test('only departments get lists; what is no list is refused with a sentence', async () => {
  await exchange.pushed()
  const list = await appOf(clinics).request('/api/referrals/list.xlsx')
  expect(list.status).toBe(200)
  expect(list.headers.get('cache-control')).toBe('no-store')
  const bring = (actor: unknown, body: BodyInit) =>
    appOf(actor).request('/api/referrals/list', {
      method: 'POST',
      body,
      headers: { 'content-type': 'application/octet-stream' },
    })
  const back = await bring(clinics, await list.arrayBuffer())
  expect(back.status).toBe(200)
  expect(((await back.json()) as { receipts: { result: string }[] }).receipts[0]!.result).toBe('empty')
  const bad = await bring(clinics, 'not a workbook')
  expect(bad.status).toBe(422)
  expect((await appOf(county).request('/api/referrals/list.xlsx')).status).toBe(403)
  expect((await bring(county, 'x')).status).toBe(403)
  expect((await appOf(homes).request('/api/referrals/list.xlsx')).status).toBe(409)
})
