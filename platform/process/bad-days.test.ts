/** Bad days: a clock that is wrong, a year nobody has announced, two people in the same form. */
import { sql } from 'kysely'
import { afterAll, beforeEach, expect, test } from 'vitest'
import { testDatabase } from '../db/testing.ts'
import type { Acting } from './context.ts'
import { readForm } from './drafts.ts'
import {
  act,
  declaring,
  matterDetail,
  open,
  type ProcessContext,
  processesOf,
  readActions,
  saveForm,
  tick,
} from './index.ts'

const { action, process } = declaring<object>()
const note = { kind: 'text', label: { zh: '说明', en: 'Note' } } as const
const watch = process({
  id: 'watch',
  label: { zh: '公示', en: 'Publicity' },
  prefix: 'GS',
  article: '测试',
  start: {},
  states: {
    shown: { label: { zh: '公示中', en: 'Shown' }, turn: 'county' },
    over: { label: { zh: '期满', en: 'Over' }, end: true },
  },
  limits: { shown: { label: { zh: '公示', en: 'Publicity' }, parameter: 'shown', runs: ['shown'], ends: 'end' } },
  actions: {
    show: action({
      label: { zh: '张贴', en: 'Show' },
      from: [],
      to: 'shown',
      who: ['county'],
      fields: { note: { ...note, optional: true } },
    }),
    remark: action({
      label: { zh: '备注', en: 'Remark' },
      from: ['shown'],
      to: 'same',
      who: ['county'],
      fields: { note },
    }),
    end: action({
      label: { zh: '期满', en: 'End' },
      from: ['shown'],
      to: 'over',
      who: ['system'],
      hidden: true,
      fields: {},
    }),
  },
})
const county: Acting = { userId: 'c1', name: '旗县甲', role: 'county', area: '900101' }
const countyToo: Acting = { ...county, userId: 'c2', name: '旗县乙' }

const { db, close } = await testDatabase()
afterAll(close)
let now = new Date()
let unit = 'calendar-days'
const news: string[] = []
const ctx: ProcessContext = {
  db,
  now: () => now,
  processes: processesOf([{ declaration: watch }]),
  parameter: (id) => ({ id, value: 7, unit, source: '' }),
  emit: async (_tx, more) => void news.push(...more.map((one) => one.kind)),
}
beforeEach(() => {
  now = new Date('2026-11-24T04:00:00Z')
  unit = 'calendar-days'
  news.length = 0
})
async function shown(): Promise<number> {
  const opened = await open(ctx, county, { process: 'watch', kind: 'show', input: {}, area: '900101001001' })
  if (!opened.ok) throw new Error(opened.reason)
  return opened.matter.id
}
const on = (day: string) => {
  now = new Date(`${day}T04:00:00Z`)
}

test('a clock that was set back ends nothing early and nothing twice, and reminds of nothing again', async () => {
  const id = await shown()
  on('2026-11-20')
  await tick(ctx)
  expect((await matterDetail(ctx, county, id))!.state).toBe('shown')
  on('2026-12-02')
  await tick(ctx)
  const told = [...news]
  on('2026-11-26')
  await tick(ctx)
  on('2026-12-03')
  await tick(ctx)
  const actions = await readActions(db, id)
  expect(actions.map((one) => one.kind)).toEqual(['show', 'end'])
  expect(actions[1]!.at >= actions[0]!.at).toBe(true)
  expect(news).toEqual(told)
})

test('a limit in working days that reaches into a year without announced holidays runs, and says that the day is assumed', async () => {
  unit = 'working-days'
  on('2031-12-29')
  const id = await shown()
  const detail = await matterDetail(ctx, county, id)
  expect(detail!.clock).toMatchObject({ of: 7, dueOn: '2032-01-07', assumed: true })
  on('2026-11-24')
  expect((await matterDetail(ctx, county, await shown()))!.clock).toMatchObject({ assumed: false })
})

test('two people in the same matter see each other; the slower is told, and what was typed is kept', async () => {
  await sql`insert into access."user" (id, name, email, username, role, area) values ('c2', '旗县乙', 'c2@example.invalid', 'c2', 'county', '900101')`.execute(
    db,
  )
  now = new Date()
  const id = await shown()
  await saveForm(ctx, countyToo, `matter:${id}:remark`, { note: '乙正在写' }, 1)
  expect((await matterDetail(ctx, county, id))!.others.map((one) => one.name)).toEqual(['旗县乙'])
  expect((await matterDetail(ctx, countyToo, id))!.others).toEqual([])
  expect(await act(ctx, county, id, { kind: 'remark', input: { note: '甲先提交' }, seen: 1 })).toMatchObject({
    ok: true,
  })
  const slower = await act(ctx, countyToo, id, { kind: 'remark', input: { note: '乙正在写' }, seen: 1 })
  expect(slower).toMatchObject({ reason: 'changed-meanwhile', zh: expect.stringContaining('旗县甲') })
  expect((await readForm(ctx, countyToo, `matter:${id}:remark`))!.input).toEqual({ note: '乙正在写' })
  expect(await act(ctx, countyToo, id, { kind: 'remark', input: { note: '乙看过后提交' }, seen: 2 })).toMatchObject({
    ok: true,
  })
})

test('an answer that was lost: sent again it counts once; changed meanwhile it is refused and says what was taken', async () => {
  const key = 'lost-answer-1'
  const request = { process: 'watch', kind: 'show', input: { note: '甲' }, area: '900101001001', key }
  const first = await open(ctx, county, request)
  if (!first.ok) throw new Error(first.reason)
  expect(await open(ctx, county, request)).toMatchObject({ ok: true, repeated: true, matter: { id: first.matter.id } })
  expect(await open(ctx, county, { ...request, input: { note: '改过' } })).toMatchObject({
    reason: 'other-input',
    zh: expect.stringContaining(first.matter.number),
  })
  const remark = { kind: 'remark', input: { note: '救助 1,000 元' }, seen: 1, key: 'lost-answer-2' }
  expect(await act(ctx, county, first.matter.id, remark)).toMatchObject({ ok: true, repeated: false })
  expect(await act(ctx, county, first.matter.id, remark)).toMatchObject({ ok: true, repeated: true })
  expect(await act(ctx, county, first.matter.id, { ...remark, input: { note: '救助 2,000 元' } })).toMatchObject({
    reason: 'other-input',
    zh: expect.stringContaining('以此前内容为准'),
  })
  expect(await readActions(db, first.matter.id)).toHaveLength(2)
})
