/** What a version says about itself, and when somebody should ask the department. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { LiveVersion } from '../lake.ts'
import type { IngestOutcome } from '../shared.ts'
import { openDesk, personId, type SourcesDesk } from '../testing.ts'
import { psi } from './drift.ts'
import { alarms, dueDate, freshness } from './freshness.ts'
import { volumeDrift } from './volume.ts'

let desk: SourcesDesk
beforeAll(async () => {
  desk = await openDesk()
})
afterAll(() => desk.close())

const month = (m: string, n: number, amount: (i: number) => number, diagnosis = 'I10') =>
  [
    '账单号,身份号码,姓名,账单日期,自付金额,诊断',
    ...Array.from(
      { length: n },
      (_, i) =>
        `${m}-${i},${personId(i)},王小二,2026-${m}-${String((i % 27) + 1).padStart(2, '0')},${amount(i)},${diagnosis}`,
    ),
  ].join('\n')
const qualityOf = async (outcome: IngestOutcome) => {
  if (!outcome.ok) throw new Error(JSON.stringify(outcome))
  const row = await desk.ctx.db
    .selectFrom('sources.version')
    .where('id', '=', outcome.receipt.versions[0]!.versionId)
    .select('quality')
    .executeTakeFirstOrThrow()
  return row.quality
}
const declared = { areas: ['900101'] }

describe('drift against the version before', () => {
  test('the first version is compared with nothing', async () => {
    const quality = await qualityOf(
      await desk.send(
        '诊疗账单_202608.csv',
        month('08', 200, (i) => i),
        { declared },
      ),
    )
    expect(quality).toMatchObject({ comparedWith: null, drift: [], idQuality: { ok: 200 } })
    expect(quality.profile!.find((p) => p.field === 'diagnosis')!.top).toEqual([['I10', 200]])
    // Values that name a person are never kept in a profile.
    expect(JSON.stringify(quality.profile)).not.toContain(personId(1))
  })
  test('the same kind of month gives no alarm', async () => {
    const quality = await qualityOf(
      await desk.send(
        '诊疗账单_202609.csv',
        month('09', 210, (i) => i),
        { declared },
      ),
    )
    expect(quality.drift!.filter((d) => d.alarm)).toEqual([])
  })
  test('a third fewer rows, higher amounts and other diagnoses are named', async () => {
    const quality = await qualityOf(
      await desk.send(
        '诊疗账单_202610.csv',
        month('10', 100, (i) => 1000 + i, 'C34.1'),
        { declared },
      ),
    )
    const alarmed = quality.drift!.filter((d) => d.alarm)
    expect(alarmed.map((d) => [d.kind, d.field])).toEqual(
      expect.arrayContaining([
        ['volume', ''],
        ['mean', 'own_share'],
        ['distribution', 'own_share'],
        ['distribution', 'diagnosis'],
      ]),
    )
    expect(alarmed.find((d) => d.kind === 'volume')!.sentence).toContain('请核实是否漏报')
  })
})

describe('freshness', () => {
  test.each([
    ['2026-09-30', 'month', 10, '2026-11-10'],
    ['2026-01-31', 'month', 0, '2026-02-28'],
    ['2026-06-30', 'quarter', 15, '2026-10-15'],
    ['2026-10-01', 'week', 2, '2026-10-10'],
    ['2026-10-01', 'event', 0, null],
  ])('data to %s, every %s with %i days lag, are due %s', (last, every, lag_days, due) =>
    expect(dueDate(last, { every, lag_days })).toBe(due),
  )
  test('a shrunken delivery, then a late one, then a silent one', async () => {
    const stateOn = async (day: string) =>
      (await freshness(desk.ctx, '900101', day)).find((i) => i.dataset === 'clinic-bills')!.state
    expect(await stateOn('2026-11-23')).toBe('volume-drop')
    expect(await stateOn('2026-12-11')).toBe('late')
    expect((await alarms(desk.ctx, '900101', '2026-12-11'))[0]).toMatchObject({
      dataset: 'clinic-bills',
      severity: 'warning',
    })
    expect((await alarms(desk.ctx, '900101', '2027-02-11'))[0]).toMatchObject({ severity: 'serious' })
    expect(await alarms(desk.ctx, '900102', '2026-12-11')).toEqual([])
  })
})

describe('rows per covered month', () => {
  const volumeOf = async (name: string, text: string, more: object) =>
    (await qualityOf(await desk.send(name, text, { declared: { areas: ['900102'] }, ...more }))).drift!.find(
      (d) => d.kind === 'volume',
    )!
  const history = (from: number, to: number, n: number) =>
    ['工单号,身份号码,来电人,来电日期,诉求']
      .concat(
        Array.from({ length: to - from + 1 }, (_, k) => String(from + k).padStart(2, '0')).flatMap((m) =>
          Array.from({ length: n }, (_, i) => `T${m}-${n}-${i},${personId(i)},王小二,2026-${m}-05,求助`),
        ),
      )
      .join('\n')
  test('one month after a first bulk of history is no fall, the same span is preferred from then on', async () => {
    await desk.send('来电求助_202601-06.csv', history(1, 6, 100), { declared: { areas: ['900102'] } })
    const first = await volumeOf('来电求助_202607.csv', history(7, 7, 60), {})
    expect(first).toMatchObject({ before: 100, now: 60, comparable: false, alarm: false })
    expect(first.sentence).toContain('每月行数由 100 变为 60')
    const state = async () =>
      (await freshness(desk.ctx, '900102', '2026-08-01')).find((i) => i.dataset === 'calls')!.state
    expect(await state()).toBe('fresh')
    expect(await volumeOf('来电求助_202608.csv', history(8, 8, 58), {})).toMatchObject({
      before: 60,
      now: 58,
      comparable: true,
      alarm: false,
    })
    expect(await volumeOf('来电求助_202609.csv', history(9, 9, 20), {})).toMatchObject({
      before: 58,
      now: 20,
      alarm: true,
    })
    expect(await state()).toBe('volume-drop')
  })
  test('two months with twice the rows of one are alike; a supplement is compared with nothing', async () => {
    expect(await volumeOf('来电求助_202610-11.csv', history(10, 11, 21), {})).toMatchObject({
      before: 20,
      now: 21,
      alarm: false,
    })
    const supplement = await volumeOf('来电求助_202608_补.csv', history(8, 8, 1), {})
    expect(supplement).toMatchObject({ alarm: false, comparable: false })
    expect(supplement.sentence).toContain('补充报送 1 行')
  })
  test('rare events come and go without alarm', () => {
    const month = {
      content: 'events' as const,
      areas: ['900102'],
      dataDate: '',
      periodFrom: '2026-01-01',
      periodTo: '2026-01-31',
    }
    const before = { ...month, rows: 6 } as LiveVersion
    expect(volumeDrift(before, { ...month, rows: 2, part: false })).toMatchObject({ comparable: false, alarm: false })
    expect(volumeDrift({ ...before, rows: 60 }, { ...month, rows: 0, part: false })).toMatchObject({ alarm: true })
  })
})

test('equal distributions have no distance, others have', () => {
  expect(psi([10, 20, 30], [100, 200, 300])).toBeCloseTo(0)
  expect(psi([100, 0], [0, 100])).toBeGreaterThan(1)
})
