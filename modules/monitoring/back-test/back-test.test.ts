/** An indicator of a draft tried on the past: months with data count, months without say so, feedback says what would be lost. */
import { sql } from 'kysely'
import { afterAll, expect, test } from 'vitest'
import type { Actor } from '../../../platform/access/shared.ts'
import { createDraft, saveChange } from '../../rules/index.ts'
import { sweep } from '../sweep/run-sweep.ts'
import { bill, household, person } from '../testing/families.ts'
import { openWorld } from '../testing/world.ts'
import { backTest, monthEnds } from './back-test.ts'

const world = await openWorld()
const { ctx } = world
afterAll(() => world.close())

const author: Actor = { userId: 'p1', name: '省厅甲', role: 'region', area: '90' }

test('the last days of the twelve months before a day', () => {
  expect(monthEnds('2026-11-24', 3)).toEqual(['2026-08-31', '2026-09-30', '2026-10-31'])
  expect(monthEnds('2027-03-01', 1)).toEqual(['2027-02-28'])
})

test('a lower line is tried beside the rule in force; nothing is raised by trying', async () => {
  // Known from September on: before that nobody can say.
  await world.deliver('population', [person(1), person(2), person(3)], { dataDate: '2026-09-01' })
  const bills = [bill(1, '2026-09-05', 6000), bill(2, '2026-09-06', 3000), bill(3, '2026-10-06', 4000)]
  await world.deliver('clinic-bills', bills, { months: ['2025-09', '2026-10'] })
  await sweep(ctx, { asOf: '2026-10-31', kind: 'full' })
  const before = await world.warnings()
  // The household over the line in force was visited: it was true.
  await sql`update monitoring.warning set state = 'closed', close_code = 'helped', closed_on = '2026-11-05' where hh = ${household(1)}`.execute(
    ctx.db,
  )

  const made = await createDraft(ctx, author, { title: '诊疗自付线', validFrom: '2027-01-01' })
  if (!made.ok) throw new Error(made.reason)
  const { id: draft } = made
  await saveChange(ctx, author, draft, { kind: 'indicator', id: 'R-H01', when: { yellow: 'bills_12m >= 3500' } })
  const result = await backTest(ctx, author, { indicator: 'R-H01', draft })
  if (!result.ok) throw new Error(result.reason)
  expect(result.months).toHaveLength(12)
  expect(result.months.filter((one) => one.current === null).map((one) => one.asOf)).toContain('2026-08-31')
  expect(result.months.slice(-2)).toEqual([
    {
      asOf: '2026-09-30',
      current: { red: 0, orange: 0, yellow: 1 },
      draft: { red: 0, orange: 0, yellow: 1 },
    },
    {
      asOf: '2026-10-31',
      current: { red: 0, orange: 0, yellow: 1 },
      draft: { red: 0, orange: 0, yellow: 2 },
    },
  ])
  expect(result.feedback).toEqual({ judged: 1, true: 1 })
  expect(result.kept).toEqual({ judged: 1, true: 1 })
  expect(await world.warnings()).toHaveLength(before.length)

  // A higher line would lose the household that was in need.
  await saveChange(ctx, author, draft, { kind: 'indicator', id: 'R-H01', when: { yellow: 'bills_12m >= 9000' } })
  const higher = await backTest(ctx, author, { indicator: 'R-H01', draft })
  expect(higher).toMatchObject({ ok: true, feedback: { judged: 1 }, kept: { judged: 0, true: 0 } })

  // Switched off, it raises nothing; a condition that cannot be read is told, not thrown.
  await saveChange(ctx, author, draft, { kind: 'indicator', id: 'R-H01', on: false })
  const off = await backTest(ctx, author, { indicator: 'R-H01', draft })
  expect(off.ok && off.months.at(-1)?.draft).toEqual({ red: 0, orange: 0, yellow: 0 })
  await saveChange(ctx, author, draft, { kind: 'indicator', id: 'R-H01', when: { yellow: 'bills_12m >=' } })
  expect(await backTest(ctx, author, { indicator: 'R-H01', draft })).toMatchObject({ ok: false, reason: 'has-faults' })
  expect(await backTest(ctx, { ...author, area: '91' }, { indicator: 'R-H01', draft: 999 })).toMatchObject({
    reason: 'not-found',
  })
})
