/** Matters in the field's words, on a small process of a visit that a second person reviews. */
import fc from 'fast-check'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { testDatabase } from '../db/testing.ts'
import type { Acting, News } from './context.ts'
import { faultsOf } from './declare.ts'
import {
  act,
  assign,
  countWorklists,
  declaring,
  fold,
  matterDetail,
  open,
  openManyWithin,
  type ProcessContext,
  processesOf,
  readActions,
  readMatter,
  readWorklist,
  tick,
  verifyMatters,
} from './index.ts'

interface Visit {
  visits: number
  found: string | null
}
const { action, process } = declaring<Visit>()
const visit = process({
  id: 'visit',
  label: { zh: '入户核实', en: 'Visit' },
  prefix: 'HS',
  article: '测试',
  start: { visits: 0, found: null },
  states: {
    waiting: {
      label: { zh: '待入户', en: 'To visit' },
      turn: 'village',
      next: { zh: '入户核实', en: 'Visit the family' },
    },
    review: { label: { zh: '待复核', en: 'To review' }, turn: 'county', turnNotBy: ['visit'] },
    shown: { label: { zh: '公示', en: 'Put up' }, waitsFor: { zh: '公示期满', en: 'The end of publicity' } },
    closed: { label: { zh: '办结', en: 'Closed' }, end: true },
  },
  limits: {
    visit: { label: { zh: '入户时限', en: 'Visit' }, parameter: 'visit', runs: ['waiting'] },
    shown: {
      label: { zh: '公示', en: 'Publicity' },
      parameter: 'shown',
      runs: ['shown'],
      afresh: true,
      ends: 'end-publicity',
    },
  },
  actions: {
    send: action({ label: { zh: '派发', en: 'Send' }, from: [], to: 'waiting', who: ['county'], fields: {} }),
    visit: action({
      label: { zh: '登记入户', en: 'Record the visit' },
      from: ['waiting'],
      to: 'review',
      who: ['village', 'county'],
      fields: { found: { kind: 'text', label: { zh: '核实情况', en: 'Found' } } },
      apply: (data, input) => ({ visits: data.visits + 1, found: input.found }),
    }),
    pause: action({
      label: { zh: '中止计时', en: 'Pause' },
      from: ['waiting'],
      to: 'same',
      who: ['county'],
      pauses: ['visit'],
      fields: { reason: { kind: 'text', label: { zh: '原因', en: 'Reason' } } },
    }),
    resume: action({
      label: { zh: '恢复计时', en: 'Resume' },
      from: ['waiting'],
      to: 'same',
      who: ['county'],
      resumes: ['visit'],
      fields: {},
    }),
    back: action({
      label: { zh: '退回', en: 'Send back' },
      from: ['review'],
      to: 'waiting',
      who: ['county'],
      notBy: ['visit'],
      fields: {},
    }),
    approve: action({
      label: { zh: '复核通过', en: 'Approve' },
      from: ['review'],
      to: ['shown', 'closed'],
      who: ['county'],
      notBy: ['visit'],
      fields: { show: { kind: 'yes-no', label: { zh: '公示', en: 'Put up' } } },
      leads: (_at, input) => (input.show ? 'shown' : 'closed'),
    }),
    'end-publicity': action({
      label: { zh: '公示期满', en: 'Publicity is over' },
      from: ['shown'],
      to: 'closed',
      who: ['system'],
      hidden: true,
      fields: {},
    }),
  },
})

const county: Acting = { userId: 'c1', name: '旗县甲', role: 'county', area: '900101' }
const countyToo: Acting = { ...county, userId: 'c2', name: '旗县乙' }
const village: Acting = { userId: 'v1', name: '协理员', role: 'village', area: '900101001001' }
const neighbour: Acting = { userId: 'c9', name: '邻县', role: 'county', area: '900102' }
const at = '900101001001'

let close: () => Promise<void>
let ctx: ProcessContext & { today: string; news: News[] }
beforeAll(async () => {
  const opened = await testDatabase()
  close = opened.close
  const news: News[] = []
  ctx = {
    db: opened.db,
    today: '2026-11-24',
    news,
    now: () => new Date(`${ctx.today}T04:00:00Z`),
    processes: processesOf([
      {
        declaration: visit,
        effects: {
          visit: async (_tx, { action: taken }) =>
            taken.input.found === '取消' ? { ok: false as const, reason: 'taken-back' } : undefined,
        },
      },
    ]),
    parameter: (id) =>
      id === 'visit'
        ? { id, value: 3, unit: 'working-days', source: '' }
        : { id, value: 7, unit: 'calendar-days', source: '' },
    emit: async (_tx, more) => void news.push(...more),
  }
})
afterAll(() => close())

async function sent(key?: string) {
  ctx.today = '2026-11-24'
  const opened = await open(ctx, county, {
    process: 'visit',
    kind: 'send',
    input: {},
    area: at,
    hh: '12345678901234567',
    key,
  })
  if (!opened.ok) throw new Error(opened.reason)
  return opened.matter
}

test('the declaration is sound, and a broken one is told with every fault', () => {
  expect(faultsOf(visit)).toEqual([])
  const broken = {
    ...visit,
    states: { ...visit.states, lost: { turnNotBy: ['roam'], label: { zh: '迷途', en: 'Lost' } } },
    actions: { ...visit.actions, back: { ...visit.actions.back!, to: 'nowhere' } },
  }
  expect(faultsOf(broken)).toEqual([
    'visit: action back names the unknown state nowhere',
    'visit: state lost names the unknown action roam',
    'visit: no action reaches lost',
    'visit: nothing leads out of lost',
  ])
})

test('a matter has a number of its county and year, its turn, and a clock of three working days', async () => {
  const matter = await sent()
  expect(matter.number).toMatch(/^HS-900101-2026-\d{6}$/)
  expect([matter.state, matter.turn, matter.dueOn, matter.hh]).toEqual([
    'waiting',
    'village',
    '2026-11-27',
    '12345678901234567',
  ])
  const { items } = await readWorklist(ctx, village, { list: 'mine', page: 1, size: 50 })
  expect(items.find((line) => line.id === matter.id)?.clock).toMatchObject({ day: 0, of: 3, left: 3 })
})

test('the list of the post (本岗待办) holds all its role has to do in its area, whoever was named; one’s own leaves out what a colleague was given', async () => {
  const colleague: Acting = { ...village, userId: 'v2', name: '协理员乙' }
  for (const { userId, name, role, area } of [village, colleague])
    await sql`insert into access."user" (id, name, email, username, role, area) values (${userId}, ${name}, ${`${userId}@x.invalid`}, ${userId}, ${role}, ${area})`.execute(
      ctx.db,
    )
  const [free, given, visited] = [await sent(), await sent(), await sent()]
  expect((await assign(ctx, village, given.id, 'v2')).ok).toBe(true)
  await act(ctx, village, visited.id, { kind: 'visit', input: { found: '属实' } })
  const ids = async (who: Acting, list: 'mine' | 'team') =>
    (await readWorklist(ctx, who, { list, page: 1, size: 500 })).items
      .map((line) => line.id)
      .filter((id) => [free.id, given.id, visited.id].includes(id))
      .sort((a, b) => a - b)
  expect(await ids(village, 'team')).toEqual([free.id, given.id])
  expect(await ids(colleague, 'team')).toEqual([free.id, given.id])
  expect(await ids(village, 'mine')).toEqual([free.id])
  expect(await ids(colleague, 'mine')).toEqual([free.id, given.id])
  // Its turn has passed to the county: it is on the county's list, and on nobody's next door or in another village.
  expect(await ids(county, 'team')).toEqual([visited.id])
  expect(await ids(neighbour, 'team')).toEqual([])
  expect(await ids({ ...village, userId: 'v3', area: '900101001002' }, 'team')).toEqual([])
})

test('a step for a second person is not the turn of whoever took the one before: others of the role are told, and he waits', async () => {
  for (const { userId, name, role, area } of [county, countyToo])
    await sql`insert into access."user" (id, name, email, username, role, area) values (${userId}, ${name}, ${`${userId}@x.invalid`}, ${userId}, ${role}, ${area})`.execute(
      ctx.db,
    )
  const before = { first: await countWorklists(ctx, county), second: await countWorklists(ctx, countyToo) }
  const { id } = await sent()
  await act(ctx, county, id, { kind: 'visit', input: { found: '属实' } })
  const listed = async (who: Acting) => {
    const lists = []
    for (const list of ['mine', 'team', 'waiting'] as const)
      if ((await readWorklist(ctx, who, { list, page: 1, size: 500 })).items.some((line) => line.id === id))
        lists.push(list)
    return lists
  }
  expect(await listed(county)).toEqual(['team', 'waiting'])
  expect(await listed(countyToo)).toEqual(['mine', 'team'])
  expect((await countWorklists(ctx, county)).mine).toBe(before.first.mine)
  expect((await countWorklists(ctx, countyToo)).mine).toBe(before.second.mine + 1)
  const seen = async (who: Acting) => (await matterDetail(ctx, who, id))?.another
  expect([await seen(county), await seen(countyToo)]).toEqual([true, false])
  // Nobody can be named for it who may not take it.
  expect(await assign(ctx, countyToo, id, 'c1')).toMatchObject({ ok: false, reason: 'four-eyes' })
  expect(await assign(ctx, countyToo, id, 'c2')).toMatchObject({ ok: true })
})

test('a double click opens one matter and records one visit', async () => {
  const [one, two] = await Promise.all([sent('double-click-1'), sent('double-click-1')])
  expect(one.id).toBe(two.id)
  const visits = await Promise.all(
    [1, 2].map(() => act(ctx, village, one.id, { kind: 'visit', input: { found: '属实' }, key: 'visit-click-1' })),
  )
  expect(visits.map((v) => v.ok && v.repeated).sort()).toEqual([false, true])
  expect((await readMatter(ctx.db, one.id))?.data).toEqual({ visits: 1, found: '属实' })
})

test('of two clerks deciding the same case the second is told who was faster', async () => {
  const matter = await sent()
  await act(ctx, village, matter.id, { kind: 'visit', input: { found: '属实' } })
  const answers = await Promise.all(
    [county, countyToo].map((who) => act(ctx, who, matter.id, { kind: 'approve', input: { show: false }, seen: 2 })),
  )
  const refused = answers.filter((a) => !a.ok)
  expect(refused).toHaveLength(1)
  expect(refused[0]).toMatchObject({ reason: 'changed-meanwhile', zh: expect.stringMatching(/旗县[甲乙]刚刚办理/) })
})

test('whoever visited does not review', async () => {
  const matter = await sent()
  await act(ctx, county, matter.id, { kind: 'visit', input: { found: '属实' } })
  expect(await act(ctx, county, matter.id, { kind: 'approve', input: { show: false } })).toMatchObject({
    reason: 'four-eyes',
  })
  expect(await act(ctx, countyToo, matter.id, { kind: 'approve', input: { show: false } })).toMatchObject({ ok: true })
})

test('a neighbouring county finds nothing, a wrong role may not, a wrong step is named, a bad form is told field by field', async () => {
  const matter = await sent()
  expect(await act(ctx, neighbour, matter.id, { kind: 'visit', input: { found: 'x' } })).toMatchObject({
    reason: 'not-found',
  })
  expect(await matterDetail(ctx, neighbour, matter.id)).toBeUndefined()
  expect(await act(ctx, village, matter.id, { kind: 'approve', input: { show: true } })).toMatchObject({
    reason: 'not-allowed',
  })
  expect(await act(ctx, county, matter.id, { kind: 'approve', input: { show: true } })).toMatchObject({
    reason: 'wrong-state',
    zh: '当前环节是“待入户”，不能复核通过。',
  })
  expect(await act(ctx, village, matter.id, { kind: 'visit', input: { found: ' ', more: 1 } })).toMatchObject({
    reason: 'bad-request',
    details: expect.arrayContaining([expect.objectContaining({ field: 'found' })]),
  })
})

test('an effect that refuses leaves nothing behind', async () => {
  const matter = await sent()
  const told = ctx.news.length
  expect(await act(ctx, village, matter.id, { kind: 'visit', input: { found: '取消' } })).toMatchObject({
    reason: 'taken-back',
  })
  expect(await readMatter(ctx.db, matter.id)).toEqual(matter)
  expect(await readActions(ctx.db, matter.id)).toHaveLength(1)
  // News go out with the commit only; here they are collected before the effect's end, so none was written.
  expect(ctx.news.length).toBe(told)
})

test('paused days do not count, and the clock goes on after them', async () => {
  const matter = await sent()
  ctx.today = '2026-11-25'
  await act(ctx, county, matter.id, { kind: 'pause', input: { reason: '外出就医' } })
  expect((await readMatter(ctx.db, matter.id))?.dueOn).toBeNull()
  ctx.today = '2026-12-02'
  await act(ctx, county, matter.id, { kind: 'resume', input: {} })
  expect((await readMatter(ctx.db, matter.id))?.dueOn).toBe('2026-12-04')
})

test('publicity comes down by itself, also when the server was off on the day, and only once', async () => {
  const matter = await sent()
  await act(ctx, village, matter.id, { kind: 'visit', input: { found: '属实' } })
  await act(ctx, county, matter.id, { kind: 'approve', input: { show: true } })
  ctx.today = '2026-12-01'
  await tick(ctx)
  expect((await readMatter(ctx.db, matter.id))?.state).toBe('shown')
  ctx.today = '2026-12-09'
  const rounds = await Promise.all([tick(ctx), tick(ctx)])
  expect(rounds.reduce((sum, round) => sum + round.acted, 0)).toBe(1)
  expect((await readMatter(ctx.db, matter.id))?.state).toBe('closed')
})

test('reminders are told once each, then the matter is late', async () => {
  const matter = await sent()
  const mine = () =>
    ctx.news
      .filter((n) => n.subject === `matter:${matter.id}` && n.kind.startsWith('clock'))
      .map((n) => `${n.kind} ${n.payload.share}`)
  for (const day of ['2026-11-25', '2026-11-26', '2026-11-26', '2026-11-27', '2026-11-30', '2026-12-01']) {
    ctx.today = day
    await tick(ctx)
  }
  expect(mine()).toEqual(['clock.reminder 50', 'clock.reminder 100', 'clock.late 101'])
})

test('a clock that was set back puts no action before the one it follows', async () => {
  const matter = await sent()
  ctx.today = '2026-11-20'
  await act(ctx, village, matter.id, { kind: 'visit', input: { found: '属实' } })
  const [first, second] = await readActions(ctx.db, matter.id)
  expect(second!.at >= first!.at).toBe(true)
})

test('two thousand are opened in one go, or none', async () => {
  ctx.today = '2026-11-24'
  const items = Array.from({ length: 2000 }, (_, i) => ({
    area: at,
    input: {},
    hh: String(1000 + i),
    key: `bulk-${i}`,
  }))
  const opened = await ctx.db
    .transaction()
    .execute((tx) => openManyWithin(tx, ctx, county, { process: 'visit', kind: 'send', items }))
  expect(opened.ok && new Set(opened.opened.map((o) => o.matter.number)).size).toBe(2000)
  const again = await ctx.db
    .transaction()
    .execute((tx) => openManyWithin(tx, ctx, county, { process: 'visit', kind: 'send', items: items.slice(0, 3) }))
  expect(again.ok && again.opened.every((o) => o.repeated)).toBe(true)
  const wrong = await ctx.db.transaction().execute((tx) =>
    openManyWithin(tx, ctx, county, {
      process: 'visit',
      kind: 'send',
      items: [
        { area: at, input: {} },
        { area: '900102001001', input: {} },
      ],
    }),
  )
  expect(wrong).toMatchObject({ reason: 'outside-area' })
})

test('whatever people click, a matter is what its actions add up to', async () => {
  const kinds = fc.constantFrom('visit', 'pause', 'resume', 'back', 'approve', 'end-publicity')
  const people = fc.constantFrom(county, countyToo, village, neighbour)
  await fc.assert(
    fc.asyncProperty(fc.array(fc.tuple(people, kinds, fc.boolean()), { maxLength: 12 }), async (clicks) => {
      const matter = await sent()
      for (const [who, kind, show] of clicks)
        await act(ctx, who, matter.id, {
          kind,
          input:
            kind === 'visit'
              ? { found: '属实' }
              : kind === 'approve'
                ? { show }
                : kind === 'pause'
                  ? { reason: '外出' }
                  : {},
        })
      const now = (await readMatter(ctx.db, matter.id))!
      const actions = await readActions(ctx.db, matter.id)
      expect(fold(visit, actions)).toEqual({ state: now.state, data: now.data })
      expect(actions.map((a) => a.seq)).toEqual(actions.map((_, i) => i + 1))
    }),
    { numRuns: 25 },
  )
  expect(await verifyMatters(ctx)).toEqual([])
  await expect(sql`update process.action set kind = 'x'`.execute(ctx.db)).rejects.toThrow(/keeps every entry/)
})
