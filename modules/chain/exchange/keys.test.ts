/** Keys and addresses of departments: encrypted, changed without a gap, never an address nobody configured. */
import { statSync } from 'node:fs'
import { join } from 'node:path'
import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { mayCall } from './safe-post.ts'
import { addressFault, listTargets, rotateKey } from './targets.ts'
import { admin, type Exchange, exchangeForTests, grantedAnswer, sayTo } from './testing.ts'

type Key = Exchange['key']
const exchange = await exchangeForTests()

test('a new key signs at once; the one before is taken for a fortnight, a stolen one no longer', async () => {
  const { base } = await exchange.pushed()
  const old = exchange.key
  const rotated = await rotateKey(exchange.ctx, admin, exchange.target, {
    atOnce: false,
    now: exchange.world.ctx.now!(),
  })
  exchange.key = (rotated as { key: Key }).key
  expect((await sayTo(exchange.ctx, old, { ...base, answer: 'accepted' })).status).toBe(200)
  await exchange.drain()
  expect(exchange.department.arrived.at(-1)).toMatchObject({ signed: true })
  exchange.world.ctx.today = '2026-12-09'
  expect((await sayTo(exchange.ctx, old, { ...base, ...grantedAnswer })).status).toBe(401)
  const stolen = exchange.key
  const again = await rotateKey(exchange.ctx, admin, exchange.target, { atOnce: true, now: exchange.world.ctx.now!() })
  exchange.key = (again as { key: Key }).key
  expect((await sayTo(exchange.ctx, stolen, { ...base, ...grantedAnswer })).status).toBe(401)
  expect((await sayTo(exchange.ctx, exchange.key, { ...base, ...grantedAnswer })).status).toBe(200)
})

test('secrets lie encrypted, bound to their key id, and are never shown again', async () => {
  const stored = await sql<{ key_id: string; secret: Buffer }>`select key_id, secret from chain.target_key`.execute(
    exchange.world.ctx.db,
  )
  for (const row of stored.rows) {
    expect(row.secret.includes(Buffer.from(exchange.key.secret, 'base64'))).toBe(false)
    expect(() => exchange.ctx.vault.open(row.secret, 'another')).toThrow()
  }
  expect(JSON.stringify(await listTargets(exchange.world.ctx.db))).not.toContain(exchange.key.secret)
  expect(statSync(join(exchange.dir, 'keys', 'exchange.key')).mode & 0o077).toBe(0)
})

test.each([
  ['http://ybj.example.gov.cn/x', false, /https/],
  ['https://user:pass@ybj.example.gov.cn/x', false, /密码/],
  ['https://ybj.example.gov.cn/x?a=1', false, /\?/],
  ['https://127.0.0.1/x', false, /内部网络/],
  ['https://169.254.169.254/latest', true, /保留地址/],
  ['https://[::1]/x', false, /内部网络/],
  ['https://2130706433/x', false, /内部网络/],
  ['ftp://ybj.example.gov.cn', true, /https/],
  ['javascript:alert(1)', true, /https/],
  ['not an address', false, /完整地址/],
])('the address %s is not taken', (url, allowPrivate, said) => {
  expect(addressFault(url, allowPrivate)).toMatch(said)
})

test('addresses of inner networks are called only where the target allows it, reserved ones never', () => {
  const inner = [
    '10.0.0.1',
    '127.0.0.1',
    '172.16.1.1',
    '192.168.1.1',
    '100.64.0.1',
    '::1',
    'fd00::1',
    '::ffff:10.0.0.1',
  ]
  const never = [
    '0.0.0.0',
    '169.254.169.254',
    '224.0.0.1',
    '255.255.255.255',
    '::',
    'fe80::1',
    'ff02::1',
    '64:ff9b::a00:1',
    '::ffff:169.254.169.254',
    '::ffff:a9fe:a9fe',
    'nonsense',
  ]
  for (const address of inner)
    expect([address, mayCall(address, false), mayCall(address, true)]).toEqual([address, false, true])
  for (const address of never) expect([address, mayCall(address, true)]).toEqual([address, false])
  for (const address of ['8.8.8.8', '2400:3200::1']) expect(mayCall(address, false)).toBe(true)
})

test('a name that leads into the inner network is not called', async () => {
  await sql`update chain.target set url = ${exchange.department.url.replace('127.0.0.1', 'localhost')}, allow_private = false where id = ${exchange.target}`.execute(
    exchange.world.ctx.db,
  )
  const before = exchange.department.arrived.length
  const { id } = await exchange.pushed()
  await exchange.drain()
  expect(await exchange.pushOf(id)).toMatchObject([{ state: 'dead', last_error: expect.stringMatching(/内部网络/) }])
  expect(exchange.department.arrived.length).toBe(before)
  await sql`update chain.target set url = ${exchange.department.url}, allow_private = true where id = ${exchange.target}`.execute(
    exchange.world.ctx.db,
  )
})
