import fc from 'fast-check'
import { expect, test } from 'vitest'
import { makeFacts } from './facts.ts'
import type { TestLake } from './testing.ts'
import { deliverWorld, measures, type World, world } from './testing-world.ts'

async function inWorld<T>(given: World, work: (lake: TestLake) => Promise<T>): Promise<T> {
  const lake = await deliverWorld(given)
  try {
    return await work(lake)
  } finally {
    lake.close()
  }
}

test('the facts of everybody are the values that conditions see, unknown where nothing was delivered', async () => {
  await fc.assert(
    fc.asyncProperty(world, async (given) => {
      const names = Object.keys(measures)
      for (const subject of ['household', 'person'] as const) {
        const own = names.filter((name) => measures[name]!.subject === subject)
        const only = Object.fromEntries(own.map((name) => [name, measures[name]!]))
        const always = own.map((name) => `(${name} = null or ${name} != null)`).join(' and ')
        const key = subject === 'person' ? 'pid' : 'hh'
        const seen = await inWorld(given, (lake) => lake.hits(only, [{ id: 'V-01', subject, when: { red: always } }]))
        const facts = await inWorld(given, async (lake) => {
          await makeFacts(lake.session, lake.plan(measures, [], { extraMeasures: names }), lake.lake)
          return lake.session.rows<Record<string, unknown>>(
            `SELECT ${key}, ${own.join(', ')} FROM "${subject} facts" WHERE ${key} IS NOT NULL ORDER BY ${key}`,
          )
        })
        const expected = seen.map((hit) => ({ [key]: hit[key], ...hit.measures }))
        expect(facts).toEqual(expected.sort((a, b) => Number(a[key]) - Number(b[key])))
      }
    }),
    { numRuns: 6 },
  )
}, 120_000)

test('a person without a number is among the facts of the household, like one of whom no row was sent', async () => {
  const lake = await deliverWorld({ people: [], bills: [], wages: [], cards: [], ledger: [], wanted: [] } as never)
  try {
    await lake.deliver('register', 9, [
      { _pid: null, _hh: 1, relation: 'child', birth_date: '2026-09-01', division: '150203001001', status: 'normal' },
    ])
    await makeFacts(lake.session, lake.plan(measures, [], { extraMeasures: ['oop', 'minor'] }), lake.lake)
    const people = await lake.session.rows('SELECT pid, hh, age, alive, "minor" FROM "person facts"')
    expect(people).toEqual([{ pid: null, hh: 1, age: 0, alive: true, minor: false }])
  } finally {
    lake.close()
  }
})
