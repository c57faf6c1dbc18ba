import { sql } from 'kysely'
import { expect, test } from 'vitest'
import type { Actor } from '../../../platform/access/shared.ts'
import { actWithin } from '../../../platform/process/index.ts'
import { county, township } from '../../cases/testing.ts'
import { medical } from '../testing.ts'
import { closeLetter, listDeadLetters, resend } from './dead-letters.ts'
import { sendPushes } from './send.ts'
import { exchangeForTests, quick } from './testing.ts'

const asActor = county as Actor
const areaName = (area: string) => area
const exchange = await exchangeForTests()

test('arrives signed, with the least data for the purpose and nothing else; the text is gone once it is received', async () => {
  const { id, number, round, idNumber } = await exchange.pushed()
  await exchange.drain()
  const arrived = exchange.department.arrived.at(-1)!
  expect(arrived).toMatchObject({ signed: true, body: { kind: 'referral', round, number } })
  expect(arrived.body.data).toEqual({ name: '王建国', 'id-number': idNumber, tier: '未认定', costs: '42000' })
  expect(Object.keys(arrived.body).sort()).toEqual(
    [
      'accept_by',
      'area',
      'asked',
      'asks',
      'data',
      'expires_on',
      'kind',
      'need',
      'number',
      'purpose',
      'round',
      'unit',
      'version',
    ].sort(),
  )
  expect(await exchange.pushOf(id)).toMatchObject([{ state: 'delivered', body: null, receipt: 'R1' }])
})

test('a need for a department without a system lies on its desk and is not sent', async () => {
  const { hh } = await exchange.world.household()
  const matter = await exchange.world.opened(
    township,
    'referral',
    'create',
    { need: 'hardship', asked: '请帮扶' },
    { hh },
  )
  await exchange.world.done(township, matter.id, 'push')
  expect(await exchange.pushOf(matter.id)).toEqual([])
})

test('fails twice, arrives the third time under the same key', async () => {
  const before = exchange.department.arrived.length
  exchange.department.answer = (call) =>
    call < before + 3 ? { status: 500 } : { status: 200, body: '{"received":true}' }
  const { id } = await exchange.pushed()
  await exchange.drain()
  expect(new Set(exchange.department.arrived.slice(before).map((one) => one.key)).size).toBe(1)
  expect(exchange.department.arrived.length - before).toBe(3)
  expect(await exchange.pushOf(id)).toMatchObject([{ state: 'delivered', tries: 3 }])
})

test.each([
  ['a page that says 200 without a receipt', { status: 200, body: '<html>请登录</html>' }, /没有回执/],
  ['a redirect', { status: 302, headers: { location: 'http://169.254.169.254/' } }, /未跟随/],
  ['a refusal', { status: 400 }, /答复 400/],
  ['an answer without end', { status: 200, body: 'x'.repeat(200_000) }, /过大/],
  ['a fault that stays', { status: 503 }, /答复 503/],
])('%s ends among the dead letters with its reason', async (_what, told, reason) => {
  exchange.department.answer = () => told
  const { id } = await exchange.pushed()
  await exchange.drain()
  const [push] = await exchange.pushOf(id)
  expect(push).toMatchObject({ state: 'dead' })
  expect(push!.last_error).toMatch(reason)
  expect(
    (await listDeadLetters(exchange.world.ctx.db, asActor, areaName)).some(
      (one) => one.matter === id && one.state === 'dead',
    ),
  ).toBe(true)
  expect(await listDeadLetters(exchange.world.ctx.db, { area: '900102' }, areaName)).toEqual([])
})

test('a department that never answers is not waited for', async () => {
  exchange.department.answer = () => ({ status: 200, hang: true })
  const { id } = await exchange.pushed()
  await sendPushes({ ...exchange.ctx, limits: { timeoutMs: 150, responseBytes: 1000 } }, quick)
  expect(await exchange.pushOf(id)).toMatchObject([{ state: 'waiting', last_error: '对方在规定时间内没有答复' }])
})

test('a dead letter is sent again by a person under the same exchange.key, or closed with a note', async () => {
  exchange.department.answer = () => ({ status: 400 })
  const one = await exchange.pushed()
  const other = await exchange.pushed()
  await exchange.drain()
  const keyBefore = exchange.department.arrived.findLast((a) => a.body.number === one.number)!.key
  exchange.department.answer = () => ({ status: 200, body: '{"received":true}' })
  const [dead] = await exchange.pushOf(one.id)
  expect(await resend(exchange.world.ctx.db, { ...asActor, area: '900102' }, dead!.id as string)).toMatchObject({
    reason: 'not-found',
  })
  expect(await resend(exchange.world.ctx.db, asActor, dead!.id as string)).toEqual({ ok: true })
  expect(await resend(exchange.world.ctx.db, asActor, dead!.id as string)).toMatchObject({ reason: 'wrong-state' })
  await exchange.drain()
  expect(await exchange.pushOf(one.id)).toMatchObject([{ state: 'delivered' }])
  expect(exchange.department.arrived.findLast((a) => a.body.number === one.number)!.key).toBe(keyBefore)
  const [second] = await exchange.pushOf(other.id)
  expect(await closeLetter(exchange.world.ctx.db, asActor, second!.id as string, '已电话告知')).toEqual({ ok: true })
  expect(await exchange.pushOf(other.id)).toMatchObject([{ state: 'closed', body: null }])
})

test('two senders at once send each push once', async () => {
  const made = [await exchange.pushed(), await exchange.pushed(), await exchange.pushed(), await exchange.pushed()]
  const before = exchange.department.arrived.length
  await Promise.all([
    sendPushes(exchange.ctx, { ...quick, batch: 2 }),
    sendPushes(exchange.ctx, { ...quick, batch: 2 }),
  ])
  await exchange.drain()
  expect(exchange.department.arrived.length - before).toBe(made.length)
})

test('a sender that died leaves its push to the next after its lease', async () => {
  const { id } = await exchange.pushed()
  await sql`update chain.push set state = 'sending', tries = 1, lease_until = now() + interval '1 minute' where matter_id = ${id}`.execute(
    exchange.world.ctx.db,
  )
  expect((await sendPushes(exchange.ctx, quick)).taken).toBe(0)
  await sql`update chain.push set lease_until = now() - interval '1 second' where matter_id = ${id}`.execute(
    exchange.world.ctx.db,
  )
  await exchange.drain()
  expect(await exchange.pushOf(id)).toMatchObject([{ state: 'delivered', tries: 2 }])
})

test('what was decided and what is to be sent are written together or not at all', async () => {
  const { hh } = await exchange.world.household()
  const matter = await exchange.world.opened(township, 'referral', 'create', medical, { hh })
  await expect(
    exchange.world.ctx.db.transaction().execute(async (tx) => {
      await actWithin(tx, exchange.world.ctx, township, matter.id, { kind: 'push', input: {} })
      throw new Error('killed')
    }),
  ).rejects.toThrow('killed')
  expect(await exchange.stateOf(matter.id)).toBe('created')
  expect(await exchange.pushOf(matter.id)).toEqual([])
})

test('revoked before it was sent nothing is sent; afterwards the department is told', async () => {
  const early = await exchange.pushed()
  await exchange.world.done(county, early.id, 'revoke', { reason: '误转' })
  expect(await exchange.pushOf(early.id)).toMatchObject([{ state: 'closed', body: null }])
  const late = await exchange.pushed()
  await exchange.drain()
  await exchange.world.done(county, late.id, 'revoke', { reason: '误转' })
  await exchange.drain()
  expect(exchange.department.arrived.at(-1)!.body).toEqual({
    version: 1,
    kind: 'revoke',
    round: late.round,
    number: late.number,
    unit: 'clinics',
  })
  expect((await exchange.pushOf(late.id)).map((one) => [one.kind, one.state])).toEqual([
    ['referral', 'delivered'],
    ['revoke', 'delivered'],
  ])
})

test('one that was revoked on the way is not tried again', async () => {
  const { id, number } = await exchange.pushed()
  await sql`update chain.push set state = 'sending', tries = 1, lease_until = now() + interval '1 minute' where matter_id = ${id}`.execute(
    exchange.world.ctx.db,
  )
  await exchange.world.done(county, id, 'revoke', { reason: '误转' })
  expect((await exchange.pushOf(id))[0]).toMatchObject({ kind: 'referral', state: 'sending', body: null })
  expect((await sendPushes(exchange.ctx, quick)).taken).toBe(0)
  await sql`update chain.push set lease_until = now() where matter_id = ${id}`.execute(exchange.world.ctx.db)
  const before = exchange.department.arrived.length
  await exchange.drain()
  expect(exchange.department.arrived.slice(before).map((one) => [one.body.kind, one.body.number])).toEqual([
    ['revoke', number],
  ])
  expect((await exchange.pushOf(id)).map((one) => [one.kind, one.state])).toEqual([
    ['referral', 'closed'],
    ['revoke', 'delivered'],
  ])
})
