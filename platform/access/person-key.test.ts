import fc from 'fast-check'
import { Hono } from 'hono'
import { expect, test } from 'vitest'
import { hidePersonNumbers, personKeys } from './person-key.ts'

const known = personKeys('secret of a test')
const pid = '15992619700101001'

test('a person number leaves as a key that says nothing, and comes back as the number', () => {
  const hidden = known.hide(JSON.stringify({ pid, pids: [pid], of: { [pid]: 1 }, subject: `person:${pid}` }))
  expect(hidden).not.toContain(pid)
  expect(hidden).not.toContain('19700101')
  expect(JSON.parse(known.show(hidden))).toEqual({ pid, pids: [pid], of: { [pid]: 1 }, subject: `person:${pid}` })
})

test('the same person has the same key in every list; another installation has another one', () => {
  expect(known.hide(`"${pid}"`)).toBe(known.hide(`"${pid}"`))
  expect(personKeys('another secret').hide(`"${pid}"`)).not.toBe(known.hide(`"${pid}"`))
  expect(personKeys('another secret').show(known.hide(`"${pid}"`))).toBe(known.hide(`"${pid}"`))
})

test('ids shown for a purpose, household numbers, amounts, instants and masks stay as they are', () => {
  const text = JSON.stringify({
    idNumber: `${pid}3`,
    masked: '159926********0013',
    hh: pid,
    household: '150426990001',
    at: '2026-11-24T04:00:00Z',
    account: '6217000000000000123',
  })
  expect(known.hide(text)).toBe(text)
})

test('whatever number of a person: it comes back, and what somebody made up stays as it was sent', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 100_000, max: 999_999 }),
      fc.integer({ min: 0, max: 999 }),
      fc.string(),
      (area, n, made) => {
        const number = `${area}19850230${String(n).padStart(3, '0')}`
        expect(known.show(known.hide(JSON.stringify([number])))).toBe(JSON.stringify([number]))
        const text = JSON.stringify({ made: `p.${made}` })
        expect(known.show(text)).toBe(text)
      },
    ),
  )
})

test('a route works with numbers and never sees a key; what it answers carries none', async () => {
  const app = new Hono()
  app.use('/api/*', hidePersonNumbers(known, { plain: (path) => path.startsWith('/api/files'), streams: () => false }))
  let seen: unknown
  app.post('/api/people', async (c) => {
    seen = await c.req.json()
    return c.json({ pid, ok: true }, 201, { 'x-kept': 'yes' })
  })
  app.get('/api/files/1', (c) => c.json({ pid }))
  app.get('/api/text', (c) => c.text(pid))
  const first = await app.request('/api/people', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: known.hide(JSON.stringify({ people: [pid] })),
  })
  expect(seen).toEqual({ people: [pid] })
  expect(first.status).toBe(201)
  expect(first.headers.get('x-kept')).toBe('yes')
  expect(await first.json()).toEqual({ pid: JSON.parse(known.hide(`"${pid}"`)), ok: true })
  expect(await (await app.request('/api/files/1')).json()).toEqual({ pid })
  expect(await (await app.request('/api/text')).text()).toBe(pid)
})
