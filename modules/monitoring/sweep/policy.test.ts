/** A sweep is judged by the policy in force on its day. */
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Actor } from '../../../platform/access/shared.ts'
import {
  approveDraft,
  createDraft,
  type NewDraft,
  type PolicyChange,
  policyAsOf,
  proposeDraft,
  saveChange,
} from '../../rules/index.ts'
import { bill, person } from '../testing/families.ts'
import { openWorld } from '../testing/world.ts'
import { sweep } from './run-sweep.ts'
import { basisOf } from './sweep-record.ts'

const world = await openWorld()
const { ctx } = world
afterAll(() => world.close())

const author: Actor = { userId: 'p1', name: '省厅甲', role: 'region', area: '90' }
const approver: Actor = { userId: 'p2', name: '省厅乙', role: 'region', area: '90' }

async function publish(changes: PolicyChange[], head: Partial<NewDraft> & { validFrom: string }): Promise<void> {
  const made = await createDraft(ctx, author, { title: '诊疗自付线', ...head })
  if (!made.ok) throw new Error(made.reason)
  for (const change of changes) expect(await saveChange(ctx, author, made.id, change)).toMatchObject({ ok: true })
  expect(await proposeDraft(ctx, author, made.id)).toEqual({ ok: true })
  expect(await approveDraft(ctx, approver, made.id)).toMatchObject({ ok: true })
}
const billLine = (value: string, valid_from: string, area = '900101'): PolicyChange => ({
  kind: 'standard',
  file: 'standards.csv',
  act: 'add',
  row: {
    id: 'bill_line',
    area,
    urban: '',
    value,
    unit: 'CNY',
    valid_from,
    valid_to: '',
    source: '公告',
    verified: true,
  },
})
const levels = async () => (await world.warnings()).map((line) => (line as { hh: string; level: string }).level)

beforeAll(async () => {
  await world.deliver('population', [person(1), person(2)])
  await world.deliver('clinic-bills', [bill(1, '2026-10-05', 4000), bill(2, '2026-10-06', 6000)], {
    months: ['2025-11', '2026-10'],
  })
})

test('a standard of one county published from today on makes the household below the old line appear, on its day and not before', async () => {
  const run = (asOf: string, kind: 'full' | 'incremental' = 'full') => sweep(ctx, { asOf, kind })
  ctx.today = '2026-11-20'
  await run('2026-10-31')
  expect(await levels()).toHaveLength(1)
  await publish([billLine('3500', '2026-11-23')], { validFrom: '2026-11-23' })
  // The new row is not in force yet: the same basis, and the incremental sweep goes on from the earlier one.
  expect(await run('2026-10-31', 'incremental')).toMatchObject({ ok: true, kind: 'incremental' })
  ctx.today = '2026-11-23'
  // In force: no earlier sweep of that day has this basis, so an incremental one is a full one.
  expect(await run('2026-11-23', 'incremental')).toMatchObject({ ok: true, kind: 'full' })
  expect(await levels()).toHaveLength(2)
  expect(await run('2026-11-24')).toMatchObject({ ok: false, reason: 'future-day' })
  const { rows } = await sql<{
    policy: number[]
  }>`select policy from monitoring.sweep order by id desc limit 1`.execute(ctx.db)
  expect(rows[0]?.policy).toEqual([1])
})

test('an incremental sweep does not go on from a sweep of another policy', async () => {
  await publish([{ kind: 'indicator', id: 'R-H01', when: { orange: 'bills_12m >= 11000' }, cases: cases() }], {
    validFrom: '2026-11-23',
    correction: true,
    correctionReason: '线值录入有误',
  })
  expect(await sweep(ctx, { asOf: '2026-11-23', kind: 'incremental' })).toMatchObject({ ok: true, kind: 'full' })
  expect(await sweep(ctx, { asOf: '2026-11-23', kind: 'incremental' })).toMatchObject({ ok: true, kind: 'incremental' })
})

test('a standard for next January changes the basis of January and not that of today', async () => {
  await publish([billLine('9000', '2027-01-01', '900102')], { validFrom: '2027-01-01' })
  const [today, january] = [await policyAsOf(ctx, '2026-11-23', 2), await policyAsOf(ctx, '2027-01-01', 2)]
  const after = [await policyAsOf(ctx, '2026-11-23'), await policyAsOf(ctx, '2027-01-01')] as const
  expect(basisOf(after[0], '2026-11-23')).toBe(basisOf(today, '2026-11-23'))
  expect(basisOf(after[1], '2027-01-01')).not.toBe(basisOf(january, '2027-01-01'))
  expect(after[1].standards.find((row) => row.id === 'bill_line' && row.area === '900102')?.value).toBe('9000')
})

const cases = () =>
  ctx.region.indicators
    .get('R-H01')!
    .cases.map((one) => (one.given.bills_12m === 12000 ? { ...one, given: { ...one.given, bills_12m: 11000 } } : one))
