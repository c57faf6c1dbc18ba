import { existsSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { affectedBy } from './affected.ts'
import { makeEvidence } from './evidence.ts'
import { keepBase } from './keep-base.ts'
import { openBase } from './kept-base.ts'
import { runPlan } from './run-plan.ts'
import { person, readHits, type TestLake, type TestRow, testLake } from './testing.ts'
import { deliverWorld, indicators, measures, type World, world } from './testing-world.ts'
import type { IndicatorInput, MeasureInput } from './types.ts'

/** One measure of every aggregate beside those of the world, so that every way of putting partial values together is tried. */
const more: Record<string, MeasureInput> = {
  ...measures,
  kinds: { dataset: 'bills', aggregate: 'count-distinct', value: 'kind', window: 'P6M', subject: 'household' },
  biggest: { dataset: 'bills', aggregate: 'max', value: 'own_share', subject: 'household' },
  smallest: { dataset: 'bills', aggregate: 'min', value: 'own_share', subject: 'person' },
  stayed: { dataset: 'bills', aggregate: 'any', where: 'kind = "stay"', subject: 'person' },
  payers: { dataset: 'bills', aggregate: 'count-persons', where: 'own_share > 0', window: 'P3M', subject: 'household' },
  bills: { dataset: 'bills', aggregate: 'count', where: 'person.alive', subject: 'household' },
  died: { dataset: 'deaths', aggregate: 'count-persons', subject: 'household' },
}
const reason = { zh: '{oop.count}{kinds}{biggest}{payers}{bills}', en: '{wages}' }
const all: IndicatorInput[] = [
  ...indicators,
  { id: 'R-05', subject: 'household', when: { red: 'kinds >= 1 or biggest > 10', yellow: 'payers > 0' }, reason },
  { id: 'R-06', subject: 'person', when: { red: 'stayed', yellow: 'smallest < 50' }, reason },
  { id: 'R-07', subject: 'household', when: { red: 'died > 0 and members >= 1' }, reason },
]
const dead = fc.uniqueArray(fc.integer({ min: 1, max: 12 }), { maxLength: 3 })
const later = fc.record({
  given: world,
  next: world,
  died: dead,
  diedSince: dead,
  which: fc.subarray(['bills', 'wages', 'cards', 'ledger', 'deaths', 'register'], { minLength: 1 }),
  withdraw: fc.constantFrom(false, false, false, false, true),
  doubt: fc.constantFrom(false, false, false, false, true),
})

test('what a full run kept and the rows that came since give exactly what a full run gives', async () => {
  await fc.assert(
    fc.asyncProperty(later, async ({ given, next, died, diedSince, which, withdraw, doubt }) => {
      const lake = await deliverWorld(given)
      const { session } = lake
      lake.lake.population.deaths = { dataset: 'deaths', field: 'died_on' }
      lake.cover('deaths', '2026-01-01', '2026-10-31')
      await lake.deliver('deaths', 9, deathsOf(died))
      try {
        const plan = lake.plan(more, all)
        const file = join(lake.dir, 'base.duckdb')
        await runPlan(session, plan, lake.lake)
        const before = await readHits(session)
        await keepBase(session, plan, lake.lake, file)

        const changed: TestRow[] = []
        const rows: Record<string, TestRow[]> = {
          bills: next.bills,
          wages: next.wages,
          cards: next.cards,
          ledger: next.ledger,
          deaths: deathsOf(diedSince),
          // Some are registered once more, elsewhere or otherwise.
          register: registered(next).slice(0, 4),
        }
        for (const [index, id] of which.entries()) {
          // The newer ledger stands in place of the older in one area, which a kept sum cannot know.
          const old = id === 'ledger' ? lake.lake.versions.get('ledger')! : []
          if (id === 'ledger')
            lake.lake.versions.set(
              id,
              old.map((version) => ({ ...version, superseded: ['1502'] })),
            )
          await lake.deliver(id, 20 + index, rows[id]!)
          changed.push(...rows[id]!, ...(id === 'ledger' ? given.ledger : []))
        }
        if (withdraw) {
          lake.lake.versions.set(
            'bills',
            lake.lake.versions.get('bills')!.filter(({ version }) => version !== 4),
          )
          changed.push(...given.bills.slice(12))
        }
        if (doubt) {
          lake.lake.exceptions.push({ dataset: 'bills', version: 3, row: 2 })
          changed.push(...given.bills.slice(0, 1))
        }
        const datasets = new Set([...which, ...(withdraw || doubt ? ['bills'] : [])])
        const register = [...registered(given), ...(which.includes('register') ? rows.register! : [])]
        const touched = await touch(lake, changed, register)
        const part = affectedBy(plan, datasets, 'deaths')
        await runPlan(session, part, lake.lake, { households: 'touched', base: file })
        const again = await readHits(session)
        const rowsAgain = await evidence(lake, part)

        await runPlan(session, plan, lake.lake)
        const after = await readHits(session)
        const ids = new Set(part.indicators.map(({ id }) => id))
        const anew = (hit: { indicator: string; hh: number }) => ids.has(hit.indicator) && touched.has(hit.hh)
        expect(again).toEqual(after.filter(anew))
        expect(before.filter((hit) => !anew(hit))).toEqual(after.filter((hit) => !anew(hit)))
        expect(rowsAgain).toEqual((await evidence(lake, plan)).filter(anew))
      } finally {
        lake.close()
      }
    }),
    { numRuns: 12 },
  )
}, 180_000)

const deathsOf = (pids: readonly number[]): TestRow[] =>
  pids.map((_pid) => ({ _pid, died_on: _pid % 3 === 0 ? '2026-11-01' : '2026-10-14' }))

const registered = ({ people }: World): TestRow[] =>
  people.map(([p, h, status, birth_date, division]) => person(p, h, { status, birth_date, division }))

/** Table `touched`: households that rows speak of, and those where the persons they speak of are registered. */
async function touch(lake: TestLake, rows: readonly TestRow[], register: readonly TestRow[]): Promise<Set<number>> {
  const persons = new Set(rows.map((row) => row._pid).filter((pid) => pid != null))
  const households = [...rows, ...register.filter((row) => persons.has(row._pid!))].map((row) => row._hh)
  const touched = new Set(households.filter((hh) => hh != null) as number[])
  await lake.session.step('touched', `SELECT unnest(${JSON.stringify([...touched])}::BIGINT[]) AS hh`, 'table')
  return touched
}

async function evidence(lake: TestLake, plan: ReturnType<TestLake['plan']>) {
  await makeEvidence(lake.session, plan)
  return lake.session.rows<{ hh: number; indicator: string }>('SELECT * FROM evidence ORDER BY ALL')
}

test('rows that name a household and no person are kept too, and those that come later are added to them', async () => {
  const lake = await testLake()
  const { session } = lake
  try {
    await lake.deliver('register', 1, [person(1, 1), person(2, 2)])
    const bill = { _pid: null, _hh: 1, kind: 'stay', _repeat: false }
    await lake.deliver('bills', 2, [{ ...bill, paid_on: '2026-10-10', own_share: 120, bill_no: 'a' }])
    lake.cover('bills', '2026-01-01', '2026-10-31')
    const plan = lake.plan(measures, indicators)
    const file = join(lake.dir, 'base.duckdb')
    await runPlan(session, plan, lake.lake)
    await keepBase(session, plan, lake.lake, file)
    await lake.deliver('bills', 3, [{ ...bill, paid_on: '2026-10-20', own_share: 90, bill_no: 'b' }])
    await session.step('touched', 'SELECT 1::BIGINT AS hh', 'table')
    const part = affectedBy(plan, new Set(['bills']))
    await runPlan(session, part, lake.lake, { households: 'touched', base: file })
    const found = (await readHits(session)).map(({ indicator, level, hh }) => [indicator, level, hh])
    // 210 paid only with both bills, and two stays in one month.
    expect(found).toContainEqual(['R-01', 'red', 1])
    expect(found).toContainEqual(['R-03', 'red', 1])
    await makeEvidence(session, part)
    const bills = "SELECT version FROM evidence WHERE indicator = 'R-01' AND dataset = 'bills' ORDER BY version"
    expect(await session.rows(bills)).toEqual([{ version: 2 }, { version: 3 }])
  } finally {
    lake.close()
  }
}, 60_000)

test('what was kept for another day, or from other doubted rows, is not used', async () => {
  const [given] = fc.sample(world, 1)
  const lake = await deliverWorld({
    ...given!,
    bills: [...given!.bills, { _pid: 1, paid_on: '2026-10-14', own_share: 5, _repeat: false }],
  })
  try {
    const plan = lake.plan(more, all)
    const file = join(lake.dir, 'base.duckdb')
    expect(await openBase(lake.session, plan, lake.lake, file)).toBeNull()
    await runPlan(lake.session, plan, lake.lake)
    await keepBase(lake.session, plan, lake.lake, file)
    expect(existsSync(`${file}.building`)).toBe(false)
    const base = await openBase(lake.session, plan, lake.lake, file)
    expect(base?.person).toEqual({ table: 'kept.person', sameDeaths: true })
    // Cards are in part superseded: whose rows count depends on where people live.
    expect([...base!.sources.keys()]).toContain('bills')
    expect(base!.sources.has('cards')).toBe(false)
    expect(await openBase(lake.session, lake.plan(more, all, { asOf: '2026-10-30' }), lake.lake, file)).toBeNull()
    const other = lake.plan({ ...more, oop: { ...more.oop!, window: 'P2M' } }, all)
    expect((await openBase(lake.session, other, lake.lake, file))?.sources.has('bills')).toBe(false)
    lake.lake.exceptions.length = 0
    expect((await openBase(lake.session, plan, lake.lake, file))?.sources.has('bills')).toBe(false)
  } finally {
    lake.close()
  }
}, 60_000)
