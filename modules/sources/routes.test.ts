/** Sources over HTTP: hand in, follow, confirm, look at and take back refused rows, withdraw; each within one's area. */

import type { Kysely } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Actor } from '../../platform/access/shared.ts'
import { createApp } from '../../platform/web/index.ts'
import { runWork, type WorkTables } from '../../platform/work/index.ts'
import { type IngestPayload, processDelivery } from './ingest/take-upload.ts'
import { sourcesRoutes } from './routes.ts'
import { openDesk, personId, type SourcesDesk } from './testing.ts'

let desk: SourcesDesk
let actor: Actor
const county: Actor = { userId: 'u1', name: '王芳', role: 'county', area: '900101' }
const neighbour: Actor = { userId: 'u2', name: '李娜', role: 'county', area: '900102' }
const village: Actor = { userId: 'u3', name: '协理员', role: 'village', area: '900101001001' }
let app: ReturnType<typeof createApp>

beforeAll(async () => {
  desk = await openDesk()
  const work = desk.ctx.db as unknown as Kysely<WorkTables>
  app = createApp({ unlimited: (path) => path === '/api/deliveries' })
  app.use('/api/*', async (c, next) => {
    c.set('actor', actor)
    await next()
  })
  // The queue of the server, without its waiting: the run is done before `send` returns.
  const queue = {
    send: async (kind: string, payload: object) =>
      (await runWork(work, { kind }, (run) => processDelivery(desk.ctx, payload as IngestPayload, run))).id,
  }
  app.route('/api', sourcesRoutes({ ...desk.ctx, queue }))
  actor = county
})
afterAll(() => desk.close())

const ask = async (path: string, init?: RequestInit) => {
  const answer = await app.request(`/api${path}`, init)
  const text = await answer.text()
  return {
    status: answer.status,
    headers: answer.headers,
    text,
    // biome-ignore lint/suspicious/noExplicitAny: each test knows the shape it asked for
    body: (answer.headers.get('content-type')?.includes('json') ? JSON.parse(text) : null) as any,
  }
}
const send = (fileName: string, content: string | Uint8Array, more = '') =>
  ask(`/deliveries?fileName=${encodeURIComponent(fileName)}&sender=${encodeURIComponent('医保局')}${more}`, {
    method: 'POST',
    body: content as BodyInit,
  })
const post = (path: string, body: object) =>
  ask(path, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) })

const bills = [
  '账单号,身份号码,姓名,账单日期,自付金额,诊断',
  `A1,${personId(1)},王小二,2026-10-01,10,I10`,
  `A2,${personId(2)},王小三,2026-13-01,20,I10`,
].join('\n')
let version = 0

test('a file handed in as a stream becomes a version whose receipt adds up', async () => {
  const sent = await send('诊疗账单_202610.csv', bills, '&areas=900101')
  expect(sent.status).toBe(202)
  const delivery = (await ask(`/deliveries/${sent.body.deliveryId}`)).body
  expect(delivery).toMatchObject({
    state: 'done',
    sender: '医保局',
    rowsIn: 2,
    accepted: 1,
    quarantined: 1,
    datasets: ['诊疗账单'],
  })
  version = delivery.versions[0].id
  expect((await ask(`/versions/${version}`)).body).toMatchObject({
    dataset: 'clinic-bills',
    areas: [{ code: '900101', name: '清溪县' }],
    quality: { rejectReasons: [{ reason: 'impossible-date', rows: 1 }] },
  })
  expect((await ask('/deliveries')).body).toMatchObject({ total: 1, items: [{ fileName: '诊疗账单_202610.csv' }] })
})

test('the same bytes again are recognised and read by nobody', async () => {
  const again = await send('另一个名字.csv', bills)
  expect(again.body).toMatchObject({ state: 'same-file', runId: null })
  expect((await ask(`/deliveries/${again.body.deliveryId}`)).body.reason).toContain('内容完全相同')
})

test('refused rows are shown masked, given back as they were sent, corrected and sent again', async () => {
  const shown = (await ask(`/versions/${version}/quarantine`)).body
  expect(shown).toMatchObject({ total: 1, header: ['账单号', '身份号码', '姓名', '账单日期', '自付金额', '诊断'] })
  expect(shown.items[0].row).toBe(3)
  expect(shown.items[0].cells[1]).toContain('****')
  expect(shown.items[0].cells[2]).toBe('王*三')
  const file = await ask(`/versions/${version}/quarantine.csv`)
  expect(file.headers.get('content-disposition')).toContain('attachment')
  expect(file.text).toContain(personId(2))
  const corrected = await send('更正.csv', file.text.replace('2026-13-01', '2026-10-11'))
  const delivery = (await ask(`/deliveries/${corrected.body.deliveryId}`)).body
  expect(delivery).toMatchObject({ state: 'done', accepted: 1, quarantined: 0 })
  expect(delivery.versions[0]).toMatchObject({ corrects: version, areas: [{ code: '900101' }] })
  expect((await ask(`/versions/${version}/quarantine.xlsx`)).status).toBe(200)
})

describe('a header nobody has seen', () => {
  const strange = ['甲,乙,丙,丁', `x1,${personId(3)},2026-10-03,12`, `x2,${personId(4)},2026-10-04,13`].join('\n')
  const columns = { 甲: 'bill_no', 乙: 'id_number', 丙: 'billed_on', 丁: 'own_share' }
  let waiting = 0
  test('waits for a person with a proposal', async () => {
    const sent = await send('未知.csv', strange)
    waiting = sent.body.deliveryId
    const delivery = (await ask(`/deliveries/${waiting}`)).body
    expect(delivery.state).toBe('needs-mapping')
    expect(delivery.proposal[0].columns[1]).toMatchObject({ header: '乙', samples: [personId(3), personId(4)] })
    expect(delivery.proposal[0].doubts.length).toBeGreaterThan(0)
  })
  test('a wrong choice is answered with a sentence', async () => {
    const wrong = await post(`/deliveries/${waiting}/mapping`, {
      sheets: [{ sheet: '', dataset: 'clinic-bills', columns: { 甲: 'bill_no' } }],
    })
    expect(wrong.status).toBe(422)
    expect(wrong.body.error.message_zh).toContain('必填项')
  })
  test('a right one is read, and remembered for this sender', async () => {
    expect(
      (await post(`/deliveries/${waiting}/mapping`, { sheets: [{ sheet: '', dataset: 'clinic-bills', columns }] }))
        .status,
    ).toBe(202)
    expect((await ask(`/deliveries/${waiting}`)).body).toMatchObject({ state: 'done', accepted: 2 })
    const next = await send('未知2.csv', strange.replaceAll('2026-10', '2026-09').replaceAll('x', 'y'))
    expect((await ask(`/deliveries/${next.body.deliveryId}`)).body.versions[0].mapping.by).toBe('remembered')
  })
})

test('a neighbour sees nothing of it, an aide hands in nothing', async () => {
  actor = neighbour
  expect((await ask('/deliveries')).body.total).toBe(0)
  expect((await ask(`/versions/${version}`)).status).toBe(404)
  expect((await ask(`/versions/${version}/quarantine.csv`)).status).toBe(404)
  expect((await send('x.csv', bills, '&areas=900101')).status).toBe(403)
  actor = village
  expect((await send('x.csv', bills)).status).toBe(403)
  expect((await ask('/deliveries')).status).toBe(403)
  actor = county
})

test('a department sees what it handed in and its own data sets, nothing of another department, and withdraws nothing of it', async () => {
  const of = (unit: string): Actor => ({ userId: unit, name: unit, role: 'department', area: '900101', unit })
  actor = of('care')
  expect((await ask('/deliveries')).body.total).toBe(0)
  for (const path of [`/versions/${version}`, `/versions/${version}/quarantine`, `/versions/${version}/quarantine.csv`])
    expect((await ask(path)).status, path).toBe(404)
  expect((await post(`/versions/${version}/withdraw`, { reason: '与我无关' })).status).toBe(404)
  expect((await ask('/freshness')).body.map((one: { dataset: string }) => one.dataset)).not.toContain('clinic-bills')
  const mine = (await send('不认识的表.csv', '甲,乙\n1,2')).body.deliveryId
  expect((await ask('/deliveries')).body.items.map((one: { id: number }) => one.id)).toEqual([mine])
  expect((await ask(`/deliveries/${mine}`)).status).toBe(200)
  actor = of('clinics')
  expect((await ask(`/versions/${version}`)).status).toBe(200)
  expect((await ask('/deliveries')).body.items.map((one: { id: number }) => one.id)).not.toContain(mine)
  expect((await ask(`/deliveries/${mine}`)).status).toBe(404)
  expect((await ask('/freshness')).body.map((one: { dataset: string }) => one.dataset)).toContain('clinic-bills')
  actor = county
})

test('a withdrawn version stays visible with the reason', async () => {
  expect((await post(`/versions/${version}/withdraw`, { reason: '发错县区' })).body).toMatchObject({
    state: 'withdrawn',
    withdrawnWhy: '发错县区',
  })
  expect((await post(`/versions/${version}/withdraw`, { reason: '再来一次' })).status).toBe(409)
})

test('freshness names what is fresh, late and never came', async () => {
  const items = (await ask('/freshness')).body as unknown as {
    dataset: string
    area: string
    state: string
    dueDate: string | null
  }[]
  expect(items.find((i) => i.dataset === 'clinic-bills' && i.area === '900101')).toMatchObject({
    area: '900101',
    state: 'fresh',
    dueDate: '2026-12-10',
  })
  expect(items.find((i) => i.dataset === 'wages')).toMatchObject({ state: 'never' })
  expect(Array.isArray((await ask('/alarms')).body)).toBe(true)
})

test('an empty upload and one with tricks in its name are refused or tamed', async () => {
  const empty = await send('空.csv', '')
  expect((await ask(`/deliveries/${empty.body.deliveryId}`)).body).toMatchObject({ state: 'failed' })
  const tricky = await send('../../x.csv', bills.replace('A1', 'T1'))
  expect((await ask(`/deliveries/${tricky.body.deliveryId}`)).body.fileName).toBe('x.csv')
  expect((await ask('/deliveries/999999')).status).toBe(404)
  expect((await ask('/versions/0')).status).toBe(400)
})
