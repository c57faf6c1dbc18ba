import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { person, type TestLake, testLake } from './testing.ts'
import type { MeasureInput } from './types.ts'

let world: TestLake
beforeEach(async () => {
  world = await testLake()
  await world.deliver('register', 1, [
    person(11, 1),
    person(12, 1, { relation: 'child', birth_date: '2015-11-01' }),
    person(13, 1, { relation: 'parent', birth_date: '1950-10-31', sex: '2' }),
    person(21, 2, { division: '150203001001' }),
    person(null, 2, { relation: 'child', birth_date: '2026-09-01', division: '150203001001' }),
  ])
})
afterEach(() => world.close())

const oop: MeasureInput = {
  dataset: 'bills',
  aggregate: 'sum',
  value: 'own_share',
  window: 'P12M',
  subject: 'household',
}
const bill = (pid: number | null, paid_on: string, own_share: number, rest = {}) => ({
  _pid: pid,
  _hh: null,
  bill_no: 'b1',
  kind: 'stay',
  paid_on,
  own_share,
  ...rest,
})

describe('the window', () => {
  test('takes the day after the window start and the as-of day, not the day before or after', async () => {
    world.cover('bills', '2025-01-01', '2026-10-31')
    await world.deliver('bills', 2, [
      bill(11, '2025-10-31', 1),
      bill(11, '2025-11-01', 10),
      bill(12, '2026-10-31', 100),
      bill(12, '2026-11-01', 1000),
    ])
    expect(await world.values({ oop })).toEqual({ oop: 110 })
  })
  test('counts days and ends months on their last day', async () => {
    world.cover('bills', '2025-01-01', null)
    await world.deliver('bills', 2, [
      bill(11, '2026-02-28', 1),
      bill(11, '2026-03-01', 10),
      bill(11, '2026-03-30', 100),
    ])
    const month = { ...oop, window: 'P1M' }
    const days = { ...oop, window: 'P30D' }
    expect(await world.values({ month, days }, 1, { asOf: '2026-03-31' })).toEqual({ month: 110, days: 100 })
    expect(await world.values({ month, days }, 1, { asOf: '2026-03-30' })).toEqual({ month: 110, days: 110 })
    expect(await world.values({ month, days }, 1, { asOf: '2026-03-29' })).toEqual({ month: 10, days: 11 })
  })
})

describe('rows that count', () => {
  test('a refund takes the payment back, a repeated row counts once, a doubted row not at all', async () => {
    world.cover('bills', '2025-01-01', null)
    await world.deliver('bills', 2, [
      bill(11, '2026-05-01', 500.55),
      bill(11, '2026-05-03', -200.5),
      bill(11, '2026-05-01', 500.55, { _repeat: true }),
    ])
    await world.deliver('bills', 3, [bill(11, '2026-06-01', 7), bill(12, '2026-06-02', 9)])
    world.lake.exceptions.push({ dataset: 'bills', version: 3, row: 2 }, { dataset: 'wages', version: 3, row: 3 })
    expect(await world.values({ oop })).toEqual({ oop: 309.05 })
  })
  test('a row of a person who is not registered belongs to nobody', async () => {
    world.cover('bills', '2025-01-01', null)
    await world.deliver('bills', 2, [bill(99, '2026-05-01', 500, { _hh: 1 })])
    expect(await world.values({ oop })).toEqual({ oop: 0 })
  })
  test('a row without person counts for the household it names, but is no person', async () => {
    world.cover('ledger', '2026-01-01', null)
    await world.deliver('ledger', 2, [
      { _pid: null, _hh: 1, tier: 'a', amount: 100 },
      { _pid: 11, _hh: 2, tier: 'b', amount: 20 },
    ])
    const amount: MeasureInput = { dataset: 'ledger', aggregate: 'sum', value: 'amount', subject: 'household' }
    const people: MeasureInput = { dataset: 'ledger', aggregate: 'count-persons', subject: 'household' }
    const lines: MeasureInput = { dataset: 'ledger', aggregate: 'count', subject: 'household' }
    expect(await world.values({ amount, people, lines })).toEqual({ amount: 120, people: 1, lines: 2 })
  })
  test('an area that reads a newer snapshot does not see the older one', async () => {
    world.cover('cards', '2026-01-01', null)
    await world.deliver(
      'cards',
      2,
      [
        { _pid: 11, grade: 1 },
        { _pid: 21, grade: 2 },
      ],
      { superseded: ['150103'] },
    )
    await world.deliver('cards', 3, [{ _pid: 12, grade: 3 }])
    const grade: MeasureInput = { dataset: 'cards', aggregate: 'min', value: 'grade', subject: 'household' }
    expect(await world.values({ grade }, 1)).toEqual({ grade: 3 })
    expect(await world.values({ grade }, 2)).toEqual({ grade: 2 })
  })
  test('a field that older parts do not have is blank', async () => {
    world.cover('bills', '2025-01-01', null)
    await world.deliver('bills', 2, [bill(11, '2026-05-01', 500)])
    const session = world.session
    const file = world.lake.versions.get('bills')![0]!.files[0]!
    await session.run(
      `CREATE TABLE old AS SELECT * EXCLUDE (kind) FROM read_parquet('${file}'); COPY old TO '${file}' (FORMAT parquet)`,
    )
    const stays: MeasureInput = { ...oop, where: 'kind = null or kind = "stay"' }
    expect(await world.values({ stays })).toEqual({ stays: 500 })
  })
})

describe('kinds of measures', () => {
  test('all aggregates over a household', async () => {
    world.cover('bills', '2025-01-01', null)
    await world.deliver('bills', 2, [
      bill(11, '2026-05-01', 50, { bill_no: 'x', kind: 'stay' }),
      bill(12, '2026-06-01', 70, { bill_no: 'x', kind: 'visit' }),
      bill(12, '2026-06-01', 20.25, { bill_no: 'y', kind: 'drug' }),
      bill(13, '2026-04-01', -5, { bill_no: 'z', kind: 'stay' }),
    ])
    const of = (aggregate: MeasureInput['aggregate'], rest: Partial<MeasureInput> = {}): MeasureInput => ({
      dataset: 'bills',
      aggregate,
      subject: 'household',
      ...rest,
    })
    expect(
      await world.values({
        sum: of('sum', { value: 'own_share' }),
        n: of('count'),
        stays: of('count', { where: 'kind = "stay"' }),
        numbers: of('count-distinct', { value: 'bill_no' }),
        people: of('count-persons', { where: 'own_share > 0' }),
        most: of('max', { value: 'own_share' }),
        least: of('min', { value: 'own_share * 2' }),
        newest: of('latest', { value: 'kind' }),
        first: of('min', { value: 'paid_on' }),
        visited: of('any', { where: 'kind = "visit"' }),
        flown: of('any', { where: 'kind = "flight"' }),
        minors: of('sum', { value: 'own_share', where: 'person.age < 18 and kind != "drug"' }),
        old: of('count-persons', { where: 'person.age >= 76' }),
      }),
    ).toEqual({
      sum: 135.25,
      n: 4,
      stays: 2,
      numbers: 3,
      people: 2,
      most: 70,
      least: -10,
      newest: 'drug',
      first: '2026-04-01',
      visited: true,
      flown: false,
      minors: 70,
      old: 1,
    })
  })
  test('all aggregates over a person', async () => {
    world.cover('bills', '2025-01-01', null)
    await world.deliver('bills', 2, [
      bill(12, '2026-06-01', 70, { bill_no: 'x', kind: 'visit' }),
      bill(12, '2026-06-01', 20.25, { bill_no: 'y', kind: 'drug' }),
      bill(12, '2026-01-01', 1, { bill_no: 'y', kind: 'stay' }),
      bill(11, '2026-06-01', 1000),
    ])
    const of = (aggregate: MeasureInput['aggregate'], rest: Partial<MeasureInput> = {}): MeasureInput => ({
      dataset: 'bills',
      aggregate,
      subject: 'person',
      ...rest,
    })
    expect(
      await world.values(
        {
          sum: of('sum', { value: 'own_share' }),
          n: of('count'),
          numbers: of('count-distinct', { value: 'bill_no' }),
          newest: of('latest', { value: 'kind' }),
          adult: of('count', { where: 'person.age >= 18' }),
          child: of('count', { where: 'person.relation = "child" and own_share > 1' }),
          young: of('any', { where: 'paid_on > person.birth_date + duration("P10Y")' }),
        },
        12,
      ),
    ).toEqual({ sum: 91.25, n: 3, numbers: 2, newest: 'drug', adult: 0, child: 2, young: true })
  })
  test('the largest stretch of a length: calls within 30 days, kinds within one month, a refund inside the stretch', async () => {
    world.cover('bills', '2025-01-01', null)
    await world.deliver('bills', 2, [
      bill(11, '2026-06-01', 10, { bill_no: 'a' }),
      bill(11, '2026-06-30', 20, { bill_no: 'b' }),
      bill(12, '2026-07-01', -5, { bill_no: 'b' }),
      bill(12, '2026-09-01', 12, { bill_no: 'c' }),
      bill(12, '2026-09-01', 13, { bill_no: 'd' }),
    ])
    const of = (aggregate: MeasureInput['aggregate'], rest: Partial<MeasureInput>): MeasureInput => ({
      dataset: 'bills',
      aggregate,
      subject: 'household',
      window: 'P12M',
      peak: 'P30D',
      ...rest,
    })
    expect(
      await world.values({
        calls: of('count', {}),
        month: of('count', { peak: 'P1M' }),
        sum: of('sum', { value: 'own_share' }),
        day: of('count-distinct', { value: 'bill_no', peak: 'P1D' }),
        never: of('count', { where: 'kind = "flight"' }),
      }),
    ).toEqual({ calls: 2, month: 2, sum: 30, day: 2, never: 0 })
  })
  test('the register itself: members, minors, a registered death, an age that turns on the birthday', async () => {
    world.lake.population.deaths = { dataset: 'deaths', field: 'died_on' }
    await world.deliver('deaths', 5, [
      { _pid: 13, died_on: '2026-10-31' },
      { _pid: 11, died_on: '2026-11-01' },
    ])
    const of = (where: string): MeasureInput => ({
      dataset: 'register',
      aggregate: 'count-persons',
      where,
      subject: 'household',
    })
    const measures = {
      members: of('person.alive'),
      minors: of('person.alive and person.age < 18'),
      eleven: of('person.age >= 11'),
      all: of('sex = "1" or sex = "2"'),
    }
    expect(await world.values(measures, 1)).toEqual({ members: 2, minors: 1, eleven: 2, all: 3 })
    expect(await world.values(measures, 1, { asOf: '2026-11-01' })).toEqual({
      members: 1,
      minors: 1,
      eleven: 3,
      all: 3,
    })
    expect(await world.values(measures, 2)).toEqual({ members: 2, minors: 1, eleven: 1, all: 2 })
  })
})
