/** A department with a system of its own, for tests: a small HTTP server that checks signatures and can be made to misbehave. */
import { randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer, type IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import { afterAll, afterEach, beforeEach } from 'vitest'
import type { Actor } from '../../../platform/access/shared.ts'
import { readMatter } from '../../../platform/process/index.ts'
import { township } from '../../cases/testing.ts'
import { type ChainWorld, medical, openChainWorld } from '../testing.ts'
import { type Called, type ExchangeContext, receiveAnswer } from './callback.ts'
import { type SendOptions, sendPushes } from './send.ts'
import { claimOf, sign, verifySignature } from './signature.ts'
import { saveTarget } from './targets.ts'
import { openVault } from './vault.ts'

export interface Arrived {
  key: string
  body: { kind: string; round: string; number: string; data?: Record<string, unknown> }
  signed: boolean
}

export interface TestDepartment {
  url: string
  /** Everything that came in, repetitions too. */
  arrived: Arrived[]
  /** What the next call is answered; default a receipt. */
  answer: (call: number) => { status: number; body?: string; headers?: Record<string, string>; hang?: boolean }
  close: () => Promise<void>
}

export const receipt = { status: 200, body: '{"received":true,"receipt":"R1"}' }

/** Starts the department; it holds the key it was given. */
export async function testDepartment(keyOf: () => { id: string; secret: string } | undefined): Promise<TestDepartment> {
  const department: TestDepartment = { url: '', arrived: [], answer: () => receipt, close: async () => {} }
  const server = createServer((request, response) => {
    const parts: Buffer[] = []
    request.on('data', (part: Buffer) => parts.push(part))
    request.on('end', () => {
      const body = Buffer.concat(parts).toString()
      const headers = headersOf(request.headers)
      const claim = claimOf(headers)
      const key = keyOf()
      const signed =
        claim !== undefined &&
        key !== undefined &&
        claim.keyId === key.id &&
        verifySignature(
          { method: 'POST', path: request.url!, body },
          claim,
          Buffer.from(key.secret, 'base64'),
          Math.floor(Date.now() / 1000),
        ) === undefined
      department.arrived.push({
        key: headers.get('idempotency-key') ?? '',
        body: JSON.parse(body) as Arrived['body'],
        signed,
      })
      const told = department.answer(department.arrived.length)
      if (told.hang) return
      response.writeHead(told.status, told.headers ?? {})
      response.end(told.body ?? '')
    })
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  department.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/referrals`
  department.close = () =>
    new Promise((done) => {
      server.closeAllConnections()
      server.close(() => done())
    })
  return department
}

const headersOf = (headers: IncomingHttpHeaders) =>
  new Headers(Object.entries(headers).map(([name, value]) => [name, String(value)] as [string, string]))

export const answersPath = '/api/exchange/answers'

/** A signed call of the department as it arrives at our door. */
export function signedCall(
  body: string,
  key: { id: string; secret: string },
  options: { idempotencyKey?: string; now: Date; path?: string },
): { method: string; path: string; headers: Headers; body: string } {
  const path = options.path ?? answersPath
  const headers = sign(
    { method: 'POST', path, idempotencyKey: options.idempotencyKey ?? randomUUID(), body },
    { id: key.id, secret: Buffer.from(key.secret, 'base64') },
    Math.floor(options.now.getTime() / 1000),
  )
  return { method: 'POST', path, headers: new Headers(headers), body }
}

/** Sends an answer of the department to our door. */
export const sayTo = (
  ctx: ExchangeContext,
  key: { id: string; secret: string },
  answer: object,
  idempotencyKey?: string,
): Promise<Called> =>
  receiveAnswer(
    ctx,
    signedCall(JSON.stringify(answer), key, {
      now: ctx.matters.now?.() ?? new Date(),
      ...(idempotencyKey ? { idempotencyKey } : {}),
    }),
  )

export const admin: Actor = { userId: 's1', name: '系统管理员', role: 'sysadmin', area: '' }
/** Pauses too short to wait for. */
export const quick: Partial<SendOptions> = { firstPause: 0, tries: 3, lease: 60 }
export const grantedAnswer = { answer: 'granted', gives: '医疗救助金', amount: 8000, from: '2026-11-24' }

export interface Exchange {
  world: ChainWorld
  ctx: ExchangeContext
  department: TestDepartment
  /** Key of the department `clinics`; a test that changes it puts the new one here. */
  key: { id: string; secret: string }
  target: number
  dir: string
  /** A referral for medical aid that was pushed. */
  pushed: () => Promise<{
    id: number
    hh: string
    number: string
    round: string
    idNumber: string
    base: { round: string; number: string }
  }>
  pushOf: (matter: number) => Promise<Record<string, unknown>[]>
  drain: () => Promise<void>
  stateOf: (matter: number) => Promise<string>
  close: () => Promise<void>
}

/** A world whose department `clinics` has a system of its own. */
export async function openExchange(): Promise<Exchange> {
  const world = await openChainWorld()
  const { db } = world.ctx
  const dir = mkdtempSync(join(tmpdir(), 'chain-'))
  const department = await testDepartment(() => exchange.key)
  const ctx: ExchangeContext = { db, region: world.region, vault: openVault(dir, undefined), matters: world.ctx }
  const saved = await saveTarget(ctx, admin, {
    unit: 'clinics',
    area: '900101',
    url: department.url,
    allowPrivate: true,
    enabled: true,
  })
  if (!saved.ok) throw new Error(JSON.stringify(saved))
  const exchange: Exchange = {
    world,
    ctx,
    department,
    key: saved.key!,
    target: saved.id,
    dir,
    async pushed() {
      const family = await world.household()
      const matter = await world.opened(township, 'referral', 'create', medical, { hh: family.hh })
      await world.done(township, matter.id, 'push')
      const round = (await sql<{ id: string }>`select id from chain.round where matter_id = ${matter.id}`.execute(db))
        .rows[0]!.id
      return { ...family, id: matter.id, number: matter.number, round, base: { round, number: matter.number } }
    },
    pushOf: async (matter) =>
      (
        await sql<Record<string, unknown>>`select id, kind, state, tries, last_error, body, receipt from chain.push
          where matter_id = ${matter} order by made_at, kind`.execute(db)
      ).rows,
    async drain() {
      while ((await sendPushes(ctx, quick)).taken > 0);
    },
    stateOf: async (matter) => (await readMatter(db, matter))!.state,
    async close() {
      await department.close()
      rmSync(dir, { recursive: true, force: true })
      await world.close()
    },
  }
  return exchange
}

/** An exchange for the tests of one file: each test begins on the same day, with a department that answers and nothing waiting. */
export async function exchangeForTests(): Promise<Exchange> {
  const exchange = await openExchange()
  beforeEach(() => {
    exchange.world.ctx.today = '2026-11-24'
    exchange.department.answer = () => receipt
  })
  afterEach(async () => {
    await sql`update chain.push set state = 'closed', body = null where state in ('waiting', 'sending', 'dead')`.execute(
      exchange.world.ctx.db,
    )
  })
  afterAll(() => exchange.close())
  return exchange
}
