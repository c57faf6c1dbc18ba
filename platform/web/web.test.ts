import { createRoute, z } from '@hono/zod-openapi'
import { expect, test } from 'vitest'
import { createApp, createRoutes, listOf, orRefuse, Paging, refusal, refuse, serveApiDescription } from './index.ts'

const recorded: unknown[] = []
const app = createApp({
  record: (fault) => recorded.push(fault),
  bodyLimit: 1000,
  unlimited: (path) => path === '/api/files',
})
const routes = createRoutes()
const Household = z.object({ hh: z.number(), name: z.string().nullable() })
routes.openapi(
  createRoute({
    method: 'get',
    path: '/households',
    tags: ['registry'],
    summary: '家庭',
    request: { query: Paging },
    responses: { 200: { description: 'households', content: { 'application/json': { schema: listOf(Household) } } } },
  }),
  (c) => c.json({ items: [{ hh: c.req.valid('query').page, name: null }], total: 1 }, 200),
)
routes.post('/close', (c) =>
  c.json(
    orRefuse(
      Math.random() < 2
        ? refusal('already-closed', { zh: '该预警已办结。', en: 'Closed already.' })
        : { ok: true as const },
    ),
  ),
)
routes.post('/files', async (c) => c.json({ bytes: (await c.req.arrayBuffer()).byteLength }))
routes.openapi(
  createRoute({
    method: 'post',
    path: '/json',
    request: { body: { required: true, content: { 'application/json': { schema: z.string() } } } },
    responses: { 200: { description: 'the same', content: { 'application/json': { schema: z.string() } } } },
  }),
  (c) => c.json(c.req.valid('json'), 200),
)
routes.get('/missing', () => refuse('not-found'))
routes.get('/broken', () => {
  throw new Error('secret detail of the inside')
})
routes.get('/full', () => {
  throw Object.assign(new Error('write'), { code: 'ENOSPC' })
})
app.route('/api', routes)
serveApiDescription(app, { title: 'Test <b>', version: '1' })

const ask = (path: string, init?: RequestInit) => app.request(`http://localhost${path}`, init)
const errorOf = async (answer: Response) =>
  ((await answer.json()) as { error: { code: string; message_zh: string; message_en: string; details?: unknown } })
    .error

test('a refusal carries its reason in both languages; unknown addresses answer in the same shape', async () => {
  const closed = await ask('/api/close', { method: 'POST' })
  expect(closed.status).toBe(409)
  expect(await errorOf(closed)).toEqual({
    code: 'already-closed',
    message_zh: '该预警已办结。',
    message_en: 'Closed already.',
  })
  expect((await ask('/api/missing')).status).toBe(404)
  expect(await errorOf(await ask('/api/nothing-here'))).toMatchObject({ code: 'not-found' })
})

test('a fault tells nothing of the inside but the number under which it was recorded', async () => {
  const answer = await ask('/api/broken')
  const error = await errorOf(answer)
  expect(answer.status).toBe(500)
  expect(JSON.stringify(error)).not.toContain('secret detail')
  expect((error.details as { requestId: string }).requestId).toMatch(/^[0-9a-f-]{36}$/)
  expect((recorded.at(-1) as Error).message).toContain('secret detail')
  expect((await ask('/api/full')).status).toBe(507)
})

test('all faults of a query are answered at once', async () => {
  const answer = await ask('/api/households?page=0&size=9999')
  expect(answer.status).toBe(400)
  expect((await errorOf(answer)).details).toEqual([
    expect.objectContaining({ field: 'page' }),
    expect.objectContaining({ field: 'size' }),
  ])
})

test('broken JSON is a bad request, a large body is declined, a file stream is not', async () => {
  const headers = { 'content-type': 'application/json' }
  expect((await ask('/api/json', { method: 'POST', headers, body: '{' })).status).toBe(400)
  expect((await ask('/api/json', { method: 'POST', headers, body: JSON.stringify('x'.repeat(2000)) })).status).toBe(413)
  expect(await (await ask('/api/files', { method: 'POST', body: 'x'.repeat(5000) })).json()).toEqual({ bytes: 5000 })
})

test('every answer forbids foreign scripts and frames, and personal data is kept in no cache', async () => {
  const { headers } = await ask('/api/households')
  expect(headers.get('content-security-policy')).toContain("script-src 'self'")
  expect(headers.get('x-frame-options')).toBe('DENY')
  expect(headers.get('cache-control')).toBe('no-store')
  expect(headers.get('x-request-id')).toMatch(/-/)
})

test('the API describes itself, with a page that needs no script and nothing from outside', async () => {
  const document = await (await ask('/api/openapi.json')).json()
  expect(document.openapi).toBe('3.1.0')
  expect(Object.keys(document.paths)).toEqual(['/api/households', '/api/json'])
  const page = await (await ask('/api/docs')).text()
  expect(page).toContain('/api/households')
  expect(page).toContain('Test &lt;b&gt;')
  expect(page).not.toMatch(/<script|https?:\/\/(?!localhost)/)
})
