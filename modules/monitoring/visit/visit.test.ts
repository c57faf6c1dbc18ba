/** Verifying a warning: from the county's desk to the door of the family and back. */
import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import type { Actor } from '../../../platform/access/shared.ts'
import {
  act,
  faultsOf,
  open,
  type ProcessWork,
  processesOf,
  readMatters,
  verifyMatters,
} from '../../../platform/process/index.ts'
import { declaring } from '../../../platform/process/shared.ts'
import { parametersOf } from '../../rules/index.ts'
import { openWorld, type World } from '../testing/world.ts'
import { actOnWarning } from '../worklist/act-on-warning.ts'
import { bulkDispatch } from '../worklist/bulk-dispatch.ts'
import { outcomes, warningVisit } from './process.ts'
import { visitWork } from './work.ts'

const county: Actor = { userId: 'c1', name: '清溪县甲', role: 'county', area: '900101' }
const countyToo: Actor = { ...county, userId: 'c2', name: '清溪县乙' }
const aide: Actor = { userId: 'v1', name: '协理员', role: 'village', area: '900101001001' }
const village = '900101001001'

/** Something that an outcome opens; the real ones stand in the areas after this one. */
const { action, process } = declaring<Record<string, never>>()
const application: ProcessWork = {
  declaration: process({
    id: 'application',
    label: { zh: '申请', en: 'Application' },
    prefix: 'SQ',
    article: '',
    start: {},
    states: {
      entered: { label: { zh: '已登记', en: 'Entered' } },
      closed: { label: { zh: '办结', en: 'Closed' }, end: true },
    },
    limits: {},
    actions: {
      enter: action({ label: { zh: '登记', en: 'Enter' }, from: [], to: 'entered', who: ['county'], fields: {} }),
      close: action({
        label: { zh: '办结', en: 'Close' },
        from: ['entered'],
        to: 'closed',
        who: ['county'],
        fields: {},
      }),
    },
  }),
}

let world: World
let ctx: World['ctx'] & { matters: NonNullable<World['ctx']['matters']> }
beforeAll(async () => {
  world = await openWorld()
  ctx = Object.assign(world.ctx, {
    matters: {
      db: world.ctx.db,
      now: world.ctx.now,
      processes: processesOf([visitWork(world.ctx), application]),
      parameter: parametersOf(world.ctx.region),
      lists: { 'feedback-codes': world.ctx.region.meta.feedback_codes },
    },
  })
})
beforeEach(() => {
  ctx.today = '2026-11-23'
})
afterAll(() => world.close())

let next = 1000
async function warned(level = 'red'): Promise<{ id: number; hh: string }> {
  const hh = String(next++)
  await sql`insert into registry.household (hh, household_no, area, managing_area, residence_area, opened_because, opened_on)
    values (${hh}::bigint, ${hh}, ${village}, ${village}, ${village}, 'warning', '2026-11-23')`.execute(ctx.db)
  const made = await sql<{
    id: number
  }>`insert into monitoring.warning (hh, area, managing_area, level, state, opened_as_of, opened_on, last_as_of, due_at, responsible_area)
    values (${hh}::bigint, ${village}, ${village}, ${level}, 'open', '2026-11-23', '2026-11-23', '2026-11-23', '2026-11-26', ${village}) returning id`.execute(
    ctx.db,
  )
  return { id: Number(made.rows[0]!.id), hh }
}
const visitOf = async (warning: number) =>
  (await readMatters(ctx.db, sql`m.subject = ${`warning:${warning}`}`, sql`order by m.id desc limit 1`))[0]!
const stateOf = async (warning: number) =>
  (
    await sql<{
      state: string
      close_code: string | null
      closed_by: string | null
    }>`select state, close_code, closed_by from monitoring.warning where id = ${warning}`.execute(ctx.db)
  ).rows[0]!
async function dispatched(area = village) {
  const warning = await warned()
  expect(
    await actOnWarning(ctx, county, warning.id, { kind: 'dispatch', to: { area }, note: '三日内入户' }),
  ).toMatchObject({ ok: true })
  return { ...warning, visit: await visitOf(warning.id) }
}
const went = (input: object = {}) => ({
  kind: 'visit',
  input: { on: '2026-11-23', met: true, found: '父亲住院，家中无收入', outcome: 'apply', ...input },
})

test('the declaration is sound and has the seven outcomes', () => {
  expect(faultsOf(warningVisit)).toEqual([])
  expect(Object.keys(outcomes)).toHaveLength(7)
})

test('a dispatched warning lies on the desk of the village, red first, with the days of its level', async () => {
  const { visit } = await dispatched()
  expect(visit).toMatchObject({ state: 'dispatched', turn: 'village', urgent: true, dueOn: '2026-11-24' })
  const township = await dispatched('900101001000')
  expect(township.visit).toMatchObject({ turn: 'township', area: village })
})

test('visited, reviewed by another person, no help needed: the warning is closed with the feedback', async () => {
  const { id, visit } = await dispatched()
  expect(await act(ctx.matters, aide, visit.id, went({ outcome: 'no-need' }))).toMatchObject({
    ok: true,
    matter: { state: 'review', turn: 'county' },
  })
  expect(
    await act(ctx.matters, county, visit.id, {
      kind: 'review',
      input: { outcome: 'no-need', feedback: 'no-such-code' },
    }),
  ).toMatchObject({ reason: 'bad-request' })
  expect(
    await act(ctx.matters, county, visit.id, { kind: 'review', input: { outcome: 'no-need', feedback: 'not-needed' } }),
  ).toMatchObject({ ok: true })
  expect(await stateOf(id)).toEqual({ state: 'closed', close_code: 'not-needed', closed_by: '清溪县甲' })
})

test('nobody was met: the visit stays to be done and is counted', async () => {
  const { visit } = await dispatched()
  await act(ctx.matters, aide, visit.id, went({ met: false, outcome: undefined }))
  expect(await visitOf(Number(visit.subject!.slice(8)))).toMatchObject({
    state: 'accepted',
    data: { visits: [{ met: false }] },
  })
})

test('the outcome asks for an application: the warning is closed when it was opened, not before', async () => {
  const { id, hh, visit } = await dispatched()
  await act(ctx.matters, aide, visit.id, went())
  await act(ctx.matters, county, visit.id, { kind: 'review', input: { outcome: 'apply', feedback: 'helped' } })
  expect(await stateOf(id)).toMatchObject({ state: 'dispatched' })
  const opened = await open(ctx.matters, county, {
    process: 'application',
    kind: 'enter',
    input: {},
    area: village,
    hh,
    parentId: visit.id,
  })
  expect(opened).toMatchObject({ ok: true })
  expect(await visitOf(id)).toMatchObject({ state: 'closed', data: { followed: opened.ok && opened.matter.id } })
  expect(await stateOf(id)).toMatchObject({ state: 'closed', close_code: 'helped' })
})

test('whoever visited does not review his own visit', async () => {
  const { visit } = await dispatched()
  await act(ctx.matters, county, visit.id, went())
  expect(
    await act(ctx.matters, county, visit.id, { kind: 'review', input: { outcome: 'apply', feedback: 'helped' } }),
  ).toMatchObject({ reason: 'four-eyes' })
  expect(
    await act(ctx.matters, countyToo, visit.id, { kind: 'review', input: { outcome: 'apply', feedback: 'helped' } }),
  ).toMatchObject({ ok: true })
})

test('the county closes the warning itself: the visit is taken back and says why', async () => {
  const { id, visit } = await dispatched()
  await actOnWarning(ctx, county, id, { kind: 'close', code: 'away', note: '' })
  expect(await visitOf(id)).toMatchObject({ id: visit.id, state: 'withdrawn' })
})

test('a family that lives elsewhere is transferred; the old village may still help', async () => {
  const { visit } = await dispatched('900101001000')
  const township: Actor = { userId: 't1', name: '乡镇', role: 'township', area: '900101001' }
  expect(
    await act(ctx.matters, township, visit.id, {
      kind: 'transfer',
      input: { area: '900102001001', reason: '常住邻县' },
    }),
  ).toMatchObject({ reason: 'not-now' })
  expect(
    await act(ctx.matters, township, visit.id, {
      kind: 'transfer',
      input: { area: '900101002999', reason: '抄错一位' },
    }),
  ).toMatchObject({ ok: false, zh: expect.stringContaining('没有区划 900101002999') })
  expect(
    await act(ctx.matters, township, visit.id, {
      kind: 'transfer',
      input: { area: '900101002001', reason: '随子女居住' },
    }),
  ).toMatchObject({
    ok: true,
    matter: { area: '900101002001', otherArea: village, turn: 'township' },
  })
})

test('the league transfers from one county to another, and not beyond its own; the new county reviews', async () => {
  const { id, visit } = await dispatched('900101001000')
  const league: Actor = { userId: 'l1', name: '盟市', role: 'league', area: '9001' }
  const to = (area: string) => ({ kind: 'transfer', input: { area, reason: '常住邻县' } })
  expect(await act(ctx.matters, league, visit.id, to('900201001001'))).toMatchObject({ reason: 'not-now' })
  expect(await act(ctx.matters, league, visit.id, to('900102001001'))).toMatchObject({
    ok: true,
    matter: { area: '900102001001', otherArea: village, turn: 'township' },
  })
  const there: Actor = { userId: 't8', name: '云坡镇', role: 'township', area: '900102001' }
  expect(await act(ctx.matters, there, visit.id, went({ outcome: 'no-need' }))).toMatchObject({ ok: true })
  const neighbour: Actor = { userId: 'c8', name: '邻县甲', role: 'county', area: '900102' }
  const review = { kind: 'review', input: { outcome: 'no-need', feedback: 'not-needed' } }
  expect(await act(ctx.matters, neighbour, visit.id, review)).toMatchObject({ ok: true })
  expect(await stateOf(id)).toMatchObject({ state: 'closed', closed_by: '邻县甲' })
})

test('many are dispatched at once; a second dispatch opens no second visit', async () => {
  const ids: number[] = []
  for (let i = 0; i < 40; i++) ids.push((await warned('yellow')).id)
  expect(await bulkDispatch(ctx, county, { ids, note: '' })).toMatchObject({ ok: true, dispatched: 40 })
  expect(await bulkDispatch(ctx, county, { ids, to: { area: village }, note: '' })).toMatchObject({ ok: true })
  const visits = await readMatters(ctx.db, sql`m.subject = any(${sql.val(ids.map((id) => `warning:${id}`))}::text[])`)
  expect(visits).toHaveLength(40)
  expect(new Set(visits.map((v) => v.turn))).toEqual(new Set(['village']))
  expect(await verifyMatters(ctx.matters)).toEqual([])
})
