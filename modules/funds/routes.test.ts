/** Who reaches what of funds over HTTP: by role and area, masked, logged, and once however often it is pressed. */
import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import type { Actor } from '../../platform/access/shared.ts'
import { asker } from '../../platform/web/testing.ts'
import { loadRegion } from '../rules/index.ts'
import { fundsRoutes } from './routes.ts'
import { county, countyArea, countyToo, type FundsWorld, openFundsWorld } from './testing.ts'

let world: FundsWorld
beforeAll(async () => {
  world = await openFundsWorld()
})
beforeEach(async () => {
  await world.empty()
  await world.grant(10_000_000)
})
afterAll(() => world.close())

const as = (role: Actor['role'], area: string): Actor => ({ userId: `u-${role}-${area}`, name: '某人', role, area })
const neighbour = as('county', '900102')
const township = as('township', '900101001')
const otherTownship = as('township', '900101002')
const league = as('league', '9001')
const auditor = as('auditor', '900101')
const village = as('village', '900101001001')

const ask = asker(() =>
  fundsRoutes({
    db: world.ctx.db,
    region: loadRegion('regions/example'),
    areaName: (area) => area,
    matters: world.ctx,
  }),
)
const rollId = async (matter: number) =>
  (await sql<{ id: number }>`select id from funds.roll where matter_id = ${matter}`.execute(world.ctx.db)).rows[0]!.id
const reads = async () =>
  (
    await sql<{
      action: string
      purpose: string
    }>`select action, purpose from access.read_log order by id desc limit 1`.execute(world.ctx.db)
  ).rows[0]

async function atBank() {
  await world.paidHousehold({ account: '6217000012341234' })
  const matter = (await world.roll('2026-11', 'at-bank')).id
  return { matter, roll: await rollId(matter), line: (await world.lines(matter))[0]! }
}
const csv = (roll: number, line: number, said: string) =>
  Buffer.from(`附言,金额,结果,原因\n${roll}-${line}-1,600.00,${said},\n`)

test('a roll is seen in its area alone; the league sees sums, a township its lines without bank data, an aide nothing', async () => {
  const { roll } = await atBank()
  expect((await ask(neighbour, 'GET', '/funds/rolls')).body.items).toEqual([])
  expect((await ask(neighbour, 'GET', `/funds/rolls/${roll}`)).status).toBe(404)
  expect((await ask(neighbour, 'GET', `/funds/rolls/${roll}/lines`)).status).toBe(404)
  expect((await ask(league, 'GET', `/funds/rolls/${roll}`)).body).toMatchObject({ unexplained: [] })
  expect((await ask(league, 'GET', `/funds/rolls/${roll}/lines`)).status).toBe(403)
  const mine = await ask(township, 'GET', `/funds/rolls/${roll}/lines`)
  expect(mine.body.items).toMatchObject([{ name: '王*国', account: null, holder: null, hasAccount: true }])
  expect((await ask(otherTownship, 'GET', `/funds/rolls/${roll}/lines`)).body.items ?? []).toEqual([])
  const whole = (await ask(county, 'GET', `/funds/rolls/${roll}/lines`)).body
  expect(whole.items[0].account).toMatch(/^\d*\*+1234$/)
  expect(JSON.stringify(whole)).not.toContain('6217000012341234')
  expect((await ask(auditor, 'GET', `/funds/rolls/${roll}/lines`)).status).toBe(200)
  for (const path of [
    '/funds/rolls',
    `/funds/rolls/${roll}`,
    `/funds/rolls/${roll}/lines`,
    '/funds/accounts?year=2026',
  ])
    expect((await ask(village, 'GET', path)).status, path).toBe(403)
})

test('reading lines, exporting them and fetching the file for the bank is logged; only the own county fetches it', async () => {
  const { roll } = await atBank()
  await ask(township, 'GET', `/funds/rolls/${roll}/lines`)
  expect(await reads()).toEqual({ action: 'view', purpose: '查看发放名册' })
  const sheet = await ask(county, 'GET', `/funds/rolls/${roll}/lines.xlsx`)
  expect(sheet.body.subarray(0, 2).toString()).toBe('PK')
  expect(await reads()).toEqual({ action: 'export', purpose: '导出发放名册' })
  expect((await ask(auditor, 'GET', `/funds/rolls/${roll}/lines.xlsx`)).status).toBe(403)
  const file = await ask(county, 'GET', `/funds/rolls/${roll}/files/1`)
  expect(file.body.toString()).toContain('6217000012341234')
  expect(await reads()).toEqual({ action: 'export', purpose: '下载银行文件' })
  for (const [actor, status] of [
    [neighbour, 404],
    [township, 403],
    [league, 403],
    [auditor, 403],
  ] as const)
    expect((await ask(actor, 'GET', `/funds/rolls/${roll}/files/1`)).status, actor.role).toBe(status)
  expect((await ask(county, 'GET', `/funds/rolls/${roll}/files/9`)).status).toBe(404)
})

test('the answer of the bank is taken from the own county alone, and once when it is sent twice', async () => {
  const { roll, line } = await atBank()
  const path = `/funds/rolls/${roll}/results?name=a.csv`
  for (const actor of [township, league, auditor, village])
    expect((await ask(actor, 'POST', path, csv(roll, line.id, '成功'))).status, actor.role).toBe(403)
  expect((await ask(neighbour, 'POST', path, csv(roll, line.id, '成功'))).status).toBe(404)
  const wrong = await ask(county, 'POST', path, csv(roll, line.id, '可能吧'))
  expect(wrong).toMatchObject({ status: 400, body: { error: { code: 'unreadable' } } })
  const both = await Promise.all([
    ask(county, 'POST', path, csv(roll, line.id, '成功')),
    ask(county, 'POST', path, csv(roll, line.id, '成功')),
  ])
  expect(both.map((one) => one.body.repeated).sort()).toEqual([false, true])
  const declared = await ask(county, 'POST', `${path}&lines=2&amount=1200`, csv(roll, line.id, '失败'))
  expect(declared.body).toMatchObject({ taken: false, problem: { zh: expect.stringContaining('合计2笔') } })
})

test('a finding is settled, a payment retried and carried by the county; pressing twice counts once', async () => {
  const { roll, matter, line } = await atBank()
  await world.answered(matter, [line.id])
  const retry = { reason: '账号已更正', key: 'retry-000001' }
  expect((await ask(township, 'POST', `/funds/rolls/${roll}/retry`, retry)).status).toBe(403)
  expect((await ask(neighbour, 'POST', `/funds/rolls/${roll}/retry`, retry)).status).toBe(404)
  const both = await Promise.all([
    ask(county, 'POST', `/funds/rolls/${roll}/retry`, retry),
    ask(county, 'POST', `/funds/rolls/${roll}/retry`, retry),
  ])
  expect(both.map((one) => one.status)).toEqual([200, 200])
  expect((await world.lines(matter)).map((one) => one.state)).toEqual(['owed'])
  const again = await ask(county, 'POST', `/funds/rolls/${roll}/carry`, { reason: '等待', key: 'carry-000001' })
  expect(again.status).toBeGreaterThanOrEqual(400)
  expect(again.status).toBeLessThan(500)
  expect((await ask(county, 'POST', `/funds/rolls/${roll}/retry`, { reason: '', key: 'x' })).status).toBe(400)
})

test('money of an emergency fund that waits for a second person is shown to the offices above, not to neighbours or townships', async () => {
  const order = {
    kind: 'replenish-emergency',
    purpose: 'dibao',
    year: 2026,
    amount: 1_200.5,
    owner: countyArea,
    document: '财社5号',
  }
  const asked = await ask(county, 'POST', '/funds/transfers', { ...order, key: 'emergency-1' })
  expect(asked).toMatchObject({ status: 200, body: { booked: false, matter: expect.any(Number) } })
  const seen = async (who: Parameters<typeof ask>[0]) => (await ask(who, 'GET', '/funds/accounts?year=2026')).body
  const waiting = {
    matter: asked.body.matter,
    kind: 'replenish-emergency',
    fen: 120_050,
    by: county.name,
    document: '财社5号',
  }
  for (const who of [county, countyToo, league, auditor])
    expect((await seen(who)).pending, who.role).toMatchObject([{ ...waiting, confirms: who === countyToo }])
  for (const who of [neighbour, township]) expect((await seen(who)).pending, who.role).toEqual([])
  expect((await seen(county)).items.map((one: { kind: string }) => one.kind)).not.toContain('emergency')
  await world.done(countyToo, asked.body.matter, 'confirm')
  expect((await seen(county)).pending).toEqual([])
  expect((await seen(county)).items).toContainEqual(expect.objectContaining({ kind: 'emergency', balance: 120_050 }))
})

test('money is put in by who manages it, into the own level; a wrong amount or document is named at its field', async () => {
  const order = {
    kind: 'grant',
    purpose: 'dibao',
    year: 2026,
    amount: 100,
    owner: countyArea,
    document: '财社〔2026〕3号',
    key: 'order-0001',
  }
  expect((await ask(county, 'POST', '/funds/transfers', order)).body).toEqual({ booked: true, matter: null })
  expect((await ask(county, 'POST', '/funds/transfers', order)).body).toEqual({ booked: false, matter: null })
  expect((await ask(township, 'POST', '/funds/transfers', order)).status).toBe(403)
  expect((await ask(auditor, 'POST', '/funds/transfers', order)).status).toBe(403)
  expect((await ask(neighbour, 'POST', '/funds/transfers', order)).body.error.code).toBe('outside-area')
  for (const wrong of [
    { amount: 0 },
    { amount: -5 },
    { amount: 1.001 },
    { document: ' ' },
    { owner: '900101' },
    { more: 1 },
  ])
    expect((await ask(county, 'POST', '/funds/transfers', { ...order, key: 'order-0002', ...wrong })).status).toBe(400)
  const shown = (await ask(township, 'GET', '/funds/accounts?year=2026')).body
  expect(shown.items).toEqual([])
  expect((await ask(county, 'GET', '/funds/accounts?year=2026')).body.items).toMatchObject([
    { owner: countyArea, kind: 'budget', balance: 10_010_000 },
  ])
})

test('an account is entered and a payment ended by the county of the family alone', async () => {
  await world.paidHousehold({ account: null })
  const line = (await world.lines((await world.roll('2026-11', 'checked')).id))[0]!
  const account = { holder: '王建国', bank: '清溪农商行', number: '6217000099990000' }
  expect((await ask(township, 'POST', `/funds/lines/${line.id}/account`, account)).status).toBe(403)
  expect((await ask(neighbour, 'POST', `/funds/lines/${line.id}/account`, account)).status).toBe(404)
  expect((await ask(county, 'POST', `/funds/lines/${line.id}/account`, { ...account, number: '12' })).status).toBe(400)
  expect((await ask(countyToo, 'POST', `/funds/lines/${line.id}/account`, account)).body).toEqual({ ok: true })
  const cancel = await ask(county, 'POST', `/funds/lines/${line.id}/cancel`, { decision: 'FC-1', reason: '误' })
  expect(cancel.body.error.code).toBe('wrong-state')
})
