/** A small world for tests of notices: a visit that an aide makes and a county reviews, accounts, a clock that is set by hand. */
import { sql } from 'kysely'
import { writeNews } from '../db/index.ts'
import { type TestDatabase, testDatabase } from '../db/testing.ts'
import {
  type Acting,
  act,
  type Db,
  declaring,
  open,
  openManyWithin,
  type ProcessContext,
  processesOf,
} from '../process/index.ts'
import type { Carrier, Message, NoticesContext } from './context.ts'
import type { Channel } from './shared.ts'

const { action, process } = declaring<Record<string, never>>()
const visit = process({
  id: 'visit',
  label: { zh: '入户核实', en: 'Visit' },
  prefix: 'HS',
  article: '测试',
  start: {},
  states: {
    waiting: {
      label: { zh: '待入户', en: 'To visit' },
      turn: 'village',
      next: { zh: '入户并登记', en: 'Visit and record' },
    },
    review: { label: { zh: '待复核', en: 'To review' }, turn: 'county', next: { zh: '复核', en: 'Review' } },
    asked: {
      label: { zh: '部门办理', en: 'With the department' },
      turn: 'department',
      next: { zh: '答复', en: 'Answer' },
    },
    second: {
      label: { zh: '待另一人确认', en: 'To confirm' },
      turn: 'county',
      turnNotBy: ['hand'],
      next: { zh: '另一人确认', en: 'A second person confirms' },
    },
    closed: { label: { zh: '办结', en: 'Closed' }, end: true },
  },
  limits: {
    visit: { label: { zh: '入户时限', en: 'Visit' }, parameter: 'visit', runs: ['waiting'] },
    second: { label: { zh: '确认时限', en: 'Confirm' }, parameter: 'visit', runs: ['second'] },
  },
  actions: {
    send: action({
      label: { zh: '派发', en: 'Send' },
      from: [],
      to: 'waiting',
      who: ['county', 'township'],
      fields: {},
    }),
    visit: action({
      label: { zh: '登记', en: 'Record' },
      from: ['waiting'],
      to: 'review',
      who: ['village'],
      fields: {},
    }),
    ask: action({ label: { zh: '转办', en: 'Refer' }, from: ['review'], to: 'asked', who: ['county'], fields: {} }),
    hand: action({ label: { zh: '提请', en: 'Propose' }, from: ['review'], to: 'second', who: ['county'], fields: {} }),
    close: action({
      label: { zh: '办结', en: 'Close' },
      from: ['review', 'asked', 'second'],
      to: 'closed',
      who: ['county'],
      fields: {},
    }),
  },
  sees: ['county', 'township', 'village', 'league', 'department'],
})

export const village = '900101001001'
export const people = {
  county: { userId: 'c1', name: '旗县甲', role: 'county', area: '900101' },
  countyToo: { userId: 'c2', name: '旗县乙', role: 'county', area: '900101' },
  neighbour: { userId: 'c9', name: '邻县', role: 'county', area: '900102' },
  township: { userId: 't1', name: '镇甲', role: 'township', area: '900101001' },
  aide: { userId: 'v1', name: '协理员', role: 'village', area: village },
  otherAide: { userId: 'v2', name: '邻村协理员', role: 'village', area: '900101001002' },
  health: { userId: 'd1', name: '医保', role: 'department', area: '900101', unit: 'medical-insurance' },
  school: { userId: 'd2', name: '教育', role: 'department', area: '900101', unit: 'education' },
} as const satisfies Record<string, Acting>

export type NoticesWorld = NoticesContext &
  ProcessContext & {
    at: string
    sent: (Message & { channel: Channel })[]
    /** Thrown by the carriers while it is set. */
    down: string | undefined
    send: (who?: Acting, more?: object) => Promise<number>
    sendMany: (count: number) => Promise<number[]>
    done: (who: Acting, matter: number, kind: string) => Promise<void>
    reach: (user: string, more?: { email?: string; phone?: string }) => Promise<void>
    close: () => Promise<void>
    url: string
  }

/** The parameters of this world; any may be changed by a test. */
export const parameters: Record<string, { value: number; unit: string }> = {
  visit: { value: 3, unit: 'working-days' },
  notice_quiet_from: { value: 21, unit: 'count' },
  notice_quiet_to: { value: 8, unit: 'count' },
  notice_collect_minutes: { value: 10, unit: 'count' },
  notice_merge_from: { value: 5, unit: 'count' },
  notice_attempts: { value: 3, unit: 'count' },
}

/** The context on a database that is there already: another server's view of the same world. */
export function noticesContext(db: Db, now: () => Date): NoticesContext & ProcessContext {
  return {
    db,
    now,
    processes: processesOf([{ declaration: visit }]),
    parameter: (id) => parameters[id] && { id, source: '', ...parameters[id] },
    emit: (tx, news) => writeNews(tx, news),
    carriers: async () => ({}),
    baseUrl: 'https://jiulian.example',
  }
}

/** Opens the world; the clock stands at ten in the morning of 2026-11-24 in China until a test says otherwise. */
export async function openNoticesWorld(): Promise<NoticesWorld> {
  const opened: TestDatabase<unknown> = await testDatabase()
  const db = opened.db as Db
  for (const one of Object.values(people))
    await sql`insert into access."user" (id, name, email, username, role, area, unit)
      values (${one.userId}, ${one.name}, ${`${one.userId}@jiulian.invalid`}, ${one.userId}, ${one.role}, ${one.area}, ${'unit' in one ? one.unit : null})`.execute(
      db,
    )
  const carrier = (channel: Channel): Carrier => ({
    send: async (message) => {
      if (world.down) throw new Error(world.down)
      world.sent.push({ ...message, channel })
    },
  })
  let next = 1
  const world: NoticesWorld = {
    ...noticesContext(db, () => new Date(world.at)),
    carriers: async () => ({ email: carrier('email'), sms: carrier('sms') }),
    at: '2026-11-24T02:00:00Z',
    sent: [],
    down: undefined,
    url: opened.url,
    close: opened.close,
    async send(who = people.county, more = {}) {
      const made = await open(world, who, {
        process: 'visit',
        kind: 'send',
        input: {},
        area: village,
        hh: String(next++),
        ...more,
      })
      if (!made.ok) throw new Error(made.reason)
      return made.matter.id
    },
    async sendMany(count) {
      const items = Array.from({ length: count }, () => ({ area: village, input: {}, hh: String(next++) }))
      const made = await db
        .transaction()
        .execute((tx) => openManyWithin(tx, world, people.county, { process: 'visit', kind: 'send', items }))
      if (!made.ok) throw new Error(made.reason)
      return made.opened.map((one) => one.matter.id)
    },
    async done(who, matter, kind) {
      const acted = await act(world, who, matter, { kind, input: {} })
      if (!acted.ok) throw new Error(`${kind}: ${acted.reason}`)
    },
    async reach(user, { email = `${user}@mz.example`, phone } = {}) {
      await sql`insert into notices.contact (user_id, email, phone) values (${user}, ${email}, ${phone ?? null})
        on conflict (user_id) do update set email = excluded.email, phone = excluded.phone`.execute(db)
    },
  }
  return world
}
