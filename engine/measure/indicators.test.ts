import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { makeEvidence } from './evidence.ts'
import { person, type TestLake, testLake } from './testing.ts'
import type { EvidenceRow, IndicatorInput, MeasureInput, StandardInput } from './types.ts'

let world: TestLake
beforeEach(async () => {
  world = await testLake()
  await world.deliver('register', 1, [
    person(11, 1),
    person(12, 1, { relation: 'child', birth_date: '2015-11-01' }),
    person(21, 2, { division: '150203001001' }),
    person(31, 3),
  ])
})
afterEach(() => world.close())

const bill = (pid: number, paid_on: string, own_share: number, rest = {}) => ({
  _pid: pid,
  _hh: null,
  bill_no: 'b1',
  kind: 'stay',
  paid_on,
  own_share,
  ...rest,
})
const oop: MeasureInput = {
  dataset: 'bills',
  aggregate: 'sum',
  value: 'own_share',
  window: 'P3M',
  subject: 'household',
}
const wages: MeasureInput = {
  dataset: 'wages',
  aggregate: 'sum',
  value: 'wage',
  window: 'P3M',
  subject: 'household',
  partial: 'unknown',
}
const tier: MeasureInput = {
  dataset: 'ledger',
  aggregate: 'latest',
  value: 'tier',
  subject: 'household',
  absent: 'none',
}
const high: IndicatorInput = {
  id: 'R-01',
  subject: 'household',
  when: { red: 'oop >= 300 or (oop > 0 and oop >= 0.5 * wages)', orange: 'oop >= 200', yellow: 'oop >= standard.line' },
  reason: { zh: '自付{oop}元（{oop.count}张）', en: '{oop} ({oop.count})' },
}
const line = (value: string, rest: Partial<StandardInput> = {}): StandardInput => ({
  id: 'line',
  area: '',
  urban: '',
  value,
  valid_from: '2020-01-01',
  valid_to: '',
  ...rest,
})

describe('missing is not zero', () => {
  const value = async (extra: Partial<MeasureInput>) => await world.values({ oop: { ...oop, ...extra } }, 1)
  test('nothing delivered: unknown', async () => {
    expect(await value({})).toEqual({ oop: null, unknown: ['oop'] })
  })
  test('the window was delivered and there is no row: zero', async () => {
    world.cover('bills', '2026-08-01', '2026-10-31')
    await world.deliver('bills', 2, [bill(21, '2026-09-01', 1)])
    expect(await value({})).toEqual({ oop: 0 })
    expect(await value({ aggregate: 'max' })).toEqual({ oop: null })
    expect(await value({ absent: null })).toEqual({ oop: null })
  })
  test('one month of the window is missing: no row is unknown, a row is a lower bound or unknown as the measure says', async () => {
    world.cover('bills', '2026-08-01', '2026-08-31')
    world.cover('bills', '2026-10-01', '2026-10-31')
    await world.deliver('bills', 2, [bill(21, '2026-08-05', 1)])
    expect(await value({})).toEqual({ oop: null, unknown: ['oop'] })
    expect(await value({ partial: 'any-part' })).toEqual({ oop: 0 })
    expect(await world.values({ oop }, 2)).toEqual({ oop: 1 })
    expect(await world.values({ oop: { ...oop, partial: 'unknown' } }, 2)).toEqual({ oop: null, unknown: ['oop'] })
  })
  test('a month that is not due yet does not count as missing', async () => {
    world.cover('bills', '2026-07-01', '2026-09-30')
    await world.deliver('bills', 2, [bill(21, '2026-09-01', 1)])
    expect(await value({})).toEqual({ oop: null, unknown: ['oop'] })
    world.lake.dueUntil = new Map([['bills', '2026-09-30']])
    expect(await value({})).toEqual({ oop: 0 })
  })
  test('delivered for one county only', async () => {
    world.cover('bills', '2026-08-01', '2026-10-31', '150203')
    await world.deliver('bills', 2, [])
    expect(await value({})).toEqual({ oop: null, unknown: ['oop'] })
    expect(await world.values({ oop }, 2)).toEqual({ oop: 0 })
  })
  test('a snapshot covers from its day on, for windows too', async () => {
    world.cover('cards', '2026-10-01', null)
    await world.deliver('cards', 2, [{ _pid: 21, grade: 1 }])
    const cards: MeasureInput = { dataset: 'cards', aggregate: 'count', subject: 'household' }
    expect(await world.values({ cards }, 1)).toEqual({ cards: 0 })
    expect(await world.values({ cards }, 1, { asOf: '2026-09-30' })).toEqual({ cards: null, unknown: ['cards'] })
  })
  test('a sum over nothing but blanks is unknown, not zero', async () => {
    world.cover('bills', '2026-08-01', '2026-10-31')
    await world.deliver('bills', 2, [bill(11, '2026-09-01', 1), bill(31, '2026-09-01', 1, { extra: 4 })])
    const extra: MeasureInput = { ...oop, value: 'extra' }
    expect(await world.values({ extra }, 1)).toEqual({ extra: null })
    expect(await world.values({ extra }, 2)).toEqual({ extra: 0 })
    expect(await world.values({ extra }, 3)).toEqual({ extra: 4 })
  })
})

describe('conditions', () => {
  beforeEach(() => world.cover('bills', '2026-08-01', '2026-10-31'))
  test('the strongest level that is true wins, an unknown side does not hide a true one', async () => {
    await world.deliver('bills', 2, [
      bill(11, '2026-09-01', 150),
      bill(12, '2026-09-02', 150),
      bill(21, '2026-09-01', 210),
      bill(31, '2026-09-01', 55.5),
    ])
    const hits = await world.hits({ oop, wages }, [high], { standards: [line('60'), line('50', { area: '1501' })] })
    expect(hits.map((hit) => [hit.hh, hit.level, hit.measures, hit.counts, hit.unknown])).toEqual([
      [1, 'red', { oop: 300, wages: null, 'standard.line': 50 }, { oop: 2 }, ['wages']],
      [2, 'orange', { oop: 210, wages: null, 'standard.line': 60 }, { oop: 1 }, ['wages']],
      [3, 'yellow', { oop: 55.5, wages: null, 'standard.line': 50 }, { oop: 1 }, ['wages']],
    ])
  })
  test('a standard follows the date, the longest area and the settlement', async () => {
    await world.deliver('bills', 2, [bill(11, '2026-09-01', 70), bill(21, '2026-09-01', 70)])
    const standards = [
      line('10', { valid_to: '2026-06-30' }),
      line('65', { valid_from: '2026-07-01', urban: 'urban' }),
      line('75', { valid_from: '2026-07-01', urban: 'rural' }),
      line('80', { area: '150103', valid_from: '2026-11-01' }),
    ]
    const hits = await world.hits(
      { oop },
      [{ id: 'R-01', subject: 'household', when: { yellow: 'oop >= standard.line and urban' } }],
      { standards },
    )
    expect(hits.map((hit) => [hit.hh, hit.measures])).toEqual([[1, { oop: 70, 'standard.line': 65, urban: true }]])
  })
  test('somebody missing from a list is found although he has no row: everybody is looked at', async () => {
    world.cover('ledger', '2026-01-01', null)
    world.cover('cards', '2026-01-01', null)
    await world.deliver('ledger', 2, [{ _pid: 11, tier: 'a' }])
    await world.deliver('cards', 3, [{ _pid: 31, grade: 1 }])
    const cards: MeasureInput = { dataset: 'cards', aggregate: 'count', subject: 'household' }
    const missing: IndicatorInput = {
      id: 'P-01',
      subject: 'household',
      when: { orange: 'tier = "none" and cards = 0' },
    }
    expect((await world.hits({ tier, cards }, [missing])).map((hit) => [hit.hh, hit.measures])).toEqual([
      [2, { tier: 'none', cards: 0 }],
    ])
    const plan = world.plan({ tier, cards }, [
      missing,
      { id: 'P-02', subject: 'household', when: { orange: 'tier = "a" and cards = 0' } },
    ])
    expect(plan.indicators.map((indicator) => indicator.drivers)).toEqual([[], [['ledger by household']]])
  })
  test('an indicator of a person uses measures of the person and of the household', async () => {
    await world.deliver('bills', 2, [bill(12, '2026-09-01', 150), bill(21, '2026-09-01', 150)])
    const own: MeasureInput = { ...oop, subject: 'person' }
    const minor: MeasureInput = { dataset: 'register', aggregate: 'any', where: 'person.age < 18', subject: 'person' }
    const members: MeasureInput = {
      dataset: 'register',
      aggregate: 'count-persons',
      where: 'person.alive',
      subject: 'household',
    }
    const hits = await world.hits({ own, minor, members, oop }, [
      { id: 'R-01', subject: 'person', when: { red: 'own >= 100 and minor' } },
      { id: 'R-02', subject: 'person', when: { red: 'own >= 100', yellow: 'own = 0 and members > 1 and oop > 0' } },
      { id: 'R-03', subject: 'person', when: { red: 'minor' } },
    ])
    expect(hits.map((hit) => [hit.indicator, hit.hh, hit.pid, hit.level])).toEqual([
      ['R-01', 1, 12, 'red'],
      ['R-02', 1, 11, 'yellow'],
      ['R-02', 1, 12, 'red'],
      ['R-02', 2, 21, 'red'],
      ['R-03', 1, 12, 'red'],
    ])
  })
  test('faults of definitions are all told, with their place', async () => {
    expect(() =>
      world.plan(
        {
          a: { ...oop, where: 'kimd = "x"' },
          b: { ...oop, dataset: 'nothing' },
          c: { dataset: 'cards', aggregate: 'count', window: 'P1M', subject: 'person' },
          d: { ...oop, value: 'kind' },
        },
        [{ id: 'R-01', subject: 'household', when: { red: 'a > 1 and e' } }],
      ),
    ).toThrow(
      /unknown name kimd.*unknown data set nothing.*no field with role event-date.*must be number.*unknown name e/,
    )
  })
})

describe('evidence', () => {
  test('the rows behind each measure of a hit, with what they say', async () => {
    world.cover('bills', '2026-08-01', '2026-10-31')
    await world.deliver('bills', 2, [
      bill(11, '2026-09-01', 200),
      bill(12, '2026-09-02', 150),
      bill(12, '2026-07-01', 9),
      bill(21, '2026-09-01', 5),
    ])
    await world.deliver('bills', 3, [bill(11, '2026-09-05', -20.5)])
    await world.hits({ oop, wages }, [high], { standards: [line('60')] })
    await makeEvidence(world.session, world.plan({ oop, wages }, [high], { standards: [line('60')] }))
    const rows = await world.session.rows<EvidenceRow>('SELECT * FROM evidence ORDER BY version, "row"')
    expect(rows).toEqual([
      {
        indicator: 'R-01',
        hh: 1,
        pid: null,
        measure: 'oop',
        dataset: 'bills',
        version: 2,
        row: 2,
        row_pid: 11,
        excerpt: '{"own_share":200.0,"paid_on":"2026-09-01"}',
      },
      {
        indicator: 'R-01',
        hh: 1,
        pid: null,
        measure: 'oop',
        dataset: 'bills',
        version: 2,
        row: 3,
        row_pid: 12,
        excerpt: '{"own_share":150.0,"paid_on":"2026-09-02"}',
      },
      {
        indicator: 'R-01',
        hh: 1,
        pid: null,
        measure: 'oop',
        dataset: 'bills',
        version: 3,
        row: 2,
        row_pid: 11,
        excerpt: '{"own_share":-20.5,"paid_on":"2026-09-05"}',
      },
    ])
  })
})
