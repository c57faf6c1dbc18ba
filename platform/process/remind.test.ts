/** Looking at a clock again only when it may have something to tell says the same as counting all days in every round. */
import fc from 'fast-check'
import { sql } from 'kysely'
import { afterAll, expect, test } from 'vitest'
import { testDatabase } from '../db/testing.ts'
import { dayNumber, isoDay } from '../work/shared.ts'
import type { Acting } from './context.ts'
import { act, declaring, open, type ProcessContext, processesOf, tick } from './index.ts'

const { action, process } = declaring<object>()
const visit = process({
  id: 'visit',
  label: { zh: '入户核实', en: 'Visit' },
  prefix: 'HS',
  article: '测试',
  start: {},
  states: {
    waiting: { label: { zh: '待入户', en: 'To visit' }, turn: 'county' },
    done: { label: { zh: '办结', en: 'Done' }, end: true },
  },
  limits: { visit: { label: { zh: '入户时限', en: 'Visit' }, parameter: 'visit', runs: ['waiting'] } },
  actions: {
    send: action({ label: { zh: '派发', en: 'Send' }, from: [], to: 'waiting', who: ['county'], fields: {} }),
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
  },
})
const county: Acting = { userId: 'c1', name: '旗县甲', role: 'county', area: '900101' }

const { db, close } = await testDatabase()
afterAll(close)
const first = '2026-09-21'
let limit = { value: 10, unit: 'working-days' }
const told: string[] = []
const ctx: ProcessContext & { today: string } = {
  db,
  today: first,
  processes: processesOf([{ declaration: visit }]),
  parameter: (id) => ({ id, source: '', ...limit }),
  now: () => new Date(`${ctx.today}T02:00:00Z`),
  emit: async (_tx, news) => {
    for (const one of news)
      if (one.kind.startsWith('clock')) told.push(`${ctx.today} ${one.subject} ${one.payload.share}`)
  },
}

const opened = async (): Promise<number> => {
  const made = await open(ctx, county, { process: 'visit', kind: 'send', area: '900101001001', input: {} })
  if (!made.ok) throw new Error(made.reason)
  return made.matter.id
}

test('a round looks only at clocks that may have something to tell, and tells what counting all of them tells', async () => {
  const step = fc.record({ days: fc.integer({ min: 1, max: 6 }), do: fc.constantFrom('wait', 'pause', 'resume') })
  const unit = fc.constantFrom('working-days', 'calendar-days', 'months')
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 1, max: 15 }),
      unit,
      fc.array(step, { maxLength: 8 }),
      async (days, unit, steps) => {
        await sql`truncate process.matter cascade`.execute(db)
        limit = { value: unit === 'months' ? Math.min(days, 2) : days, unit }
        ctx.today = first
        const [thrifty, whole] = [await opened(), await opened()]
        told.length = 0
        for (const one of steps) {
          ctx.today = isoDay(dayNumber(ctx.today) + one.days)
          if (one.do !== 'wait')
            for (const id of [thrifty, whole])
              await act(ctx, county, id, { kind: one.do, input: one.do === 'pause' ? { reason: '等待材料' } : {} })
          await sql`update process.clock set look_on = '-infinity' where matter_id = ${whole}`.execute(db)
          await tick(ctx)
        }
        const of = (id: number) =>
          told.filter((line) => line.includes(`matter:${id} `)).map((line) => line.replace(`matter:${id} `, ''))
        expect(of(thrifty)).toEqual(of(whole))
      },
    ),
    { numRuns: 12 },
  )
})

test('a clock that cannot reach its next mark for three days is not read meanwhile', async () => {
  limit = { value: 10, unit: 'working-days' }
  ctx.today = first
  const id = await opened()
  await tick(ctx)
  const found = await sql<{
    look_on: string
  }>`select look_on::text as look_on from process.clock where matter_id = ${id}`.execute(db)
  expect(found.rows[0]?.look_on).toBe(isoDay(dayNumber(first) + 5))
})

test('no clock is left out where a batch ends between two of them', async () => {
  limit = { value: 4, unit: 'calendar-days' }
  ctx.today = first
  await sql`truncate process.matter cascade`.execute(db)
  for (let i = 0; i < 5; i++) await opened()
  told.length = 0
  ctx.today = isoDay(dayNumber(first) + 2)
  expect((await tick(ctx, 2)).reminded).toBe(5)
  expect((await tick(ctx, 2)).reminded).toBe(0)
})
