/** Policy over HTTP: who may look, who may change, and how refusals read. */
import { afterAll, expect, test } from 'vitest'
import type { Actor } from '../../../platform/access/shared.ts'
import { createApp } from '../../../platform/web/index.ts'
import { rulesRoutes } from '../routes.ts'
import { clearwater, openPolicyOffice, prefecture, province, provinceToo, standard } from './testing.ts'

const office = await openPolicyOffice()
const { ctx, drafted } = office
afterAll(() => office.close())

/** Asks as a person; a body makes it a change. */
async function ask(actor: Actor, path: string, body?: unknown) {
  const app = createApp()
  app.use('/api/*', async (c, next) => {
    c.set('actor', actor)
    await next()
  })
  app.route('/api', rulesRoutes(ctx))
  const answer = await app.request(`/api${path}`, {
    ...(body === undefined
      ? {}
      : { method: 'POST', body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
  })
  // biome-ignore lint/suspicious/noExplicitAny: each test knows the shape it asked for
  return { status: answer.status, body: (await answer.json()) as any }
}

test('a draft goes its way over HTTP, and each page reads what it should', async () => {
  const begun = await ask(clearwater, '/policy/drafts', { title: '2027年标准', validFrom: '2027-01-01' })
  expect(begun.status).toBe(201)
  const draft = `/policy/drafts/${begun.body.id}`
  const wrong = await ask(clearwater, `${draft}/changes`, { change: standard({ value: 'abc' }) })
  expect(wrong.body).toEqual({ revision: 1 })
  const check = await ask(clearwater, `${draft}/check`, {})
  expect(check.body).toMatchObject({ revision: 1, faults: [{ cell: 'value', zh: '标准值“abc”不是数字。' }] })
  const refused = await ask(clearwater, `${draft}/propose`, {})
  expect(refused).toMatchObject({
    status: 409,
    body: { error: { code: 'has-faults', message_zh: expect.stringMatching(/检查未通过：1 处有误/) } },
  })
  await ask(clearwater, `${draft}/changes`, { change: standard() })
  expect((await ask(clearwater, `${draft}/difference`)).body.items).toHaveLength(1)
  expect((await ask(clearwater, `/policy/standards?draft=${begun.body.id}`)).body.items).toContainEqual(
    expect.objectContaining({ value: '720', state: 'future', version: null }),
  )
  expect((await ask(clearwater, `${draft}/propose`, {})).status).toBe(200)
  expect((await ask(clearwater, `${draft}/approve`, {})).status).toBe(403)
  expect((await ask(prefecture, `${draft}/approve`, {})).body).toEqual({ version: 1 })
  expect((await ask(clearwater, '/policy/versions')).body).toMatchObject({
    total: 1,
    items: [{ number: 1, approverName: '东岭州' }],
  })
  expect((await ask(clearwater, '/policy/compare?from=0&to=1')).body.items).toHaveLength(1)
})

test('who has nothing to do with policy sees none of it; an unknown draft is not found; a half request names its faults', async () => {
  const department: Actor = { userId: 'd1', name: '医保', role: 'department', area: '900101' }
  expect((await ask(department, '/policy/standards')).status).toBe(403)
  expect((await ask(department, '/policy/drafts', { title: '草稿', validFrom: '2027-01-01' })).status).toBe(403)
  expect((await ask(clearwater, '/policy/drafts/999999')).status).toBe(404)
  const half = await ask(clearwater, '/policy/drafts', { title: '草', validFrom: 'soon' })
  expect(half.status).toBe(400)
  expect(half.body.error.details.map((one: { field: string }) => one.field)).toEqual(['title', 'validFrom'])
})

test('the region on every screen is that of today: an indicator switched off from tomorrow is off tomorrow', async () => {
  const id = await drafted(province, [{ kind: 'indicator', id: 'R-I04', on: false }], { validFrom: '2026-11-25' })
  await ask(province, `/policy/drafts/${id}/propose`, {})
  expect((await ask(provinceToo, `/policy/drafts/${id}/approve`, {})).status).toBe(200)
  const on = async () =>
    (await ask(clearwater, '/region')).body.indicators.find((one: { id: string }) => one.id === 'R-I04').on
  expect(await on()).toBe(true)
  ctx.today = '2026-11-25'
  expect(await on()).toBe(false)
  ctx.today = '2026-11-24'
})
