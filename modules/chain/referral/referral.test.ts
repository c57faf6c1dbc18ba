/** Referrals: the right department, the least data, three answers within their days, an entry on the chain. */
import fc from 'fast-check'
import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import {
  act,
  faultsOf,
  matterDetail,
  readMatter,
  readWorklist,
  tick,
  verifyMatters,
} from '../../../platform/process/index.ts'
import { aide, county, countyToo, township } from '../../cases/testing.ts'
import {
  type ChainWorld,
  care,
  clinics,
  clinicsToo,
  fedBack,
  granted,
  homes,
  medical,
  neighbours,
  openChainWorld,
  refused,
} from '../testing.ts'
import { referralsOfHousehold } from './of-household.ts'
import { referral } from './process.ts'
import { forgetExpired } from './rounds.ts'

let world: ChainWorld
beforeAll(async () => {
  world = await openChainWorld()
})
beforeEach(() => {
  world.ctx.today = '2026-11-24'
})
afterAll(() => world.close())

const pushed = async (input: object = medical) => {
  const family = await world.household()
  const matter = await world.opened(township, 'referral', 'create', input, { hh: family.hh })
  await world.done(township, matter.id, 'push')
  return { ...family, id: matter.id, number: matter.number }
}
const factsOf = async (matter: number) =>
  (
    await sql<{
      facts: Record<string, unknown> | null
    }>`select facts from chain.round where matter_id = ${matter} order by round desc limit 1`.execute(world.ctx.db)
  ).rows[0]?.facts

test('the declaration is sound', () => expect(faultsOf(referral)).toEqual([]))

test('medical aid: pushed, accepted, granted, fed back, chained by itself, confirmed with the family', async () => {
  const { hh, id, number, idNumber } = await pushed()
  await world.holds(hh, 'dibao', 900)
  expect(number).toMatch(/^ZB-900101-2026-\d{6}$/)
  expect(await readMatter(world.ctx.db, id)).toMatchObject({
    state: 'pushed',
    turn: 'department',
    unit: 'clinics',
    dueOn: '2026-11-26',
  })
  expect(await factsOf(id)).toEqual({ name: '王建国', 'id-number': idNumber, tier: '未认定', costs: '42000' })
  expect(await world.done(clinics, id, 'accept')).toMatchObject({ state: 'accepted', dueOn: '2026-12-15' })
  expect(await world.done(clinics, id, 'decide', granted)).toMatchObject({ state: 'decided', dueOn: '2026-12-01' })
  expect(await world.done(clinics, id, 'feed-back', fedBack)).toMatchObject({ state: 'chained', turn: 'township' })
  expect(await referralsOfHousehold(world.ctx.db, hh)).toMatchObject([
    {
      number,
      unit: 'clinics',
      need: 'medical-aid',
      state: 'answered',
      stage: 'chained',
      dueOn: null,
      pushedOn: '2026-11-24',
      decided: { result: 'granted', gives: '医疗救助金', amount: 8000, from: '2026-11-24', document: '医救字1号' },
      events: [{ kind: 'pushed', on: '2026-11-24' }, { kind: 'accepted' }, { kind: 'granted' }, { kind: 'fed-back' }],
    },
  ])
  await world.done(township, id, 'close', { how: 'received' })
  expect((await referralsOfHousehold(world.ctx.db, hh))[0]).toMatchObject({ received: true, ended: { how: 'closed' } })
  expect(await factsOf(id)).toBeNull()
})

test('a refusal names its reason and its law, and closes only as explained to the family', async () => {
  const { hh, id } = await pushed()
  await world.done(clinics, id, 'accept')
  expect(await world.refused(clinics, id, 'decide', { result: 'refused', because: 'not-eligible' })).toMatchObject({
    reason: 'bad-request',
  })
  await world.done(clinics, id, 'decide', refused)
  await world.done(clinics, id, 'feed-back', fedBack)
  expect(await world.refused(township, id, 'close', { how: 'received' })).toMatchObject({ reason: 'not-now' })
  await world.done(township, id, 'close', { how: 'refused-told' })
  expect((await referralsOfHousehold(world.ctx.db, hh))[0]).toMatchObject({
    decided: { result: 'refused', because: 'not-eligible', law: '医疗救助办法第六条' },
    received: false,
  })
})

test('money is granted with its amount', async () => {
  const { id } = await pushed()
  await world.done(clinics, id, 'accept')
  const { amount: _, ...without } = granted
  expect(await world.refused(clinics, id, 'decide', without)).toMatchObject({ zh: '请填写救助金额。' })
})

test('wrong department: sent back with the reason, referred to another, the first no longer sees it', async () => {
  const { hh, id } = await pushed({ need: 'home', asked: '请配租' })
  await world.done(homes, id, 'send-back', { because: 'wrong-department', note: '由残联办理' })
  expect(await readMatter(world.ctx.db, id)).toMatchObject({ state: 'returned', turn: 'county' })
  expect(await factsOf(id)).toBeNull()
  await world.done(county, id, 'reroute', { need: 'home', to: 'care', asked: '请配租无障碍住房' })
  expect(await matterDetail(world.ctx, homes, id)).toBeUndefined()
  expect(await world.refused(homes, id, 'accept')).toMatchObject({ reason: 'not-found' })
  await world.done(care, id, 'accept')
  expect(
    (await referralsOfHousehold(world.ctx.db, hh)).map((one) => [one.unit, one.state, one.returned?.because ?? null]),
  ).toEqual([
    ['homes', 'ended', 'wrong-department'],
    ['care', 'open', null],
  ])
})

test('help that did not arrive goes back to the department as a new round', async () => {
  const { hh, id } = await pushed()
  await world.done(clinics, id, 'accept')
  await world.done(clinics, id, 'decide', granted)
  await world.done(clinics, id, 'feed-back', fedBack)
  await world.done(township, id, 'not-received', { reason: '卡上没有' })
  expect((await referralsOfHousehold(world.ctx.db, hh)).map((one) => [one.round, one.state, one.received])).toEqual([
    [1, 'ended', false],
    [2, 'open', null],
  ])
  expect(await factsOf(id)).toMatchObject({ name: '王建国' })
})

test('a department that answers after the referral was revoked is told so, and nothing changes', async () => {
  const { hh, id } = await pushed()
  await world.done(clinics, id, 'accept')
  await world.done(county, id, 'revoke', { reason: '家庭已外迁' })
  expect(await world.refused(clinics, id, 'decide', granted)).toMatchObject({ reason: 'wrong-state' })
  expect((await referralsOfHousehold(world.ctx.db, hh))[0]).toMatchObject({
    state: 'ended',
    decided: null,
    ended: { how: 'revoked' },
  })
  expect(await factsOf(id)).toBeNull()
})

test('a department sees what is asked and its own answers, never who opened it, the person’s key or earlier departments', async () => {
  const { id } = await pushed()
  const seen = (await matterDetail(world.ctx, clinics, id))!
  expect(seen.data).not.toHaveProperty('typed')
  expect(seen.data).not.toHaveProperty('person')
  expect(seen.actions.map((one) => one.input)).toEqual([null, null])
  expect(JSON.stringify(seen)).not.toMatch(/42000|1599/)
})

test('another department, another county and an organisation that was not asked see nothing', async () => {
  const { id } = await pushed()
  for (const other of [homes, neighbours, { ...clinics, area: '900102' }, { ...clinics, unit: undefined } as never])
    expect(await matterDetail(world.ctx, other, id)).toBeUndefined()
  expect(
    (await readWorklist(world.ctx, homes, { list: 'all', page: 1, size: 50 })).items.some((one) => one.id === id),
  ).toBe(false)
})

test('before it is pushed no department sees a need', async () => {
  const { hh } = await world.household()
  const matter = await world.opened(aide, 'referral', 'create', medical, { hh })
  expect(matter).toMatchObject({ state: 'created', turn: 'township', unit: null })
  expect(await matterDetail(world.ctx, clinics, matter.id)).toBeUndefined()
  expect(await world.refused(aide, matter.id, 'push')).toMatchObject({ reason: 'not-allowed' })
})

test.each([
  ['a need the region does not know', { ...medical, need: 'moon' }, /bad-request/],
  ['a department that does not give it', { ...medical, to: 'homes' }, /不由所选部门办理/],
  ['data the department needs are missing', { need: 'wheelchair', asked: '请适配' }, /还需要填写：住址/],
  ['a person who is no member', { ...medical, person: ['123'] }, /不是该户现有成员/],
])('a need is not recorded with %s', async (_what, input, said) => {
  const { hh } = await world.household()
  await expect(world.opened(township, 'referral', 'create', input, { hh })).rejects.toThrow(said)
})

test('the same need of a family is referred once, also when two clerks press at the same moment', async () => {
  const { hh } = await world.household()
  const both = await Promise.allSettled([
    world.opened(township, 'referral', 'create', medical, { hh }),
    world.opened(county, 'referral', 'create', medical, { hh }),
  ])
  expect(both.map((one) => one.status).sort()).toEqual(['fulfilled', 'rejected'])
  await world.opened(county, 'referral', 'create', { need: 'hardship', asked: '请帮扶' }, { hh })
})

test('two officers of the department decide the same referral: one counts, the other is told who was faster', async () => {
  const { id } = await pushed()
  const { seq } = await world.done(clinics, id, 'accept')
  const [one, two] = await Promise.all([
    act(world.ctx, clinics, id, { kind: 'decide', input: granted, seen: seq }),
    act(world.ctx, clinicsToo, id, { kind: 'decide', input: refused, seen: seq }),
  ])
  expect([one.ok, two.ok].sort()).toEqual([false, true])
  expect([one, two].find((done) => !done.ok)).toMatchObject({ reason: 'changed-meanwhile' })
})

test('a double click counts once', async () => {
  const { id } = await pushed()
  const first = await act(world.ctx, clinics, id, { kind: 'accept', input: {}, key: 'klick-00000001' })
  const second = await act(world.ctx, clinics, id, { kind: 'accept', input: {}, key: 'klick-00000001' })
  expect([first, second]).toMatchObject([
    { ok: true, repeated: false },
    { ok: true, repeated: true },
  ])
})

test('reminders at 50, 80 and 100 per cent, then the county is told', async () => {
  const { id } = await pushed()
  const told: unknown[] = []
  const ctx = {
    ...world.ctx,
    emit: async (_tx: unknown, news: readonly { kind: string; payload: Record<string, unknown> }[]) => {
      for (const one of news) if (one.payload.matter === id) told.push([one.kind, one.payload.share, one.payload.tells])
    },
  }
  for (const day of ['2026-11-25', '2026-11-26', '2026-11-27']) {
    world.ctx.today = day
    await tick({ ...ctx, now: world.ctx.now! })
  }
  expect(told).toEqual([
    ['clock.reminder', 50, 'county'],
    ['clock.reminder', 100, 'county'],
    ['clock.late', 101, 'county'],
  ])
})

test('an outcome of a visit that asks for a department is followed by the referral', async () => {
  const { hh } = await world.household()
  const visit = await world.opened(county, 'warning-visit', 'dispatch', { level: 'orange', desk: 'township' }, { hh })
  await world.done(township, visit.id, 'accept')
  await world.done(township, visit.id, 'visit', {
    on: '2026-11-24',
    met: true,
    found: '自费医疗负担重',
    outcome: 'refer',
  })
  await world.done(county, visit.id, 'review', {
    outcome: 'refer',
    feedback: world.ctx.lists!['feedback-codes']![0]!.id,
  })
  const made = await world.opened(county, 'referral', 'create', medical, { hh, parentId: visit.id })
  expect(await readMatter(world.ctx.db, visit.id)).toMatchObject({ state: 'closed', data: { followed: made.id } })
})

test('data whose purpose has expired are gone, although nobody ever answered', async () => {
  const { id } = await pushed()
  expect(await forgetExpired(world.ctx.db, '2026-12-31')).toBe(0)
  expect(await factsOf(id)).not.toBeNull()
  await forgetExpired(world.ctx.db, '2027-02-23')
  expect(await factsOf(id)).toBeNull()
})

const steps: [typeof clinics, string, object][] = [
  [township, 'push', {}],
  [clinics, 'accept', {}],
  [clinicsToo, 'send-back', { because: 'data-missing' }],
  [clinics, 'decide', granted],
  [clinics, 'decide', refused],
  [clinicsToo, 'feed-back', fedBack],
  [county, 'reroute', medical],
  [countyToo, 'revoke', { reason: '不再需要' }],
  [township, 'not-received', { reason: '没有收到' }],
  [township, 'close', { how: 'received' }],
  [township, 'close', { how: 'refused-told' }],
]

test('whatever people do in whatever order, one effect per answer, and state and chain agree', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.nat(steps.length - 1), { minLength: 8, maxLength: 30 }), async (walk) => {
      const { hh } = await world.household()
      const matter = await world.opened(township, 'referral', 'create', medical, { hh })
      let taken = 0
      for (const [i, step] of walk.entries()) {
        const [who, kind, input] = steps[step]!
        const done = await act(world.ctx, who, matter.id, {
          kind,
          input: input as Record<string, unknown>,
          key: `walk-key-${step}-${i >> 3}`,
        })
        if (done.ok && !done.repeated) taken++
      }
      const now = (await readMatter(world.ctx.db, matter.id))!
      const rounds = await referralsOfHousehold(world.ctx.db, hh)
      const data = now.data as {
        round: number
        decision: { result: string } | null
        fedBack: unknown
        acceptedOn: string | null
      }
      expect(rounds).toHaveLength(data.round)
      const last = rounds.at(-1)
      // At most one round runs, and it is the last.
      expect(rounds.slice(0, -1).every((one) => one.ended !== null)).toBe(true)
      // A round that was sent back keeps what was said in it; the matter begins anew.
      if (last && last.ended?.how !== 'returned') {
        expect(last.decided?.result ?? null).toBe(data.decision?.result ?? null)
        expect(last.fedBack !== null).toBe(data.fedBack !== null)
        expect(last.acceptedOn !== null).toBe(data.acceptedOn !== null)
      }
      if (last) expect(last.ended === null).toBe(!['returned', 'closed', 'revoked'].includes(now.state))
      expect(now.closedAt !== null).toBe(['closed', 'revoked'].includes(now.state))
      const chained = rounds.filter((one) => one.fedBack).length
      expect(now.seq).toBe(1 + taken + chained)
    }),
    { numRuns: 30 },
  )
  expect(await verifyMatters(world.ctx)).toEqual([])
}, 30_000)
