import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { runPlan } from './run-plan.ts'
import { person, type TestLake, testLake } from './testing.ts'
import type { IndicatorInput, MeasureInput, UnjudgedRow } from './types.ts'

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

const bill = (pid: number, paid_on: string, own_share: number) => ({
  _pid: pid,
  bill_no: `${pid}-${paid_on}`,
  kind: 'stay',
  paid_on,
  own_share,
})
const measures: Record<string, MeasureInput> = {
  oop: { dataset: 'bills', aggregate: 'sum', value: 'own_share', window: 'P3M', subject: 'household' },
  own: { dataset: 'bills', aggregate: 'sum', value: 'own_share', window: 'P3M', subject: 'person' },
  wages: {
    dataset: 'wages',
    aggregate: 'sum',
    value: 'wage',
    window: 'P3M',
    subject: 'household',
    partial: 'unknown',
  },
  newest: { dataset: 'bills', aggregate: 'latest', value: 'kind', window: 'P3M', subject: 'household' },
  cards: { dataset: 'cards', aggregate: 'count-persons', subject: 'household' },
  tier: { dataset: 'ledger', aggregate: 'latest', value: 'tier', subject: 'household', absent: 'none' },
}
const high: IndicatorInput = {
  id: 'R-01',
  subject: 'household',
  when: { red: 'oop >= 300 or oop >= 0.5 * wages', orange: 'oop >= 200', yellow: 'oop >= 100' },
}
const uncovered: IndicatorInput = { id: 'P-01', subject: 'household', when: { yellow: 'tier = "none" and cards > 0' } }

/** Runs the plan with hits of before: `R-01 yellow 1`, a person after a slash, `lacking` names after a question mark. */
const left = async (indicators: IndicatorInput[], live: string[], households?: number[]) => {
  const rows = live.map((line) => {
    const [, indicator, level, hh, pid, lacking] = /^(\S+) (\S+) (\d+)(?:\/(\d+))?(?:\?(.*))?$/.exec(line)!
    return `('${indicator}', ${hh}::BIGINT, ${pid ?? 'NULL'}::BIGINT, '${level}', [${(lacking ?? '')
      .split(',')
      .filter(Boolean)
      .map((name) => `'${name}'`)}]::VARCHAR[])`
  })
  await world.session.step('before', `SELECT * FROM (VALUES ${rows}) v(indicator, hh, pid, "level", lacking)`, 'table')
  if (households) await world.session.step('wanted', `SELECT unnest([${households}]::BIGINT[]) AS hh`, 'table')
  await runPlan(world.session, world.plan(measures, indicators), world.lake, {
    live: 'before',
    households: households ? 'wanted' : undefined,
  })
  const found = await world.session.rows<UnjudgedRow>('SELECT * FROM unjudged ORDER BY indicator, hh, pid')
  return found.map(
    (row) => `${row.indicator} ${row.level} ${row.hh}${row.pid === null ? '' : `/${row.pid}`}: ${row.unknown}`,
  )
}

describe('a hit of before that is not found again', () => {
  test('is gone when its condition is known not to hold', async () => {
    world.cover('bills', '2026-08-01', '2026-10-31')
    await world.deliver('bills', 2, [bill(11, '2026-09-01', 50)])
    expect(await left([high], ['R-01 yellow 1?wages', 'R-01 red 3?wages'])).toEqual([])
  })
  test('cannot be judged when the data it rests on were never delivered or taken back', async () => {
    expect(await left([high], ['R-01 orange 1?wages'])).toEqual(['R-01 orange 1: oop'])
  })
  test('cannot be judged when data stopped coming and what is left is too little', async () => {
    world.cover('bills', '2026-05-01', '2026-08-31')
    await world.deliver('bills', 2, [bill(11, '2026-08-20', 50)])
    expect(await left([high], ['R-01 yellow 1?wages'])).toEqual(['R-01 yellow 1: oop'])
  })
  test('is gone when what is left is too little and only months before the first delivery are missing', async () => {
    world.cover('bills', '2026-09-01', '2026-10-31')
    await world.deliver('bills', 2, [bill(11, '2026-09-20', 50)])
    expect(await left([high], ['R-01 yellow 1?wages'])).toEqual([])
  })
  test('cannot be judged when the first months were delivered once and taken back', async () => {
    world.cover('bills', '2026-09-01', '2026-10-31')
    world.lake.firstDelivered = new Map([['bills', new Map([['1501', '2026-08-01']])]])
    await world.deliver('bills', 2, [bill(11, '2026-09-20', 50), bill(21, '2026-09-20', 50)])
    expect(await left([high], ['R-01 yellow 1?wages', 'R-01 yellow 2?wages'])).toEqual(['R-01 yellow 1: oop'])
  })
  test('keeps its level when only the strongest reason is in doubt, and is found again at the weaker one', async () => {
    world.cover('bills', '2026-08-01', '2026-10-31')
    await world.deliver('bills', 2, [bill(11, '2026-09-01', 150), bill(31, '2026-09-01', 150)])
    expect(await left([high], ['R-01 red 1', 'R-01 yellow 3'])).toEqual(['R-01 red 1: wages'])
  })
  test('is lowered to the strongest level that may still hold', async () => {
    const two: IndicatorInput = { ...high, when: { red: 'oop >= 300', yellow: 'oop >= 100 and wages < 500' } }
    world.cover('bills', '2026-08-01', '2026-10-31')
    await world.deliver('bills', 2, [bill(11, '2026-09-01', 150)])
    expect(await left([two], ['R-01 red 1'])).toEqual(['R-01 yellow 1: wages'])
  })
  test('is not kept by what was unknown already when it was judged', async () => {
    world.cover('bills', '2026-08-01', '2026-10-31')
    await world.deliver('bills', 2, [bill(11, '2026-09-01', 50)])
    expect(await left([high], ['R-01 red 1', 'R-01 red 3?wages'])).toEqual(['R-01 red 1: wages'])
  })
  test('is gone when another part of its condition is known not to hold', async () => {
    world.cover('ledger', '2026-09-30', null)
    await world.deliver('ledger', 2, [{ _pid: 11, tier: 'a' }])
    expect(await left([uncovered], ['P-01 yellow 1', 'P-01 yellow 3'])).toEqual(['P-01 yellow 3: cards'])
  })
  test('is gone when the row it compared with is no longer there although everything was delivered', async () => {
    const stay: IndicatorInput = { id: 'R-02', subject: 'household', when: { red: 'newest = "stay" and wages < 10' } }
    world.cover('bills', '2026-08-01', '2026-10-31')
    await world.deliver('bills', 2, [])
    expect(await left([stay], ['R-02 red 1'])).toEqual([])
    world.lake.coverage.pop()
    expect(await left([stay], ['R-02 red 1'])).toEqual(['R-02 red 1: newest,wages'])
  })
  test('about a person counts for the household the person is registered in now, and leaves with the register', async () => {
    const ill: IndicatorInput = { id: 'R-03', subject: 'person', when: { red: 'own > 100' } }
    const live = ['R-03 red 1/11', 'R-03 red 2/31', 'R-03 red 9/99', 'R-03 red 1/99']
    expect(await left([ill], live)).toEqual(['R-03 red 1/11: own'])
  })
  test('is looked at with all its rows although nothing drives it any more', async () => {
    const both: IndicatorInput = { id: 'R-04', subject: 'household', when: { red: 'cards > 0 and oop >= 100' } }
    world.cover('bills', '2026-08-01', '2026-10-31')
    await world.deliver('bills', 2, [
      bill(11, '2026-09-01', 50),
      bill(21, '2026-09-01', 150),
      bill(31, '2026-09-01', 50),
    ])
    expect(await left([both], ['R-04 red 1', 'R-04 red 2', 'R-04 red 3'])).toEqual(['R-04 red 2: cards'])
    expect(await left([both], ['R-04 red 1', 'R-04 red 2'], [1, 2])).toEqual(['R-04 red 2: cards'])
  })
  test('of an indicator that is switched off is gone', async () => {
    expect(await left([high], ['R-09 red 1'])).toEqual([])
  })
})
