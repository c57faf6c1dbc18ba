import { sql } from 'kysely'
import { expect, test } from 'vitest'
import type { Actor } from '../../../platform/access/shared.ts'
import { readActions, readMatter } from '../../../platform/process/index.ts'
import { county } from '../../cases/testing.ts'
import { referralsOfHousehold } from '../referral/of-household.ts'
import { clinics, medical } from '../testing.ts'
import { receiveAnswer } from './callback.ts'
import { listOddAnswers, listRefusedCalls, lookedAt } from './dead-letters.ts'
import { saveTarget } from './targets.ts'
import { admin, answersPath, type Exchange, exchangeForTests, grantedAnswer, sayTo, signedCall } from './testing.ts'

type Key = Exchange['key']
const asActor = county as Actor
const exchange = await exchangeForTests()

test('accepted, granted, fed back: the way of the matter, its chain closed by the feedback', async () => {
  const { id, hh, base } = await exchange.pushed()
  expect(await sayTo(exchange.ctx, exchange.key, { ...base, answer: 'accepted', officer: '李科' })).toMatchObject({
    status: 200,
    body: { ok: true, state: 'taken' },
  })
  expect(await sayTo(exchange.ctx, exchange.key, { ...base, ...grantedAnswer })).toMatchObject({ status: 200 })
  expect(
    await sayTo(exchange.ctx, exchange.key, { ...base, answer: 'fed-back', on: '2026-11-24', note: '已打卡' }),
  ).toMatchObject({
    status: 200,
  })
  expect((await referralsOfHousehold(exchange.world.ctx.db, hh))[0]).toMatchObject({
    state: 'answered',
    stage: 'chained',
    decided: { amount: 8000 },
  })
  expect((await readActions(exchange.world.ctx.db, id)).map((one) => [one.kind, one.by])).toEqual([
    ['create', 't1'],
    ['push', 't1'],
    ['accept', 'exchange:clinics'],
    ['decide', 'exchange:clinics'],
    ['feed-back', 'exchange:clinics'],
    ['chain', 'system'],
  ])
})

test('the same message twice, also both at once, has one effect and one answer', async () => {
  const { id, base } = await exchange.pushed()
  const both = await Promise.all(
    [1, 2].map(() => sayTo(exchange.ctx, exchange.key, { ...base, answer: 'accepted' }, 'message-0000001')),
  )
  expect(both.map((one) => one.status)).toEqual([200, 200])
  expect(both.filter((one) => one.body.repeated)).toHaveLength(1)
  expect((await readMatter(exchange.world.ctx.db, id))!.seq).toBe(3)
})

test('the same key with another content is refused', async () => {
  const { base } = await exchange.pushed()
  await sayTo(exchange.ctx, exchange.key, { ...base, answer: 'accepted' }, 'message-0000002')
  expect(await sayTo(exchange.ctx, exchange.key, { ...base, ...grantedAnswer }, 'message-0000002')).toMatchObject({
    status: 409,
    body: { state: 'other-input' },
  })
})

test('said again under a new key it counts once', async () => {
  const { id, base } = await exchange.pushed()
  for (const state of ['taken', 'no-effect'])
    expect((await sayTo(exchange.ctx, exchange.key, { ...base, answer: 'accepted' })).body.state).toBe(state)
  for (const state of ['taken', 'no-effect'])
    expect((await sayTo(exchange.ctx, exchange.key, { ...base, ...grantedAnswer })).body.state).toBe(state)
  expect((await readMatter(exchange.world.ctx.db, id))!.seq).toBe(4)
})

test('decided without having accepted: who decides has accepted', async () => {
  const { id, base } = await exchange.pushed()
  expect((await sayTo(exchange.ctx, exchange.key, { ...base, ...grantedAnswer })).body.state).toBe('taken')
  expect((await readActions(exchange.world.ctx.db, id)).map((one) => one.kind)).toEqual([
    'create',
    'push',
    'accept',
    'decide',
  ])
})

test('feedback before the decision waits for it and is then taken, whichever way the decision comes', async () => {
  const { id, base } = await exchange.pushed()
  expect(
    await sayTo(exchange.ctx, exchange.key, { ...base, answer: 'fed-back', on: '2026-11-24', note: '已打卡' }),
  ).toMatchObject({
    status: 202,
    body: { state: 'parked' },
  })
  await exchange.world.done(clinics, id, 'accept')
  await exchange.world.done(clinics, id, 'decide', {
    result: 'granted',
    gives: '医疗救助金',
    amount: 8000,
    from: '2026-11-24',
  })
  expect(await exchange.stateOf(id)).toBe('chained')
  expect(
    (
      await sql<{ state: string }>`select state from chain.message where matter_id = ${id}`.execute(
        exchange.world.ctx.db,
      )
    ).rows,
  ).toEqual([{ state: 'taken' }])
})

test('late it is taken and marked', async () => {
  const { base } = await exchange.pushed()
  exchange.world.ctx.today = '2026-12-20'
  const said = await sayTo(exchange.ctx, exchange.key, { ...base, answer: 'accepted' })
  expect(said).toMatchObject({ status: 200, body: { message_zh: '已计入；已超过办理期限。' } })
})

test('against what it said before: not taken, a person looks at it', async () => {
  const { id, base } = await exchange.pushed()
  await sayTo(exchange.ctx, exchange.key, { ...base, ...grantedAnswer })
  const said = await sayTo(exchange.ctx, exchange.key, {
    ...base,
    answer: 'refused',
    because: 'not-eligible',
    law: '第六条',
  })
  expect(said).toMatchObject({ status: 409, body: { state: 'contradicts' } })
  expect((await readMatter(exchange.world.ctx.db, id))!.data).toMatchObject({ decision: { result: 'granted' } })
  const odd = (await listOddAnswers(exchange.world.ctx.db, asActor)).find((one) => one.matter === id)!
  expect(odd).toMatchObject({ state: 'contradicts', answer: 'refused' })
  expect(await lookedAt(exchange.world.ctx.db, asActor, odd.id, '已电话核实，以同意为准')).toEqual({ ok: true })
  expect((await listOddAnswers(exchange.world.ctx.db, asActor)).some((one) => one.id === odd.id)).toBe(false)
})

test('after it was revoked: not taken, and the department is told why', async () => {
  const { id, base } = await exchange.pushed()
  await exchange.world.done(county, id, 'revoke', { reason: '家庭已外迁' })
  const said = await sayTo(exchange.ctx, exchange.key, { ...base, ...grantedAnswer })
  expect(said).toMatchObject({ status: 409, body: { state: 'after-end' } })
  expect(said.body.message_zh).toMatch(/已撤回/)
  expect(await exchange.stateOf(id)).toBe('revoked')
})

test('an earlier round is not answered any more', async () => {
  const { id, base } = await exchange.pushed()
  await sayTo(exchange.ctx, exchange.key, { ...base, answer: 'sent-back', because: 'data-missing' })
  expect(
    (await sayTo(exchange.ctx, exchange.key, { ...base, answer: 'sent-back', because: 'data-missing' })).body.state,
  ).toBe('no-effect')
  await exchange.world.done(county, id, 'reroute', medical)
  expect((await sayTo(exchange.ctx, exchange.key, { ...base, ...grantedAnswer })).body.state).toBe('after-end')
})

const good = (base: object) => ({ ...base, ...grantedAnswer })
test.each<[string, (base: { round: string; number: string }) => string, number, string]>([
  ['no JSON', () => '<xml/>', 422, 'nonsense'],
  ['a list', () => '[]', 422, 'nonsense'],
  ['null', () => 'null', 422, 'nonsense'],
  ['an unknown answer', (base) => JSON.stringify({ ...base, answer: 'maybe' }), 422, 'nonsense'],
  ['a field nobody agreed on', (base) => JSON.stringify({ ...good(base), admin: true }), 422, 'nonsense'],
  ['money below nothing', (base) => JSON.stringify({ ...good(base), amount: -5 }), 422, 'nonsense'],
  ['money without amount', (base) => JSON.stringify({ ...good(base), amount: undefined }), 422, 'nonsense'],
  ['a day that is none', (base) => JSON.stringify({ ...good(base), from: '2026-02-30' }), 422, 'nonsense'],
  [
    'a refusal without a law',
    (base) => JSON.stringify({ ...base, answer: 'refused', because: 'other' }),
    422,
    'nonsense',
  ],
  ['a decision in the future', (base) => JSON.stringify({ ...good(base), on: '2027-01-01' }), 422, 'nonsense'],
  ['a character no database holds', (base) => JSON.stringify({ ...good(base), gives: 'a\u0000b' }), 422, 'nonsense'],
  [
    'a number that is not of this round',
    (base) => JSON.stringify({ ...good(base), number: 'ZB-900101-2026-999999' }),
    404,
    'unknown',
  ],
  [
    'a round nobody began',
    (base) => JSON.stringify({ ...good(base), round: '00000000-0000-4000-8000-000000000000' }),
    404,
    'unknown',
  ],
])('nonsense: %s is answered, kept visible and changes nothing', async (_what, bodyOf, status, state) => {
  const { id, base } = await exchange.pushed()
  const called = await receiveAnswer(
    exchange.ctx,
    signedCall(bodyOf(base), exchange.key, { now: exchange.world.ctx.now!() }),
  )
  expect(called).toMatchObject({ status, body: { ok: false, state } })
  expect(await readMatter(exchange.world.ctx.db, id)).toMatchObject({ state: 'pushed', seq: 2 })
  expect((await listOddAnswers(exchange.world.ctx.db, asActor)).at(-1)).toMatchObject({ state })
})

const now = () => exchange.world.ctx.now!()
test.each<[string, (body: string) => Parameters<typeof receiveAnswer>[1], string]>([
  ['nothing signed', (body) => ({ method: 'POST', path: answersPath, headers: new Headers(), body }), 'unsigned'],
  [
    'a key nobody has',
    (body) => signedCall(body, { ...exchange.key, id: 'jl-000000000000' }, { now: now() }),
    'bad-signature',
  ],
  [
    'another secret',
    (body) => signedCall(body, { ...exchange.key, secret: Buffer.alloc(32).toString('base64') }, { now: now() }),
    'bad-signature',
  ],
  [
    'a body changed on the way',
    (body) => ({ ...signedCall(body, exchange.key, { now: now() }), body: body.replace('8000', '9000') }),
    'changed-body',
  ],
  [
    'a signature of another path',
    (body) => ({ ...signedCall(body, exchange.key, { now: now() }), path: '/api/exchange/status' }),
    'bad-signature',
  ],
  [
    'a call of an hour ago',
    (body) => signedCall(body, exchange.key, { now: new Date(now().getTime() - 3600_000) }),
    'stale',
  ],
  [
    'a call of tomorrow',
    (body) => signedCall(body, exchange.key, { now: new Date(now().getTime() + 86400_000) }),
    'stale',
  ],
  [
    'another algorithm named',
    (body) => {
      const call = signedCall(body, exchange.key, { now: now() })
      call.headers.set('signature-input', call.headers.get('signature-input')!.replace('hmac-sha256', 'none'))
      return call
    },
    'unsigned',
  ],
  [
    'fewer parts signed',
    (body) => {
      const call = signedCall(body, exchange.key, { now: now() })
      call.headers.set('signature-input', call.headers.get('signature-input')!.replace(' "content-digest"', ''))
      return call
    },
    'unsigned',
  ],
  [
    'another idempotency key put in',
    (body) => {
      const call = signedCall(body, exchange.key, { now: now() })
      call.headers.set('idempotency-key', 'another-key-00001')
      return call
    },
    'bad-signature',
  ],
])('a call that proves nothing, %s: refused, counted, no effect', async (_what, callOf, state) => {
  const { id, base } = await exchange.pushed()
  const called = await receiveAnswer(exchange.ctx, callOf(JSON.stringify({ ...base, ...grantedAnswer })))
  expect(called).toMatchObject({ status: 401, body: { ok: false, state } })
  expect(await exchange.stateOf(id)).toBe('pushed')
  const counted = await sql<{ n: number }>`select sum(calls)::int as n from chain.refused_call`.execute(
    exchange.world.ctx.db,
  )
  expect(counted.rows[0]!.n).toBeGreaterThan(0)
  expect(await listRefusedCalls(exchange.world.ctx.db)).toBeDefined()
})

test('the key of one department answers for no other', async () => {
  const other = await saveTarget(exchange.ctx, admin, {
    unit: 'care',
    area: '900101',
    url: 'https://care.example.gov.cn/in',
    allowPrivate: false,
    enabled: true,
  })
  const { id, base } = await exchange.pushed()
  const said = await sayTo(exchange.ctx, (other as { key: Key }).key, { ...base, ...grantedAnswer })
  expect(said).toMatchObject({ status: 404, body: { state: 'unknown' } })
  expect(await exchange.stateOf(id)).toBe('pushed')
})
