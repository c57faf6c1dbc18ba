/**
 * Seven ways a visit can end (domain §6.4), with the processes of every area as the server ties them together: what each opens
 * and what it does not, whose turn it is and who is told, where the warning goes, and what the indicator's hit rate learns.
 */
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { actOnWarning, indicatorStats, type MonitoringContext } from '../../modules/monitoring/index.ts'
import { outcomes } from '../../modules/monitoring/shared.ts'
import { loadRegion } from '../../modules/rules/index.ts'
import type { Actor, Role } from '../../platform/access/shared.ts'
import { testDatabase } from '../../platform/db/testing.ts'
import { hearNews, type NoticesContext } from '../../platform/notices/index.ts'
import {
  act,
  type Matter,
  open,
  type ProcessRoutesContext,
  readMatter,
  readMatters,
  verifyMatters,
} from '../../platform/process/index.ts'
import { processContext } from './processes.ts'

type Outcome = keyof typeof outcomes
const village = '900101001001'
const today = '2026-11-24'
const now = () => new Date(`${today}T04:00:00Z`)
const person = (userId: string, role: Role, area: string): Actor => ({ userId, name: userId, role, area })
const dispatcher = person('县里派发的人', 'county', '900101')
const reviewer = person('县里复核的人', 'county', '900101')
const township = person('镇里的人', 'township', '900101001')
const aide = person('协理员', 'village', village)
const people = [dispatcher, reviewer, township, aide]
const ofCounty = [dispatcher, reviewer].map((one) => one.userId)

const region = loadRegion('regions/example')
let close: () => Promise<void>
let matters: ProcessRoutesContext
let monitoring: MonitoringContext
let notices: NoticesContext
beforeAll(async () => {
  const database = await testDatabase()
  close = database.close
  const { db } = database
  matters = processContext({ db, dataDir: '/nowhere', region, now })
  monitoring = { db, dataDir: '/nowhere', region, now, matters }
  notices = { ...matters, carriers: async () => ({}) }
  for (const one of people)
    await sql`insert into access."user" (id, name, email, username, role, area)
      values (${one.userId}, ${one.name}, ${`${one.userId}@jiulian.invalid`}, ${one.userId}, ${one.role}, ${one.area})`.execute(
      db,
    )
})
afterAll(() => close())

interface Help {
  process: string
  kind: string
  input: (head: string) => Record<string, unknown>
}
const application: Help = {
  process: 'application',
  kind: 'enter',
  input: (head) => ({
    by: 'self',
    basis: 'hukou',
    urban: true,
    what: '收入下降',
    given: ['application-form'],
    fromFile: [head],
  }),
}
const referral = (need: string): Help => ({
  process: 'referral',
  kind: 'create',
  input: () => ({ need, asked: '请办理', costs: 42_000, detail: '需要上门照料', phone: '13800000000' }),
})
const urgent: Help = {
  process: 'temporary-aid',
  kind: 'report',
  input: () => ({ name: '王建国', cause: 'accident', what: '车祸住院' }),
}
const recheck: Help = { process: 'recheck', kind: 'open', input: () => ({ trigger: 'warning' }) }
const meeting: Help = {
  process: 'meeting',
  kind: 'propose',
  input: () => ({ question: '超出标准但确有困难，如何救助' }),
}

/** What is expected of each outcome. `other` is help too, but not what the visit asked for. */
const table: Record<
  Outcome,
  { opens: Help | null; other?: Help; turn: 'township' | 'county' | null; feedback: string; judged: boolean | null }
> = {
  'no-need': { opens: null, turn: null, feedback: 'not-needed', judged: true },
  apply: { opens: application, other: urgent, turn: 'township', feedback: 'helped', judged: true },
  refer: { opens: referral('medical-aid'), other: urgent, turn: 'county', feedback: 'helped', judged: true },
  urgent: { opens: urgent, other: meeting, turn: 'township', feedback: 'helped', judged: true },
  service: { opens: referral('plan'), other: meeting, turn: 'county', feedback: 'helped', judged: true },
  recheck: { opens: recheck, other: urgent, turn: 'township', feedback: 'data-error', judged: false },
  meeting: { opens: meeting, other: urgent, turn: 'county', feedback: 'away', judged: null },
}

const indicator = [...region.indicators.keys()][0]!
let next = 1
/** A warning of a family that holds something, with one hit. */
async function warned(): Promise<{ warning: number; hh: string; head: string }> {
  const hh = `90010100${String(next).padStart(4, '0')}`
  const head = `1599261970010100${next++}`
  await sql`insert into registry.household (hh, household_no, head_pid, area, managing_area, residence_area, opened_because, opened_on)
    values (${hh}::bigint, ${hh}, ${head}::bigint, ${village}, ${village}, ${village}, 'tier', '2026-01-31')`.execute(
    matters.db,
  )
  await sql`insert into registry.person (pid, id_number, name, status) values (${head}::bigint, ${`${head}0`}, '王建国', 'normal')`.execute(
    matters.db,
  )
  await sql`insert into registry.membership (pid, hh, relation, from_date) values (${head}::bigint, ${hh}::bigint, 'head', '2026-01-31')`.execute(
    matters.db,
  )
  await sql`insert into registry.tier_holding (hh, tier, persons, monthly_amount, from_date, source)
    values (${hh}::bigint, ${region.meta.tiers[0]!.id}, 1, 300, '2026-01-31', 'ledger')`.execute(matters.db)
  const made = await sql<{ id: number }>`with w as (
      insert into monitoring.warning (hh, area, managing_area, level, state, opened_as_of, opened_on, last_as_of, due_at, responsible_area)
      values (${hh}::bigint, ${village}, ${village}, 'red', 'open', ${today}, ${today}, ${today}, '2026-11-27', ${village}) returning id),
    h as (insert into monitoring.hit (warning_id, indicator, level, dimension, measures, unknown, reason_zh, reason_en, first_as_of, last_as_of, state, fold)
      select id, ${indicator}, 'red', 'income', '{}', '{}', '', '', ${today}, ${today}, 'active', '' from w)
    select id::int from w`.execute(matters.db)
  return { warning: made.rows[0]!.id, hh, head }
}
const statOf = async () => (await indicatorStats(monitoring, dispatcher)).find((one) => one.indicator === indicator)!
const warningOf = async (id: number) =>
  (await sql`select state, close_code as code from monitoring.warning where id = ${id}`.execute(matters.db)).rows[0]
/** Who is told what from now on. */
async function told(): Promise<{ user: string; kind: string; matter: number }[]> {
  const before = await sql<{ last: number }>`select coalesce(max(id), 0)::int as last from notices.notice`.execute(
    matters.db,
  )
  await hearNews(notices)
  const { rows } = await sql<{
    user: string
    kind: string
    matter: number
  }>`select user_id as user, kind, matter_id::int as matter from notices.notice where id > ${before.rows[0]!.last} order by user_id`.execute(
    matters.db,
  )
  return rows
}
const done = async (who: Actor, id: number, kind: string, input: Record<string, unknown>): Promise<Matter> => {
  const acted = await act(matters, who, id, { kind, input })
  if (!acted.ok) throw new Error(`${kind}: ${acted.reason} ${acted.zh}`)
  return acted.matter
}
const opened = async (help: Help, who: Actor, of: { hh: string; head: string }, parentId: number): Promise<Matter> => {
  const made = await open(matters, who, {
    process: help.process,
    kind: help.kind,
    input: help.input(of.head),
    area: village,
    hh: of.hh,
    parentId,
  })
  if (!made.ok) throw new Error(`${help.process}: ${made.reason} ${made.zh} ${JSON.stringify(made.details ?? '')}`)
  return made.matter
}

test('the table below holds every outcome', () => {
  expect(Object.keys(table).sort()).toEqual(Object.keys(outcomes).sort())
})

test.each(Object.entries(table) as [Outcome, (typeof table)[Outcome]][])('%s', async (outcome, expected) => {
  const before = await statOf()
  const family = await warned()
  expect(
    await actOnWarning(monitoring, dispatcher, family.warning, { kind: 'dispatch', to: { area: village }, note: '' }),
  ).toMatchObject({ ok: true })
  const [visit] = await readMatters(matters.db, sql`m.subject = ${`warning:${family.warning}`}`)
  const { id } = visit!
  expect(await told()).toEqual([{ user: aide.userId, kind: 'turn', matter: id }])

  // Visited by the aide, reviewed by the county.
  const found = { on: today, met: true, found: '看到的情况', outcome }
  expect(await done(aide, id, 'visit', found)).toMatchObject({ state: 'review', turn: 'county' })
  expect(await told()).toEqual(ofCounty.sort().map((user) => ({ user, kind: 'turn', matter: id })))
  const reviewed = await done(reviewer, id, 'review', { outcome, feedback: expected.feedback })
  const afterReview = await told()

  if (expected.opens === null) {
    // Nothing more to do: the warning is closed with it, whoever sent the aide is told.
    expect(reviewed).toMatchObject({ state: 'closed', data: { followed: null } })
    expect(afterReview).toEqual([{ user: dispatcher.userId, kind: 'result', matter: id }])
  } else {
    // The help is somebody's turn; until it is opened the warning stays.
    expect(reviewed).toMatchObject({ state: 'following', turn: expected.turn })
    expect(await warningOf(family.warning)).toEqual({ state: 'dispatched', code: null })
    const theirs = expected.turn === 'township' ? [township.userId] : [dispatcher.userId]
    expect(afterReview).toEqual(theirs.map((user) => ({ user, kind: 'turn', matter: id })))

    // Other help grows out of the visit too, and does not pass for what was asked.
    const who = expected.turn === 'township' ? township : reviewer
    await opened(expected.other!, who, family, id)
    expect(await readMatter(matters.db, id)).toMatchObject({ state: 'following', data: { followed: null } })
    await hearNews(notices)

    const child = await opened(expected.opens, who, family, id)
    expect(child).toMatchObject({ process: outcomes[outcome].opens, hh: family.hh, parentId: id, closedAt: null })
    expect(await readMatter(matters.db, id)).toMatchObject({ state: 'closed', data: { followed: child.id } })
    const closing = await told()
    expect(closing.filter((one) => one.matter === id)).toEqual([
      { user: dispatcher.userId, kind: 'result', matter: id },
    ])
    // Whoever has the next turn of the help is told, unless he opened it himself.
    const waiting = people.filter((one) => one.role === child.turn && one.userId !== who.userId)
    expect(closing.filter((one) => one.matter === child.id).map((one) => one.user)).toEqual(
      waiting.map((one) => one.userId).sort(),
    )
  }

  expect(await warningOf(family.warning)).toEqual({ state: 'closed', code: expected.feedback })
  // The hit rate learns what was found at the door, and nothing from those who were not met.
  const after = await statOf()
  expect([after.closed - before.closed, after.judged - before.judged, after.true - before.true]).toEqual([
    1,
    expected.judged === null ? 0 : 1,
    expected.judged === true ? 1 : 0,
  ])
  expect(await verifyMatters(matters)).toEqual([])
})

test('help that will not be opened is closed with a reason by the county alone; the warning goes with it', async () => {
  const family = await warned()
  await actOnWarning(monitoring, dispatcher, family.warning, { kind: 'dispatch', to: { area: village }, note: '' })
  const { id } = (await readMatters(matters.db, sql`m.subject = ${`warning:${family.warning}`}`))[0]!
  await done(aide, id, 'visit', { on: today, met: true, found: '看到的情况', outcome: 'apply' })
  await done(reviewer, id, 'review', { outcome: 'apply', feedback: 'helped' })
  const without = { kind: 'close-without', input: { reason: '该户已迁往外地' } }
  expect(await act(matters, township, id, without)).toMatchObject({ reason: 'not-allowed' })
  expect(await act(matters, dispatcher, id, without)).toMatchObject({ ok: true, matter: { state: 'closed' } })
  expect(await warningOf(family.warning)).toEqual({ state: 'closed', code: 'helped' })
})
