/** Random small worlds for property tests: definitions of all kinds, and rows that link, repeat, move and lie on edges. */
import fc from 'fast-check'
import { person, type TestLake, type TestRow, testLake } from './testing.ts'
import type { IndicatorInput, MeasureInput } from './types.ts'

export const measures: Record<string, MeasureInput> = {
  oop: { dataset: 'bills', aggregate: 'sum', value: 'own_share', window: 'P3M', subject: 'household' },
  own: { dataset: 'bills', aggregate: 'sum', value: 'own_share', window: 'P3M', subject: 'person' },
  stays: {
    dataset: 'bills',
    aggregate: 'count-distinct',
    value: 'bill_no',
    window: 'P6M',
    peak: 'P30D',
    subject: 'household',
  },
  newest: { dataset: 'bills', aggregate: 'latest', value: 'kind', subject: 'household' },
  wages: { dataset: 'wages', aggregate: 'sum', value: 'wage', window: 'P3M', subject: 'household', partial: 'unknown' },
  tier: { dataset: 'ledger', aggregate: 'min', value: 'tier', subject: 'household', absent: 'none' },
  cards: {
    dataset: 'cards',
    aggregate: 'count-persons',
    where: 'person.age < 60 and grade <= 2',
    subject: 'household',
  },
  members: { dataset: 'register', aggregate: 'count-persons', where: 'person.alive', subject: 'household' },
  minor: { dataset: 'register', aggregate: 'any', where: 'person.age < 18', subject: 'person' },
}
const reason = { zh: '{oop}{oop.count}{wages}', en: '{members}' }
export const indicators: IndicatorInput[] = [
  { id: 'R-01', subject: 'household', when: { red: 'oop > 200', yellow: 'oop > 50 and oop > wages' }, reason },
  { id: 'R-02', subject: 'person', when: { red: 'own > 100 and minor', orange: 'own > 100 and members > 1' }, reason },
  { id: 'R-03', subject: 'household', when: { red: 'stays >= 2 and newest = "stay"' }, reason },
  {
    id: 'P-01',
    subject: 'household',
    when: { red: 'tier = "none" and cards > 0', yellow: 'tier = "none" and wages = 0' },
  },
  { id: 'P-02', subject: 'person', when: { red: 'minor and own = 0' } },
]

const pid = fc.integer({ min: 1, max: 12 })
const hh = fc.integer({ min: 1, max: 6 })
const day = fc.constantFrom(
  '2026-05-02',
  '2026-07-31',
  '2026-08-01',
  '2026-09-15',
  '2026-10-14',
  '2026-10-31',
  '2026-11-01',
)
const lineOf = (rest: Record<string, fc.Arbitrary<string | number | boolean | null>>): fc.Arbitrary<TestRow> =>
  fc.record({
    _pid: fc.option(pid, { freq: 6 }),
    _hh: fc.option(hh, { freq: 2 }),
    _repeat: fc.constantFrom(false, false, false, true),
    ...rest,
  })
export const world = fc.record({
  people: fc.array(
    fc.tuple(
      pid,
      hh,
      fc.constantFrom('normal', 'moved', 'dead'),
      fc.constantFrom('2015-01-01', '1980-01-01', '1950-01-01'),
      fc.constantFrom('150103001001', '150203001001'),
    ),
    { minLength: 6, maxLength: 16 },
  ),
  bills: fc.array(
    lineOf({
      paid_on: day,
      own_share: fc.integer({ min: -90, max: 250 }),
      bill_no: fc.constantFrom('a', 'b', 'c'),
      kind: fc.constantFrom('stay', 'visit'),
    }),
    { maxLength: 25 },
  ),
  wages: fc.array(
    lineOf({ month: fc.constantFrom('2026-08-01', '2026-10-01'), wage: fc.integer({ min: 0, max: 300 }) }),
    { maxLength: 10 },
  ),
  cards: fc.array(lineOf({ grade: fc.integer({ min: 1, max: 4 }) }), { maxLength: 8 }),
  ledger: fc.array(lineOf({ tier: fc.constantFrom('a', 'b') }), { maxLength: 6 }),
  wanted: fc.uniqueArray(hh, { maxLength: 4 }),
})

export type World = typeof world extends fc.Arbitrary<infer W> ? W : never

/** Delivers a world in several versions: with superseded areas, an exception, and coverage that differs by county. */
export async function deliverWorld({ people, bills, wages, cards, ledger }: World): Promise<TestLake> {
  const lake = await testLake()
  const rows = people.map(([p, h, status, birth_date, division]) => person(p, h, { status, birth_date, division }))
  await lake.deliver('register', 1, rows.slice(0, 8))
  await lake.deliver('register', 2, rows.slice(8))
  await lake.deliver('bills', 3, bills.slice(0, 12))
  await lake.deliver('bills', 4, bills.slice(12))
  await lake.deliver('wages', 5, wages)
  await lake.deliver('cards', 6, cards.slice(0, 4), { superseded: ['1502'] })
  await lake.deliver('cards', 7, cards.slice(4))
  await lake.deliver('ledger', 8, ledger)
  lake.cover('bills', '2026-01-01', '2026-10-31')
  lake.cover('wages', '2026-08-01', '2026-10-31', '1501')
  lake.cover('wages', '2026-08-01', '2026-08-31', '1502')
  lake.cover('cards', '2026-01-01', null)
  lake.cover('ledger', '2026-01-01', null, '1501')
  lake.lake.exceptions.push({ dataset: 'bills', version: 3, row: 3 })
  return lake
}
