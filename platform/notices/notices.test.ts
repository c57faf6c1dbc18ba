/** Who is told what, in the field's words. */
import { sql } from 'kysely'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { deadNews, readNews, writeNews } from '../db/index.ts'
import { act, assign, tick } from '../process/index.ts'
import { deliver, hearNews, leavesAt, listNotices, markRead, writePreferences } from './index.ts'
import { readPreferences } from './preferences.ts'
import { listDeliveries, resend } from './read.ts'
import { type NoticesWorld, openNoticesWorld, people } from './testing.ts'

let world: NoticesWorld
beforeAll(async () => {
  world = await openNoticesWorld()
})
afterAll(() => world.close())
beforeEach(() => {
  world.at = '2026-11-24T02:00:00Z'
  world.down = undefined
})
afterEach(async () => {
  world.sent.length = 0
  await sql`truncate notices.notice, notices.contact, notices.preference, notices.delivery, notices.delivery_notice cascade`.execute(
    world.db,
  )
  await sql`delete from platform.outbox_due`.execute(world.db)
  await sql`update process.clock set ended_on = '2026-11-24'`.execute(world.db)
})

const told = async (user: string) => (await listNotices(world.db, user, { page: 1, size: 100 })).items
const wordsOf = async (user: string) => (await told(user)).map((one) => one.zh)
const later = (minutes: number) => {
  world.at = new Date(Date.parse(world.at) + minutes * 60_000).toISOString()
}

test('the aide of the village is told what to do by when; the neighbour and whoever sent it are not', async () => {
  const id = await world.send()
  expect(await hearNews(world)).toBe(1)
  const [notice] = await told('v1')
  expect(notice).toMatchObject({ kind: 'turn', link: `/work/${id}`, dueOn: '2026-11-27', count: 1, readAt: null })
  expect(notice!.zh).toMatch(/^待办：入户核实 HS-900101-2026-\d{6}，入户并登记（2026-11-27 前）$/)
  expect(notice!.en).toMatch(/^To do: Visit HS-900101-2026-\d{6}, Visit and record \(by 2026-11-27\)$/)
  expect(await told('v2')).toEqual([])
  expect(await told('c1')).toEqual([])
})

test('news count once: heard again they tell nobody twice', async () => {
  const id = await world.send()
  await hearNews(world)
  const { rows } = await sql<{ id: number }>`select id from platform.outbox where subject = ${`matter:${id}`}`.execute(
    world.db,
  )
  await sql`insert into platform.outbox_due (reader, news_id) values ('notices', ${rows[0]!.id})`.execute(world.db)
  await hearNews(world)
  expect(await told('v1')).toHaveLength(1)
})

test('an action that is taken back leaves no news', async () => {
  await expect(
    world.db.transaction().execute(async (tx) => {
      await writeNews(tx, [
        { kind: 'visit.send', subject: 'matter:1', payload: { matter: 1, seq: 1, state: 'waiting' } },
      ])
      throw new Error('taken back')
    }),
  ).rejects.toThrow('taken back')
  expect(await hearNews(world)).toBe(0)
})

test('after the visit everybody of the county is told, next door nobody; who opened it hears the result', async () => {
  const id = await world.send(people.township)
  await world.done(people.aide, id, 'visit')
  await hearNews(world)
  // The aide's own turn was over before anybody was told: no stale notice.
  expect(await told('v1')).toEqual([])
  expect((await told('c1')).map((one) => one.kind)).toEqual(['turn'])
  expect(await told('c2')).toHaveLength(1)
  expect(await told('c9')).toEqual([])
  await world.done(people.county, id, 'close')
  await hearNews(world)
  expect(await wordsOf('t1')).toEqual([expect.stringMatching(/^已办结：入户核实 HS-.*，办结$/)])
  expect(await told('c2')).toHaveLength(1)
})

test('a department hears only of what was sent to it', async () => {
  const id = await world.send(people.county, { unit: 'medical-insurance' })
  await world.done(people.aide, id, 'visit')
  await world.done(people.county, id, 'ask')
  await hearNews(world)
  expect((await told('d1')).map((one) => one.kind)).toEqual(['turn'])
  expect(await told('d2')).toEqual([])
})

test('handed to one person, only that person is told and reminded from then on', async () => {
  const id = await world.send()
  await world.done(people.aide, id, 'visit')
  await hearNews(world)
  await assign(world, people.county, id, 'c2')
  await hearNews(world)
  expect((await told('c2')).map((one) => one.kind)).toEqual(['assigned', 'turn'])
  expect((await told('c1')).map((one) => one.kind)).toEqual(['turn'])
})

test('a step for a second person: the colleague is told and reminded, whoever took the step before is not', async () => {
  const id = await world.send()
  await world.done(people.aide, id, 'visit')
  await world.done(people.county, id, 'hand')
  for (const day of ['26', '27', '30']) {
    world.at = `2026-11-${day}T02:00:00Z`
    await tick(world)
    await hearNews(world)
  }
  expect((await told('c2')).map((one) => one.kind).sort()).toEqual(['late', 'reminder', 'reminder', 'turn'])
  expect(await told('c1')).toEqual([])
})

test('half the time, all of it, late: reminded each time, and the township above is told when it is late', async () => {
  await world.send()
  for (const day of ['25', '26', '27', '28', '30']) {
    world.at = `2026-11-${day}T02:00:00Z`
    await tick(world)
    await hearNews(world)
  }
  expect((await told('v1')).map((one) => one.kind).sort()).toEqual(['late', 'reminder', 'reminder', 'turn'])
  expect(
    (await wordsOf('v1'))
      .filter((zh) => zh.startsWith('时限提醒'))
      .map((zh) => zh.match(/已用 (\d+)%/)?.[1])
      .sort(),
  ).toEqual(['100', '50'])
  expect((await told('t1')).map((one) => one.kind)).toEqual(['late-above'])
  expect(await told('c1')).toEqual([])
})

test('thousands sent at once become one notice and one e-mail, quickly', async () => {
  await world.reach('v1')
  const ids = await world.sendMany(6_000)
  const start = performance.now()
  expect(await hearNews(world)).toBe(6_000)
  const took = performance.now() - start
  const notices = await told('v1')
  expect(notices).toHaveLength(1)
  expect(notices[0]).toMatchObject({ count: 6_000, link: '/work?list=mine&process=visit' })
  expect(notices[0]!.zh).toBe('待办：入户核实 6000 件，入户并登记')
  later(11)
  expect(await deliver(world)).toEqual({ sent: 1, failed: 0, givenUp: 0 })
  expect(world.sent[0]!.text).toContain('6000 件')
  expect(ids).toHaveLength(6_000)
  expect(took).toBeLessThan(10_000)
})

test('notices of ten minutes leave in one message, which lists them; what was read meanwhile is left out', async () => {
  await world.reach('v1')
  const first = await world.send()
  await hearNews(world)
  later(5)
  await world.send()
  await world.send()
  await hearNews(world)
  expect(await deliver(world)).toMatchObject({ sent: 0 })
  const read = (await told('v1')).find((one) => one.link === `/work/${first}`)!
  await markRead(world.db, 'v1', [read.id], new Date(world.at))
  later(6)
  expect(await deliver(world)).toMatchObject({ sent: 1 })
  expect(world.sent).toHaveLength(1)
  expect(world.sent[0]).toMatchObject({ to: 'v1@mz.example', subject: '救链提醒 2 项' })
  expect(world.sent[0]!.text).toContain('https://jiulian.example/work/')
  expect(world.sent[0]!.text).not.toContain(`/work/${first}\n`)
  const [notice] = (await told('v1')).filter((one) => one.readAt === null)
  expect(notice!.deliveries).toMatchObject([{ channel: 'email', state: 'sent', attempts: 1 }])
})

test('all read in the product meanwhile: nothing is sent, and the record says so', async () => {
  await world.reach('v1')
  await world.send()
  await hearNews(world)
  await markRead(world.db, 'v1', 'all', new Date(world.at))
  later(11)
  expect(await deliver(world)).toMatchObject({ sent: 0 })
  expect((await listDeliveries(world.db, { page: 1, size: 10 })).items).toMatchObject([{ state: 'unneeded' }])
})

test('at night nothing leaves but what is urgent', async () => {
  await world.reach('v1')
  await world.reach('v2')
  world.at = '2026-11-24T14:30:00Z'
  await world.send()
  await world.send(people.county, { area: '900101001002', urgent: true })
  await hearNews(world)
  later(20)
  expect(await deliver(world)).toMatchObject({ sent: 1 })
  expect(world.sent.map((one) => one.to)).toEqual(['v2@mz.example'])
  world.at = '2026-11-25T00:01:00Z'
  expect(await deliver(world)).toMatchObject({ sent: 1 })
})

test('quiet hours over midnight, within a day, and none at all', () => {
  const at = (text: string) => leavesAt(new Date(text), 10, { from: 21, to: 8 }).toISOString()
  expect(at('2026-11-24T12:49:00Z')).toBe('2026-11-24T12:59:00.000Z')
  expect(at('2026-11-24T12:50:00Z')).toBe('2026-11-25T00:00:00.000Z')
  expect(at('2026-11-24T20:00:00Z')).toBe('2026-11-25T00:00:00.000Z')
  expect(leavesAt(new Date('2026-11-24T04:30:00Z'), 0, { from: 12, to: 14 }).toISOString()).toBe(
    '2026-11-24T06:00:00.000Z',
  )
  expect(leavesAt(new Date('2026-11-24T20:00:00Z'), 0, { from: 0, to: 0 }).toISOString()).toBe(
    '2026-11-24T20:00:00.000Z',
  )
})

test('a person chooses what is sent where; a text message goes out only for what cannot wait', async () => {
  await world.reach('v1', { phone: '13900000000' })
  const wishes = await readPreferences(world.db, 'v1')
  expect(wishes.wanted.sms).toMatchObject({ turn: false, late: true })
  wishes.wanted.email.turn = false
  wishes.wanted.sms.turn = true
  await writePreferences(world.db, 'v1', wishes)
  await world.send()
  await hearNews(world)
  later(11)
  await deliver(world)
  expect(world.sent).toMatchObject([
    { channel: 'sms', to: '13900000000', text: expect.stringMatching(/^【救链】待办：入户核实/) },
  ])
})

test('a carrier that is down: tried again with the same key and longer pauses, given up in sight of all, sent again by hand', async () => {
  await world.reach('v1')
  await world.send()
  await hearNews(world)
  world.down = 'the mail server is away'
  later(11)
  expect(await deliver(world)).toMatchObject({ failed: 1 })
  expect(await deliver(world)).toMatchObject({ failed: 0 })
  later(2)
  expect(await deliver(world)).toMatchObject({ failed: 1 })
  later(5)
  expect(await deliver(world)).toMatchObject({ givenUp: 1 })
  const dead = (await listDeliveries(world.db, { state: 'given-up', page: 1, size: 10 })).items
  expect(dead).toMatchObject([{ username: 'v1', attempts: 3, fault: 'the mail server is away', notices: 1 }])
  expect((await told('v1'))[0]!.deliveries).toMatchObject([{ state: 'given-up', attempts: 3 }])
  world.down = undefined
  expect(await resend(world.db, dead[0]!.id, new Date(world.at))).toBe(true)
  expect(await deliver(world)).toMatchObject({ sent: 1 })
  const { rows } = await sql<{ key: string }>`select key from notices.delivery`.execute(world.db)
  expect(world.sent.map((one) => one.key)).toEqual([rows[0]!.key])
})

test('a message taken by a server that died is sent by the next one, with the same key', async () => {
  await world.reach('v1')
  await world.send()
  await hearNews(world)
  later(11)
  await sql`update notices.delivery set state = 'sending', attempts = 1, next_at = ${new Date(Date.parse(world.at) + 300_000)}`.execute(
    world.db,
  )
  expect(await deliver(world)).toMatchObject({ sent: 0 })
  later(6)
  expect(await deliver(world)).toMatchObject({ sent: 1 })
})

test('two servers sending at once send each message once', async () => {
  for (const user of ['v1', 'c1', 'c2', 't1']) await world.reach(user)
  const id = await world.send(people.township)
  await world.done(people.aide, id, 'visit')
  await hearNews(world)
  later(11)
  const rounds = await Promise.all([deliver(world), deliver(world), deliver(world)])
  expect(rounds.reduce((sum, round) => sum + round.sent, 0)).toBe(2)
  expect(new Set(world.sent.map((one) => one.key)).size).toBe(2)
})

test('a disabled account is told nothing', async () => {
  await sql`update access."user" set disabled = true where id = 'v1'`.execute(world.db)
  await world.send()
  await hearNews(world)
  await sql`update access."user" set disabled = false where id = 'v1'`.execute(world.db)
  expect(await told('v1')).toEqual([])
})

test('nobody reads or marks another person’s notices', async () => {
  await world.send()
  await hearNews(world)
  const [notice] = await told('v1')
  expect(await markRead(world.db, 'v2', [notice!.id], new Date())).toBe(0)
  expect(await markRead(world.db, 'v1', [notice!.id], new Date())).toBe(1)
  expect(await markRead(world.db, 'v1', [notice!.id], new Date())).toBe(0)
})

test('a piece of news that cannot be taken in does not hold up the others and is shown', async () => {
  await writeNews(
    world.db,
    [1, 2, 3].map((n) => ({ kind: 'test', subject: `s:${n}`, payload: { n } })),
  )
  const heard: number[] = []
  const hear = async (_tx: unknown, news: { payload: Record<string, unknown> }[]) => {
    if (news.some((one) => one.payload.n === 2)) throw new Error('cannot')
    heard.push(...news.map((one) => one.payload.n as number))
  }
  expect(await readNews(world.db, 'notices', hear)).toBe(2)
  expect(heard).toEqual([1, 3])
  for (let i = 0; i < 8; i++) {
    await sql`update platform.outbox_due set next_at = now()`.execute(world.db)
    await readNews(world.db, 'notices', hear)
  }
  expect(await deadNews(world.db)).toMatchObject([{ subject: 's:2', fault: 'cannot', reader: 'notices' }])
})

test('a double click on an action tells once', async () => {
  const id = await world.send()
  await Promise.all([1, 2].map(() => act(world, people.aide, id, { kind: 'visit', input: {}, key: 'click-0001' })))
  await hearNews(world)
  expect(await told('c1')).toHaveLength(1)
})
